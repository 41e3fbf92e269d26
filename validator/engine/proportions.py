"""What share of a calendar period is in scope, and so of what is asked for in it (§ 7.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from validator.core.duties import Holidays, Partial, Period
from validator.engine import calendar
from validator.engine.frames import Share
from validator.engine.keys import band_of, day_of, key
from validator.engine.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from validator.core.duties import Periods
    from validator.engine.keys import Intervals, Longs
    from validator.engine.session import Session


def share(session: Session, spans: Span, node: Periods, scope: Intervals) -> Share:
    """The share of each period, by its days or months, its working days, or both."""
    part, full = np.ones(spans.first.size, np.int64), np.ones(spans.first.size, np.int64)
    if node.partial is Partial.PRO_RATA:
        part, full = _calendar_share(spans, node.unit, scope)
    if node.holidays is Holidays.PRO_RATA:
        working = _in_scope(spans, scope, session.holidays.working_before)
        weekdays = _in_scope(spans, scope, calendar.weekdays_before)
        part, full = part * np.where(weekdays > 0, working, 1), full * np.maximum(weekdays, 1)
    return Share(part, full)


def _calendar_share(spans: Span, unit: Period, scope: Intervals) -> tuple[Longs, Longs]:
    """Weeks, months and days go by days; longer periods by the calendar months that are in scope as a whole."""
    if unit in (Period.DAY, Period.WEEKDAY, Period.WEEK, Period.MONTH):
        return _in_scope(spans, scope), spans.last - spans.first + 1
    months = calendar.MONTHS[unit]
    index = calendar.month_index(spans.first)
    complete = np.zeros(spans.first.size, np.int64)
    for month in range(months):
        first, last = calendar.month_start(index + month), calendar.month_start(index + month + 1) - 1
        part = Span(spans.subject, first, last, np.maximum(first, spans.lo), np.minimum(last, spans.hi))
        days_in = np.where(part.lo <= part.hi, _in_scope(part, scope), 0)
        complete += days_in == last - first + 1
    return complete, np.full(spans.first.size, months, np.int64)


def _in_scope(spans: Span, scope: Intervals, weight: Callable[[Longs], Longs] = lambda day: day) -> Longs:
    """How many days of each period are in scope; `weight` counts some days only (how many there are before a day)."""
    lo, hi = key(spans.subject, spans.lo), key(spans.subject, spans.hi)
    return _before(scope, hi + 1, weight) - _before(scope, lo, weight)


def _before(scope: Intervals, keys: Longs, weight: Callable[[Longs], Longs]) -> Longs:
    """The weight of all days of the set before each key, over all bands."""
    if scope.lo.size == 0:
        return np.zeros(keys.size, np.int64)
    begin, end = weight(day_of(scope.lo)), weight(day_of(scope.hi) + 1)
    total = np.concatenate(([0], np.cumsum(end - begin)))
    place = np.searchsorted(scope.lo, keys, side="left")
    last = np.maximum(place - 1, 0)
    beyond = np.where(place > 0, np.maximum(end[last] - weight(day_of(keys)), 0), 0)
    beyond = np.where(band_of(keys) == band_of(scope.lo[last]), beyond, 0)
    return total[place] - beyond
