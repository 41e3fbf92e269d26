"""Rates over several results as a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.messages.catalogue import text
from validator.reports.chart import Chart, Line, svg
from validator.reports.locale import day_text
from validator.reports.trend.words import name, rates, says

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from validator.results.trend import Series, Trend


def render(trend: Trend, language: str) -> Iterator[str]:
    """The drawing: everything first, then the groups of which anything was ever decided, the worst last rate first."""
    shown = [one for one in trend.groups if any(rate is not None for rate in values(one))]
    lines = tuple(line(one, trend, language) for one in (trend.total, *sorted(shown, key=worst)))
    days = tuple(run.as_of for run in trend.runs)
    names = tuple(day_text(day, language) for day in days)
    title = text("trend-title", language, first=names[0], last=names[-1])
    told = "; ".join(f"{one.name}: {one.last}" for one in lines)
    yield from svg(
        Chart(title, told, days, names, lines, *(text(f"trend-{end}", language) for end in ("full", "empty")))
    )


def line(one: Series, trend: Trend, language: str) -> Line:
    """A group as a panel."""
    last = rates(one.counts[-1], language).partition(" (")[0]
    return Line(name(one, trend, language), says(one, language), values(one), last)


def values(one: Series) -> tuple[Fraction | None, ...]:
    """Its rates."""
    return tuple(None if each is None else each.all.rate for each in one.counts)


def worst(one: Series) -> tuple[object, ...]:
    """The place of a group: what has a rate in the last result first, the lowest before all."""
    last = values(one)[-1]
    return last is None, 0 if last is None else last, one.key[0], one.key[1] is None, one.key[1] or ""
