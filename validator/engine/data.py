"""Comparing attributes with literals and with each other (§ 5.2), on codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from validator.core.truths import Op
from validator.engine.dictionary import BOOL, DATE, NUMBER, TEXT, Dictionary, identity
from validator.engine.trivalent import F, T, Truths, U, opposite, settled
from validator.engine.uniform import is_uniform, longs, where
from validator.histories.columns import ABSENT, NULL

if TYPE_CHECKING:
    from collections.abc import Callable

    from validator.core.values import Datum
    from validator.engine.keys import Bools, Longs

Test: TypeAlias = "Callable[[Datum, Datum], bool]"


def compare(dictionary: Dictionary, left: Longs, op: Op, right: Longs | None) -> Truths:
    """One comparison per row; a side that is absent makes it unknown."""
    if right is None:
        nothing = left == NULL
        return _three(nothing if op is Op.NONE else ~nothing, left == ABSENT)
    truths = _known(dictionary, left, op, right)
    if _given(left) and _given(right):
        return truths
    nothing = (left == NULL) | (right == NULL)
    truths = where(nothing, int(T if op is Op.NE else F), truths)
    return where((left == ABSENT) | (right == ABSENT), int(U), truths)


def _given(codes: Longs) -> bool:
    """Whether every value is there: neither absent nor known to be empty."""
    some = codes[:1] if is_uniform(codes) else codes
    return some.size == 0 or int(some.min()) >= 0


def with_literal(dictionary: Dictionary, left: Longs, op: Op, right: int) -> Truths:
    """A comparison of each code with one; where codes are many, each that occurs is compared once."""
    first, last = (int(left.min()), int(left.max())) if left.size else (0, 0)
    if last - first >= left.size:
        return compare(dictionary, left, op, longs(right, left.size))
    occurs = np.zeros(last - first + 1, np.bool_)
    occurs[left - first] = True
    codes = np.flatnonzero(occurs)
    table = np.zeros(occurs.size, np.int8)
    table[codes] = compare(dictionary, codes + first, op, longs(right, codes.size))
    return table.take(left - first)


def _three(true: Bools, unknown: Bools) -> Truths:
    return where(unknown, int(U), settled(true))


def _known(dictionary: Dictionary, left: Longs, op: Op, right: Longs) -> Truths:
    match op:
        case Op.EQ:
            return settled(left == right)
        case Op.NE:
            return settled(left != right)
        case Op.LT:
            return _less(dictionary, left, right)
        case Op.GT:
            return _less(dictionary, right, left)
        case Op.GE:
            return opposite(_less(dictionary, left, right))
        case Op.LE:
            return opposite(_less(dictionary, right, left))
        case Op.IN:
            return settled(by_pair(dictionary, left, right, _member))
        case Op.INCLUDES:
            return settled(by_pair(dictionary, right, left, _member))
        case Op.KNOWN | Op.NONE:
            raise ValueError(f"{op} takes no right side")


def _less(dictionary: Dictionary, left: Longs, right: Longs) -> Truths:
    """Order exists between two numbers, dates, truths or texts."""
    kinds = dictionary.kinds(left)
    alike = kinds == dictionary.kinds(right)
    scalar = alike & np.isin(kinds, (NUMBER, DATE, BOOL))
    less = np.asarray(dictionary.worths(left) < dictionary.worths(right), np.bool_)
    text = np.flatnonzero(alike & (kinds == TEXT))
    if text.size:
        less[text] = by_pair(dictionary, left[text], right[text], _text_before)
    return _three(less, ~(scalar | (alike & (kinds == TEXT))))


def _text_before(left: Datum, right: Datum) -> bool:
    return isinstance(left, str) and isinstance(right, str) and left < right


def _member(value: Datum, listed: Datum) -> bool:
    return isinstance(listed, tuple) and any(identity(member) == identity(value) for member in listed)


def by_pair(dictionary: Dictionary, left: Longs, right: Longs, test: Test) -> Bools:
    """A test in Python, made once for every pair of values that occurs."""
    lefts, at_left = np.unique(left, return_inverse=True)
    rights, at_right = np.unique(right, return_inverse=True)
    found, place = np.unique(at_left * rights.size + at_right, return_inverse=True)
    values = ((int(lefts[pair // rights.size]), int(rights[pair % rights.size])) for pair in found.tolist())
    answers = [test(dictionary.value(one), dictionary.value(other)) for one, other in values]
    return np.array(answers, np.bool_)[place] if answers else np.zeros(left.shape, np.bool_)
