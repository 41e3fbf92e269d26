"""Clocks without suspension and doubt: all gaps are judged at once, those in which something changes one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from validator.engine.blocks import MET, MET_LATE, NO_MOVES, NONE, NOT_APPLICABLE, NOT_ONE, OPENED, VIOLATED, among
from validator.engine.frames import NOBODY
from validator.engine.keys import MAX, NO_LONGS, NOTHING, Bools, Longs, sorting
from validator.engine.narrow import narrow, wide
from validator.engine.obligations import Obligations, acts_on, moves_by_gap, moves_of
from validator.engine.ticks import Gaps, Setting
from validator.engine.turns import turns_of
from validator.engine.uniform import is_uniform, longs, yes

if TYPE_CHECKING:
    from validator.core.duties import Clock
    from validator.engine.blocks import Moves
    from validator.engine.plans import Between, Plan
    from validator.engine.session import Session
    from validator.engine.tables import Intervals as Lengths
    from validator.engine.trivalent import Truths


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Obligations on their way: of which gap, how many in it ended before, and how each ended."""

    at: Longs | slice
    serial: Longs
    verdict: Truths
    begun: Longs
    anchored: Bools
    due: Longs
    since: Longs
    met: Longs
    row: Longs


def undisturbed(
    session: Session, clock: Clock, plan: Plan, lengths: Lengths, *, told: Bools
) -> tuple[Obligations, Longs]:
    """The obligations of all subjects that are not disturbed; those of verdicts that are not `told` are counted."""
    gaps = plan.gaps
    at, run = _moved(session, clock, plan, lengths)
    due = _due(session, clock, plan, lengths)
    breached = due < gaps.until
    if run is not None:
        due[at], breached[at] = run.due, run.breached
    ends, hidden = _ends(session, clock, gaps, due, breached, at, run, told)
    return _obligations(session, plan, ends, at, run), hidden


def _due(session: Session, clock: Clock, plan: Plan, lengths: Lengths) -> Longs:
    """The due day of each gap as it begins."""
    slot, gaps = plan.slot, plan.gaps
    due = lengths.after(wide(gaps.day), wide(gaps.row)) if slot is None else lengths.by_row(slot[0])
    if clock.roll:
        due = np.where(due < MAX, session.holidays.roll(np.where(due < MAX, due, 0)), MAX)
    return narrow(due) if slot is None else narrow(due).take(slot[1], mode="clip")


def _moved(session: Session, clock: Clock, plan: Plan, lengths: Lengths) -> tuple[Longs, Gaps | None]:
    """The gaps in which the interval changes or the policy comes into force, and how their clocks ran."""
    turns = turns_of(plan, lengths.length)
    at = turns.at
    if at.size == 0:
        return at, None
    first, last = session.force
    setting = Setting(clock, lengths, None, NOTHING, NOTHING, session.holidays.roll, first, last)
    run = Gaps(setting, turns.band, turns.day, turns.row)
    run.run(turns.changes, turns.begin, turns.end)
    run.pass_until(np.arange(at.size), turns.until)
    return at, run


def _ends(
    session: Session,
    clock: Clock,
    gaps: Between,
    due: Longs,
    breached: Bools,
    at: Longs,
    run: Gaps | None,
    told: Bools,
) -> tuple[Ends, Longs]:
    """The obligations that an act or the as-of day ended, and those that ended before, by gap and in order."""
    first, last = session.force
    kept = (due >= first) & (due <= min(last, MAX - 1))
    if gaps.until.size and int(gaps.until.min()) < first:
        kept &= gaps.until >= first
    verdict = _verdict(clock, gaps.final, breached)
    rows, hidden = _told(verdict, kept, told)
    end, fresh, final = due[rows], breached[rows], gaps.final[rows]
    served = ~final if clock.late else ~(final | fresh)
    since, met = np.where(fresh, end + 1, NONE), np.where(served, gaps.until[rows], NONE)
    serial, anchored, begun, row = longs(0, end.size), yes(end.size), gaps.day[rows], gaps.row[rows]
    if run is not None:
        row = row if row.base is None else row.copy()
        place, own = _within(rows, at)
        row[place] = run.row[own]
        if run.renewed:
            serial, begun, anchored = np.array(serial), np.array(begun), np.array(anchored)
            begun[place], anchored[place], serial[place] = run.begun[own], run.anchored[own], run.serial[own]
    found = Ends(rows, serial, verdict[rows], begun, anchored, end, since, met, row)
    if run is None or not run.renewed:
        return found, hidden
    early, more = _early(session, run, at, told)
    return _sorted(found, early, kept.size), hidden + more


def _verdict(clock: Clock, final: Bools, breached: Bools) -> Truths:
    """Of each gap, by sums of small numbers: choosing among four takes ten times as long."""
    late, last = np.int8(MET_LATE if clock.late else VIOLATED), final.view(np.int8)
    kept = last * np.int8(OPENED - MET) + np.int8(MET)
    worse = last * np.int8(VIOLATED - OPENED - late + MET) + np.int8(late - MET)
    return np.asarray(kept + breached.view(np.int8) * worse, np.int8)


def _within(rows: Longs | slice, at: Longs) -> tuple[Longs, Longs]:
    """Where some gaps are among the rows, and which of them are there; both are sorted."""
    if isinstance(rows, slice):
        return at, np.arange(at.size)
    if rows.size == 0:
        return rows, rows
    place = np.minimum(np.searchsorted(rows, at), rows.size - 1)
    own = np.flatnonzero(rows.take(place) == at)
    return place.take(own), own


def _told(verdict: Truths, kept: Bools, told: Bools) -> tuple[Longs | slice, Longs]:
    """The rows of which is told, and how many others there are by verdict."""
    if told.all():
        return slice(None) if kept.all() else np.flatnonzero(kept), NOT_ONE
    hidden, seen = NOT_ONE.copy(), kept.copy()
    for code in np.flatnonzero(~told).tolist():
        found = (verdict == code) & kept
        hidden[code] = np.count_nonzero(found)
        if hidden[code]:
            seen &= ~found
    return np.flatnonzero(seen), hidden


def _early(session: Session, run: Gaps, at: Longs, told: Bools) -> tuple[Ends, Longs]:
    """Obligations that ended before the next act: replaced by a new one, or lapsed while in force."""
    parts = zip(*run.ended.obligations, strict=True)
    gap, serial, verdict, begun, anchored, due, since, row, ended = (np.concatenate(part) for part in parts)
    first, last = session.force
    kept = (first <= due) & (due <= last) & (due < MAX) & (ended >= first)
    kept &= (verdict != NOT_APPLICABLE) | (ended <= last)
    verdict = verdict.astype(np.int8)
    place, hidden = _told(verdict, kept, told)
    rows = np.arange(kept.size)[place]
    at, serial, begun, row, none = at[gap[rows]], serial[rows], begun[rows], row[rows], np.full(rows.size, NONE)
    return Ends(at, serial, verdict[rows], begun, anchored[rows] == 1, due[rows], since[rows], none, row), hidden


def _sorted(one: Ends, other: Ends, size: int) -> Ends:
    places = np.concatenate([np.arange(size)[part.at] for part in (one, other)])
    names = [name for name in Ends.__slots__ if name != "at"]
    both = {name: np.concatenate((getattr(one, name), getattr(other, name))) for name in names}
    order = sorting(places, both["serial"])
    if order is not None:
        places, both = places[order], {name: column[order] for name, column in both.items()}
    return Ends(at=places, **both)


def _obligations(session: Session, plan: Plan, ends: Ends, at: Longs, run: Gaps | None) -> Obligations:
    gaps, every = plan.gaps, isinstance(ends.at, slice)
    band, fact = (column if every else column[ends.at] for column in (gaps.band, plan.fact))
    if not is_uniform(ends.anchored):
        fact = np.where(ends.anchored, fact, NOBODY)
    done = gaps.done
    evidence = acts_on(done.act_key, done.act_fact, band, ends.met, among(ends.verdict, session.witnessed))
    moves = _moves(ends, at, run, gaps.day.size)
    plain = (band, ends.verdict, ends.begun, fact, ends.due, ends.since, ends.met, ends.row)
    return Obligations(*plain, *evidence, *moves)


def _moves(ends: Ends, at: Longs, run: Gaps | None, size: int) -> tuple[Longs, Moves]:
    """The moves in the gaps in which something changed, by obligation."""
    made = [] if run is None else [part for part in run.ended.moves if part[0].size]
    if not made or run is None:
        return NO_LONGS, NO_MOVES
    if run.renewed:
        places = np.arange(size)[ends.at]
        return moves_of([(at[part[0]], *part[1:]) for part in made], places, ends.serial)
    place, own = _within(ends.at, at)
    number = np.full(at.size, -1, np.int64)
    number[own] = place
    return moves_by_gap(made, number)
