"""Days as integers since 1970-01-01, and back."""

from __future__ import annotations

import re
from datetime import date

from validator.core.days import FIRST_YEAR, LAST_YEAR

EPOCH = date(1970, 1, 1).toordinal()
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def number(day: date) -> int:
    """The day's number."""
    return day.toordinal() - EPOCH


def calendar_date(day: int) -> date:
    """The date of a day's number."""
    return date.fromordinal(day + EPOCH)


def iso(day: int) -> str:
    """The day as ISO text."""
    return calendar_date(day).isoformat()


def parse(text: str) -> int:
    """The day of an ISO date, written in full; ValueError if there is no such day between 1900 and 2199."""
    if not _ISO.fullmatch(text):
        raise ValueError(text)
    found = date.fromisoformat(text)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(text)
    return number(found)
