"""Decision tables over time: which row of a clock's tables is in force on each day (§§ 9.1, 9.5)."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from validator.core.days import Duration, Missing, Unit
from validator.core.duties import Hit
from validator.engine import calendar
from validator.engine.calendar import STRETCH
from validator.engine.keys import MAX, NO_LONGS, Bools, Longs, band_of, heads, key, rank
from validator.engine.pieces import alike, pieces
from validator.engine.trivalent import F, T, U

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.core.duties import Clock, Row, Table
    from validator.core.truths import Truth
    from validator.engine.session import Session
    from validator.engine.trivalent import Truths

MOST_DAYS = 2 * STRETCH
"""Days that are as close together as that are looked up in a table, however few they are."""
NEVER = 1 << 60
"""The length of no interval at all: longer than any."""
_LENGTH = {Unit.DAY: 10_000, Unit.WEEK: 70_000, Unit.MONTH: 304_369, Unit.YEAR: 3_652_428, Unit.YEAR_OF_LIFE: 3_652_428}
"""Lengths that order intervals; exact among days and weeks, and among months and years, as lowering demands."""


class Intervals:
    """The intervals of all rows as one of the two runs of § 9.5 reads them; the last stands for “no row”."""

    def __init__(self, durations: tuple[Duration | None, ...]) -> None:
        lengths = [NEVER if d is None else d.count * _LENGTH[d.unit] for d in durations]
        self.length: Longs = np.array(lengths, np.int64)
        self._durations = list(dict.fromkeys(durations))
        self.kind: Longs = np.array([self._durations.index(duration) for duration in durations], np.int64)
        self._first, self._width, self._table = 0, 0, NO_LONGS

    def after(self, day: Longs, row: Longs) -> Longs:
        """The day one interval after each day; `MAX` where the row has none."""
        if day.size == 0:
            return day.copy()
        first, last = int(day.min()), int(day.max())
        if not self._first <= first <= last < self._first + self._width:
            if last - first >= max(day.size, MOST_DAYS):
                return self._one_by_one(day, row)
            self._tabulate(first, last)
        return np.asarray(self._table[(self.kind * self._width - self._first)[row] + day])

    def by_row(self, span: range) -> Longs:
        """The same for every row, one after the other, and each day of a span."""
        days = np.arange(span.start, span.stop, dtype=np.int64)
        return self.moves(days)[self.kind].ravel()

    def _one_by_one(self, day: Longs, row: Longs) -> Longs:
        found, kind = np.full(day.size, MAX, np.int64), self.kind[row]
        for number, duration in enumerate(self._durations):
            if duration is not None:
                rows = kind == number
                found[rows] = calendar.add(day[rows], 1, duration)
        return found

    def _tabulate(self, first: int, last: int) -> None:
        """Looks up every day of a range for every interval; the ranges of later batches are much the same."""
        days = np.arange(first - first % STRETCH, last + STRETCH - last % STRETCH, dtype=np.int64)
        first = int(days[0])
        self._first, self._width, self._table = first, days.size, self.moves(days).ravel()

    def moves(self, days: Longs) -> Longs:
        """The day one interval after each day, a line for each interval that a row has (`kind`)."""
        never = np.full(days.size, MAX, np.int64)
        return np.stack([never if one is None else calendar.add(days, 1, one) for one in self._durations])


def intervals_of(rows: list[Row], *, lenient: bool) -> Intervals:
    """The intervals of the rows of a clock's tables in one of the two runs."""
    return _intervals((*(_reading(row.interval, lenient=lenient) for row in rows), None))


@lru_cache(maxsize=128)
def _intervals(durations: tuple[Duration | None, ...]) -> Intervals:
    return Intervals(durations)


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
        nodes = [row.when for row in self.rows] + ([] if scope is None else [scope])
        found = pieces(session, nodes)
        self._pieces = found
        self.key, self._truths = found.key, found.truths[: len(self.rows)]
        self._scope = None if scope is None else found.truths[-1]

    def of(self, bands: Bools) -> Situations:
        """Those of some bands, piece by piece, as long as nothing changes."""
        band, situation = band_of(self.key), self._pieces.situation
        truths = self._truths if self._scope is None else [*self._truths, self._scope]
        kept = heads(band) | changes(alike(truths, situation))
        rows = np.flatnonzero(kept & bands[band])
        found, place = copy(self), situation[rows]
        found.key, found._truths = self.key[rows], [truth[place] for truth in self._truths]
        found._scope = None if self._scope is None else self._scope[place]
        return found

    def doubtful(self, bands: int) -> Bools:
        """The bands in which the two runs may choose other rows, or read their intervals otherwise."""
        doubt = np.zeros(self._pieces.situations, np.bool_) if self._scope is None else self._scope == U
        for table, truths in self._by_table():
            for row, truth in zip(table.rows, truths, strict=True):
                doubt |= (truth >= U) if isinstance(row.interval, Missing) else (truth == U)
            if table.hit is Hit.UNIQUE:
                doubt |= sum((truth == T).astype(np.int8) for truth in truths) > 1
        found = np.zeros(bands, np.bool_)
        if doubt.any():
            found[band_of(self.key[doubt[self._pieces.situation]])] = True
        return found

    def settled(self, lengths: Longs) -> Chart:
        """The row of each day, where nothing is in doubt."""
        base = len(self.rows)
        row = np.full(self._pieces.situations, base, np.int64)
        for table, truths in reversed(list(self._by_table())):
            base -= len(table.rows)
            places = list(range(len(table.rows)))
            if table.hit is Hit.STRICTEST:
                places.sort(key=lambda place, base=base: int(lengths[base + place]))  # type: ignore[misc]
            for place in reversed(places):
                np.copyto(row, base + place, where=truths[place] == T)
        if self._scope is not None:
            np.copyto(row, len(self.rows), where=self._scope == F)
        found = row.take(self._pieces.situation)
        kept = np.flatnonzero(heads(band_of(self.key)) | changes(found))
        return Chart(self.key.take(kept), found.take(kept))

    def _by_table(self) -> Iterator[tuple[Table, list[Truths]]]:
        base = 0
        for table in self.tables:
            yield table, self._truths[base : base + len(table.rows)]
            base += len(table.rows)

    def chart(self, intervals: Intervals, *, lenient: bool) -> Chart:
        """The row of each day in one of the two runs."""
        choice = _Choice(self.key.size, intervals.length, lenient=lenient)
        done, base = np.zeros(self.key.size, np.bool_), 0
        for table, truths in self._by_table():
            for place, candidate in enumerate(_candidates(table, truths, intervals.length[base:])):
                choice.consider(base + place, candidate & ~done)
            done |= np.any([truth == T for truth in truths], axis=0) if truths else False
            base += len(table.rows)
        choice.consider(base, ~done)
        row = choice.row
        if self._scope is not None:
            row = np.where(self._scope == T if lenient else self._scope != F, row, base)
        return Chart(self.key, row)


def changes(values: Longs) -> Bools:
    """Whether each element is another than the one before; the first is none that changes."""
    found = np.zeros(values.size, np.bool_)
    found[1:] = values[1:] != values[:-1]
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
    return chart.key[~heads(band_of(chart.key)) & changes(length)]
