"""Numbers as intervals of exact fractions (§§ 5.3, 5.5): infinity is 1/0, and nothing is ever rounded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from validator.core.truths import Op
from validator.engine.trivalent import F, T, Truths, U, decide, opposite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.engine.dictionary import Exact
    from validator.engine.keys import Bools

SAFE = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class Fraction:
    """Fractions on columns; `under` is never negative, and 0 for infinity only."""

    over: Exact
    under: Exact

    def __lt__(self, other: Fraction) -> Bools:
        return np.asarray(product(self.over, other.under) < product(other.over, self.under), np.bool_)

    def __ge__(self, other: Fraction) -> Bools:
        return ~(self < other)


@dataclass(frozen=True, slots=True, eq=False)
class Number:
    """Surely at least `low`, possibly at most `high`.

    `known` is false where there is no number at all, `none` is true where the data say that there is nothing, `moot`
    where a ratio has nothing to compare, `loose` where it may turn out to have nothing.
    """

    low: Fraction
    high: Fraction
    known: Bools
    none: Bools
    moot: Bools
    loose: Bools


def product(left: Exact, right: Exact) -> Exact:
    """Exact products: Python's integers take over where 64 bits would not do."""
    if object in {left.dtype, right.dtype} or _most(left) * _most(right) >= SAFE:
        left, right = left.astype(object), right.astype(object)
    found: Exact = left * right
    return found


def _most(values: Exact) -> int:
    return 0 if values.size == 0 else max(abs(int(values.max())), abs(int(values.min())))


def concatenated(parts: Sequence[Exact]) -> Exact:
    """Several columns of numbers as one; Python's integers if one of them needs them."""
    if any(part.dtype == object for part in parts):
        return np.concatenate([part.astype(object) for part in parts])
    return np.concatenate([np.asarray(part, np.int64) for part in parts])


def exactly(over: Exact, under: int, known: Bools, none: Bools) -> Number:
    """Numbers without any doubt."""
    value = Fraction(over, np.full(over.shape, under, np.int64))
    no = np.zeros(over.shape, np.bool_)
    return Number(value, value, known, none, no, no)


def between(low: Exact, high: Exact, under: int, infinite: Bools) -> Number:
    """Measured numbers: from `low` to `high`, or without bound."""
    below = np.full(low.shape, under, np.int64)
    top = Fraction(np.where(infinite, 1, high), np.where(infinite, 0, below))
    no = np.zeros(low.shape, np.bool_)
    return Number(Fraction(low, below), top, ~no, no, no, no)


def ratio(over: Number, under: Number) -> Number:
    """[s/p', p/s']; moot where the lower number is surely zero."""
    moot = under.known & np.asarray((under.high.over == 0) & (under.high.under != 0), np.bool_)
    known = over.known & under.known
    none = (over.none | under.none) & (over.known | over.none) & (under.known | under.none)
    loose = under.known & ~moot & np.asarray(under.low.over == 0, np.bool_)
    return Number(_divide(over.low, under.high), _divide(over.high, under.low), known, none, moot, loose)


def _divide(left: Fraction, right: Fraction) -> Fraction:
    over, under = product(left.over, right.under), product(left.under, right.over)
    over, under = np.where(under < 0, -over, over), np.abs(under)
    infinite = (under == 0) & ~((left.under == 0) & (right.under == 0))
    return Fraction(np.where(infinite, 1, over), np.where(infinite, 0, under))


def scaled(number: Number, part: Exact, whole: Exact, *, floored: bool) -> Number:
    """A bound lowered to a share of itself, rounded down to a whole number if so asked; the full share changes none."""
    over, under = product(number.low.over, part), product(number.low.under, whole)
    if floored:
        full = part == whole
        over, under = np.where(full, over, over // under), np.where(full, under, 1)
    value = Fraction(over, under)
    return Number(value, value, number.known, number.none, number.moot, number.loose)


ORDERS = (Op.GE, Op.GT, Op.LE, Op.LT, Op.EQ, Op.NE)
"""The comparisons of numbers."""


def compare_whole(low: Exact, high: Exact, infinite: Bools, op: Op, bound: int) -> Truths:
    """Whole numbers from `low` to `high` (or without bound) compared with one number."""
    match op:
        case Op.GE:
            return decide(low >= bound, ~infinite & (high < bound))
        case Op.LE:
            return decide(~infinite & (high <= bound), low > bound)
        case Op.GT:
            return opposite(compare_whole(low, high, infinite, Op.LE, bound))
        case Op.LT:
            return opposite(compare_whole(low, high, infinite, Op.GE, bound))
        case Op.EQ:
            settled = ~infinite & (low == bound) & (high == bound)
            return decide(settled, (low > bound) | (~infinite & (high < bound)))
        case Op.NE:
            return opposite(compare_whole(low, high, infinite, Op.EQ, bound))
        case Op.IN | Op.INCLUDES | Op.KNOWN | Op.NONE:
            raise ValueError(f"{op} does not order numbers")


def compare(left: Number, op: Op, right: Number) -> Truths:
    """One comparison of two numbers."""
    truths = _ordered(left, op, right)
    truths = np.where((left.loose | right.loose) & (truths == F), U, truths)
    nothing = left.none | right.none
    truths = np.where(nothing, T if op is Op.NE else F, truths)
    truths = np.where((left.known | left.none) & (right.known | right.none), truths, U)
    return np.where(left.moot | right.moot, T, truths).astype(np.int8)


def _ordered(left: Number, op: Op, right: Number) -> Truths:
    match op:
        case Op.GE:
            return decide(left.low >= right.high, left.high < right.low)
        case Op.LE:
            return decide(right.low >= left.high, right.high < left.low)
        case Op.GT:
            return opposite(_ordered(left, Op.LE, right))
        case Op.LT:
            return opposite(_ordered(left, Op.GE, right))
        case Op.EQ:
            settled = (left.low >= left.high) & (right.low >= right.high)
            apart = (left.high < right.low) | (right.high < left.low)
            return decide(settled & ~apart, apart)
        case Op.NE:
            return opposite(_ordered(left, Op.EQ, right))
        case Op.IN | Op.INCLUDES | Op.KNOWN | Op.NONE:
            return np.full(left.known.shape, U, np.int8)
