"""How time grows: exponents of a straight line through logarithms, and the points as a picture."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

WIDTH, HEIGHT, EDGE = 720, 480, 70
COLOURS = ("#1b6ca8", "#c0392b", "#27803b", "#8e44ad")
Points = Sequence[tuple[float, float]]


def exponent(points: Points) -> float | None:
    """1 is linear; None for fewer than two points. A point that is nothing has no logarithm and is left out."""
    kept = [(x, y) for x, y in points if x > 0 and y > 0]
    if len({x for x, _ in kept}) < 2:
        return None
    x, y = np.log(np.array(kept, float)).T
    return float(np.polyfit(x, y, 1)[0])


def picture(series: Mapping[str, Points], across: str) -> str:
    """Seconds over a size, both logarithmic, as SVG; a dashed line is linear from the first point."""
    points = [point for own in series.values() for point in own]
    low_x, high_x = bounds(x for x, _ in points)
    low_y, high_y = bounds(y for _, y in points)

    def place(x: float, y: float) -> str:
        right = EDGE + (math.log10(x) - low_x) / (high_x - low_x) * (WIDTH - 2 * EDGE)
        down = HEIGHT - EDGE - (math.log10(y) - low_y) / (high_y - low_y) * (HEIGHT - 2 * EDGE)
        return f"{right:.1f},{down:.1f}"

    body = [*grid(place, (low_x, high_x), (low_y, high_y))]
    for (name, own), colour, row in zip(series.items(), COLOURS, range(len(series)), strict=False):
        places = [place(x, y) for x, y in sorted(own)]
        (x, y), (last, _) = min(own), max(own)
        body.append(line([place(x, y), place(last, min(y * last / x, 10**high_y))], colour, "4 4"))
        body.append(line(places, colour))
        body += [
            f'<circle cx="{one.partition(",")[0]}" cy="{one.partition(",")[2]}" r="4" fill="{colour}"/>'
            for one in places
        ]
        fitted = exponent(own)
        text = name + ("" if fitted is None else f", exponent {fitted:.2f}")
        body.append(f'<text x="{EDGE + 12}" y="{EDGE + 18 * row + 4}" fill="{colour}">{text}</text>')
    body.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 20}" text-anchor="middle">{across}</text>')
    body.append(
        f'<text x="18" y="{HEIGHT / 2}" transform="rotate(-90 18 {HEIGHT / 2})" text-anchor="middle">seconds</text>'
    )
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="13">'
    return "\n".join([frame, f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>', *body, "</svg>", ""])


def bounds(values: Iterator[float]) -> tuple[int, int]:
    """Whole powers of ten around the values."""
    logs = [math.log10(value) for value in values]
    low, high = math.floor(min(logs)), math.ceil(max(logs))
    return low, max(high, low + 1)


def grid(place: object, across: tuple[int, int], up: tuple[int, int]) -> Iterator[str]:
    """Lines and labels at the powers of ten."""
    for power in range(across[0], across[1] + 1):
        ends = [place(10.0**power, 10.0 ** up[0]), place(10.0**power, 10.0 ** up[1])]  # type: ignore[operator]
        yield line(ends, "#dddddd")
        yield f'<text x="{ends[0].partition(",")[0]}" y="{HEIGHT - EDGE + 18}" text-anchor="middle">{10.0**power:,.0f}</text>'
    for power in range(up[0], up[1] + 1):
        ends = [place(10.0 ** across[0], 10.0**power), place(10.0 ** across[1], 10.0**power)]  # type: ignore[operator]
        yield line(ends, "#dddddd")
        yield f'<text x="{EDGE - 6}" y="{ends[0].partition(",")[2]}" text-anchor="end">{10.0**power:g}</text>'


def line(places: Sequence[str], colour: str, dashes: str = "none") -> str:
    points = " ".join(places)
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5" stroke-dasharray="{dashes}"/>'
