"""Calendar tests: clock times and weekdays as they are written, and as numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from validator.core.days import Missing, Of, Point, Which
from validator.core.values import Aspect, Calendar
from validator.policy.complaints import nearest
from validator.policy.tree import Leaf, Listing, Mapped, Tree

if TYPE_CHECKING:
    from validator.core.days import Whose
    from validator.lowering.names import Names

TESTS = {
    "time": (Aspect.CLOCK, Which.START),
    "end-time": (Aspect.CLOCK, Which.END),
    "weekday": (Aspect.WEEKDAY, Which.START),
}
"""What stands beside the attributes of a fact: which aspect of which of its points."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")


def value(name: str, whose: Whose) -> Calendar:
    """The aspect of the fact that a test looks at."""
    aspect, which = TESTS[name]
    return Calendar(aspect, Point(Of(whose, which)))


def numbered(name: str, tree: Tree, names: Names) -> Tree:
    """The test with each clock time or weekday as the number it stands for."""
    match tree:
        case Mapped(entries):
            if len(entries) == 1 and entries.keys() & {"parameter", "reading"}:
                given = names.given(tree)
                return tree if isinstance(given, Missing) else numbered(name, given, names)
            return replace(tree, entries={key: numbered(name, one, names) for key, one in entries.items()})
        case Listing(items):
            return replace(tree, items=tuple(numbered(name, one, names) for one in items))
        case Leaf(str() as word) if word not in ("known", "none"):
            return replace(tree, value=weekday(word, tree, names) if name == "weekday" else clock(word, tree, names))
        case Leaf(None | "known" | "none"):
            return tree
        case Leaf():
            names.fail("lowering-weekday" if name == "weekday" else "lowering-clock", tree)


def weekday(word: str, leaf: Leaf, names: Names) -> int:
    if word not in WEEKDAYS:
        names.fail("lowering-weekday", leaf, nearest(word, WEEKDAYS) or " · ".join(WEEKDAYS))
    return WEEKDAYS.index(word) + 1


def clock(word: str, leaf: Leaf, names: Names) -> int:
    """Milliseconds since midnight."""
    if not CLOCK.fullmatch(word):
        names.fail("lowering-clock", leaf)
    hours, minutes = word.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000
