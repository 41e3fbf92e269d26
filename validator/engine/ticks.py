"""A clock between two acts: changes move the due day, one change of every gap at a time (§ 9.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from validator.core.duties import Clock, Word
from validator.engine.blocks import MOVES, NONE, NOT_APPLICABLE, VIOLATED
from validator.engine.keys import MAX, Bools, Intervals, Longs, day_of, first_from, holds, key, last_until
from validator.engine.tables import NEVER
from validator.engine.uniform import both, everywhere, neither, nowhere, taken

if TYPE_CHECKING:
    from collections.abc import Callable

    from validator.engine.tables import Intervals as Lengths

IN_FORCE, RESUMED, STRICTER, LOOSER, LAPSED = range(len(MOVES))
ANEW = (Word.FROM_LAST_ACT, Word.STARTS_ANEW)
"""The words that begin a new obligation after a breach."""


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """Days on which something happens to a running clock, sorted; `row` and `suspended` are those of the day."""

    key: Longs
    row: Longs
    first: Bools
    resumed: Bools
    suspended: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """What a run of the clock needs to know: words, intervals, days on which it is active, suspensions, the roll.

    `unsuspended` are the days in force and not suspended, whatever the row; `first` and `last` are those in force.
    Where nothing is ever suspended, `active` need not be known: then the clock is active while it has an interval.
    """

    clock: Clock
    lengths: Lengths
    active: Intervals | None
    unsuspended: Intervals
    suspended: Intervals
    roll: Callable[[Longs], Longs]
    first: int
    last: int


@dataclass(slots=True, eq=False)
class Ended:
    """Obligations that ended before the next act, and moves; each a list of column tuples, one a round."""

    obligations: list[tuple[Longs, ...]] = field(default_factory=list)
    moves: list[tuple[Longs, ...]] = field(default_factory=list)


class Gaps:
    """One gap a row: the obligation that runs in it. `due` is `MAX` for none, `serial` counts within the gap."""

    def __init__(self, setting: Setting, band: Longs, day: Longs, row: Longs) -> None:
        self.setting, self.band = setting, band
        self.begun, self.changed, self.row = day.copy(), day.copy(), row.copy()
        self.due: Longs = self._rolled(setting.lengths.after(day, row))
        self.length: Longs = setting.lengths.length[row]
        self.breached: Bools = np.zeros(day.size, np.bool_)
        self.kept: Bools = np.zeros(day.size, np.bool_)
        self.serial: Longs = np.zeros(day.size, np.int64)
        self.anchored: Bools = np.ones(day.size, np.bool_)
        self.ended = Ended()

    @property
    def renewed(self) -> bool:
        """Whether any obligation ended before the next act: then there may be more than one in a gap."""
        return any(part[0].size for part in self.ended.obligations)

    def _rolled(self, day: Longs) -> Longs:
        if not self.setting.clock.roll:
            return day
        some = day < MAX
        return np.where(some, self.setting.roll(np.where(some, day, 0)), MAX)

    def pass_until(self, at: Longs, day: Longs) -> None:
        """Marks the obligations that are breached before a day: their due day was over while they ran."""
        passed = np.flatnonzero(~self.breached[at] & (self.due[at] < day))
        if passed.size == 0:
            return
        at, day = at[passed], day[passed]
        due, band = self.due[at], self.band[at]
        broken = self._active(at, band, due, day)
        kept = self.kept[at]
        if kept.any():
            broken = np.where(kept, self._unsuspended(band, due), broken)
        self.breached[at] = broken

    def _active(self, at: Longs, band: Longs, due: Longs, day: Longs) -> Bools:
        """Whether the clock was active on a day from the due day on, since the last change."""
        setting = self.setting
        if setting.active is not None:
            return first_from(setting.active, key(band, due)) < key(band, day)
        since = np.maximum(np.maximum(due, self.changed[at]), setting.first)
        return (self.length[at] < NEVER) & (since < day) & (since <= setting.last)

    def _unsuspended(self, band: Longs, due: Longs) -> Bools:
        if self.setting.active is not None:
            return holds(self.setting.unsuspended, key(band, due))
        return (self.setting.first <= due) & (due <= self.setting.last)

    def run(self, changes: Changes, first: Longs, last: Longs) -> None:
        """Goes through the changes `first … last − 1` of each gap, the k-th of all gaps at once."""
        at = np.flatnonzero(first < last)
        place = first[at]
        while at.size:
            self._change(at, changes, place)
            place = place + 1
            more = place < last[at]
            at, place = at[more], place[more]

    def _change(self, at: Longs, changes: Changes, place: Longs) -> None:
        day, row = day_of(changes.key[place]), changes.row[place]
        self.pass_until(at, day)
        first, resumed, suspended = (taken(one, place) for one in (changes.first, changes.resumed, changes.suspended))
        for happens, step in (
            (first, self._in_force),
            (both(resumed, neither(first)), self._resume),
            (both(neither(suspended), neither(first)), self._interval),
        ):
            if everywhere(happens):
                step(at, day, row)
            elif not nowhere(happens):
                step(at[happens], day[happens], row[happens])
        self.changed[at] = day

    def _from_last_act(self, at: Longs, day: Longs, row: Longs) -> Longs:
        return np.maximum(self.setting.lengths.after(self.begun[at], row), day)

    def _named(self, word: Word, at: Longs, day: Longs, row: Longs) -> Longs:
        """The due day that a word gives; `pauses` is the business of suspensions."""
        match word:
            case Word.FROM_LAST_ACT:
                return self._from_last_act(at, day, row)
            case Word.STARTS_ANEW:
                return self.setting.lengths.after(day, row)
            case Word.RUNS_ON | Word.PAUSES:
                return self.due[at]

    def _in_force(self, at: Longs, day: Longs, row: Longs) -> None:
        found = self._named(self.setting.clock.in_force, at, day, row)
        found = np.where(found == MAX, self._from_last_act(at, day, row), found)
        none = self.setting.lengths.length[row] == NEVER
        self._move(at, day, row, np.where(none, MAX, np.maximum(found, day)), IN_FORCE)
        self.length[at] = self.setting.lengths.length[row]

    def _resume(self, at: Longs, day: Longs, row: Longs) -> None:
        word = self.setting.clock.resumed
        named = self.setting.lengths.length[row] < NEVER
        if word in ANEW:
            self._renew(self.breached[at] & named, at, day, row, RESUMED)
        moved = ~self.breached[at] & (self.due[at] < MAX)
        if word in ANEW:
            moved &= named
        at, day, row = at[moved], day[moved], row[moved]
        match word:
            case Word.PAUSES:
                begin = self._suspended_since(self.band[at], day)
                found = self.due[at] + day - np.maximum(np.maximum(begin, self.begun[at] + 1), self.setting.first)
            case Word.RUNS_ON | Word.FROM_LAST_ACT | Word.STARTS_ANEW:
                found = np.maximum(self._named(word, at, day, row), day)
        self._move(at, day, row, found, RESUMED)

    def _suspended_since(self, band: Longs, day: Longs) -> Longs:
        """The first day of the suspension that ended the day before."""
        eve = last_until(self.setting.suspended, key(band, day - 1))
        place = np.searchsorted(self.setting.suspended.lo, eve, side="right") - 1
        return day_of(self.setting.suspended.lo[place])

    def _renew(self, where: Bools, at: Longs, day: Longs, row: Longs, why: int) -> None:
        """Ends breached obligations as violated and begins new ones on the day."""
        at, day, row = at[where], day[where], row[where]
        self._end(at, np.full(at.size, VIOLATED, np.int64), self.due[at] + 1, day)
        self.breached[at], self.begun[at], self.anchored[at] = False, day, False
        self.due[at], self.row[at] = self._rolled(self.setting.lengths.after(day, row)), row
        self._record(at, day, np.full(at.size, MAX), self.due[at], why)

    def _interval(self, at: Longs, day: Longs, row: Longs) -> None:
        now, before = self.setting.lengths.length[row], self.length[at]
        broken = self.breached[at]
        if self.setting.clock.stricter in ANEW:
            self._renew(broken & (before == NEVER) & (now < NEVER), at, day, row, STRICTER)
        tighter, wider = np.flatnonzero(~broken & (now < before)), np.flatnonzero(~broken & (now > before))
        self._tighten(at.take(tighter), day.take(tighter), row.take(tighter))
        lapses = now.take(wider) == NEVER
        if lapses.any():
            self._lapse(at[wider[lapses]], day[wider[lapses]])
            wider = wider[~lapses]
        self._widen(at.take(wider), day.take(wider), row.take(wider))
        self.length[at] = now
        self.kept[at] &= now == NEVER

    def _tighten(self, at: Longs, day: Longs, row: Longs) -> None:
        found = self._named(self.setting.clock.stricter, at, day, row)
        found = np.where(found == MAX, self._from_last_act(at, day, row), found)
        self._move(at, day, row, np.minimum(self.due[at], found), STRICTER)

    def _widen(self, at: Longs, day: Longs, row: Longs) -> None:
        found = self._named(self.setting.clock.looser, at, day, row)
        self._move(at, day, row, np.maximum(self.due[at], found), LOOSER)

    def _lapse(self, at: Longs, day: Longs) -> None:
        at, day = at[self.due[at] < MAX], day[self.due[at] < MAX]
        if self.setting.clock.looser is Word.RUNS_ON:
            self.kept[at] = True
            return
        due = self.due[at]
        self._record(at, day, due, np.full(at.size, MAX), LAPSED)
        self._end(at, np.full(at.size, NOT_APPLICABLE, np.int64), np.full(at.size, NONE), day)
        self.due[at] = MAX

    def _move(self, at: Longs, day: Longs, row: Longs, due: Longs, why: int) -> None:
        due = self._rolled(np.minimum(due, MAX))
        moved = np.flatnonzero(due != self.due[at])
        at, day, row, due = at.take(moved), day.take(moved), row.take(moved), due.take(moved)
        self._record(at, day, self.due[at], due, why)
        self.due[at] = due
        named = self.setting.lengths.length[row] < NEVER
        self.row[at[named]] = row[named]

    def _record(self, at: Longs, day: Longs, before: Longs, after: Longs, why: int) -> None:
        self.ended.moves.append((at, self.serial[at], day, np.full(at.size, why), before, after))

    def _end(self, at: Longs, verdict: Longs, since: Longs, day: Longs) -> None:
        gap = (at, self.serial[at], verdict, self.begun[at], self.anchored[at].astype(np.int64))
        self.ended.obligations.append((*gap, self.due[at], since, self.row[at], day))
        self.serial[at] = self.serial[at] + 1
