"""Rates over several results as a table for a spreadsheet: one line a group and result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.findings import Verdict
from validator.messages.catalogue import text
from validator.reports.locale import day_text, number_text
from validator.reports.result_csv import MARK
from validator.reports.separated import line, safe
from validator.reports.trend.words import name, rate, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.results.life import Run
    from validator.results.trend import Series, Trend
    from validator.results.waived import BothWays

ORDER = (
    Verdict.MET, Verdict.MET_LATE, Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.OPEN, Verdict.NOT_APPLICABLE,
)  # fmt: skip


def render(trend: Trend, language: str) -> Iterator[str]:
    """A head, and the lines of each group by as-of day; results that know no such group have no line."""
    delimiter = "," if language == "en" else ";"
    yield MARK + line(head(language), delimiter)
    for one in (trend.total, *trend.groups):
        for run, counts in zip(trend.runs, one.counts, strict=True):
            if counts is not None:
                yield line(map(safe, cells(one, run, counts, trend, language)), delimiter)


def head(language: str) -> Iterator[str]:
    for column in ("as-of", "policy", "group", "says", "total"):
        yield text(f"trend-column-{column}", language)
    yield from (text(f"reports-verdict-{one}", language) for one in ORDER)
    for column in ("decided", "rate", "waived-breaches", "rate-rest"):
        yield text(f"trend-column-{column}", language)


def cells(one: Series, run: Run, counts: BothWays, trend: Trend, language: str) -> Iterator[str]:
    """The cells of a group in a result."""
    yield day_text(run.as_of, language)
    yield one.key[0]
    yield name(one, trend, language)
    yield says(one, language)
    numbers = (counts.all.total, *map(counts.all.of, ORDER), counts.all.decided)
    yield from (number_text(number, language) for number in numbers)
    yield rate(counts.all, language)
    yield number_text(counts.breaches, language)
    yield rate(counts.rest, language)
