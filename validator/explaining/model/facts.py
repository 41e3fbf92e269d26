"""Facts in an explanation: what the obligation hangs on, what counted, what nearly did."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validator.core.duties import Period
    from validator.core.findings import FactRef
    from validator.core.truths import Truth
    from validator.core.values import Datum
    from validator.explaining.model.days import Course


class Hold(StrEnum):
    """What an obligation hangs on."""

    FACT = "fact"
    RUN = "run"
    STATE = "state"
    PERIOD = "period"
    BREACH = "breach"
    ACT = "act"
    ANEW = "anew"


@dataclass(frozen=True, slots=True)
class Given:
    """An attribute with its value; `known` is False where nobody gave it.

    `hidden`: there is a value, but it is none of the report's business; `value` is None then.
    """

    name: str
    value: Datum
    known: bool
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact with what the rule looks at: its attributes, its clock times, the day that it counts on."""

    fact: FactRef
    day: int
    attributes: tuple[Given, ...]
    start_ms: int | None = None
    end_ms: int | None = None
    event: bool = True


@dataclass(frozen=True, slots=True)
class Anchored:
    """What the obligation hangs on, with its two days; `last` None is open, `first` None without a beginning.

    `share` is the part of a period that counts; `whole` the period itself. `state` is that of a run, `rules` are those
    whose breach it is. `point` is the way to the day of a fact of which only a point counts.
    """

    kind: Hold
    first: int | None
    last: int | None
    fact: Shown | None = None
    sure: bool = True
    share: Fraction = Fraction(1)
    period: Period | None = None
    whole: tuple[int, int] | None = None
    state: Truth | None = None
    rules: tuple[str, ...] = ()
    point: Course | None = None


class Why(StrEnum):
    """Why a fact did not count."""

    VALUE = "value"
    UNKNOWN = "unknown"
    CONDITION = "condition"
    UNDECIDED = "undecided"
    BEFORE = "before"
    AFTER = "after"
    ANCHOR = "anchor"
    TIME = "time"
    POINT = "point"
    NOT_YET = "not-yet"
    OTHER_SUBJECT = "other-subject"


@dataclass(frozen=True, slots=True)
class Near:
    """A fact that nearly counted. `days` is by how many days it missed the window (0: it lies within).

    `test` is the condition it does not meet; `has` the attribute that is not as wanted; `bound` the end of the window
    that it missed, and `point` the day of it that would have counted; `limit` the day that the condition compares with.
    """

    shown: Shown
    why: Why
    days: int = 0
    bound: int | None = None
    test: Truth | None = None
    has: Given | None = None
    point: int | None = None
    limit: int | None = None
