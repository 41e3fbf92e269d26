"""Days counted from one date: thresholds in an order that does not hang on the date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from validator.core.days import Dated, Duration, Ever, Fixed, Whose
from validator.time.days import iso, number
from validator.time.durations import shift

if TYPE_CHECKING:
    from collections.abc import Iterable

    from validator.core.days import Point, Step, Window

SAMPLES = tuple(
    number(date(year, month, day))
    for year, month, day in ((1980, 2, 29), (1980, 2, 28), (1981, 3, 1), (1999, 1, 31), (1990, 12, 31), (1985, 8, 30))
)
"""Dates on which calendars differ most: leap days and the ends of months."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """The first day of a stretch: a date, moved by steps, and one day more where `later`.

    `name` is the date attribute of the subject; empty for the calendar, where `fixed` is the day.
    """

    name: str
    steps: tuple[Step, ...]
    later: bool
    fixed: int = 0

    def day(self, base: int) -> int:
        """The day, counted from a date."""
        day = base if self.name else self.fixed
        for step in self.steps:
            assert isinstance(step.by, Duration)
            day = shift(day, step.sign, step.by)
        return day + self.later

    @property
    def said(self) -> str:
        """The threshold as text."""
        base = self.name or iso(self.fixed)
        moved = "".join(f" {'+' if step.sign > 0 else '-'} {length(step)}" for step in self.steps)
        return f"{base}{moved}{' + 1 day' if self.later else ''}"


def length(step: Step) -> str:
    assert isinstance(step.by, Duration)
    unit = step.by.unit.value.replace("year-of-life", "years of life")
    return f"{step.by.count} {unit if unit.endswith('life') or step.by.count == 1 else unit + 's'}"


def bounds(window: Window) -> tuple[Threshold | None, Threshold | None] | None:
    """The threshold from which a window of the subject's days holds, and that from which it no longer does.

    None where a bound is not a date moved by whole days, weeks, months or years.
    """
    first, last = threshold(window.first, later=window.first.open), threshold(window.last, later=not window.last.open)
    return None if first is False or last is False else (first, last)


def threshold(point: Point, *, later: bool) -> Threshold | Literal[False] | None:
    """The threshold of a point; None where there is no bound, False for points of another form."""
    if any(not isinstance(step.by, Duration) or step.by.unit.exact for step in point.steps) or point.roll:
        return False
    match point.base:
        case Ever():
            return None
        case Dated(field) if field.whose is Whose.SUBJECT:
            return Threshold(field.name, point.steps, later)
        case Fixed(day):
            return Threshold("", point.steps, later, day)
        case _:
            return False


def ordered(thresholds: Iterable[Threshold]) -> tuple[Threshold, ...] | None:
    """The thresholds of one date in their order; None where it depends on the date."""
    found = sorted(dict.fromkeys(thresholds), key=lambda one: (tuple(map(one.day, SAMPLES)), one.said))
    rows = [tuple(map(one.day, SAMPLES)) for one in found]
    for before, after in pairwise(rows):
        signs = {(left > right) - (left < right) for left, right in zip(before, after, strict=True)}
        if 1 in signs:
            return None
    return tuple(found)


def stretches(thresholds: tuple[Threshold, ...]) -> tuple[int, ...]:
    """The numbers of thresholds that a day can have reached: not one of two that always fall on one day."""
    days = [tuple(map(one.day, SAMPLES)) for one in thresholds]
    return tuple(place for place in range(len(days) + 1) if place in (0, len(days)) or days[place - 1] != days[place])
