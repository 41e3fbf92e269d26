"""Attribute values as codes: the dictionary of the columns, the literals of the policy, and what codes are worth."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from validator.engine.keys import Longs
from validator.engine.uniform import is_uniform
from validator.histories.columns import ABSENT, NULL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.core.truths import Op
    from validator.core.values import Datum
    from validator.engine.trivalent import Truths

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
            return _day(value)
        case _:
            return 0


class _Kinds(dict[type, int]):
    """Kinds by type; a type that is not the plain one counts as the one it is made from."""

    def __missing__(self, made: type) -> int:
        return next(self[base] for base in made.__mro__[1:] if base in self)


UNSEEN = -1
"""What is not known yet of a code: its kind, or how it compares."""
MOST_TABLED = 1 << 16
"""Of so many codes it is kept how each compares with a literal; a thousand tests of them take 64 MB."""
_KIND_OF = _Kinds({bool: BOOL, str: TEXT, Decimal: NUMBER, date: DATE, tuple: LIST, type(None): OTHER})


def _day(value: date) -> int:
    return value.toordinal() - _EPOCH


def whole_numbers(values: list[int]) -> Exact:
    """The integers as int64, or as Python's own where one does not fit."""
    if all(-(2**62) < value < 2**62 for value in values):
        return np.array(values, np.int64)
    return np.array(values, object)


class Dictionary:
    """Codes of the columns, followed by those of literals that the columns do not hold.

    What is known of values is found out for those that are asked for: most are names that no rule looks at.
    """

    def __init__(self, values: Sequence[Datum]) -> None:
        self._values: list[Datum] = list(values)
        self._literals: dict[tuple[object, ...], int] = {}
        # The last two places are for `NULL` and `ABSENT`, which are -2 and -1.
        self._kinds: Longs = np.append(np.full(len(values), UNSEEN, np.int64), [OTHER, OTHER])
        self._worths: Exact = np.zeros(len(values) + 2, np.int64)
        self._compared: dict[tuple[Op, int], Truths] = {}
        self._tested: dict[str, dict[int, tuple[int, ...]]] = {}

    @cached_property
    def _alike(self) -> dict[object, int]:
        """The last code of each value, as far as hashes tell them apart: 1 and true are one here."""
        return dict(zip(self._values, range(len(self._values)), strict=True))

    @cached_property
    def _codes(self) -> dict[tuple[object, ...], int]:
        """The code of each value that another kind may take for its own; a text is like nothing but itself."""
        return {identity(value): code for code, value in enumerate(self._values) if type(value) is not str}

    def code(self, value: Datum) -> int:
        """The code of a value; a new one if the columns do not hold it."""
        if value is None:
            return NULL
        name = identity(value)
        if name not in self._literals:
            self._literals[name] = self._found(value, name)
        return self._literals[name]

    def _found(self, value: Datum, name: tuple[object, ...]) -> int:
        code = self._alike.get(value)
        if code is not None and identity(self._values[code]) != name:
            code = self._codes.get(name)
        if code is None:
            code = len(self._values)
            self._values.append(value)
        return code

    def value(self, code: int) -> Datum:
        """What a code stands for."""
        return None if code in (ABSENT, NULL) else self._values[code]

    def comparisons(self, op: Op, right: int) -> Truths | None:
        """A table of how each code of the columns compares with one, to be filled; None where they are too many."""
        size = len(self._values) + 2
        if size > MOST_TABLED:
            return None
        if (op, right) not in self._compared:
            self._compared[op, right] = np.full(size, UNSEEN, np.int8)
        return self._compared[op, right]

    def tested(self, tests: str) -> dict[int, tuple[int, ...]]:
        """By code what some tests say of it, by their names; to be filled."""
        return self._tested.setdefault(tests, {})

    def kinds(self, codes: Longs) -> Longs:
        """The kind of each code; `OTHER` for absent and none."""
        self._look_at(codes)
        return self._kinds[codes]

    def worths(self, codes: Longs) -> Exact:
        """The worth of each code."""
        self._look_at(codes)
        return self._worths[codes]

    def kinds_and_worths(self, codes: Longs) -> tuple[Longs, Exact]:
        """Both, looked up together."""
        self._look_at(codes)
        return self._kinds[codes], self._worths[codes]

    def _look_at(self, codes: Longs) -> None:
        """Finds out the kind and worth of values that were not looked at before."""
        more = len(self._values) + 2 - self._kinds.size
        if more:
            self._kinds = np.insert(self._kinds, -2, np.full(more, UNSEEN, np.int64))
            self._worths = np.append(self._worths, np.zeros(more, self._worths.dtype))
        if is_uniform(codes):
            codes = codes[:1]
        new = codes[self._kinds[codes] == UNSEEN]
        if new.size == 0:
            return
        marked = np.zeros(self._kinds.size, np.bool_)
        marked[new] = True
        places = np.flatnonzero(marked)
        values = [self._values[place] for place in places.tolist()]
        self._kinds[places] = [_KIND_OF[type(value)] for value in values]
        worths = whole_numbers([_day(value) if type(value) is date else worth(value) for value in values])
        if worths.dtype == object:
            self._worths = self._worths.astype(object)
        self._worths[places] = worths


_LAST: list[tuple[Sequence[Datum], Dictionary]] = []


def dictionary_of(values: Sequence[Datum]) -> Dictionary:
    """The dictionary of these values; that of the last ones is kept, as many policies may judge the same columns."""
    if not _LAST or _LAST[0][0] is not values:
        _LAST[:] = [(values, Dictionary(values))]
    return _LAST[0][1]
