"""Clocks without suspension and doubt: all gaps are judged at once, those in which something changes one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from validator.engine.blocks import MET, MET_LATE, NONE, NOT_APPLICABLE, NOT_ONE, OPENED, VIOLATED, verdicts
from validator.engine.frames import NOBODY
from validator.engine.keys import MAX, NOTHING, Bools, Longs, clipped, heads, merge, sorting, whole
from validator.engine.obligations import Obligations, acts_on, moves_of
from validator.engine.tables import NEVER
from validator.engine.ticks import Changes, Gaps, Setting
from validator.engine.uniform import no

if TYPE_CHECKING:
    from validator.core.duties import Clock
    from validator.engine.plans import Between, Plan
    from validator.engine.session import Session
    from validator.engine.tables import Intervals as Lengths
    from validator.engine.trivalent import Truths


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Obligations on their way: of which gap, how many in it ended before, and how each ended."""

    at: Longs
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
    due = lengths.after(gaps.day, gaps.row)
    if clock.roll:
        due = np.where(due < MAX, session.holidays.roll(np.where(due < MAX, due, 0)), MAX)
    breached = due < gaps.until
    if run is not None:
        due[at], breached[at] = run.due, run.breached
    ends, hidden = _ends(session, clock, gaps, due, breached, at, run, told)
    return _obligations(session, plan, ends, at, run), hidden


def _moved(session: Session, clock: Clock, plan: Plan, lengths: Lengths) -> tuple[Longs, Gaps | None]:
    """The gaps in which the interval changes or the policy comes into force, and how their clocks ran."""
    gaps, length = plan.gaps, lengths.length[plan.chart.row]
    differs = length[gaps.piece] != length[gaps.piece - 1]
    piece, owner = gaps.piece[differs], gaps.owner[differs]
    keys, row, first = plan.chart.key[piece], plan.chart.row[piece], np.zeros(piece.size, np.bool_)
    if gaps.entered.size:
        keys, owner = np.concatenate((gaps.entered, keys)), np.concatenate((gaps.enterer, owner))
        order = np.argsort(keys, kind="stable")
        order = order[heads(keys[order])]
        keys, owner, first = keys[order], owner[order], order < gaps.entered.size
        row = plan.chart.at(keys)
    if keys.size == 0:
        return keys, None
    begin = np.flatnonzero(heads(owner))
    at = owner[begin]
    run = Gaps(_setting(session, clock, plan, lengths), gaps.band[at], gaps.day[at], gaps.row[at])
    run.run(Changes(keys, row, first, no(keys.size), no(keys.size)), begin, np.append(begin[1:], keys.size))
    run.pass_until(np.arange(at.size), gaps.until[at])
    return at, run


def _setting(session: Session, clock: Clock, plan: Plan, lengths: Lengths) -> Setting:
    chart, (first, last) = plan.chart, session.force
    running = lengths.length[chart.row] < NEVER
    active = clipped(merge(chart.key[running], chart.last()[running]), first, last)
    force = clipped(whole(session.root.bands), first, last)
    return Setting(clock, lengths, active, force, NOTHING, session.holidays.roll, first)


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
    late = MET_LATE if clock.late else VIOLATED
    verdict = np.array([MET, late, OPENED, VIOLATED], np.int8)[breached + gaps.final * np.int8(2)]
    first, last = session.force
    kept = (due >= first) & (due <= min(last, MAX - 1)) & (gaps.until >= first)
    rows, hidden = _told(verdict, kept, told)
    verdict, end, broken = verdict[rows], due[rows], breached[rows]
    since = np.where(broken, end + 1, NONE)
    met = np.where((verdict == MET) | (verdict == MET_LATE), gaps.until[rows], NONE)
    serial, begun, row, anchored = np.zeros(rows.size, np.int64), gaps.day, gaps.row, np.ones(rows.size, np.bool_)
    if run is not None:
        place = np.full(gaps.day.size, -1, np.int64)
        place[at] = np.arange(at.size)
        inner = np.flatnonzero(place[rows] >= 0)
        own = place[rows[inner]]
        begun, row = begun[rows], row[rows]
        begun[inner], row[inner], anchored[inner] = run.begun[own], run.row[own], run.anchored[own]
        serial[inner] = run.serial[own]
    else:
        begun, row = begun[rows], row[rows]
    found = Ends(rows, serial, verdict, begun, anchored, end, since, met, row)
    if run is None or not any(part[0].size for part in run.ended.obligations):
        return found, hidden
    early, more = _early(session, run, at, told)
    return _sorted(found, early), hidden + more


def _told(verdict: Truths, kept: Bools, told: Bools) -> tuple[Longs, Longs]:
    """The rows of which is told, and how many others there are by verdict."""
    if told.all():
        return np.flatnonzero(kept), NOT_ONE
    seen = told[verdict] & kept
    return np.flatnonzero(seen), verdicts(verdict[kept]) - verdicts(verdict[seen])


def _early(session: Session, run: Gaps, at: Longs, told: Bools) -> tuple[Ends, Longs]:
    """Obligations that ended before the next act: replaced by a new one, or lapsed while in force."""
    parts = zip(*run.ended.obligations, strict=True)
    gap, serial, verdict, begun, anchored, due, since, row, ended = (np.concatenate(part) for part in parts)
    first, last = session.force
    kept = (first <= due) & (due <= last) & (due < MAX) & (ended >= first)
    kept &= (verdict != NOT_APPLICABLE) | (ended <= last)
    verdict = verdict.astype(np.int8)
    rows, hidden = _told(verdict, kept, told)
    at, serial, begun, row, none = at[gap[rows]], serial[rows], begun[rows], row[rows], np.full(rows.size, NONE)
    return Ends(at, serial, verdict[rows], begun, anchored[rows] == 1, due[rows], since[rows], none, row), hidden


def _sorted(one: Ends, other: Ends) -> Ends:
    names = Ends.__slots__
    both = {name: np.concatenate((getattr(one, name), getattr(other, name))) for name in names}
    order = sorting(both["at"], both["serial"])
    return Ends(**(both if order is None else {name: column[order] for name, column in both.items()}))


def _obligations(session: Session, plan: Plan, ends: Ends, at: Longs, run: Gaps | None) -> Obligations:
    gaps = plan.gaps
    band = gaps.band[ends.at]
    fact = np.where(ends.anchored, plan.fact[ends.at], NOBODY) if ends.at.size else ends.at
    evidence = acts_on(gaps.done, band, ends.met, session.witnessed[ends.verdict])
    made = [] if run is None else [(at[part[0]], *part[1:]) for part in run.ended.moves if part[0].size]
    moves = moves_of(made, ends.at, ends.serial)
    return Obligations(
        band, ends.verdict, ends.begun, fact, ends.due, ends.since, ends.met, ends.row, *evidence, *moves
    )
