"""How far a symbolic history reaches: the days of its facts, and the day on which it is judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.core.days import Duration, Missing, Point, Unit
from validator.core.duties import Duty, Period, Periods
from validator.core.nodes import parts
from validator.time.days import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.core.rules import Policy, Rule

SOME_DAY = parse("2019-01-01")
"""The day around which histories lie where no policy has a first day."""
BEFORE = 4
"""One part in so many of the horizon lies before the first day in force."""
LEAST, MOST = 40, 1200
DAYS = {
    Unit.MINUTE: 1, Unit.HOUR: 1, Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 31, Unit.YEAR: 366, Unit.YEAR_OF_LIFE: 0,
}  # fmt: skip
PERIOD = {
    Period.DAY: 1, Period.WEEKDAY: 3, Period.WEEK: 7, Period.MONTH: 31, Period.QUARTER: 92, Period.HALF_YEAR: 184,
    Period.YEAR: 366,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """Facts lie on the days from `first` to `last`; what hangs on them is due before `as_of`, if within `MOST` days."""

    first: int
    last: int
    as_of: int
    slots: int


def spanning(policies: Sequence[Policy], rules: Sequence[Rule], horizon: int, slots: int) -> Span:
    """The days that matter to some rules: a horizon around the first day on which all policies are in force."""
    known = [one.validity.first for one in policies if one.validity.first is not None]
    first = max(known, default=SOME_DAY) - horizon // BEFORE
    last = first + horizon
    points = {one for rule in rules for one in parts(rule.norm, Point) if one.steps}
    tail = sum(length(step.by) for one in points for step in one.steps)
    turns = [2 * PERIOD[one.unit] for rule in rules if (one := periods(rule)) is not None]
    as_of = max(last + min(max(tail, LEAST), MOST), *(max(known, default=SOME_DAY) + one for one in (*turns, 0)))
    return Span(first, last, as_of + 1, slots)


def length(by: Duration | Missing) -> int:
    """The most days that a step can take."""
    longest = by.at_most if isinstance(by, Missing) else by
    return 0 if longest is None else longest.count * DAYS[longest.unit]


def periods(rule: Rule) -> Periods | None:
    """The calendar periods that a rule runs over."""
    norm = rule.norm
    return norm.anchors if isinstance(norm, Duty) and isinstance(norm.anchors, Periods) else None
