"""The facts of one type that are known of a batch of subjects, in columns that are read when they are asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from validator.engine.frames import Items
from validator.engine.keys import MAX, Bools, Longs
from validator.engine.uniform import everywhere, no, uniform, yes
from validator.histories.columns import NO_INSTANT, ONGOING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from validator.histories.columns import FactColumns


class Kind:
    """Facts of one type, of the subjects `first … last − 1`, that begin by day `as_of`; in canonical order.

    `base` is the number of the type's first fact; `end` of an ongoing span is `MAX`.
    """

    def __init__(self, facts: FactColumns, base: int, first: int, last: int, as_of: int) -> None:
        self._facts, self._base, self._first = facts, base, first
        # Needles of the column's own type: others would have all of it copied for each batch.
        low, high = np.searchsorted(facts.subject, np.array([first, last], facts.subject.dtype)).tolist()
        start = facts.start[low:high]
        self._around = slice(low, high)
        self._rows: Longs | slice = self._around
        if low < high and int(start.max()) > as_of:
            self._rows = low + np.flatnonzero(start <= as_of)

    @cached_property
    def fact(self) -> Longs:
        """The number of each fact."""
        if isinstance(self._rows, slice):
            return np.arange(self._base + self._rows.start, self._base + self._rows.stop, dtype=np.int64)
        return self._rows + self._base

    @cached_property
    def subject(self) -> Longs:
        """The subject of each fact, counted within the batch."""
        found = self._longs(self._facts.subject)
        found -= self._first
        return found

    @cached_property
    def items(self) -> Items:
        """The facts as they are."""
        day, event = self._longs(self._facts.start), self._events()
        end = day if everywhere(event) else self._ends()
        ms, end_ms = self._instants(self._facts.start_ms), self._instants(self._facts.end_ms)
        return Items(self.fact, day, end, ms, end_ms, event)

    def _events(self) -> Bools:
        event = self._facts.event[self._around]
        some, rows = int(np.count_nonzero(event)), self.fact.size
        return self._facts.event[self._rows] if 0 < some < event.size else yes(rows) if some else no(rows)

    def _ends(self) -> Longs:
        end = self._longs(self._facts.end)
        end[end == ONGOING] = MAX
        return end

    def _instants(self, column: NDArray[np.int64]) -> Longs:
        # There is no earlier instant: if the latest is none, all are, and nothing need be gathered.
        latest = column[self._around].max(initial=NO_INSTANT)
        return uniform(NO_INSTANT, self.fact.size) if latest == NO_INSTANT else column[self._rows]

    def _longs(self, column: NDArray[np.generic]) -> Longs:
        return column[self._rows].astype(np.int64)
