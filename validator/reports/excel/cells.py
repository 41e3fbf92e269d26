"""What a cell can hold, and texts as Excel takes them: nothing that XML forbids, nothing over Excel's limits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

LONGEST = 32_767
"""So many units of UTF-16 a cell can hold."""
MOST_BREAKS = 253
"""So many line breaks a cell can hold."""
CUT = " […]"
"""Stands where the rest of a text was cut off."""
FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NEW_LINE = re.compile("\r\n?")
SERIAL_OF_1970 = 25_569
FIRST_SERIAL = 61
"""1 March 1900: before it, Excel and all others count days differently."""
LAST_SERIAL = 2_958_465


@dataclass(frozen=True, slots=True)
class Day:
    """A day since 1970-01-01."""

    day: int


@dataclass(frozen=True, slots=True)
class Month:
    """A month since January 1970."""

    month: int


@dataclass(frozen=True, slots=True)
class Rate:
    """A share."""

    share: Fraction


Value: TypeAlias = str | bool | int | float | Day | Month | Rate | None


def serial(day: int) -> int | None:
    """The number under which Excel knows a day; None for one that it does not know."""
    number = day + SERIAL_OF_1970
    return number if FIRST_SERIAL <= number <= LAST_SERIAL else None


def fitting(text: str) -> str:
    """A text that a cell can hold: cut with a mark where it is too long, and without what XML forbids."""
    clean = FORBIDDEN.sub("\ufffd", NEW_LINE.sub("\n", text))
    lines = clean.split("\n", MOST_BREAKS)
    if len(lines) > MOST_BREAKS:
        clean = "\n".join(lines[:MOST_BREAKS]) + CUT
    return clean if units(clean) <= LONGEST else shortened(clean)


def units(text: str) -> int:
    """The length of a text as Excel counts it, in units of UTF-16."""
    return len(text) + (0 if text.isascii() else sum(one > "\uffff" for one in text))


def shortened(text: str) -> str:
    """As much of the beginning as a cell can hold together with the mark."""
    room = LONGEST - len(CUT)
    return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + CUT
