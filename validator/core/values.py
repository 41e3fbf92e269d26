"""Values: literals, attributes and numbers measured over facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from validator.core.days import Missing

if TYPE_CHECKING:
    from validator.core.days import Point, Whose, Window
    from validator.core.facts import Facts

Scalar: TypeAlias = str | Decimal | bool | date
Datum: TypeAlias = Scalar | tuple[Scalar, ...] | None
"""What an attribute can hold. `None` is known to be empty; an absent attribute is not in the mapping at all."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the policy; a tuple where the test is `one of`."""

    value: Datum


@dataclass(frozen=True, slots=True)
class Field:
    """An attribute of the fact at hand, of the anchor, or of the subject.

    The name `id` is the fact's id. `absent_is_none`: the vocabulary says that absence means nothing was recorded.
    """

    whose: Whose
    name: str
    absent_is_none: bool = False


class Aspect(StrEnum):
    """What of a point is looked at: its day, that day's weekday, or its clock time."""

    DAY = "day"
    WEEKDAY = "weekday"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Calendar:
    """A point as data: its day as a date, the weekday as a number (Monday is 1), or the time on the zone's clocks.

    The clock time is in milliseconds from the midnight of the point's day, so that a span that ends at midnight ends
    at 24:00 of its last day; unknown without an instant.
    """

    aspect: Aspect
    point: Point


class Kind(StrEnum):
    """How facts become a number."""

    TIMES = "times"
    DAYS = "days"
    HOURS = "hours"
    SUM = "sum"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Measure:
    """A number over the selected facts that touch the window; without a window, over those that cover the day at hand.

    `attribute` names what `sum` adds and `different` tells apart.
    """

    kind: Kind
    facts: Facts
    window: Window | None = None
    attribute: str | None = None


@dataclass(frozen=True, slots=True)
class Ratio:
    """One number over another; where the lower one is surely zero there is nothing to compare, and the test holds."""

    over: Value
    under: Value


Value: TypeAlias = Literal | Field | Calendar | Measure | Ratio | Missing
