"""Working days: Monday to Friday without public holidays."""

from __future__ import annotations

from collections.abc import Container, Iterable

from validator.time.periods import weekday


def is_working(day: int, holidays: Container[int]) -> bool:
    """Whether the day is neither Saturday nor Sunday nor a holiday."""
    return weekday(day) < 5 and day not in holidays


def roll(day: int, holidays: Container[int]) -> int:
    """The day itself or the next working day (§ 193 BGB, § 26 Abs. 3 SGB X)."""
    while not is_working(day, holidays):
        day += 1
    return day


def count_working(days: Iterable[int], holidays: Container[int]) -> int:
    """How many of the days are working days."""
    return sum(is_working(day, holidays) for day in days)
