"""Arrays of one kind for compiled loops: they are compiled anew for arrays of any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from validator.engine.keys import Longs
    from validator.histories.columns import Ints


def ints(column: Longs | Ints) -> Ints:
    """A column of 32 bits that has a place for each of its numbers and can be written; they fit."""
    return np.require(column, np.int32, ("C", "W"))


def whole(column: Longs) -> Longs:
    """The same of 64 bits."""
    return np.require(column, np.int64, ("C", "W"))
