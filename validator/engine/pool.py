"""The facts of a batch of subjects in one pool: type after type, known facts only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from validator.engine.blocks import NOTHING
from validator.engine.keys import MAX, MIN, NO_LONGS, Longs
from validator.engine.uniform import longs, uniform
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


class Pool:
    """Facts of the subjects `first … last − 1` that are known on day `as_of`; subjects count from 0 within the batch.

    `end` of an ongoing span is `MAX`. `number` counts all facts of the columns through (see `bases`).
    """

    def __init__(self, columns: Columns, first: int, last: int, as_of: int) -> None:
        self._columns, self.first, self.size = columns, first, last - first
        self._parts: list[tuple[FactColumns, Longs | slice, int]] = []
        self.ranges: dict[str, tuple[int, int]] = {}
        self._attributes: dict[str, Longs] = {}
        numbers, total, base = [NO_LONGS], 0, bases(columns)
        for name in sorted(columns.facts):
            facts = columns.facts[name]
            # Needles of the column's own type: others would have all of it copied for each batch.
            low, high = np.searchsorted(facts.subject, np.array([first, last], facts.subject.dtype)).tolist()
            known = facts.start[low:high] <= as_of
            rows = slice(low, high) if known.all() else low + np.flatnonzero(known)
            size = int(np.count_nonzero(known))
            self._parts.append((facts, rows, size))
            self.ranges[name] = (total, total + size)
            total += size
            numbers.append(base[name] + (np.arange(low, high) if isinstance(rows, slice) else rows))
        self.number: Longs = np.concatenate(numbers)
        self.subject: Longs = self._column(lambda facts: facts.subject) - first
        self.start: Longs = self._column(lambda facts: facts.start)
        end = self._column(lambda facts: facts.end)
        self.end: Longs = np.where(end == ONGOING, MAX, end)
        self.start_ms: Longs = self._instants(lambda facts: facts.start_ms)
        self.end_ms: Longs = self._instants(lambda facts: facts.end_ms)
        self.event: NDArray[np.bool_] = self._column(lambda facts: facts.event).astype(np.bool_)
        self.ordinal: Longs = self._column(lambda facts: facts.ordinal)
        self.padded_number, self.padded_ordinal = (np.append(one, NOTHING) for one in (self.number, self.ordinal))

    def _column(self, of: Callable[[FactColumns], NDArray[np.generic]]) -> Longs:
        parts = [of(facts)[rows] for facts, rows, _ in self._parts]
        return np.concatenate([NO_LONGS, *parts], dtype=np.int64)

    def _instants(self, of: Callable[[FactColumns], Longs]) -> Longs:
        found = self._column(of)
        return uniform(NO_INSTANT, found.size) if (found == NO_INSTANT).all() else found

    def of_type(self, name: str) -> Longs:
        """The pool's facts of one type, sorted by (subject, ordinal)."""
        low, high = self.ranges.get(name, (0, 0))
        return np.arange(low, high, dtype=np.int64)

    def attribute(self, name: str) -> Longs:
        """The codes of an attribute for every fact of the pool; `id` is the fact's id, and none where it has none."""
        if name not in self._attributes:
            self._attributes[name] = self._ids() if name == "id" else self._named(name)
        return self._attributes[name]

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
