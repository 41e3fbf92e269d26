"""Clocks without doubt in one compiled pass: what it reads is made here, what it writes is taken."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from validator.engine.blocks import Moves, among
from validator.engine.calendar import Holidays
from validator.engine.deeds import by_day, earlier, effective, first_starts
from validator.engine.kernels import clock as kernel
from validator.engine.kernels import gap
from validator.engine.kernels.arrays import ints
from validator.engine.keys import MAX, NO_LONGS, Longs, band_of, day_of, key
from validator.engine.narrow import MOST, MOST_DAYS, wide
from validator.engine.obligations import Obligations, acts_on
from validator.engine.tables import NEVER
from validator.engine.uniform import nowhere

if TYPE_CHECKING:
    from validator.core.duties import Clock
    from validator.engine.keys import Bools
    from validator.engine.kinds import Kind
    from validator.engine.plans import Plan
    from validator.engine.selections import Chosen
    from validator.engine.session import Session
    from validator.engine.tables import Intervals as Lengths
    from validator.histories.columns import Ints

NO_INTS: Ints = np.zeros(0, np.int32)
Column = TypeVar("Column", bound="NDArray[Any]")


class Run(NamedTuple):
    """Facts by subject and day in canonical order; the subject of band 0 is `first`, and `most` no fact exceeds."""

    subject: Ints
    day: Ints
    fact: Ints
    first: int
    most: int

    @property
    def facts(self) -> kernel.Facts:
        """As compiled loops have them."""
        return kernel.Facts(self.subject, self.day, self.fact)

    @property
    def band(self) -> Longs:
        """The band of each."""
        return self.subject - np.int64(self.first)


def passed(
    session: Session, clock: Clock, plan: Plan, lengths: Lengths, told: Bools
) -> tuple[Obligations, Longs] | None:
    """The obligations of all subjects that are not doubtful; those of verdicts that are not `told` are counted.

    None where days lie too far apart, or there are too many facts.
    """
    if plan.happened is None:
        plan.happened = _acts(session, plan), _starts(session, plan)
    acts, starts = plan.happened
    first = min(int(starts.day.min(initial=session.as_of)), session.as_of)
    if session.as_of - first >= MOST_DAYS or max(acts.most, starts.most) >= MOST:
        return None
    found = _room(plan, lengths, acts, starts)
    kernel.judge(
        gap.Rules(_law(session, clock, first, acts, starts, told), *_moved(session, clock, lengths, first)),
        gap.Chart(plan.chart.key, plan.chart.row),
        gap.Rests(plan.suspended.sure.lo, plan.suspended.sure.hi),
        acts.facts,
        starts.facts,
        plan.mine & ~plan.doubtful,
        np.zeros(gap.SLOTS, np.int64),
        found,
    )
    return _obligations(session, acts, found), found.tally[gap.HIDDEN :]


def _acts(session: Session, plan: Plan) -> Run:
    """The acts of the kind that the row of their day names."""
    acts, kind = plan.acts, plan.acts.type_of_acts
    if kind is not None:
        return _as_it_stands(session, kind)
    if len(acts.kinds) == 1:
        return _selected(acts.kinds[0])
    start = first_starts(session, acts.starts, plan.mine & ~plan.doubtful, sure_only=False)
    keys, facts, _ = effective(session, acts, plan.chart, start, sure_only=True)
    keys, facts = by_day(session, keys, facts)
    return _run(band_of(keys), day_of(keys), facts)


def _starts(session: Session, plan: Plan) -> Run:
    kind = plan.acts.type_of_starts
    return _selected(plan.acts.starts) if kind is None else _as_it_stands(session, kind)


def _as_it_stands(session: Session, kind: Kind) -> Run:
    subject, start, _, first = kind.raw
    end = first + start.size
    fact = np.arange(first, end, dtype=np.int32) if end < MOST else NO_INTS
    return Run(ints(subject), ints(start), fact, session.pool.first, end)


def _selected(chosen: Chosen) -> Run:
    return _run(chosen.band, chosen.items.day, chosen.items.fact)


def _run(band: Longs, day: Longs, fact: Longs) -> Run:
    return Run(ints(band), ints(day), ints(fact), 0, int(fact.max(initial=0)))


def _law(session: Session, clock: Clock, first: int, acts: Run, starts: Run, told: Bools) -> Longs:
    bounded, begins = session.policy.validity.first is not None, (first, acts.first, starts.first)
    words = [gap.WORDS.index(word) for word in (clock.in_force, clock.stricter, clock.looser, clock.resumed)]
    return np.array([*session.force, session.as_of, bounded, clock.late, *begins, *words, *told.tolist()], np.int64)


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


def _room(plan: Plan, lengths: Lengths, acts: Run, starts: Run) -> gap.Found:
    """Room for what may be found: gaps begin with starts or acts, and some end where a clock stops, or begins anew.

    Rows are no more than need be: they are what a run keeps.
    """
    pauses, changes = plan.suspended.sure.lo.size, plan.chart.key.size + plan.mine.size
    stops = sum(
        int(np.count_nonzero(plan.chart.row == row)) for row in np.flatnonzero(lengths.length == NEVER).tolist()
    )
    size = acts.day.size + min(starts.day.size, plan.mine.size) + stops + pauses + 1
    rows, verdicts = np.empty((gap.COLUMNS, size), np.int32), np.empty(size, np.int8)
    moves = np.empty((gap.MOVES, 2 * (changes + pauses)), np.int32)
    return gap.Found(rows, verdicts, moves, np.empty((2, size), np.int32), np.zeros(gap.COUNTS, np.int64))


def _obligations(session: Session, acts: Run, found: gap.Found) -> Obligations:
    size, moved, clashed = (int(found.tally[place]) for place in (gap.ROWS, gap.MOVED, gap.CLASHED))
    band, begun, fact, due, since, met, row = (cast("Longs", _kept(column, size)) for column in found.rows[:-1])
    begins = cast("Longs", _kept(found.rows[gap.MOVED_BY], size + 1))
    owner, day, why, before, after = (cast("Longs", _kept(column, moved)) for column in found.moves)
    verdict = _kept(found.verdicts, size)
    if clashed:
        clash, start = (wide(cast("Longs", column[:clashed])) for column in found.clashes)
        fact[clash] = earlier(session, start, wide(fact[clash]))
    asked, evidence = among(verdict, session.witnessed), (NO_LONGS, NO_LONGS)
    if not nowhere(asked):
        evidence = acts_on(key(acts.band, cast("Longs", acts.day)), cast("Longs", acts.fact), band, met, asked)
    return Obligations(
        band, verdict, begun, fact, due, since, met, row, *evidence, owner, Moves(day, why, before, after), begins
    )


def _kept(column: Column, rows: int) -> Column:
    """The rows that were written; in memory of their own where they are few, so that the rest is free again."""
    return cast("Column", column[:rows] if 2 * rows > column.size else column[:rows].copy())
