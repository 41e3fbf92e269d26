"""Days as people type them into a cell that was made a text."""

from __future__ import annotations

import re
from datetime import date

from validator.messages.catalogue import LANGUAGES, text
from validator.time.days import number

FORMS = (
    re.compile(r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4}|\d{2})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?"),
    re.compile(r"(?P<day>\d{1,2})\.? (?P<name>[^\W\d]+)\.? (?P<year>\d{4})"),
)
CENTURY = 2000


def day_read(told: str) -> int | None:
    """The day that a text names, in German, in English or as ISO 8601 has it; None if it names none for certain."""
    for form in FORMS:
        if (found := form.fullmatch(told.strip())) is not None:
            parts = found.groupdict()
            month = int(parts["month"]) if "month" in parts else month_named(parts["name"])
            year = int(parts["year"]) + (CENTURY if len(parts["year"]) == 2 else 0)
            try:
                return number(date(year, month, int(parts["day"])))
            except ValueError:
                return None
    return None


def month_named(name: str) -> int:
    """The month with this name, or a name that begins so; 0 if there is none."""
    told = name.casefold()
    for month in range(1, 13):
        names = [text(f"locale-month-{month}", language).casefold() for language in LANGUAGES]
        if len(told) >= 3 and any(one.startswith(told) for one in names):
            return month
    return 0
