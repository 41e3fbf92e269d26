"""Calendar periods: ISO weeks, months, quarters, half-years, years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from validator.core.duties import Period
from validator.time.days import calendar_date, number
from validator.time.durations import add_months

MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}
"""The months of each period that is made of months."""


def weekday(day: int) -> int:
    """0 for Monday to 6 for Sunday."""
    return (day + 3) % 7


def month_start(day: int) -> int:
    """The first day of the month."""
    return number(calendar_date(day).replace(day=1))


def period_of(day: int, unit: Period) -> tuple[int, int]:
    """First and last day of the period that holds the day. A weekday is its own period, whatever day it is."""
    match unit:
        case Period.DAY | Period.WEEKDAY:
            return day, day
        case Period.WEEK:
            return day - weekday(day), day - weekday(day) + 6
        case Period.MONTH | Period.QUARTER | Period.HALF_YEAR | Period.YEAR:
            months, found = MONTHS[unit], calendar_date(day)
            first = number(date(found.year, (found.month - 1) // months * months + 1, 1))
            return first, add_months(first, months) - 1


def periods(first: int, last: int, unit: Period) -> Iterator[tuple[int, int]]:
    """The periods that touch the days from first to last, in order; weekdays without Saturdays and Sundays."""
    day = first
    while day <= last:
        period = period_of(day, unit)
        if unit is not Period.WEEKDAY or weekday(day) < 5:
            yield period
        day = period[1] + 1
