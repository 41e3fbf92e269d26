"""Calendar periods as anchors: which days of each are in scope, and what share of the bound is owed (§ 7.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from validator.core.duties import Holidays, Partial, Period
from validator.engine import calendar
from validator.engine.correlation import types_in
from validator.engine.frames import NOBODY, Share, This, days
from validator.engine.keys import (
    MIN,
    Bools,
    Intervals,
    Longs,
    band_of,
    day_of,
    expand,
    first_from,
    key,
    last_until,
    whole,
)
from validator.engine.trivalent import T, Truths, U
from validator.engine.uniform import longs

if TYPE_CHECKING:
    from collections.abc import Callable

    from validator.core.duties import Duty, Periods
    from validator.core.rules import Rule
    from validator.engine.session import Session


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """Periods, one a row: the subject, the calendar's first and last day, and what of it is in force."""

    subject: Longs
    first: Longs
    last: Longs
    lo: Longs
    hi: Longs

    def take(self, rows: Bools) -> Span:
        """Some of the periods."""
        return Span(self.subject[rows], self.first[rows], self.last[rows], self.lo[rows], self.hi[rows])


def calendar_periods(session: Session, rule: Rule, duty: Duty, node: Periods) -> tuple[Longs, This, Truths]:
    """The periods that are owed something: subject, anchor, membership."""
    spans = _spans(session, rule, duty, node)
    sure, possible = _scope(session, rule)
    certain, perhaps = in_scope(spans, sure), in_scope(spans, possible)
    length = spans.last - spans.first + 1
    if node.partial is Partial.SKIP:
        owed, doubtful = certain == length, perhaps == length
    else:
        owed, doubtful = certain > 0, perhaps > 0
    doubtful &= ~owed
    kept = owed | doubtful
    spans, doubtful = spans.take(kept), doubtful[kept]
    this = _this(session, spans, node, doubtful, (sure, possible))
    return spans.subject, this, np.where(doubtful, U, T).astype(np.int8)


def _spans(session: Session, rule: Rule, duty: Duty, node: Periods) -> Span:
    """From the first day of validity, or the first day observed if that is later, to the last that begins by t."""
    first, last = session.force
    begin = np.maximum(first, session.pool.observed(types_in(duty.demand)))
    subjects = np.flatnonzero((begin > MIN) & session.subjects_of(rule.subject)).astype(np.int64)
    begin = begin[subjects]
    low = calendar.period_index(begin, node.unit)
    high = calendar.period_index(np.full_like(begin, min(last, session.as_of)), node.unit) + 1
    owner, index = expand(low, np.where(begin <= min(last, session.as_of), high, low))
    start = calendar.period_start(index, node.unit)
    end = calendar.period_start(index + 1, node.unit) - 1
    spans = Span(subjects[owner], start, end, np.maximum(start, begin[owner]), np.minimum(end, last))
    return spans.take(_wanted(session, spans, node))


def _wanted(session: Session, spans: Span, node: Periods) -> Bools:
    wanted = (spans.lo <= spans.hi) & (spans.lo <= session.as_of)
    if node.unit is Period.WEEKDAY:
        wanted &= calendar.weekday(spans.first) < 5
    if node.holidays is Holidays.SKIP and node.unit in (Period.DAY, Period.WEEKDAY):
        wanted &= ~session.holidays.on(spans.first)
    return wanted


def _scope(session: Session, rule: Rule) -> tuple[Intervals, Intervals]:
    if rule.scope is None:
        every = whole(session.root.bands)
        return every, every
    _, state = session.state(session.root, rule.scope)
    return state.sure, state.possible


def in_scope(spans: Span, scope: Intervals, weight: Callable[[Longs], Longs] = lambda day: day) -> Longs:
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


def _this(session: Session, spans: Span, node: Periods, doubtful: Bools, scopes: tuple[Intervals, Intervals]) -> This:
    certain, perhaps = (_edges(spans, scope) for scope in scopes)
    first, last = (np.where(doubtful, other, one) for one, other in zip(certain, perhaps, strict=True))
    nobody = longs(NOBODY, first.size)
    share = None
    if node.partial is Partial.PRO_RATA or node.holidays is Holidays.PRO_RATA:
        one, other = (_share(session, spans, node, scope) for scope in scopes)
        share = Share(np.where(doubtful, other.part, one.part), np.where(doubtful, other.whole, one.whole))
    return This(days(first), days(last), nobody, first, share)


def _edges(spans: Span, scope: Intervals) -> tuple[Longs, Longs]:
    low, high = key(spans.subject, spans.lo), key(spans.subject, spans.hi)
    return day_of(first_from(scope, low)), day_of(last_until(scope, high))


def _share(session: Session, spans: Span, node: Periods, scope: Intervals) -> Share:
    part, full = np.ones(spans.first.size, np.int64), np.ones(spans.first.size, np.int64)
    if node.partial is Partial.PRO_RATA:
        part, full = _calendar_share(spans, node.unit, scope)
    if node.holidays is Holidays.PRO_RATA:
        working = in_scope(spans, scope, session.holidays.working_before)
        weekdays = in_scope(spans, scope, calendar.weekdays_before)
        part, full = part * np.where(weekdays > 0, working, 1), full * np.maximum(weekdays, 1)
    return Share(part, full)


def _calendar_share(spans: Span, unit: Period, scope: Intervals) -> tuple[Longs, Longs]:
    """Weeks, months and days go by days; longer periods by the calendar months that are in scope as a whole."""
    if unit in (Period.DAY, Period.WEEKDAY, Period.WEEK, Period.MONTH):
        return in_scope(spans, scope), spans.last - spans.first + 1
    months = calendar.MONTHS[unit]
    index = calendar.month_index(spans.first)
    complete = np.zeros(spans.first.size, np.int64)
    for month in range(months):
        first, last = calendar.month_start(index + month), calendar.month_start(index + month + 1) - 1
        part = Span(spans.subject, first, last, np.maximum(first, spans.lo), np.minimum(last, spans.hi))
        days_in = np.where(part.lo <= part.hi, in_scope(part, scope), 0)
        complete += days_in == last - first + 1
    return complete, np.full(spans.first.size, months, np.int64)
