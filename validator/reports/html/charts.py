"""Charts: the rate of each clause, worst first, and what became of the obligations of each month.

Each chart stands beside a table with the same figures; its description says what is to be seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.findings import Verdict
from validator.messages.catalogue import text
from validator.reports.html.figures import percent, rate
from validator.reports.html.nodes import Element, el
from validator.reports.html.shapes import DENSE, HATCH
from validator.reports.html.ticks import named
from validator.reports.locale import number_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from validator.results.summary import Sums

WIDTH = 880
ROW, BAR = 24, 14
LEFT, RIGHT = 270, 700
"""Between which places the bars of rates lie."""
MOST = 20
"""So many clauses are drawn."""
LONGEST = 38
"""So many letters of a name."""
RATE, GAP, COUNT = 120, 34, 90
"""The heights of the two panels over months, and what is between them."""
EDGE = 56
"""Where the panels over months begin."""
SHARES = ((Verdict.MET, None), (Verdict.MET_LATE, DENSE), (Verdict.VIOLATED, HATCH))
"""What is decided, with what tells it apart."""


def worst(rows: Mapping[str, Sums]) -> list[tuple[str, Sums]]:
    """What has a rate, the lowest first, as many as are drawn."""
    found = [(name, sums) for name, sums in rows.items() if sums.rate is not None]
    return sorted(found, key=lambda one: (one[1].rate, -one[1].of(Verdict.VIOLATED), one[0]))[:MOST]


def rates(rows: Sequence[tuple[str, Sums]], name: str, language: str) -> Element:
    """One bar a row: kept, kept late and not kept as parts of what is decided."""
    said = "; ".join(f"{one}: {rate(sums, language)}" for one, sums in rows)
    title = el("title", text("html-chart-rates", language), id=f"{name}-t")
    children = [title, el("desc", said, id=f"{name}-d")]
    for number, (one, sums) in enumerate(rows):
        top = ROW * number
        shown = one if len(one) <= LONGEST else f"{one[: LONGEST - 1]}…"
        children.append(el("text", shown, el("title", one), x=0, y=top + 16, klass="lane"))
        children += stacked(sums, top)
        children.append(el("text", rate(sums, language), x=RIGHT + 12, y=top + 16, klass="value"))
    tall = ROW * len(rows) + 2
    labelled = f"{name}-t {name}-d"
    return el("svg", *children, klass="chart", viewBox=f"0 0 {WIDTH} {tall}", role="img", aria_labelledby=labelled)


def stacked(sums: Sums, top: float) -> Iterator[Element]:
    """A bar of parts."""
    left, unit = float(LEFT), (RIGHT - LEFT) / sums.decided
    for verdict, pattern in SHARES:
        width = sums.of(verdict) * unit
        if width:
            yield from filled(left, top + (ROW - BAR) / 2, width, BAR, verdict, pattern)
        left += width


def filled(x: float, y: float, width: float, height: float, verdict: Verdict, pattern: str | None) -> Iterator[Element]:
    """A rectangle, hatched where it says so."""
    yield el("rect", x=x, y=y, width=width, height=height, klass=f"part part-{verdict}")
    if pattern is not None:
        yield el("rect", x=x, y=y, width=width, height=height, fill=f"url(#{pattern})")


def over_time(months: Mapping[int, Sums], name: str, language: str) -> Element:
    """The rate as a line, and below it the decided obligations as columns; months since January 1970."""
    first, last = min(months), max(months)
    unit = (WIDTH - EDGE) / (last + 1 - first)
    widest = max(one.decided for one in months.values())
    fields = {"count": number_text(widest, language)}
    children = [
        el("title", text("html-chart-months", language), id=f"{name}-t"),
        el("desc", text("html-chart-months-told", language, **fields), id=f"{name}-d"),
        *frame(months, unit, widest, language),
    ]
    for month, sums in months.items():
        children += column(EDGE + (month - first) * unit, unit, sums, widest)
    children += line(months, unit)
    tall = RATE + GAP + COUNT + 24
    labelled = f"{name}-t {name}-d"
    return el("svg", *children, klass="chart", viewBox=f"0 0 {WIDTH} {tall}", role="img", aria_labelledby=labelled)


def frame(months: Mapping[int, Sums], unit: float, widest: int, language: str) -> Iterator[Element]:
    """The lines and names beside and below the panels."""
    base = RATE + GAP + COUNT
    heights = {text("html-percent-whole", language, whole=share): height(share / 100) for share in (0, 50, 100)}
    heights |= {"0": float(base), number_text(widest, language): float(RATE + GAP)}
    yield el("path", d="".join(f"M{EDGE} {y:.0f}H{WIDTH}" for y in heights.values()), klass="grid")
    for said, y in heights.items():
        yield el("text", said, x=EDGE - 8, y=y + 4, text_anchor="end", klass="tick")
    first, last = min(months), max(months)
    step = next((one for one in (1, 3, 6, 12, 24, 60, 120, 240) if (last - first) // one <= 9), 600)
    start = 1970 * 12 + first
    for month in range(-(-start // step) * step, start + last - first + 1, step):
        x = EDGE + (month - start) * unit
        if x + 60 < WIDTH:
            yield el("text", named(month, step, language), x=x, y=base + 18, klass="tick")
            yield el("path", d=f"M{x:.0f} {base}v5", klass="grid")


def height(share: float) -> float:
    """Where a share stands in the panel of rates."""
    return 8 + (RATE - 8) * (1 - share)


def column(x: float, unit: float, sums: Sums, widest: int) -> Iterator[Element]:
    """The decided obligations of a month."""
    y, gap = float(RATE + GAP + COUNT), min(unit * 0.2, 3)
    for verdict, pattern in reversed(SHARES):
        tall = sums.of(verdict) / widest * COUNT
        y -= tall
        if tall:
            yield from filled(x + gap / 2, y, unit - gap, tall, verdict, pattern)


def line(months: Mapping[int, Sums], unit: float) -> Iterator[Element]:
    """The rates, joined where neighbours have one; a dot each while there is room."""
    first, path, before = min(months), "", None
    dots = []
    for month, sums in months.items():
        if sums.rate is None:
            continue
        x, y = EDGE + (month - first + 0.5) * unit, height(float(sums.rate))
        path += f"{'L' if before == month - 1 else 'M'}{x:.0f} {y:.0f}"
        before = month
        if unit > 5 or month - 1 not in months or months[month - 1].rate is None:
            dots.append(el("circle", cx=x, cy=y, r=min(3.5, max(unit / 3, 1.5))))
    yield el("path", d=path, klass="line")
    yield el("g", *dots, klass="dots")


def spoken(months: Mapping[int, Sums], language: str) -> dict[str, str]:
    """The lowest and the highest rate; for the text beside the chart."""
    rated = [one for one in months.values() if one.rate is not None]
    low = min(rated, key=lambda one: one.rate or 0)
    high = max(rated, key=lambda one: one.rate or 0)
    return {"low": percent(low, language), "high": percent(high, language)}
