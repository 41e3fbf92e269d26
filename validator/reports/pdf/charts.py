"""The shares of what was kept, late and broken as bars, each chart with what to say to those who do not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.findings import Verdict
from validator.messages.catalogue import text
from validator.reports.locale import number_text
from validator.reports.pdf.figures import month_named, percent, rate
from validator.reports.pdf.model import Bar, Chart, cut
from validator.results.summary import by_month, by_rule, grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from validator.reports.view import View
    from validator.results.summary import Sums

PARTS = (Verdict.MET, Verdict.MET_LATE, Verdict.VIOLATED)
"""What is decided, and so makes up a bar."""
LYING, STANDING = 40, 36
"""More bars than these nobody reads."""
LETTERS = 44
"""A name longer than that is cut below its bar; the table has it whole."""
TOLD = 12
"""So many bars are told one by one to those who do not see them."""
MONTHS = 12


def of_rules(view: View, policy: tuple[str, str]) -> Chart | None:
    """The rules of a policy by their share, the lowest first; None where nothing is decided."""
    found = [
        (one.rule, sums)
        for one, sums in by_rule(view.result.manifest)
        if (one.policy, one.version) == policy and sums.decided
    ]
    found.sort(key=lambda pair: (pair[1].rate or 0, -pair[1].decided, pair[0]))
    if not found:
        return None
    return chart("rules", found[:LYING], len(found), view.language)


def of_time(view: View) -> Chart | None:
    """The months by their share, or the years where there are too many; None where there are fewer than two."""
    months = {month: sums for month, sums in by_month(view.result.counts).items() if sums.decided}
    if len(months) < 2:
        return None
    first, last = min(months), max(months)
    if last - first < STANDING:
        found = [(month_named(month, view.language), sums) for month, sums in months.items()]
        return chart("months", found, len(found), view.language, standing=True)
    years = grouped(months.items(), lambda pair: 1970 + pair[0] // MONTHS, lambda pair: pair[1].counts)
    found = [(str(year), sums) for year, sums in years.items()][-STANDING:]
    return chart("years", found, len(years), view.language, standing=True)


def chart(what: str, found: Sequence[tuple[str, Sums]], whole: int, language: str, *, standing: bool = False) -> Chart:
    """Bars in the order given; `whole` is how many there would be."""
    caption = text(f"pdf-chart-{what}", language)
    if whole > len(found):
        fields = {"shown": number_text(len(found), language), "count": number_text(whole, language)}
        caption += " " + text(f"pdf-chart-{what}-left", language, **fields)
    legend = tuple(text(f"pdf-column-{one}", language) for one in PARTS)
    return Chart(caption, told(what, found, language), legend, tuple(bars(found, language)), standing)


def bars(found: Iterable[tuple[str, Sums]], language: str) -> Iterable[Bar]:
    """A bar for each, with its share and its denominator."""
    for name, sums in found:
        parts = tuple(round(sums.of(one) / sums.decided, 6) for one in PARTS)
        yield Bar(cut(name, LETTERS), parts, rate(sums, language))


def told(what: str, found: Sequence[tuple[str, Sums]], language: str) -> str:
    """The chart in words: each bar if they are few, else the lowest and the highest."""
    said = [text("pdf-chart-bar", language, name=name, rate=percent(sums, language)) for name, sums in found]
    head = text(f"pdf-alternative-{what}", language, count=len(found))
    if len(found) <= TOLD:
        return f"{head} {'; '.join(said)}."
    low, high = (pick(range(len(found)), key=lambda place: found[place][1].rate or 0) for pick in (min, max))
    return f"{head} {text('pdf-alternative-range', language, low=said[low], high=said[high])}"
