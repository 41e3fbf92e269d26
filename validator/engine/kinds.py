"""The facts of one type that are known of a batch of subjects, in columns that are read when they are asked for.

Days stay as narrow as they are: while all facts are known, their columns are those of the table itself.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from validator.engine.frames import Items
from validator.engine.keys import MAX, Bools, Longs
from validator.engine.narrow import MOST
from validator.engine.uniform import everywhere, is_uniform, no, taken, uniform, yes
from validator.histories.columns import NO_INSTANT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from validator.histories.columns import FactColumns


class Kind:
    """Facts of one type, of the subjects `first … last − 1`, that begin by day `as_of`; in canonical order.

    `base` is the number of the type's first fact; `end` of an ongoing span is `MAX`.
    """

    def __init__(self, facts: FactColumns, base: int, first: int, last: int, as_of: int) -> None:
        self._facts, self._first = facts, first
        # Needles of the column's own type: others would have all of it copied for each batch.
        low, high = np.searchsorted(facts.subject, np.array([first, last], facts.subject.dtype)).tolist()
        self._base, self._around = base + low, slice(low, high)
        start = facts.start[self._around]
        self._rows = np.flatnonzero(start <= as_of) if low < high and int(start.max()) > as_of else None
        self.size = high - low if self._rows is None else int(self._rows.size)

    @property
    def numbers(self) -> tuple[int, int]:
        """The least and the greatest number of a fact; the first is greater if there is none."""
        if self.size == 0:
            return 0, -1
        if self._rows is None:
            return self._base, self._base + self.size - 1
        return self._base + int(self._rows[0]), self._base + int(self._rows[-1])

    @cached_property
    def fact(self) -> Longs:
        """The number of each fact."""
        if self._rows is not None:
            return cast("Longs", self._rows + self._base)
        last = self._base + self.size
        return cast("Longs", np.arange(self._base, last, dtype=np.int32 if last < MOST else np.int64))

    @cached_property
    def subject(self) -> Longs:
        """The subject of each fact, counted within the batch."""
        return self._known(self._facts.subject) - np.int64(self._first)

    @cached_property
    def items(self) -> Items:
        """The facts as they are."""
        day, event = self._known(self._facts.start), self._events()
        ms = self._instants(self._facts.start_ms)
        if everywhere(event):
            return Items(self.fact, day, day, ms, ms, event)
        end = np.minimum(self._known(self._facts.end), np.int32(MAX))
        return Items(self.fact, day, end, ms, self._instants(self._facts.end_ms), event)

    def _events(self) -> Bools:
        event = self._facts.event[self._around]
        if is_uniform(event):
            return taken(event, slice(0, self.size))
        some = int(np.count_nonzero(event))
        return self._known(event) if 0 < some < event.size else yes(self.size) if some else no(self.size)

    def _instants(self, column: NDArray[np.int64]) -> Longs:
        # There is no earlier instant: if the latest is none, all are, and nothing need be gathered.
        around = column[self._around]
        latest = around[:1] if is_uniform(column) else around
        none = latest.max(initial=NO_INSTANT) == NO_INSTANT
        return uniform(NO_INSTANT, self.size) if none else self._known(column)

    def _known(self, column: NDArray[Any]) -> NDArray[Any]:
        around = column[self._around]
        return around if self._rows is None else taken(around, self._rows)
