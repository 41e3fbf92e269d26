"""Columns in which every row is the same: one value, seen as often as there are rows, and never written to.

Most points are plain days, most facts have no clock time, most rules no table: such columns need not be filled,
gathered or compared row by row. A column is known to be one by its stride, so that the rest of NumPy takes it as it is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.engine.keys import Bools, Longs

Scalar = TypeVar("Scalar", bound=np.generic)
_WIDTHS: dict[int, type[np.signedinteger[Any]]] = {1: np.int8, 2: np.int16, 4: np.int32, 8: np.int64}


def uniform(value: Scalar, rows: int) -> NDArray[Scalar]:
    """A column of one value; read only."""
    held = _held(value)
    # What `np.broadcast_to` gives, in a third of its time: small batches make thousands of these.
    return np.ndarray((rows,), held.dtype, held.data, 0, (0,)) if rows else np.empty(0, held.dtype)


@lru_cache(maxsize=256, typed=True)
def _held(value: Scalar) -> NDArray[Scalar]:
    held = np.asarray(value)
    held.flags.writeable = False
    return held


def longs(value: int, rows: int) -> Longs:
    """A column of one number."""
    return uniform(np.int64(value), rows)


def no(rows: int) -> Bools:
    """A column that says no in every row."""
    return uniform(np.False_, rows)


def yes(rows: int) -> Bools:
    """A column that says yes in every row."""
    return uniform(np.True_, rows)


def is_uniform(column: NDArray[Scalar]) -> bool:
    """Whether a column is known to be the same in every row."""
    return column.strides == (0,)


def taken(column: NDArray[Scalar], rows: Longs | Bools | slice) -> NDArray[Scalar]:
    """Some rows of a column."""
    if isinstance(rows, slice):
        return column[rows]
    if not is_uniform(column):
        # Boolean indices take four times as long as their places.
        return column.take(np.flatnonzero(rows) if rows.dtype == np.bool_ else rows)
    if rows.dtype == np.bool_ and is_uniform(rows) and rows.size == column.size and rows.size and rows[0]:
        return column
    count = int(np.count_nonzero(rows)) if rows.dtype == np.bool_ else rows.size
    return uniform(column[0], count) if column.size else np.zeros(count, column.dtype)


def where(condition: Bools, left: NDArray[Scalar] | int, right: NDArray[Scalar] | int) -> NDArray[Scalar]:
    """The left value where the condition holds, elsewhere the right one; a number is a column of the other's kind."""
    left = left if isinstance(left, np.ndarray) else _like(right, left, condition.size)
    right = right if isinstance(right, np.ndarray) else _like(left, right, condition.size)
    if is_uniform(condition) and condition.size:
        return left if condition[0] else right
    if is_uniform(left) and is_uniform(right) and left.size and left[0] == right[0]:
        return left
    return _blended(condition, left, right)


def either_of(condition: Bools, then: int, otherwise: int) -> NDArray[np.int8]:
    """One small number where the condition holds, elsewhere another."""
    return condition.view(np.int8) * np.int8(then - otherwise) + np.int8(otherwise)


def _blended(condition: Bools, left: NDArray[Scalar], right: NDArray[Scalar]) -> NDArray[Scalar]:
    """The same by sums, which may run over and come back: `np.where` branches row by row and takes four times as long.

    A column of one number counts as one of the other's width, where it fits.
    """
    if not (left.dtype.kind == right.dtype.kind == "i" and left.size):
        return np.where(condition, left, right)
    one, other = _fitting(left, right), _fitting(right, left)
    found: NDArray[Any] = np.subtract(one, other)
    found *= condition
    found += other
    return found


def _fitting(column: NDArray[Scalar], other: NDArray[Scalar]) -> NDArray[Any]:
    if not is_uniform(column) or column.dtype == other.dtype or is_uniform(other):
        return column
    return _like(other, int(column[0]), column.size)


def _like(other: NDArray[Scalar] | int, value: int, rows: int) -> NDArray[Any]:
    """A column of one number, of the same width as another if it fits."""
    width = other.itemsize if isinstance(other, np.ndarray) else 8
    most = 1 << (8 * width - 1)
    return uniform(_WIDTHS[width if -most <= value < most else 8](value), rows)


def concatenated(parts: Sequence[NDArray[Scalar]]) -> NDArray[Scalar]:
    """Columns one after the other."""
    some = [part for part in parts if part.size]
    if some and all(is_uniform(part) and part[0] == some[0][0] for part in some):
        return uniform(some[0][0], sum(part.size for part in some))
    return np.concatenate(some) if some else parts[0]


def equal(column: NDArray[Scalar], value: int) -> Bools:
    """Where a column has a value."""
    if is_uniform(column) and column.size:
        return uniform(np.bool_(column[0] == value), column.size)
    return np.asarray(np.equal(column, value), np.bool_)


def both(left: Bools, right: Bools) -> Bools:
    """Where both hold."""
    if is_uniform(left) and left.size:
        return right if left[0] else left
    if is_uniform(right) and right.size:
        return left if right[0] else right
    return left & right


def either(left: Bools, right: Bools) -> Bools:
    """Where one of two holds."""
    if is_uniform(left) and left.size:
        return left if left[0] else right
    if is_uniform(right) and right.size:
        return right if right[0] else left
    return left | right


def neither(column: Bools) -> Bools:
    """Where a column does not hold."""
    return uniform(np.bool_(not column[0]), column.size) if is_uniform(column) and column.size else ~column


def everywhere(column: Bools) -> bool:
    """Whether a column holds in every row."""
    return bool(column[0]) if is_uniform(column) and column.size else bool(column.all())


def nowhere(column: Bools) -> bool:
    """Whether a column holds in no row."""
    return not column[0] if is_uniform(column) and column.size else not column.any()
