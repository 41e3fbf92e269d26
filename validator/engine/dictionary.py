"""Attribute values as codes: the dictionary of the columns, the literals of the policy, and what codes are worth."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from validator.engine.keys import NO_LONGS, Longs
from validator.histories.columns import ABSENT, NULL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.core.values import Datum

Exact: TypeAlias = NDArray[np.int64] | NDArray[np.object_]

MICRO = 1_000_000
"""Numbers are held in millionths."""
TEXT, NUMBER, BOOL, DATE, LIST, OTHER = range(6)
_EPOCH = date(1970, 1, 1).toordinal()


def kind(value: Datum) -> int:
    """What a value is; true is no number, and nothing is a date that only looks like one."""
    match value:
        case bool():
            return BOOL
        case str():
            return TEXT
        case Decimal():
            return NUMBER
        case date():
            return DATE
        case tuple():
            return LIST
        case None:
            return OTHER


def identity(value: Datum) -> tuple[object, ...]:
    """A hashable stand-in that is equal only for equal values of one kind."""
    if isinstance(value, tuple):
        return (LIST, *(identity(member) for member in value))
    return (kind(value), value)


def worth(value: Datum) -> int:
    """A number in millionths, a date as a day, a truth as 0 or 1; 0 for what has no such worth."""
    match value:
        case bool():
            return int(value)
        case Decimal():
            return int(value * MICRO)
        case date():
            return value.toordinal() - _EPOCH
        case _:
            return 0


def whole_numbers(values: list[int]) -> Exact:
    """The integers as int64, or as Python's own where one does not fit."""
    if all(-(2**62) < value < 2**62 for value in values):
        return np.array(values, np.int64)
    return np.array(values, object)


class Dictionary:
    """Codes of the columns, followed by those of literals that the columns do not hold."""

    def __init__(self, values: Sequence[Datum]) -> None:
        self._values: list[Datum] = list(values)
        self._made: tuple[Longs, Exact] = (NO_LONGS, NO_LONGS)

    @cached_property
    def _codes(self) -> dict[tuple[object, ...], int]:
        return {identity(value): code for code, value in enumerate(self._values)}

    def code(self, value: Datum) -> int:
        """The code of a value; a new one if the columns do not hold it."""
        if value is None:
            return NULL
        name = identity(value)
        if name not in self._codes:
            self._codes[name] = len(self._values)
            self._values.append(value)
        return self._codes[name]

    def value(self, code: int) -> Datum:
        """What a code stands for."""
        return None if code in (ABSENT, NULL) else self._values[code]

    def kinds(self, codes: Longs) -> Longs:
        """The kind of each code; `OTHER` for absent and none."""
        return self._gather(self._kinds_and_worths()[0], codes, OTHER)

    def worths(self, codes: Longs) -> Exact:
        """The worth of each code."""
        table = self._kinds_and_worths()[1]
        if table.dtype == object:
            return np.array([table[code] if code >= 0 else 0 for code in codes], object)
        return self._gather(table, codes, 0)

    def _kinds_and_worths(self) -> tuple[Longs, Exact]:
        made, known = self._made, self._made[0].size
        if known != len(self._values):
            more = self._values[known:]
            kinds = np.fromiter(map(kind, more), np.int64, len(more))
            worths: list[Exact] = [made[1], whole_numbers([worth(value) for value in more])]
            exact = object if any(one.dtype == object for one in worths) else np.int64
            made = self._made = (
                np.concatenate((made[0], kinds)),
                np.concatenate([one.astype(exact) for one in worths]),
            )
        return made

    @staticmethod
    def _gather(table: Exact, codes: Longs, missing: int) -> Longs:
        padded = np.append(table, [missing, missing])  # for `ABSENT` and `NULL`, which are -1 and -2
        return padded[codes].astype(np.int64, copy=False)
