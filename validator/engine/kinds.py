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
from validator.engine.uniform import equal, everywhere, is_uniform, no, taken, uniform, yes
from validator.histories.columns import ABSENT, NO_INSTANT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from validator.histories.columns import FactColumns, Ints


class Kind:
    """Facts of one type, of the subjects `first … last − 1`, that begin by day `as_of`; in canonical order.

    `base` is the number of the type's first fact; `end` of an ongoing span is `MAX`.
    """

    def __init__(self, facts: FactColumns, base: int, first: int, last: int, as_of: int) -> None:
        self._facts, self.first = facts, first
        # Needles of the column's own type: others would have all of it copied for each batch.
        low, high = np.searchsorted(facts.subject, np.array([first, last], facts.subject.dtype)).tolist()
        self._base, self._around = base + low, slice(low, high)
        self._as_of = as_of

    @cached_property
    def _rows(self) -> Longs | None:
        """The facts that are known, among those of the subjects; None if all are."""
        start = self.begun
        return np.flatnonzero(start <= self._as_of) if start.size and int(start.max()) > self._as_of else None

    @property
    def size(self) -> int:
        """How many facts are known."""
        return self.begun.size if self._rows is None else int(self._rows.size)

    @property
    def owner(self) -> Ints:
        """The subjects of all facts as they stand, also of those that are not known yet; that of band 0 is `first`."""
        return self._facts.subject[self._around]

    @property
    def begun(self) -> Ints:
        """The first days of all facts, also of those that are not known yet."""
        return self._facts.start[self._around]

    @property
    def over(self) -> Ints:
        """The last days of all facts, also of those that are not known yet."""
        return self.begun if everywhere(self._facts.event[self._around]) else self._facts.end[self._around]

    @property
    def number(self) -> tuple[int, int]:
        """The number of the first of all facts, and of the one after the last."""
        return self._base, self._base + self.begun.size

    def codes(self, name: str) -> Ints:
        """An attribute of all facts, also of those that are not known yet."""
        column = self._facts.attributes.get(name)
        return uniform(np.int32(ABSENT), self.begun.size) if column is None else column[self._around]

    @cached_property
    def apart(self) -> bool:
        """Whether no fact meets the next one of its subject, none is over before it begins, and none has an instant."""
        day, end, owner = self.begun, self.over, self.owner
        instants = (self._facts.start_ms, self._facts.end_ms)
        if not all(everywhere(equal(self._instants(column), int(NO_INSTANT))) for column in instants):
            return False
        return bool((day <= end).all() and ((day[1:] > end[:-1]) | (owner[1:] != owner[:-1])).all())

    def sample(self, places: Longs) -> Items:
        """Some of all facts, where they have no instants."""
        event = taken(self._facts.event[self._around], places)
        day, end = self.begun.take(places), np.minimum(self.over.take(places), np.int32(MAX))
        ms = uniform(NO_INSTANT, places.size)
        return Items(self._base + places, cast("Longs", day), cast("Longs", end), ms, ms, event)

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
        return self._known(self._facts.subject) - np.int64(self.first)

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
