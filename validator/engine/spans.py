"""Calendar periods, a row each, of which enough is in scope that something may be owed in them (§ 7.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from validator.core.duties import Holidays, Partial, Period
from validator.engine import calendar
from validator.engine.batching import TooManyPeriods
from validator.engine.correlation import types_in
from validator.engine.keys import MIN, NO_LONGS, SPAN, Bools, Intervals, Longs, band_of, expand
from validator.engine.uniform import everywhere, yes

if TYPE_CHECKING:
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


def spans_of(session: Session, rule: Rule, duty: Duty, node: Periods, scope: Intervals) -> Span:
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
