"""Calendar periods as anchors: in which something is owed, surely or possibly, and which of their days (§ 7.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from validator.core.duties import Holidays, Partial
from validator.engine.frames import NOBODY, Share, This, days
from validator.engine.keys import (
    MAX,
    MIN,
    SPAN,
    Bools,
    Intervals,
    Longs,
    band_of,
    day_of,
    equal,
    first_from,
    key,
    last_until,
    rank,
    rising,
    whole,
)
from validator.engine.proportions import share
from validator.engine.spans import spans_of
from validator.engine.trivalent import T, Truths, U, constant
from validator.engine.uniform import longs, no, nowhere, where

if TYPE_CHECKING:
    from validator.core.duties import Duty, Periods
    from validator.core.rules import Rule
    from validator.engine.session import Session
    from validator.engine.spans import Span


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


def calendar_periods(session: Session, rule: Rule, duty: Duty, node: Periods) -> tuple[Longs, This, Truths]:
    """The periods that are owed something: subject, anchor, membership."""
    sure, possible = _scope(session, rule)
    spans = spans_of(session, rule, duty, node, possible.days)
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


def _scope(session: Session, rule: Rule) -> tuple[Scope, Scope]:
    """The days surely and possibly in scope; one and the same where nothing is in doubt."""
    if rule.scope is None:
        every = _runs(whole(session.root.bands), session.root.size)
        return every, every
    _, state = session.state(session.root, rule.scope)
    sure = _runs(state.sure, session.root.size)
    return sure, sure if equal(state.sure, state.possible) else _runs(state.possible, session.root.size)


def _this(session: Session, spans: Span, node: Periods, doubtful: Bools, scopes: tuple[Scope, Scope]) -> This:
    first, last = _within(spans, node, doubtful, scopes)
    owed = None
    if node.partial is Partial.PRO_RATA or node.holidays is Holidays.PRO_RATA:
        sure, possible = (share(session, spans, node, scope.days) for scope in scopes)
        part, full = np.where(doubtful, possible.part, sure.part), np.where(doubtful, possible.whole, sure.whole)
        owed = Share(part, full)
    return This(days(first), days(last), longs(NOBODY, first.size), first, owed)


def _within(spans: Span, node: Periods, doubtful: Bools, scopes: tuple[Scope, Scope]) -> tuple[Longs, Longs]:
    """The first and the last day in scope of each period, or possibly in scope where it is in doubt."""
    if node.partial is Partial.SKIP:
        return spans.first, spans.last
    sure, possible = scopes
    first, last = _edges(spans, sure)
    if nowhere(doubtful):
        return first, last
    other = _edges(spans, possible)
    return np.where(doubtful, other[0], first), np.where(doubtful, other[1], last)


def _edges(spans: Span, scope: Scope) -> tuple[Longs, Longs]:
    if scope.runs is not None:
        low, high = (side[spans.subject] for side in scope.runs)
        return np.maximum(spans.lo, low), np.minimum(spans.hi, high)
    low, high = key(spans.subject, spans.lo), key(spans.subject, spans.hi)
    return day_of(first_from(scope.days, low)), day_of(last_until(scope.days, high))
