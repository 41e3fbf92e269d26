"""The facts of a batch of subjects in one pool: type after type, known facts only."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from validator.engine.blocks import NOTHING
from validator.engine.frames import Items
from validator.engine.keys import MAX, MIN, NO_LONGS, Longs
from validator.engine.uniform import is_uniform, longs, taken, uniform
from validator.histories.columns import ABSENT, NEVER_UNOBSERVED, NO_INSTANT, NULL, ONGOING
from validator.histories.model import EVERY_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from validator.histories.columns import Columns, FactColumns


def bases(columns: Columns) -> dict[str, int]:
    """The number of each type's first fact when the facts of all types are counted through, types by name."""
    found, total = {}, 0
    for name in sorted(columns.facts):
        found[name] = total
        total += columns.facts[name].subject.size
    return found


def _padded(column: Longs, fact: Longs) -> Longs:
    """A column of the pool for facts that may be nobody (-1): its last element is for these."""
    return uniform(column[fact[0]], fact.size) if is_uniform(fact) and fact.size else column[fact]


class Pool:
    """Facts of the subjects `first … last − 1` that are known on day `as_of`; subjects count from 0 within the batch.

    `end` of an ongoing span is `MAX`. `number` counts all facts of the columns through (see `bases`).
    """

    def __init__(self, columns: Columns, first: int, last: int, as_of: int) -> None:
        self._columns, self.first, self.size = columns, first, last - first
        self._parts: list[tuple[FactColumns, Longs | slice, int]] = []
        self.ranges: dict[str, tuple[int, int]] = {}
        self._attributes: dict[str, Longs] = {}
        self._numbered: list[tuple[int, Longs | slice]] = []
        total, base = 0, bases(columns)
        for name in sorted(columns.facts):
            facts = columns.facts[name]
            # Needles of the column's own type: others would have all of it copied for each batch.
            low, high = np.searchsorted(facts.subject, np.array([first, last], facts.subject.dtype)).tolist()
            known = facts.start[low:high] <= as_of
            rows = slice(low, high) if known.all() else low + np.flatnonzero(known)
            size = int(np.count_nonzero(known))
            self._parts.append((facts, rows, size))
            self._numbered.append((base[name], rows))
            self.ranges[name] = (total, total + size)
            total += size
        self.every: Longs = np.arange(total, dtype=np.int64)
        self.subject: Longs = self._column(lambda facts: facts.subject)
        self.subject -= first
        self.start: Longs = self._column(lambda facts: facts.start)

    # What only some policies look at, or only what is told, is gathered when it is asked for.

    @property
    def number(self) -> Longs:
        """The number of each fact among those of the columns."""
        return self.padded_number[:-1]

    @property
    def ordinal(self) -> Longs:
        """The place of each fact in its history."""
        return self.padded_ordinal[:-1]

    @cached_property
    def padded_number(self) -> Longs:
        """The same as `number`, and nothing for nobody."""
        numbers = (
            np.arange(base + rows.start, base + rows.stop) if isinstance(rows, slice) else base + rows
            for base, rows in self._numbered
        )
        return np.concatenate([*numbers, [NOTHING]], dtype=np.int64)

    @cached_property
    def padded_ordinal(self) -> Longs:
        """The same as `ordinal`, and nothing for nobody."""
        return np.concatenate([*(facts.ordinal[rows] for facts, rows, _ in self._parts), [NOTHING]], dtype=np.int64)

    @cached_property
    def end(self) -> Longs:
        """The last day of each fact."""
        end = self._column(lambda facts: facts.end)
        end[end == ONGOING] = MAX
        return end

    @cached_property
    def start_ms(self) -> Longs:
        """The first instant of each fact, or `NO_INSTANT`."""
        return self._instants(lambda facts: facts.start_ms)

    @cached_property
    def end_ms(self) -> Longs:
        """The last instant of each fact, or `NO_INSTANT`."""
        return self._instants(lambda facts: facts.end_ms)

    @cached_property
    def event(self) -> NDArray[np.bool_]:
        """Whether each fact is an event."""
        parts = [facts.event[rows] for facts, rows, _ in self._parts]
        return np.concatenate([np.zeros(0, np.bool_), *parts])

    def places(self, fact: Longs) -> tuple[Longs, Longs]:
        """The number of each fact among those of the columns, and its place in its history; nothing for nobody (-1).

        Facts of one type are looked up in that type's columns, so that those of the others need not be gathered.
        """
        low, high = (int(fact.min()), int(fact.max())) if fact.size and not is_uniform(fact) else (NOTHING, NOTHING)
        for (first, last), (facts, rows, _), (base, _) in zip(
            self.ranges.values(), self._parts, self._numbered, strict=True
        ):
            if first <= low and high < last:
                row = fact - first
                row = row + rows.start if isinstance(rows, slice) else rows[row]
                return row + base, facts.ordinal[row].astype(np.int64)
        return _padded(self.padded_number, fact), _padded(self.padded_ordinal, fact)

    def _column(self, of: Callable[[FactColumns], NDArray[np.generic]]) -> Longs:
        parts = [of(facts)[rows] for facts, rows, _ in self._parts]
        return np.concatenate([NO_LONGS, *parts], dtype=np.int64)

    def _instants(self, of: Callable[[FactColumns], Longs]) -> Longs:
        if all((of(facts)[rows] == NO_INSTANT).all() for facts, rows, _ in self._parts):
            return uniform(NO_INSTANT, self.every.size)
        return self._column(of)

    def of_type(self, name: str) -> Longs:
        """The pool's facts of one type, sorted by (subject, ordinal)."""
        low, high = self.ranges.get(name, (0, 0))
        return self.every[low:high]

    def items(self, fact: Longs) -> Items:
        """Facts of the pool as they are."""
        rows = self._range(fact)
        columns = (self.start, self.end, self.start_ms, self.end_ms)
        start, end, start_ms, end_ms = (taken(column, rows) for column in columns)
        return Items(fact, start, end, start_ms, end_ms, taken(self.event, rows))

    def subjects(self, fact: Longs) -> Longs:
        """The subject of each fact."""
        return self.subject[self._range(fact)]

    def _range(self, fact: Longs) -> Longs | slice:
        """The same facts as a slice, if they are all of some types: then nothing need be gathered."""
        if fact.base is not self.every or fact.strides != self.every.strides or fact.size == 0:
            return fact
        return slice(int(fact[0]), int(fact[-1]) + 1)

    def attribute(self, name: str) -> Longs:
        """The codes of an attribute for every fact of the pool; `id` is the fact's id, and none where it has none."""
        if name not in self._attributes:
            self._attributes[name] = self._ids() if name == "id" else self._named(name)
        return self._attributes[name]

    def attribute_of(self, name: str, fact: Longs) -> Longs:
        """The same for some facts."""
        return self.attribute(name)[self._range(fact)]

    def _ids(self) -> Longs:
        codes = self._column(lambda facts: facts.id)
        return np.where(codes == ABSENT, NULL, codes)

    def _named(self, name: str) -> Longs:
        parts: list[NDArray[np.generic]] = [NO_LONGS]
        for facts, rows, size in self._parts:
            column = facts.attributes.get(name)
            parts.append(longs(ABSENT, size) if column is None else column[rows])
        return np.concatenate(parts, dtype=np.int64)

    def subject_attribute(self, name: str) -> Longs:
        """The codes of a subject attribute, for every subject of the batch."""
        column = self._columns.attributes.get(name)
        if column is None:
            return np.full(self.size, ABSENT, np.int64)
        return column[self.first : self.first + self.size].astype(np.int64)

    def subject_type(self) -> Longs:
        """Per subject the place of its type in `Columns.subject_types`."""
        return self._columns.types[self.first : self.first + self.size].astype(np.int64)

    def type_code(self, name: str) -> int:
        """The place of a subject type in `Columns.subject_types`; one that no subject has if it does not occur."""
        types = self._columns.subject_types
        return types.index(name) if name in types else len(types)

    def observed(self, types: frozenset[str]) -> Longs:
        """Per subject the latest of the first observed days of the types; `MIN` where none was declared."""
        latest = np.full(self.size, MIN, np.int64)
        for name in types:
            latest = np.maximum(latest, self._observed(name))
        return latest

    def declares(self, types: frozenset[str]) -> bool:
        """Whether anything is declared of the days from which on one of the types is observed."""
        return any(name in self._columns.observed for name in (EVERY_TYPE, *types)) if types else False

    def _observed(self, name: str) -> Longs:
        days = np.full(self.size, MIN, np.int64)
        for source in (EVERY_TYPE, name):
            if (column := self._columns.observed.get(source)) is not None:
                part = column[self.first : self.first + self.size]
                days = np.where(part == NEVER_UNOBSERVED, days, part.astype(np.int64))
        return days
