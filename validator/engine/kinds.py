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
from validator.histories.columns import ABSENT, NO_INSTANT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from validator.histories.columns import FactColumns, Ints


class Kind:
    """Facts of one type, of the subjects `first … last − 1`, that begin by day `as_of`; in canonical order.

    `base` is the number of the type's first fact; `end` of an ongoing span is `MAX`.
    """

    def __init__(self, facts: FactColumns, base: int, first: int, last: int, as_of: int) -> None:
        self._facts, self._first, self._as_of = facts, first, as_of
        # Needles of the column's own type: others would have all of it copied for each batch.
        low, high = np.searchsorted(facts.subject, np.array([first, last], facts.subject.dtype)).tolist()
        self._base, self._around = base + low, slice(low, high)
        self._codes: dict[str, Longs] = {}

    @cached_property
    def _rows(self) -> Longs | None:
        """The rows that begin by the as-of day; None if all do."""
        start = self._facts.start[self._around]
        return np.flatnonzero(start <= self._as_of) if start.size and int(start.max()) > self._as_of else None

    @property
    def size(self) -> int:
        """How many facts there are."""
        return self._around.stop - self._around.start if self._rows is None else int(self._rows.size)

    @property
    def numbers(self) -> tuple[int, int]:
        """The least and the greatest number of a fact; the first is greater if there is none."""
        if self.size == 0:
            return 0, -1
        if self._rows is None:
            return self._base, self._base + self.size - 1
        return self._base + int(self._rows[0]), self._base + int(self._rows[-1])

    @property
    def raw(self) -> tuple[Ints, Ints, Ints, int]:
        """Subjects, first and last days as the table has them, facts that begin later included; the first's number."""
        facts, around = self._facts, self._around
        return facts.subject[around], facts.start[around], facts.end[around], self._base

    @cached_property
    def events(self) -> bool:
        """Whether all facts are events."""
        return everywhere(self._facts.event[self._around])

    @cached_property
    def timed(self) -> bool:
        """Whether a fact has an instant, also if it begins later."""
        facts = self._facts
        columns = (facts.start_ms,) if self.events else (facts.start_ms, facts.end_ms)
        return not all(_without_instants(column[self._around]) for column in columns)

    @property
    def over(self) -> Ints:
        """The last days as in `raw`; those of events are the first."""
        _, start, end, _ = self.raw
        return start if self.events else end

    def codes(self, name: str) -> Ints:
        """An attribute of the facts in `raw`."""
        column = self._facts.attributes.get(name)
        return uniform(np.int32(ABSENT), self.over.size) if column is None else column[self._around]

    @cached_property
    def apart(self) -> bool:
        """Whether none in `raw` meets the next one of its subject, is over before it begins, or has an instant."""
        subject, start, _, _ = self.raw
        end = self.over
        in_turn = (start[1:] > end[:-1]) | (subject[1:] != subject[:-1])
        return not self.timed and bool((start <= end).all() and in_turn.all())

    def sample(self, places: Longs) -> Items:
        """Some of the facts in `raw`, which have no instants."""
        day, end = self.raw[1].take(places), np.minimum(self.over.take(places), np.int32(MAX))
        event, ms = taken(self._facts.event[self._around], places), uniform(NO_INSTANT, places.size)
        return Items(self._base + places, cast("Longs", day), cast("Longs", end), ms, ms, event)

    def numbered(self, fact: Longs) -> bool:
        """Whether a column is that of the numbers of all facts."""
        return "fact" in vars(self) and fact is self.fact

    def known_codes(self, name: str) -> Longs:
        """An attribute of all facts, gathered once: rules that differ in a number ask for the same."""
        if name not in self._codes:
            column = self._facts.attributes.get(name)
            codes = uniform(np.int32(ABSENT), self.size) if column is None else self._known(column)
            self._codes[name] = cast("Longs", codes)
        return self._codes[name]

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
        none = _without_instants(column[self._around])
        return uniform(NO_INSTANT, self.size) if none else self._known(column)

    def _known(self, column: NDArray[Any]) -> NDArray[Any]:
        around = column[self._around]
        return around if self._rows is None else taken(around, self._rows)


def _without_instants(column: NDArray[np.int64]) -> bool:
    # There is no earlier instant: if the latest is none, all are, and nothing need be gathered.
    latest = column[:1] if is_uniform(column) else column
    return bool(latest.max(initial=NO_INSTANT) == NO_INSTANT)
