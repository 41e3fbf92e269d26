"""Columns of 32 bits: days, rows of tables and places of subjects fit, and take half the time and half the room.

What is kept of a batch is written to fresh memory, which costs more than to compute it. Keys and products of such
columns do not fit: whoever makes some widens the column first, as `key` does with days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from validator.engine.uniform import is_uniform

if TYPE_CHECKING:
    from validator.engine.keys import Longs

MOST_DAYS = 1 << 16
"""Days that are farther apart, as in data with a wrong century, are not looked up in a table but left to columns."""
MOST = 1 << 31
"""The least number that does not fit."""


def narrow(column: Longs) -> Longs:
    """The same numbers, which fit, in 32 bits; to all who read them they are whole numbers like others."""
    return cast("Longs", column.astype(np.int32))


def narrowed(column: Longs) -> Longs:
    """The same where it is not known whether they fit; a column of one number takes no room as it is."""
    if is_uniform(column) or column.size == 0 or column.dtype == np.int32 or int(column.max()) >= MOST:
        return column
    return narrow(column)


def full(value: int, rows: int) -> Longs:
    """A column of one number, to be written to."""
    return cast("Longs", np.full(rows, value, np.int32))


def wide(column: Longs) -> Longs:
    """The same numbers in 64 bits."""
    return column.astype(np.int64)
