"""Calendar files as RFC 5545 has them: lines, their folding, texts, days. Nothing here knows what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.time.days import calendar_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OCTETS = 75
"""So many octets a line may have, its end aside."""
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def calendar(product: str, name: str, events: Iterable[Iterable[str]]) -> Iterator[str]:
    """A calendar to be imported, line by line; `events` are content lines, not yet folded."""
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{product}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    yield from map(folded, (*head, f"X-WR-CALNAME:{escaped(name)}"))
    for lines in events:
        yield from map(folded, ("BEGIN:VEVENT", *lines, "END:VEVENT"))
    yield folded("END:VCALENDAR")


def escaped(value: str) -> str:
    """A text as the value of a property; what is no character of a text is left out."""
    told = value.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
    return "".join(one for one in told if one == "\n" or one.isprintable()).translate(_ESCAPES)


def date(day: int) -> str:
    """A day as a value of the type DATE."""
    return calendar_date(day).strftime("%Y%m%d")


def folded(line: str) -> str:
    """A content line with its end, parted so that no part is too long and no character is cut."""
    parts, room = [""], OCTETS
    for one in line:
        size = len(one.encode())
        if size > room:
            parts.append("")
            room = OCTETS - 1
        parts[-1] += one
        room -= size
    return "\r\n ".join(parts) + "\r\n"
