"""The dictionary of values: equal data of one kind have one code; text, numbers, dates and truths never share one."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from validator.histories.columns import NULL, Ints

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.core.values import Datum

PLACES = Decimal("0.000001")


def exact(number: Decimal) -> Decimal:
    """The number in its one canonical form; ValueError if it is not finite or has more than six decimal places."""
    huge = not number.is_finite() or number.adjusted() > 12 or abs(number) > Decimal(10) ** 12
    if huge or number != number.quantize(PLACES):
        raise ValueError(str(number))
    return Decimal(int(number)) if number == int(number) else number.normalize()


def key(value: Datum) -> tuple[object, ...]:
    """Tells data of different kinds apart, which Python holds equal: true, 1."""
    if isinstance(value, tuple):
        return ("list", *(key(one) for one in value))
    return (type(value).__name__, value)


@dataclass(slots=True)
class Dictionary:
    """Codes by value, in the order in which values first came; texts, of which there may be millions, by themselves."""

    codes: dict[tuple[object, ...], int] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)
    values: list[Datum] = field(default_factory=list)

    def encode(self, value: Datum) -> int:
        """The value's code; `NULL` for none."""
        if value is None:
            return NULL
        found = self.texts.setdefault(value, len(self.values)) if isinstance(value, str) else self.other(value)
        if found == len(self.values):
            self.values.append(value)
        return found

    def other(self, value: Datum) -> int:
        return self.codes.setdefault(key(value), len(self.values))

    def encode_texts(self, texts: Sequence[str]) -> Ints:
        """The codes of texts, each of which occurs once."""
        first = len(self.values)
        fresh = texts if self.texts.keys().isdisjoint(texts) else [one for one in texts if one not in self.texts]
        self.texts.update(zip(fresh, range(first, first + len(fresh)), strict=True))
        self.values.extend(fresh)
        if len(fresh) == len(texts):
            return np.arange(first, first + len(fresh), dtype=np.int32)
        return np.fromiter(map(self.texts.__getitem__, texts), np.int32, len(texts))
