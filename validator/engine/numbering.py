"""Facts by number: those of all types are counted through, types by name.

A number tells type and row, so that facts of all types can stand in one column without being copied into one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from validator.engine.keys import NO_LONGS, Longs
from validator.engine.uniform import longs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from validator.histories.columns import Columns, FactColumns


class Numbering:
    """The numbers of all facts of some columns; `first` has that of each type's first fact."""

    def __init__(self, columns: Columns) -> None:
        self._facts = [columns.facts[name] for name in sorted(columns.facts)]
        sizes = [facts.subject.size for facts in self._facts]
        self._firsts: Longs = np.cumsum([0, *sizes], dtype=np.int64)
        self.first = dict(zip(sorted(columns.facts), self._firsts.tolist(), strict=False))

    @property
    def total(self) -> int:
        """How many facts there are."""
        return int(self._firsts[-1])

    def kinds(self, facts: Longs) -> Longs:
        """The place of each fact's type among the types by name; −1 for nobody."""
        return np.searchsorted(self._firsts[:-1], facts, side="right") - 1

    def row(self, fact: int) -> tuple[FactColumns, int]:
        """The columns of a fact's type, and its row there."""
        kind = int(self.kinds(np.array([fact]))[0])
        return self._facts[kind], fact - int(self._firsts[kind])

    def located(self, facts: Longs) -> Iterator[tuple[FactColumns, Longs, Longs]]:
        """Per type those of that type, as places in `facts` and as rows of their columns."""
        kinds = self.kinds(facts)
        for kind in np.unique(kinds).tolist():
            places = np.flatnonzero(kinds == kind)
            yield self._facts[kind], places, facts[places] - self._firsts[kind]

    def gathered(self, facts: Longs, of: Callable[[FactColumns], NDArray[np.int32] | None], nothing: int) -> Longs:
        """What the columns hold for each fact; nothing where a type has no such column, and for nobody."""
        if facts.size == 0:
            return NO_LONGS
        low, high = self.kinds(np.array([facts.min(), facts.max()])).tolist()
        if low == high and low >= 0:
            return _gathered(of(self._facts[low]), facts, int(self._firsts[low]), nothing)
        found = np.full(facts.size, nothing, np.int64)
        for kind in range(max(low, 0), high + 1):
            first, last = self._firsts[kind], self._firsts[kind + 1]
            places = np.flatnonzero((first <= facts) & (facts < last))
            if places.size:
                found[places] = _gathered(of(self._facts[kind]), facts[places], int(first), nothing)
        return found


def _gathered(column: NDArray[np.int32] | None, facts: Longs, first: int, nothing: int) -> Longs:
    if column is None:
        return longs(nothing, facts.size)
    if int(facts[-1]) - int(facts[0]) == facts.size - 1 and bool((facts[1:] > facts[:-1]).all()):
        return cast("Longs", column[int(facts[0]) - first : int(facts[-1]) - first + 1])
    return cast("Longs", column.take(facts - first))
