"""Calendar periods as anchors: which days of each are in scope, and what share of the bound is owed (§ 7.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from validator.core.duties import Holidays, Partial, Period
from validator.engine import calendar
from validator.engine.batching import TooManyPeriods
from validator.engine.correlation import types_in
from validator.engine.frames import NOBODY, Share, This, days
from validator.engine.keys import (
    MAX,
    MIN,
    NO_LONGS,
    SPAN,
    Bools,
    Intervals,
    Longs,
    band_of,
    day_of,
    equal,
    expand,
    first_from,
    key,
    last_until,
    rank,
    rising,
    whole,
)
from validator.engine.trivalent import T, Truths, U, constant
from validator.engine.uniform import everywhere, longs, no, nowhere, where, yes

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
        if everywhere(rows):
            return self
        if self.lo is self.first and self.hi is self.last:
            subject, first, last = self.subject[rows], self.first[rows], self.last[rows]
            return Span(subject, first, last, first, last)
        return Span(self.subject[rows], self.first[rows], self.last[rows], self.lo[rows], self.hi[rows])


NO_SPANS = Span(NO_LONGS, NO_LONGS, NO_LONGS, NO_LONGS, NO_LONGS)


def calendar_periods(session: Session, rule: Rule, duty: Duty, node: Periods) -> tuple[Longs, This, Truths]:
    """The periods that are owed something: subject, anchor, membership."""
    sure, possible = _scope(session, rule)
    spans = _spans(session, rule, duty, node, possible.days)
    doubtful = no(spans.subject.size) if sure is possible else ~_owed(spans, node, sure)
    this = _this(session, spans, node, doubtful, (sure, possible))
    return spans.subject, this, where(doubtful, constant(U, doubtful.size), constant(T, doubtful.size))


def _owed(spans: Span, node: Periods, scope: Scope) -> Bools:
    """Whether something is owed in a period: where all of it is in scope, or some of it."""
    whole, (first, last) = node.partial is Partial.SKIP, _nearest(spans, node, scope)
    owed = (first <= spans.lo) & (spans.hi <= last) if whole else (first <= spans.hi) & (spans.lo <= last)
    return np.asarray(owed, np.bool_)


def _nearest(spans: Span, node: Periods, scope: Scope) -> tuple[Longs, Longs]:
    """The first and the last of the run of days in scope that holds a period, or at least some of it, if one does."""
    if scope.runs is not None:
        low, high = scope.runs
        return low[spans.subject], high[spans.subject]
    if scope.days.lo.size == 0:
        return longs(MAX, spans.lo.size), longs(MIN, spans.lo.size)
    day = spans.lo if node.partial is Partial.SKIP else spans.hi
    place = np.maximum(rank(scope.days.lo, key(spans.subject, day), right=True) - 1, 0)
    base = key(spans.subject, 0)
    return scope.days.lo[place] - base, scope.days.hi[place] - base


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The days of a scope; `runs`: per subject the first and last of them, where no subject has two runs of days."""

    days: Intervals
    runs: tuple[Longs, Longs] | None


def _runs(days: Intervals, bands: int) -> Scope:
    band = band_of(days.lo)
    if not rising(band):
        return Scope(days, None)
    first, last = np.full(bands, MAX + 1, np.int64), np.full(bands, MIN - 1, np.int64)
    first[band], last[band] = days.lo - band * SPAN, days.hi - band * SPAN
    return Scope(days, (first, last))


def _spans(session: Session, rule: Rule, duty: Duty, node: Periods, scope: Intervals) -> Span:
    """The periods of which enough is in scope that something is owed, each run of days by itself.

    From the first day of validity, or the first day observed if that is later, to the last that begins by t.
    """
    first, last = session.force
    end = min(last, session.as_of)
    begin = np.maximum(first, session.pool.observed(types_in(duty.demand)))
    mine = (begin > MIN) & (begin <= end) & session.subjects_of(rule.subject)
    subject = band_of(scope.lo)
    begin = begin.take(subject)
    from_, until = np.maximum(begin, scope.lo - subject * SPAN), np.minimum(scope.hi - subject * SPAN, last)
    some = mine.take(subject) & (from_ <= until)
    subject, begin, from_, until = (column[some] for column in (subject, begin, from_, until))
    if not subject.size:
        return NO_SPANS
    low, high = _range(subject, from_, until, node)
    high = np.minimum(high, _indexed(np.array([end]), node.unit))
    if not (low <= high).any():
        return NO_SPANS
    if session.periods is not None and (count := int(np.maximum(high - low + 1, 0).sum())) > session.periods:
        raise TooManyPeriods(count)
    lowest = int(low.min())
    starts = calendar.period_start(np.arange(lowest, int(high.max()) + 2, dtype=np.int64), node.unit)
    if node.partial is Partial.SKIP:
        owner, start, stop = _listed(session, subject, low - lowest, high - lowest, starts)
        spans = Span(owner, start, stop, start, stop)
    else:
        row, place = expand(low - lowest, high - lowest + 1)
        start, stop = starts.take(place), (starts[1:] - 1).take(place)
        inside = np.maximum(start, begin.take(row)), np.minimum(stop, last)
        spans = Span(subject.take(row), start, stop, *inside)
    return spans.take(_wanted(session, spans, node))


def _range(subject: Longs, from_: Longs, until: Longs, node: Periods) -> tuple[Longs, Longs]:
    """The numbers of the first and the last period that lies in a run of days, or of which some does.

    Where that is of two runs, it is the first that has it.
    """
    if node.partial is Partial.SKIP:
        return _indexed(from_ - 1, node.unit) + 1, _indexed(until + 1, node.unit) - 1
    low, high = _indexed(from_, node.unit), _indexed(until, node.unit)
    low[1:] += (subject[1:] == subject[:-1]) & (low[1:] == high[:-1])
    return low, high


def _listed(session: Session, subjects: Longs, low: Longs, high: Longs, starts: Longs) -> tuple[Longs, Longs, Longs]:
    """The periods of each subject from one to another of a run of them: subject, first and last day."""
    if session.compiled:
        from validator.engine.kernels.windows import periods  # noqa: PLC0415 - the compiler takes half a second to load

        rows = int(np.maximum(high - low + 1, 0).sum())
        owner, start, stop = (np.empty(rows, np.int32) for _ in range(3))
        periods(subjects, low, high, starts, owner, start, stop)
        return cast("Longs", owner), cast("Longs", start), cast("Longs", stop)
    row, place = expand(low, high + 1)
    return subjects.take(row), starts.take(place), (starts[1:] - 1).take(place)


def _indexed(day: Longs, unit: Period) -> Longs:
    """The number of the period of each day; where there are fewer days than subjects, each day's is computed once."""
    first, last = int(day.min()), int(day.max())
    if last - first >= day.size:
        return calendar.period_index(day, unit)
    return calendar.period_index(np.arange(first, last + 1, dtype=np.int64), unit)[day - first]


def _wanted(session: Session, spans: Span, node: Periods) -> Bools:
    wanted = yes(spans.lo.size)
    if spans.lo is not spans.first:
        wanted = (spans.lo <= spans.hi) & (spans.lo <= session.as_of)
    if node.unit is Period.WEEKDAY:
        wanted = wanted & (calendar.weekday(spans.first) < 5)
    if node.holidays is Holidays.SKIP and node.unit in (Period.DAY, Period.WEEKDAY):
        wanted = wanted & ~session.holidays.on(spans.first)
    return wanted


def _scope(session: Session, rule: Rule) -> tuple[Scope, Scope]:
    """The days surely and possibly in scope; one and the same where nothing is in doubt."""
    if rule.scope is None:
        every = _runs(whole(session.root.bands), session.root.size)
        return every, every
    _, state = session.state(session.root, rule.scope)
    sure = _runs(state.sure, session.root.size)
    return sure, sure if equal(state.sure, state.possible) else _runs(state.possible, session.root.size)


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


def _this(session: Session, spans: Span, node: Periods, doubtful: Bools, scopes: tuple[Scope, Scope]) -> This:
    sure, possible = scopes
    first, last = spans.first, spans.last
    if node.partial is not Partial.SKIP:
        first, last = _edges(spans, sure)
    if node.partial is not Partial.SKIP and not nowhere(doubtful):
        other = _edges(spans, possible)
        first, last = np.where(doubtful, other[0], first), np.where(doubtful, other[1], last)
    nobody = longs(NOBODY, first.size)
    share = None
    if node.partial is Partial.PRO_RATA or node.holidays is Holidays.PRO_RATA:
        share, other_share = (_share(session, spans, node, scope.days) for scope in scopes)
        part = np.where(doubtful, other_share.part, share.part)
        share = Share(part, np.where(doubtful, other_share.whole, share.whole))
    return This(days(first), days(last), nobody, first, share)


def _edges(spans: Span, scope: Scope) -> tuple[Longs, Longs]:
    if scope.runs is not None:
        low, high = (side[spans.subject] for side in scope.runs)
        return np.maximum(spans.lo, low), np.minimum(spans.hi, high)
    low, high = key(spans.subject, spans.lo), key(spans.subject, spans.hi)
    return day_of(first_from(scope.days, low)), day_of(last_until(scope.days, high))


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
