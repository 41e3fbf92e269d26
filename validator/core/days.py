"""Days and durations: what a point on the calendar is made of.

A day is an integer, counted from 1970-01-01 (the scale of `numpy.datetime64[D]`); an instant is an integer count of
milliseconds since 1970-01-01T00:00Z.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from validator.core.facts import Facts
    from validator.core.values import Field

FIRST_YEAR, LAST_YEAR = 1900, 2199


class Unit(StrEnum):
    """A unit of a duration. Minutes and hours are elapsed time; all others count local calendar days."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    YEAR_OF_LIFE = "year-of-life"

    @property
    def exact(self) -> bool:
        """Whether the unit measures elapsed time between instants rather than calendar days."""
        return self in (Unit.MINUTE, Unit.HOUR)


@dataclass(frozen=True, slots=True)
class Duration:
    """`count` units, never negative; a direction is the business of `Step`."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Missing:
    """A duration, number or state that the source leaves open, or that stands in a document which is not here."""

    name: str
    at_least: Duration | None = None
    at_most: Duration | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One move along the calendar: forwards (`sign` 1) or backwards (-1) by a duration."""

    sign: int
    by: Duration | Missing


class Whose(StrEnum):
    """Whose day or attribute is meant: the fact at hand, the anchor of the duty, or the subject."""

    OWN = "own"
    THIS = "this"
    SUBJECT = "subject"


class Which(StrEnum):
    """Which day of a fact, run or period: its first or its last."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Of:
    """The first or last day of the fact at hand (`own`) or of the anchor (`this`). An event's two days are one."""

    whose: Whose
    which: Which


@dataclass(frozen=True, slots=True)
class Dated:
    """The day that an attribute holds."""

    field: Field


@dataclass(frozen=True, slots=True)
class Fixed:
    """A day of the calendar, named outright."""

    day: int


@dataclass(frozen=True, slots=True)
class Ever:
    """No bound: before every day as a window's first point, after every day as its last."""


@dataclass(frozen=True, slots=True)
class FirstKnown:
    """`A or B`: the first of the points that exists."""

    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Extreme:
    """The earlier (or later) of points; those that do not exist are passed over."""

    later: bool
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """`next X` / `last X`: the nearest selected fact on a day strictly after (before) the first day of the anchor."""

    forward: bool
    facts: Facts


@dataclass(frozen=True, slots=True)
class Yearly:
    """`last 25.11.` / `next 25.11.`: that day of the year, on or before (on or after) the point `near`."""

    forward: bool
    month: int
    day: int
    near: Point


Base: TypeAlias = Of | Dated | Fixed | Ever | FirstKnown | Extreme | Neighbour | Yearly


@dataclass(frozen=True, slots=True)
class Point:
    """A day seen from a fact, an anchor or the subject: a base, then steps from left to right, then the roll.

    `open` excludes the day itself when the point bounds a window (`after at`). `roll` moves a day that is no working
    day to the next one (§ 193 BGB, § 26 Abs. 3 SGB X).
    """

    base: Base
    steps: tuple[Step, ...] = ()
    open: bool = False
    roll: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """The days from `first` to `last`, both counted unless the point is open."""

    first: Point
    last: Point
