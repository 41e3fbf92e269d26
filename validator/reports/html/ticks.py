"""Where a time axis has its marks, and what stands there."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from validator.messages.catalogue import text
from validator.reports.locale import day_text
from validator.time.days import calendar_date, number

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 9
"""So many marks at most."""
SHORT = 45
"""An axis of so many days is marked by weeks."""
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
"""Months between two marks."""


def ticks(first: int, last: int, language: str) -> Iterator[tuple[int, str]]:
    """The marks from the first to the last day: Mondays, firsts of months or of years."""
    if last - first <= SHORT:
        begin = first + (4 - first) % 7
        yield from ((day, day_text(day, language)) for day in range(begin, last + 1, 7))
        return
    low, high = month_of(first), month_of(last)
    step = next((one for one in STEPS if (high - low) // one <= MOST), STEPS[-1])
    for month in range(-(-low // step) * step, high + 1, step):
        day = first_of(month)
        if day >= first:
            yield day, named(month, step, language)


def first_of(month: int) -> int:
    """The first day of a month, which is counted from the year 0."""
    return number(date(month // 12, month % 12 + 1, 1))


def month_of(day: int) -> int:
    """Months since the year 0."""
    found = calendar_date(day)
    return found.year * 12 + found.month - 1


@lru_cache(maxsize=4096)
def named(month: int, step: int, language: str) -> str:
    """`Mär 2014`, or the year where all marks are Januaries."""
    year = f"{month // 12:04}"
    return year if step % 12 == 0 else f"{text(f'locale-month-{month % 12 + 1}', language)[:3]} {year}"
