"""Decision tables over time: which row of a clock's tables is in force on each day (§§ 9.1, 9.5)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from validator.core.days import Duration, Missing, Unit
from validator.core.duties import Hit
from validator.engine import calendar
from validator.engine.calendar import STRETCH
from validator.engine.keys import MAX, NO_LONGS, Bools, Longs, band_of, heads, key, rank
from validator.engine.pieces import Layers, alike, pieces
from validator.engine.trivalent import F, T, U

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.core.duties import Clock, Row, Table
    from validator.core.truths import Truth
    from validator.engine.pieces import Pieces
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
    """The truth of every row and of the scope in each situation, and when which situation is."""

    def __init__(self, session: Session, clock: Clock, scope: Truth | None) -> None:
        self._session, self._tables, self._scoped = session, clock.tables, scope is not None
        self.rows = [row for table in clock.tables for row in table.rows]
        self._layers = Layers(session, [row.when for row in self.rows] + ([] if scope is None else [scope]))

    @cached_property
    def _pieces(self) -> Pieces:
        return pieces(self._layers, self._session.root.size)

    def settled(self, lengths: Longs) -> tuple[Chart, Bools]:
        """The row of each day where nothing is in doubt; and the bands in which something is."""
        found = self._at_once(lengths) if self._session.compiled else None
        if found is not None:
            return found
        cut = self._pieces
        row, doubt = self._judged(cut.truths, cut.situations, lengths)
        doubtful = np.zeros(self._session.root.size, np.bool_)
        if doubt.any():
            doubtful[band_of(cut.key[doubt[cut.situation]])] = True
        found_row = row.take(cut.situation)
        kept = np.flatnonzero(heads(band_of(cut.key)) | changes(found_row))
        return Chart(cut.key.take(kept), found_row.take(kept)), doubtful

    def _at_once(self, lengths: Longs) -> tuple[Chart, Bools] | None:
        """The same by machine code, which needs no pieces; None if lanes are too many."""
        from validator.engine.charts import charted  # noqa: PLC0415 - the compiler takes half a second to load

        layers, bands = self._layers, self._session.root.size
        return charted(layers.tracks, bands, lambda held, size: self._judged(layers.truths(held, size), size, lengths))

    def _judged(self, truths: list[Truths], situations: int, lengths: Longs) -> tuple[Longs, Bools]:
        """By situation the row where nothing is in doubt, and whether something is."""
        scope = truths[-1] if self._scoped else np.full(situations, T, np.int8)
        row = np.where(scope == F, len(self.rows), _chosen(self._tables, truths, situations, lengths))
        return row, (scope == U) | _doubtful(self._tables, truths, situations)

    def of(self, bands: Bools) -> Cut:
        """The pieces of some bands, as long as nothing changes."""
        found = self._pieces
        band, situation, truths = band_of(found.key), found.situation, found.truths
        kept = heads(band) | changes(alike(truths, situation))
        rows = np.flatnonzero(kept & bands[band])
        held = [truth.take(situation.take(rows)) for truth in truths]
        return Cut(self._tables, found.key.take(rows), held, held.pop() if self._scoped else None)


def _chosen(tables: Sequence[Table], truths: Sequence[Truths], situations: int, lengths: Longs) -> Longs:
    """The row in each situation, where nothing is in doubt."""
    base = sum(len(table.rows) for table in tables)
    row = np.full(situations, base, np.int64)
    for table, own in reversed(list(_by_table(tables, truths))):
        base -= len(table.rows)
        places = list(range(len(table.rows)))
        if table.hit is Hit.STRICTEST:
            places.sort(key=lambda place, base=base: int(lengths[base + place]))  # type: ignore[misc]
        for place in reversed(places):
            np.copyto(row, base + place, where=own[place] == T)
    return row


def _doubtful(tables: Sequence[Table], truths: Sequence[Truths], situations: int) -> Bools:
    """The situations in which the two runs may choose other rows, or read their intervals otherwise."""
    doubt = np.zeros(situations, np.bool_)
    for table, own in _by_table(tables, truths):
        for row, truth in zip(table.rows, own, strict=True):
            doubt |= (truth >= U) if isinstance(row.interval, Missing) else (truth == U)
        if table.hit is Hit.UNIQUE:
            doubt |= sum((truth == T).astype(np.int8) for truth in own) > 1
    return doubt


def _by_table(tables: Sequence[Table], truths: Sequence[Truths]) -> Iterator[tuple[Table, Sequence[Truths]]]:
    base = 0
    for table in tables:
        yield table, truths[base : base + len(table.rows)]
        base += len(table.rows)


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Time cut wherever a row or the scope changes: where each piece begins, and their truths in it."""

    tables: Sequence[Table]
    key: Longs
    truths: list[Truths]
    scope: Truths | None

    def chart(self, intervals: Intervals, *, lenient: bool) -> Chart:
        """The row of each day in one of the two runs."""
        choice = _Choice(self.key.size, intervals.length, lenient=lenient)
        done, base = np.zeros(self.key.size, np.bool_), 0
        for table, truths in _by_table(self.tables, self.truths):
            for place, candidate in enumerate(_candidates(table, truths, intervals.length[base:])):
                choice.consider(base + place, candidate & ~done)
            done |= np.any([truth == T for truth in truths], axis=0) if truths else False
            base += len(table.rows)
        choice.consider(base, ~done)
        row = choice.row
        if self.scope is not None:
            row = np.where(self.scope == T if lenient else self.scope != F, row, base)
        return Chart(self.key, row)


def changes(values: Longs) -> Bools:
    """Whether each element is another than the one before; the first is none that changes."""
    found = np.zeros(values.size, np.bool_)
    found[1:] = values[1:] != values[:-1]
    return found


def _candidates(table: Table, truths: Sequence[Truths], lengths: Longs) -> list[Bools]:
    """Where each row of a table may be the one that decides."""
    match table.hit:
        case Hit.UNIQUE:
            return [truth >= U for truth in truths]
        case Hit.FIRST:
            return _until_first(truths)
        case Hit.STRICTEST:
            return _strictest(truths, lengths)


def _until_first(truths: Sequence[Truths]) -> list[Bools]:
    found: list[Bools] = []
    open_ = np.ones(truths[0].size, np.bool_) if truths else np.zeros(0, np.bool_)
    for truth in truths:
        found.append(open_ & (truth >= U))
        open_ = open_ & (truth != T)
    return found


def _strictest(truths: Sequence[Truths], lengths: Longs) -> list[Bools]:
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
