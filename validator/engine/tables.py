"""Decision tables over time: which row of a clock's tables is in force on each day (§§ 9.1, 9.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from validator.core.days import Duration, Missing, Unit
from validator.core.duties import Hit
from validator.engine import calendar
from validator.engine.keys import MAX, MIN, Bools, Longs, band_of, day_of, distinct, heads, key, rank
from validator.engine.trivalent import F, T, U

if TYPE_CHECKING:
    from validator.core.duties import Clock, Row, Table
    from validator.core.truths import Truth
    from validator.engine.session import Session
    from validator.engine.states import State
    from validator.engine.trivalent import Truths

NEVER = 1 << 60
"""The length of no interval at all: longer than any."""
_LENGTH = {Unit.DAY: 10_000, Unit.WEEK: 70_000, Unit.MONTH: 304_369, Unit.YEAR: 3_652_428, Unit.YEAR_OF_LIFE: 3_652_428}
"""Lengths that order intervals; exact among days and weeks, and among months and years, as lowering demands."""


class Intervals:
    """The intervals of all rows as one of the two runs of § 9.5 reads them; the last stands for “no row”."""

    def __init__(self, rows: list[Row], *, lenient: bool) -> None:
        self._durations = [*(_reading(row.interval, lenient=lenient) for row in rows), None]
        lengths = [NEVER if d is None else d.count * _LENGTH[d.unit] for d in self._durations]
        self.length: Longs = np.array(lengths, np.int64)

    def after(self, day: Longs, row: Longs) -> Longs:
        """The day one interval after each day; `MAX` where the row has none."""
        found = np.full(day.size, MAX, np.int64)
        for duration in {d for d in self._durations if d is not None}:
            rows = np.array([d == duration for d in self._durations])[row]
            found[rows] = calendar.add(day[rows], 1, duration)
        return found


def _reading(interval: Duration | Missing | None, *, lenient: bool) -> Duration | None:
    if not isinstance(interval, Missing):
        return interval
    return interval.at_most if lenient else interval.at_least or Duration(0, Unit.DAY)


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """The row from each key on until the next; every band begins with `MIN`."""

    key: Longs
    row: Longs

    def at(self, keys: Longs) -> Longs:
        """The row on each day."""
        return np.asarray(self.row[rank(self.key, keys, right=True) - 1])

    def last(self) -> Longs:
        """The key of the last day of each piece."""
        band = band_of(self.key)
        following = np.append(self.key[1:], 0) - 1
        return np.where(np.append(band[1:] == band[:-1], False), following, key(band, MAX))


class Situations:
    """The truth of every row and of the scope on the pieces of time between their changes."""

    def __init__(self, session: Session, clock: Clock, scope: Truth | None) -> None:
        self.tables, self.rows = clock.tables, [row for table in clock.tables for row in table.rows]
        root = session.root
        states = [session.state(root, row.when)[1] for row in self.rows]
        scoped = None if scope is None else session.state(root, scope)[1]
        self.key: Longs = distinct(key(root.bands, MIN), *_changes([*states, scoped]))
        self._truths = [state.at(self.key) for state in states]
        self._scope = None if scoped is None else scoped.at(self.key)

    def chart(self, intervals: Intervals, *, lenient: bool) -> Chart:
        """The row of each day in one of the two runs."""
        choice = _Choice(self.key.size, intervals.length, lenient=lenient)
        done, base = np.zeros(self.key.size, np.bool_), 0
        for table in self.tables:
            truths = self._truths[base : base + len(table.rows)]
            for place, candidate in enumerate(_candidates(table, truths, intervals.length[base:])):
                choice.consider(base + place, candidate & ~done)
            done |= np.any([truth == T for truth in truths], axis=0) if truths else False
            base += len(table.rows)
        choice.consider(base, ~done)
        row = choice.row
        if self._scope is not None:
            row = np.where(self._scope == T if lenient else self._scope != F, row, base)
        return Chart(self.key, row)


def _changes(states: list[State | None]) -> list[Longs]:
    found = []
    for state in states:
        if state is not None:
            for days in (state.sure, state.possible):
                past = days.hi + 1
                found += [days.lo, past[day_of(past) <= MAX]]
    return found


def _candidates(table: Table, truths: list[Truths], lengths: Longs) -> list[Bools]:
    """Where each row of a table may be the one that decides."""
    match table.hit:
        case Hit.UNIQUE:
            return [truth >= U for truth in truths]
        case Hit.FIRST:
            return _until_first(truths)
        case Hit.STRICTEST:
            return _strictest(truths, lengths)


def _until_first(truths: list[Truths]) -> list[Bools]:
    found: list[Bools] = []
    open_ = np.ones(truths[0].size, np.bool_) if truths else np.zeros(0, np.bool_)
    for truth in truths:
        found.append(open_ & (truth >= U))
        open_ = open_ & (truth != T)
    return found


def _strictest(truths: list[Truths], lengths: Longs) -> list[Bools]:
    if not truths:
        return []
    least, best = np.full(truths[0].size, NEVER + 1), np.full(truths[0].size, -1)
    for row, truth in enumerate(truths):
        better = (truth == T) & (lengths[row] < least)
        least, best = np.where(better, lengths[row], least), np.where(better, row, best)
    return [(best == row) | ((truth == U) & (lengths[row] < least)) for row, truth in enumerate(truths)]


class _Choice:
    """The longest (shortest) interval among candidates; ties go to the earlier row."""

    def __init__(self, pieces: int, lengths: Longs, *, lenient: bool) -> None:
        self._lengths, self._sign = lengths, 1 if lenient else -1
        self._best: Longs = np.full(pieces, -NEVER - 1, np.int64)
        self.row: Longs = np.full(pieces, lengths.size - 1, np.int64)

    def consider(self, row: int, where: Bools) -> None:
        """Takes the row where it is a candidate and better than those before."""
        worth = self._sign * int(self._lengths[row])
        better = where & (worth > self._best)
        self._best = np.where(better, worth, self._best)
        self.row = np.where(better, row, self.row)


def changed(chart: Chart, lengths: Longs) -> Longs:
    """The keys at which the interval is another than on the day before."""
    length = lengths[chart.row]
    inner = ~heads(band_of(chart.key))
    differs = np.concatenate(([False], length[1:] != length[:-1])) if length.size else np.zeros(0, np.bool_)
    return chart.key[inner & differs]
