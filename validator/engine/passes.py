"""Clocks without doubt in one compiled pass: what it reads is made here, what it writes is taken."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from validator.engine.blocks import Moves, among
from validator.engine.calendar import Holidays
from validator.engine.deeds import by_day, earlier, effective, first_starts
from validator.engine.frames import NOBODY
from validator.engine.kernels import clock as kernel
from validator.engine.keys import MAX, Longs
from validator.engine.narrow import MOST, wide
from validator.engine.obligations import Obligations, acts_on

if TYPE_CHECKING:
    from validator.core.duties import Clock
    from validator.engine.kernels.clock import Ints
    from validator.engine.keys import Bools
    from validator.engine.plans import Plan
    from validator.engine.session import Session
    from validator.engine.tables import Intervals as Lengths
    from validator.engine.trivalent import Truths

MOST_DAYS = 1 << 16
"""Days that are farther apart, as in data with a wrong century, are not looked up in a table but left to columns."""


class Done(NamedTuple):
    """Acts by key in canonical order, and per band the day and fact of the first start (`MAX` and `NOBODY`: none)."""

    key: Longs
    fact: Longs
    start: Longs
    start_fact: Longs


def passed(
    session: Session, clock: Clock, plan: Plan, lengths: Lengths, told: Bools
) -> tuple[Obligations, Longs] | None:
    """The obligations of all subjects that are not doubtful; those of verdicts that are not `told` are counted.

    None where days lie too far apart, or there are too many facts.
    """
    if plan.done is None:
        plan.done = _done(session, plan)
    done = plan.done
    first = min(int(done.start.min(initial=MAX)), session.as_of)
    highest = max(int(facts.max(initial=0)) for facts in (done.fact, done.start_fact))
    if session.as_of - first >= MOST_DAYS or highest >= MOST:
        return None
    days, law = _days(session, clock, lengths, first), _law(session, clock, first, told)
    room = _room(plan, done)
    kernel.judge(
        law,
        np.stack((lengths.length, lengths.kind)),
        days,
        plan.chart.key,
        plan.chart.row,
        plan.suspended.sure.lo,
        plan.suspended.sure.hi,
        done.key,
        np.ascontiguousarray(done.fact, np.int32),
        done.start,
        np.ascontiguousarray(done.start_fact, np.int32),
        np.zeros(kernel.SLOTS, np.int64),
        *room,
    )
    return _obligations(session, done, *room), room[-1][kernel.HIDDEN :]


def _done(session: Session, plan: Plan) -> Done:
    """What was done by subjects that are not doubtful."""
    acts, bands = plan.acts, plan.mine & ~plan.doubtful
    start = first_starts(session, acts.starts, bands, sure_only=False)
    chosen, fact = acts.starts, np.full(start.size, NOBODY, np.int64)
    opens = np.flatnonzero(chosen.items.day == start[chosen.band])[::-1]
    fact[chosen.band[opens]] = chosen.items.fact[opens]  # the first in canonical order is written last
    if len(acts.kinds) == 1:
        return Done(acts.kinds[0].key, acts.kinds[0].items.fact, start, fact)
    key, facts, _ = effective(session, acts, plan.chart, start, sure_only=True)
    return Done(*by_day(session, key, facts), start, fact)


def _law(session: Session, clock: Clock, first: int, told: Bools) -> Longs:
    bounded, late = session.policy.validity.first is not None, clock.late
    words = [kernel.WORDS.index(word) for word in (clock.in_force, clock.stricter, clock.looser, clock.resumed)]
    return np.array([*session.force, session.as_of, bounded, late, first, *words, *told.tolist()], np.int64)


def _days(session: Session, clock: Clock, lengths: Lengths, first: int) -> Ints:
    """A line for each interval, which moves days of a range, and one that rolls them."""
    return _tabulated(lengths, session.policy.holidays if clock.roll else None, first, session.as_of)


@lru_cache(maxsize=16)
def _tabulated(lengths: Lengths, holidays: frozenset[int] | None, first: int, last: int) -> Ints:
    moved = lengths.moves(np.arange(first, last + 1, dtype=np.int64))
    furthest = max(int(moved[moved < MAX].max(initial=last)), last) + last - first  # a clock may pause for most of it
    found = np.full((len(moved) + 1, furthest + 1 - first), MAX, np.int32)
    found[:-1, : last + 1 - first] = moved
    every = np.arange(first, furthest + 1, dtype=np.int64)
    found[-1] = every if holidays is None else Holidays(holidays).roll(every)
    return found


def _room(plan: Plan, done: Done) -> tuple[Ints, Ints, Longs, Longs]:
    """Room for what may be found: gaps begin with starts or acts, changes end one obligation and move it twice."""
    bands = done.start.size
    changes = plan.chart.key.size + plan.suspended.sure.lo.size + bands
    rows = np.empty((kernel.COLUMNS, done.key.size + bands + changes), np.int32)
    moves = np.empty((kernel.MOVES, 2 * changes), np.int32)
    return rows, moves, np.empty(bands + changes, np.int64), np.zeros(kernel.COUNTS, np.int64)


def _obligations(session: Session, done: Done, rows: Ints, moves: Ints, clashes: Longs, count: Longs) -> Obligations:
    size, moved = int(count[kernel.ROWS]), int(count[kernel.MOVED])
    band, verdict, begun, fact, due, since, met, row = (_kept(column, size) for column in rows)
    owner, day, why, before, after = (_kept(column, moved) for column in moves)
    if count[kernel.CLASHED]:
        clash = clashes[: count[kernel.CLASHED]]
        fact[clash] = earlier(session, done.start_fact[band[clash]], wide(fact[clash]))
    kind: Truths = verdict.astype(np.int8)
    plain = (band, kind, begun, fact, due, since, met, row)
    evidence = acts_on(done.key, done.fact, band, met, among(kind, session.witnessed))
    return Obligations(*plain, *evidence, owner, Moves(day, why, before, after))


def _kept(column: Ints, rows: int) -> Longs:
    """The rows that were written; in memory of their own where they are few, so that the rest is free again."""
    return cast("Longs", column[:rows] if 2 * rows > column.size else column[:rows].copy())
