"""Arrays of one kind for compiled loops: they are compiled anew for arrays of any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from validator.engine.keys import Longs

Ints: TypeAlias = NDArray[np.int32]


def ints(column: Longs | Ints) -> Ints:
    """A column of 32 bits in memory of its own or of another, but not of one value or read only; the numbers fit."""
    return np.require(column, np.int32, ("C", "W"))


def whole(column: Longs) -> Longs:
    """The same of 64 bits."""
    return np.require(column, np.int64, ("C", "W"))
