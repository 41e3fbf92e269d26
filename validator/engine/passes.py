"""Clocks without doubt in one compiled pass: what it reads is made here, what it writes is taken."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from validator.engine.blocks import Moves, among
from validator.engine.calendar import Holidays
from validator.engine.deeds import by_day, earlier, effective, first_starts
from validator.engine.frames import NOBODY
from validator.engine.kernels import clock as kernel
from validator.engine.kernels.arrays import ints, whole
from validator.engine.keys import MAX, NO_LONGS, Longs, band_of, day_of, key
from validator.engine.narrow import MOST, wide
from validator.engine.obligations import Obligations, acts_on
from validator.engine.tables import NEVER
from validator.engine.uniform import nowhere

if TYPE_CHECKING:
    from validator.core.duties import Clock
    from validator.engine.kernels.arrays import Ints
    from validator.engine.keys import Bools
    from validator.engine.plans import Plan
    from validator.engine.session import Session
    from validator.engine.tables import Intervals as Lengths
    from validator.engine.trivalent import Truths

Column = TypeVar("Column", bound="NDArray[Any]")

MOST_DAYS = 1 << 16
"""Days that are farther apart, as in data with a wrong century, are not looked up in a table but left to columns."""


class Done(NamedTuple):
    """Acts by band and day in canonical order; per band the day and fact of the first start (`MAX`, `NOBODY`: none)."""

    band: Longs
    day: Longs
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
    rows, verdicts, moves, clashes, count = _room(plan, lengths, done)
    kernel.judge(
        _law(session, clock, first, told),
        *_moved(session, clock, lengths, first),
        plan.chart.key,
        plan.chart.row,
        plan.suspended.sure.lo,
        plan.suspended.sure.hi,
        whole(done.band),
        ints(done.day),
        ints(done.fact),
        done.start,
        ints(done.start_fact),
        np.zeros(kernel.SLOTS, np.int64),
        rows,
        verdicts,
        moves,
        clashes,
        count,
    )
    return _obligations(session, done, rows, verdicts, moves, clashes, count), count[kernel.HIDDEN :]


def _done(session: Session, plan: Plan) -> Done:
    """What was done by subjects that are not doubtful."""
    acts, bands = plan.acts, plan.mine & ~plan.doubtful
    start = first_starts(session, acts.starts, bands, sure_only=False)
    chosen, fact = acts.starts, np.full(start.size, NOBODY, np.int64)
    opens = np.flatnonzero(chosen.items.day == start[chosen.band])[::-1]
    fact[chosen.band[opens]] = chosen.items.fact[opens]  # the first in canonical order is written last
    if len(acts.kinds) == 1:
        (only,) = acts.kinds
        return Done(only.band, only.items.day, only.items.fact, start, fact)
    key, facts, _ = effective(session, acts, plan.chart, start, sure_only=True)
    key, facts = by_day(session, key, facts)
    return Done(band_of(key), day_of(key), facts, start, fact)


def _law(session: Session, clock: Clock, first: int, told: Bools) -> Longs:
    bounded, late = session.policy.validity.first is not None, clock.late
    words = [kernel.WORDS.index(word) for word in (clock.in_force, clock.stricter, clock.looser, clock.resumed)]
    return np.array([*session.force, session.as_of, bounded, late, first, *words, *told.tolist()], np.int64)


def _moved(session: Session, clock: Clock, lengths: Lengths, first: int) -> tuple[Longs, Ints]:
    """Of each row how long its interval is and where it is among the lines that move the days of a range."""
    days = _tabulated(lengths, session.policy.holidays if clock.roll else None, first, session.as_of)
    return np.stack((lengths.length, lengths.kind, lengths.kind + len(days) // 2)), days


@lru_cache(maxsize=16)
def _tabulated(lengths: Lengths, holidays: frozenset[int] | None, first: int, last: int) -> Ints:
    """A line for each interval, which moves days; as many that also roll them; and one that rolls what is moved."""
    moved = lengths.moves(np.arange(first, last + 1, dtype=np.int64))
    furthest = max(int(moved[moved < MAX].max(initial=last)), last) + last - first  # a clock may pause for most of it
    every = np.arange(first, furthest + 1, dtype=np.int64)
    rolled = every if holidays is None else Holidays(holidays).roll(every)
    found = np.full((2 * len(moved) + 1, every.size), MAX, np.int32)
    found[: len(moved), : last + 1 - first] = moved
    found[len(moved) : -1, : last + 1 - first] = np.where(moved < MAX, rolled.take(moved - first, mode="clip"), MAX)
    found[-1] = rolled
    return found


def _room(plan: Plan, lengths: Lengths, done: Done) -> tuple[Ints, Truths, Ints, Longs, Longs]:
    """Room for what may be found: gaps begin with starts or acts, and some end where a clock stops, or begins anew.

    Rows are no more than need be: they are what a run keeps.
    """
    pauses, changes = plan.suspended.sure.lo.size, plan.chart.key.size + done.start.size
    stops = int(np.bincount(plan.chart.row, minlength=lengths.length.size)[lengths.length == NEVER].sum())
    size = done.band.size + done.start.size + stops + pauses + 1
    rows, verdicts = np.empty((kernel.COLUMNS, size), np.int32), np.empty(size, np.int8)
    moves = np.empty((kernel.MOVES, 2 * (changes + pauses)), np.int32)
    return rows, verdicts, moves, np.empty(size, np.int64), np.zeros(kernel.COUNTS, np.int64)


def _obligations(
    session: Session, done: Done, rows: Ints, verdicts: Truths, moves: Ints, clashes: Longs, count: Longs
) -> Obligations:
    size, moved = int(count[kernel.ROWS]), int(count[kernel.MOVED])
    band, begun, fact, due, since, met, row = (cast("Longs", _kept(column, size)) for column in rows)
    owner, day, why, before, after = (cast("Longs", _kept(column, moved)) for column in moves)
    verdict = _kept(verdicts, size)
    if count[kernel.CLASHED]:
        clash = clashes[: count[kernel.CLASHED]]
        fact[clash] = earlier(session, done.start_fact[band[clash]], wide(fact[clash]))
    asked = among(verdict, session.witnessed)
    evidence = (NO_LONGS, NO_LONGS)
    if not nowhere(asked):
        evidence = acts_on(key(done.band, done.day), done.fact, band, met, asked)
    return Obligations(
        band, verdict, begun, fact, due, since, met, row, *evidence, owner, Moves(day, why, before, after)
    )


def _kept(column: Column, rows: int) -> Column:
    """The rows that were written; in memory of their own where they are few, so that the rest is free again."""
    return cast("Column", column[:rows] if 2 * rows > column.size else column[:rows].copy())
