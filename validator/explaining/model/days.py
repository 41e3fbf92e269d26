"""How a day came about: where the way to it starts, and every step of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validator.core.days import Duration, Missing
    from validator.core.facts import Facts
    from validator.core.findings import FactRef
    from validator.core.values import Field


class Standing(StrEnum):
    """What a point comes to: a day, no bound at all, no such day, or a day that nobody can tell."""

    DAY = "day"
    EVER = "ever"
    OPEN = "open"
    UNKNOWN = "unknown"


class Base(StrEnum):
    """What the way to a day starts from."""

    START = "start"
    END = "end"
    ATTRIBUTE = "attribute"
    FIXED = "fixed"
    EVER = "ever"
    FIRST_KNOWN = "first-known"
    EARLIER = "earlier"
    LATER = "later"
    NEXT = "next"
    PREVIOUS = "previous"
    NEXT_DATE = "next-date"
    LAST_DATE = "last-date"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the way to a day starts: at the anchor, an attribute, a date, a fact beside it, or one of several points.

    `field` holds the day of `attribute`; `facts` are those of which `fact` is the next or the previous; `month_day` is
    the date looked for beside the point `of`; `chosen` says which of the points `of` it was.
    """

    base: Base
    standing: Standing
    day: int | None
    ms: int | None = None
    field: Field | None = None
    facts: Facts | None = None
    fact: FactRef | None = None
    month_day: tuple[int, int] | None = None
    of: tuple[Course, ...] = ()
    chosen: int | None = None


class StepKind(StrEnum):
    """What a step does: a duration, a bound that does not count itself, the roll to a working day."""

    MOVED = "moved"
    EXCLUDED = "excluded"
    ROLLED = "rolled"


class Note(StrEnum):
    """Why a duration does not end where one would think."""

    SHORT_MONTH = "short-month"
    EVE_OF_BIRTHDAY = "eve-of-birthday"
    CLOCK_CHANGE = "clock-change"


class Closed(StrEnum):
    """Why a day is no working day."""

    SATURDAY = "saturday"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Step:
    """One step from a day to a day. `after` is None where the duration is not known.

    `open_term` is the duration that the source leaves open: `by` is then the value it was reckoned with. `closed` are
    the days that a roll passes over.
    """

    kind: StepKind
    before: int
    after: int | None
    sign: int = 1
    by: Duration | None = None
    open_term: Missing | None = None
    note: Note | None = None
    closed: tuple[tuple[int, Closed], ...] = ()
    before_ms: int | None = None
    after_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """The way to a day, from left to right."""

    origin: Origin
    steps: tuple[Step, ...]
    standing: Standing
    day: int | None
    ms: int | None = None


class Role(StrEnum):
    """What a day is to the obligation: an end of its window, its due day, the day that names the version."""

    FIRST = "first"
    LAST = "last"
    DUE = "due"
    RECKONED = "reckoned"


@dataclass(frozen=True, slots=True)
class End:
    """A day of the obligation and how it came about; a due day is the latest of several `courses`.

    `cut` is the day that counts instead where the window reaches beyond the days in force.
    """

    role: Role
    courses: tuple[Course, ...]
    day: int | None
    cut: int | None = None


class Until(StrEnum):
    """Why a prohibition or a state is looked at until a day and no further."""

    AS_OF = "as-of"
    WINDOW = "window"
    VALIDITY = "validity"
