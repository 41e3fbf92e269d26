"""Anchors, duties and clocks: what is owed, for what, by when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from validator.core.days import Duration, Missing, Point, Window
    from validator.core.facts import Facts
    from validator.core.truths import Truth


@dataclass(frozen=True, slots=True)
class Each:
    """One anchor per selected fact."""

    facts: Facts


@dataclass(frozen=True, slots=True)
class Runs:
    """One anchor per unbroken run of a state; with `cut`, per run of equal truth of a second state within it.

    A run with `cut` is part of an `always`: it is clipped to the days in force and known.
    """

    state: Truth
    cut: Truth | None = None


class Period(StrEnum):
    """A calendar period; weeks are ISO weeks, weekdays the days from Monday to Friday."""

    DAY = "day"
    WEEKDAY = "weekday"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


class Partial(StrEnum):
    """What is owed in a period that is only partly in scope."""

    SKIP = "skip"
    WHOLE = "whole"
    PRO_RATA = "pro-rata"


class Holidays(StrEnum):
    """What public holidays do to a period: nothing, remove it (day, weekday), or lower its bound (week)."""

    COUNT = "count"
    SKIP = "skip"
    PRO_RATA = "pro-rata"


@dataclass(frozen=True, slots=True)
class Periods:
    """One anchor per calendar period in force."""

    unit: Period
    partial: Partial = Partial.SKIP
    holidays: Holidays = Holidays.COUNT


@dataclass(frozen=True, slots=True)
class Breaches:
    """One anchor per breached obligation of other rules (by qualified id); its day is the first day in breach."""

    rules: tuple[str, ...]


Anchors: TypeAlias = Each | Runs | Periods | Breaches


@dataclass(frozen=True, slots=True)
class Duty:
    """For each anchor: within the window, the demand.

    `due` holds the last points of the windows in which acts are asked for; the due day is the latest of them. A duty
    without `due` only forbids. `late` is the demand with its windows left open at the end, where a late act still
    serves. `reckoned` names another day than the due day to decide which version is in force. `between`: the same duty
    with the shortest and with the longest value of the missing durations that its windows grow with.
    """

    anchors: Anchors
    window: Window | None
    demand: Truth
    due: tuple[Point, ...] = ()
    late: Truth | None = None
    reckoned: Point | None = None
    between: tuple[Duty, Duty] | None = None


class Word(StrEnum):
    """What a running clock does when its situation changes."""

    RUNS_ON = "runs-on"
    PAUSES = "pauses"
    FROM_LAST_ACT = "from-last-act"
    STARTS_ANEW = "starts-anew"


class Hit(StrEnum):
    """Which of several matching rows of a table decides."""

    FIRST = "first"
    UNIQUE = "unique"
    STRICTEST = "strictest"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a decision table: where `when` holds, the interval (None: none at all) and, if given, its own act."""

    when: Truth
    interval: Duration | Missing | None
    act: Facts | None
    clauses: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a hit policy."""

    hit: Hit
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Clock:
    """`every`: no gap longer than the interval that the first table with a matching row gives on the day."""

    tables: tuple[Table, ...]
    act: Facts
    starts: Facts
    stricter: Word
    looser: Word
    resumed: Word
    in_force: Word
    suspended: Truth | None = None
    late: bool = True
    roll: bool = False
