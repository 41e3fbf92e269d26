"""The calendar on columns: months, years of life, yearly days, calendar periods, working days.

Days are integers from 1970-01-01; every function takes and returns arrays. Nothing is shared with `validator.time`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from validator.core.days import Duration, Unit
from validator.core.duties import Period
from validator.engine.keys import Bools, Longs
from validator.engine.narrow import narrow

if TYPE_CHECKING:
    from collections.abc import Collection

Civil: TypeAlias = tuple[Longs, Longs, Longs]

STRETCH = 4096
"""Tables of moved days begin and end with a multiple of so many days."""
ERA = 146097
"""Days of 400 years; within such an era the calendar is the same every time."""
MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}
"""Length of the calendar periods that are made of months."""


def civil(day: Longs) -> Civil:
    """Year, month and day of the month; years are counted from March inside, so that the leap day comes last."""
    shifted = day + 719468
    era = shifted // ERA
    rest = shifted - era * ERA
    year = (rest - rest // 1460 + rest // 36524 - rest // 146096) // 365
    within = rest - (365 * year + year // 4 - year // 100)
    turn = (5 * within + 2) // 153
    month = turn + np.where(turn < 10, 3, -9)
    return year + era * 400 + (month <= 2), month, within - (153 * turn + 2) // 5 + 1


def day_number(year: Longs, month: Longs, day: Longs) -> Longs:
    """The inverse of `civil`; a day past the end of its month runs on into the next."""
    year = year - (month <= 2)
    era = year // 400
    rest = year - era * 400
    within = (153 * (month + np.where(month > 2, -3, 9)) + 2) // 5 + day - 1
    return np.asarray(era * ERA + rest * 365 + rest // 4 - rest // 100 + within - 719468)


def month_index(day: Longs) -> Longs:
    """Months since the beginning of the year 0."""
    year, month, _ = civil(day)
    return year * 12 + month - 1


def month_start(index: Longs) -> Longs:
    """The first day of a month given by its index."""
    return day_number(index // 12, index % 12 + 1, np.ones_like(index))


def add_months(day: Longs, months: int) -> Longs:
    """The same day of the month so many months on, or the last of that month (§§ 187 I, 188 II, III BGB)."""
    year, month, dom = civil(day)
    target = year * 12 + month - 1 + months
    start = month_start(target)
    return np.asarray(start + np.minimum(dom, month_start(target + 1) - start) - 1)


def add_years_of_life(day: Longs, years: int) -> Longs:
    """The day before the anniversary, which 29 February has on 1 March of common years (§§ 187 II, 188 II BGB)."""
    year, month, dom = civil(day)
    return day_number(year + years, month, dom) - 1


def add(day: Longs, sign: int, by: Duration) -> Longs:
    """Days moved by a duration of days, weeks, months or years."""
    count = sign * by.count
    if by.unit in (Unit.DAY, Unit.WEEK):
        return day + count * (7 if by.unit is Unit.WEEK else 1)
    if day.size == 0:
        return day
    first, last = int(day.min()), int(day.max())
    if last - first >= day.size:
        return _by_months(day, count, by.unit)
    first -= first % STRETCH
    return _table(first, last + STRETCH - last % STRETCH, count, by.unit).take(day - first)


@lru_cache(maxsize=128)
def _table(first: int, last: int, count: int, unit: Unit) -> Longs:
    """Days of a stretch moved by months, kept for later batches: their days lie in the same years."""
    found = narrow(_by_months(np.arange(first, last, dtype=np.int64), count, unit))
    found.flags.writeable = False
    return found


def _by_months(day: Longs, count: int, unit: Unit) -> Longs:
    match unit:
        case Unit.MONTH:
            return add_months(day, count) if count else day
        case Unit.YEAR:
            return add_months(day, 12 * count) if count else day
        case Unit.YEAR_OF_LIFE:
            return add_years_of_life(day, count)
        case Unit.DAY | Unit.WEEK | Unit.HOUR | Unit.MINUTE:
            raise ValueError(f"{unit} is not made of months")


def yearly(near: Longs, month: int, day: int, *, forward: bool) -> Longs:
    """The day of the year on or after (on or before) each day; 29 February is the 28th in common years."""
    year, _, _ = civil(near)
    this = _in_year(year, month, day)
    if forward:
        return np.where(this >= near, this, _in_year(year + 1, month, day))
    return np.where(this <= near, this, _in_year(year - 1, month, day))


def _in_year(year: Longs, month: int, day: int) -> Longs:
    start = month_start(year * 12 + month - 1)
    return np.asarray(start + np.minimum(day, month_start(year * 12 + month) - start) - 1)


def weekday(day: Longs) -> Longs:
    """0 is Monday; 1970-01-01 was a Thursday."""
    return (day + 3) % 7


def period_index(day: Longs, unit: Period) -> Longs:
    """The number of the calendar period that a day lies in; consecutive periods have consecutive numbers."""
    match unit:
        case Period.DAY | Period.WEEKDAY:
            return day
        case Period.WEEK:
            return (day + 3) // 7
        case Period.MONTH | Period.QUARTER | Period.HALF_YEAR | Period.YEAR:
            return month_index(day) // MONTHS[unit]


def period_start(index: Longs, unit: Period) -> Longs:
    """The first day of a calendar period."""
    match unit:
        case Period.DAY | Period.WEEKDAY:
            return index
        case Period.WEEK:
            return index * 7 - 3
        case Period.MONTH | Period.QUARTER | Period.HALF_YEAR | Period.YEAR:
            return month_start(index * MONTHS[unit])


def weekdays_before(day: Longs) -> Longs:
    """Mondays to Fridays from 1969-12-29 to the day before (negative for earlier days)."""
    weeks, rest = (day + 3) // 7, (day + 3) % 7
    return np.asarray(weeks * 5 + np.minimum(rest, 5))


class Holidays:
    """Public holidays: membership, working days, and the next working day."""

    def __init__(self, days: Collection[int]) -> None:
        self.days: Longs = np.array(sorted(days), np.int64)
        self._weekdays: Longs = self.days[weekday(self.days) < 5]

    def on(self, day: Longs) -> Bools:
        """Whether each day is a public holiday."""
        return np.isin(day, self.days)

    def roll(self, day: Longs) -> Longs:
        """The day itself if it is a working day, otherwise the next that is one."""
        while (free := (weekday(day) >= 5) | self.on(day)).any():
            day = day + free
        return day

    def working_before(self, day: Longs) -> Longs:
        """Mondays to Fridays that are no holiday, from the same origin as `weekdays_before`."""
        return weekdays_before(day) - np.searchsorted(self._weekdays, day, side="left")
