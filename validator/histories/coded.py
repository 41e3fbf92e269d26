"""A table as coded columns: per column its distinct texts, and for each row the place of its text among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from validator.histories.columns import Longs

Codes: TypeAlias = NDArray[Any]


class Irregular(Exception):
    """Something in the input that must be looked at row by row: the quick way of reading gives up."""


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column. `codes` index `texts`, which are distinct and not empty; -1 is an empty cell."""

    codes: Codes
    texts: list[str]

    def used(self, rows: NDArray[Any]) -> Longs:
        """The distinct codes that some rows have, without that of the empty cell."""
        found = np.zeros(len(self.texts) + 1, np.bool_)
        found[self.codes[rows]] = True
        return np.flatnonzero(found[:-1]).astype(np.int64)

    def trimmed(self) -> Coded:
        """The same without the texts that no row has."""
        used = self.used(np.arange(len(self.codes)))
        if used.size == len(self.texts):
            return self
        places = np.full(len(self.texts) + 1, -1, self.codes.dtype)
        places[used] = np.arange(used.size)
        return Coded(places[self.codes], [self.texts[code] for code in used.tolist()])


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Columns by name, all of one length; columns without a single text are left out."""

    columns: Mapping[str, Coded]

    @property
    def size(self) -> int:
        """How many rows there are."""
        return next((len(column.codes) for column in self.columns.values()), 0)

    def attributes(self, keys: frozenset[str]) -> Iterator[tuple[str, Coded]]:
        """The columns that are none of the known ones."""
        return ((name, column) for name, column in self.columns.items() if name not in keys)
