"""Moving along the calendar by whole durations (§§ 187, 188 BGB)."""

from __future__ import annotations

from calendar import isleap, monthrange
from datetime import date

from validator.core.days import Duration, Unit
from validator.time.days import calendar_date, number

MINUTE_MS = 60_000
HOUR_MS = 3_600_000


def add_months(day: int, months: int) -> int:
    """The same day of the month, `months` on (or back); where it is missing, the month's last (§ 188 II, III BGB)."""
    start = calendar_date(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return number(date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])))


def complete_years(born: int, years: int) -> int:
    """The day on whose end a year of life is complete (§§ 187 II, 188 II BGB): the eve of the anniversary."""
    birth = calendar_date(born)
    year = birth.year + years
    if (birth.month, birth.day) == (2, 29) and not isleap(year):
        return number(date(year, 2, 28))
    return number(birth.replace(year=year)) - 1


def shift(day: int, sign: int, by: Duration) -> int:
    """The day a calendar duration forwards (`sign` 1) or backwards (-1); ValueError for hours and minutes."""
    count = sign * by.count
    match by.unit:
        case Unit.DAY:
            return day + count
        case Unit.WEEK:
            return day + 7 * count
        case Unit.MONTH:
            return add_months(day, count)
        case Unit.YEAR:
            return add_months(day, 12 * count)
        case Unit.YEAR_OF_LIFE:
            return complete_years(day, count)
        case Unit.MINUTE | Unit.HOUR:
            raise ValueError(by.unit)


def milliseconds(by: Duration) -> int:
    """The length of an elapsed duration; ValueError for calendar units."""
    match by.unit:
        case Unit.MINUTE:
            return by.count * MINUTE_MS
        case Unit.HOUR:
            return by.count * HOUR_MS
        case _:
            raise ValueError(by.unit)
