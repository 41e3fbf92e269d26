"""The list of what falls due as a calendar: an event of a whole day for each obligation.

Events, not tasks: Outlook passes over the VTODO of a file. They take no time, so that nobody looks busy. The same
obligation is the same event in the next list, which replaces it. What is missed for good is no date to keep.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.messages.catalogue import text
from validator.reports.due.icalendar import calendar, date, escaped
from validator.reports.due.rows import rows
from validator.reports.locale import day_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.reports.due.rows import Row
    from validator.results.due import DueList


def render(listed: DueList, language: str) -> Iterator[str]:
    """The calendar file."""
    as_of = listed.receipt.as_of
    listed_ones = (one for one in rows(listed, language) if one.left >= 0 or one.serves_late)
    events = (event(one, as_of, language) for one in listed_ones)
    product = f"-//fachaufsicht//due {listed.receipt.tool}//{language.upper()}"
    yield from calendar(product, text("due-calendar", language), events)


def event(one: Row, as_of: int, language: str) -> Iterator[str]:
    """An obligation on its day; one that is missed on the as-of day, since it is to be done now."""
    day = max(one.due, as_of)
    yield f"UID:{one.id}@fachaufsicht"
    yield f"DTSTAMP:{date(as_of)}T000000Z"
    # Of two lists the later one counts, and the as-of days tell which that is.
    yield f"SEQUENCE:{max(as_of, 0)}"
    yield f"DTSTART;VALUE=DATE:{date(day)}"
    yield f"DTEND;VALUE=DATE:{date(day + 1)}"
    yield f"SUMMARY:{escaped(summary(one, language))}"
    yield f"DESCRIPTION:{escaped(chr(10).join(description(one, language)))}"
    if one.unit:
        yield f"CATEGORIES:{escaped(one.unit)}"
    yield from ("CLASS:CONFIDENTIAL", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE")


def summary(one: Row, language: str) -> str:
    """The line that a calendar shows."""
    code = "due-summary" if one.left >= 0 else "due-summary-overdue"
    return text(code, language, subject=one.subject, asked=one.asked, day=day_text(one.due, language))


def description(one: Row, language: str) -> Iterator[str]:
    """All else, a line each."""
    yield one.asked
    told = {
        "due": day_text(one.due, language),
        "anchor": one.anchor,
        "window": one.window,
        "counted": one.counted,
        "note": one.note,
        "rule": f"{one.rule} ({one.policy})",
        "clauses": one.clauses,
        "id": one.id,
    }
    for name, value in told.items():
        if value:
            yield f"{text(f'due-column-{name}', language)}: {value}"
