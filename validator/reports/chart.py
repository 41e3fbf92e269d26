"""Rates over days as a drawing (SVG): a panel a group, one below the other, readable in print and without colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

WIDTH, LABEL, VALUE = 900, 350, 70
"""Pixels: of the whole, of the labels on the left, of the last value on the right."""
PANEL, HEAD, FOOT, MARGIN = 50, 44, 30, 10
NAME, SAYS = 36, 48
"""So many characters of a name fit on its line, and of what it says on the one below."""
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1a1a1a}.t{font-weight:600;font-size:15px}.s{font-size:11px;fill:#4a4a4a}"
    ".g{stroke:#c8c8c8}.l{fill:none;stroke:#1f4e8c;stroke-width:2}.p{fill:#1f4e8c}"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A group: its name, what it says, its rates from 0 to 1 (None: none), and the last of them in words."""

    name: str
    says: str
    rates: tuple[Fraction | None, ...]
    last: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: a title, a description for who does not see it, days with their names, the groups.

    `full` and `empty` are the ends of the scale in words.
    """

    title: str
    description: str
    days: tuple[int, ...]
    names: tuple[str, ...]
    lines: tuple[Line, ...]
    full: str
    empty: str


def svg(chart: Chart) -> Iterator[str]:
    """The drawing as a file of its own."""
    height = HEAD + PANEL * len(chart.lines) + FOOT
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    yield f' role="img" aria-labelledby="t d"><title id="t">{shown(chart.title)}</title>'
    yield f'<desc id="d">{shown(chart.description)}</desc><style>{STYLE}</style>\n'
    yield f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>\n'
    yield f'<text class="t" x="{MARGIN}" y="24">{shown(chart.title)}</text>\n'
    places = across(chart.days)
    for number, line in enumerate(chart.lines):
        yield from panel(line, places, HEAD + PANEL * number, chart)
    yield from axis(chart, places, height - FOOT)
    yield "</svg>\n"


def across(days: Sequence[int]) -> list[float]:
    """Where days lie from left to right; a single one in the middle."""
    left, right = LABEL + MARGIN, WIDTH - VALUE - MARGIN
    width = days[-1] - days[0]
    return [left + (right - left) * ((day - days[0]) / width if width else 0.5) for day in days]


def panel(line: Line, places: Sequence[float], top: int, chart: Chart) -> Iterator[str]:
    """A group: label, scale, line, marks, last value."""
    full, empty = top + 6, top + PANEL - 10
    says = f'<text class="s" x="{MARGIN}" y="{top + 33}">{shown(cut(line.says, SAYS))}</text>' if line.says else ""
    yield f"<g><title>{shown(line.says or line.name)}</title>"
    yield f'<text x="{MARGIN}" y="{top + 18}">{shown(cut(line.name, NAME))}</text>{says}'
    for height in (full, empty):
        yield f'<path class="g" d="M{LABEL + MARGIN} {height}H{WIDTH - VALUE - MARGIN}"/>'
    for height, word in ((full, chart.full), (empty, chart.empty)):
        yield f'<text class="s" x="{LABEL + 4}" y="{height + 4}" text-anchor="end">{shown(word)}</text>'
    points = [
        (place, empty - (empty - full) * rate.numerator / rate.denominator) if rate is not None else None
        for place, rate in zip(places, line.rates, strict=True)
    ]
    yield f'<path class="l" d="{path(points)}"/>'
    yield from (f'<circle class="p" cx="{one[0]:.1f}" cy="{one[1]:.1f}" r="3.5"/>' for one in points if one is not None)
    yield f'<text x="{WIDTH - MARGIN}" y="{top + 24}" text-anchor="end">{shown(line.last)}</text></g>\n'


def path(points: Sequence[tuple[float, float] | None]) -> str:
    """A line through points, parted where there is none."""
    parts, on = [], False
    for one in points:
        if one is not None:
            parts.append(f"{'L' if on else 'M'}{one[0]:.1f} {one[1]:.1f}")
        on = one is not None
    return "".join(parts) or "M0 0"


def axis(chart: Chart, places: Sequence[float], top: int) -> Iterator[str]:
    """The days below, as many as do not run into each other."""
    last = float("-inf")
    for place, name in zip(places, chart.names, strict=True):
        if place - last >= 90:
            yield f'<text class="s" x="{place:.1f}" y="{top + 18}" text-anchor="middle">{shown(name)}</text>\n'
            last = place


def cut(label: str, most: int) -> str:
    return label if len(label) <= most else label[: most - 1] + "…"


def shown(value: str) -> str:
    """A text that cannot become markup."""
    return escape("".join(one if one.isprintable() else "\ufffd" for one in value), {'"': "&quot;"})
