"""Words: names, values, durations and lists in German."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, NoReturn

from validator.core.days import Duration, Unit
from validator.lowering.durations import parse
from validator.policy.schema import plain
from validator.policy.tree import Leaf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from validator.policy.tree import Tree

UNITS = {
    Unit.MINUTE: ("Minute", "Minuten", "Minuten"),
    Unit.HOUR: ("Stunde", "Stunden", "Stunden"),
    Unit.DAY: ("Tag", "Tage", "Tagen"),
    Unit.WEEK: ("Woche", "Wochen", "Wochen"),
    Unit.MONTH: ("Monat", "Monate", "Monaten"),
    Unit.YEAR: ("Jahr", "Jahre", "Jahren"),
    Unit.YEAR_OF_LIFE: ("Lebensjahr", "Lebensjahre", "Lebensjahren"),
}
"""One, several, several in the dative."""
PERIODS = {
    "day": ("Tag", "sein"),
    "weekday": ("Wochentag (Montag bis Freitag)", "sein"),
    "week": ("Kalenderwoche", "ihr"),
    "month": ("Kalendermonat", "sein"),
    "quarter": ("Quartal", "sein"),
    "half-year": ("Halbjahr", "sein"),
    "year": ("Kalenderjahr", "sein"),
}
"""A calendar period and its possessive."""
WEEKDAYS = {
    "monday": "Montag",
    "tuesday": "Dienstag",
    "wednesday": "Mittwoch",
    "thursday": "Donnerstag",
    "friday": "Freitag",
    "saturday": "Samstag",
    "sunday": "Sonntag",
}
BOUNDS = {
    "at-least": "mindestens",
    "at-most": "höchstens",
    "exactly": "genau",
    "more-than": "mehr als",
    "less-than": "weniger als",
}
MOMENTS = {"at-least": "ab", "at-most": "bis zu", "exactly": "an", "more-than": "nach", "less-than": "vor"}
"""The same bounds, of days and clock times."""
DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
CONTRACTED = ((" zu dem ", " zum "), (" zu der ", " zur "), (" an dem ", " am "))


def strange(tree: Tree) -> NoReturn:
    """A construct that this rendering has no words for; a policy that was lowered has none."""
    raise AssertionError(f"{tree.place}: no German words")


def worded(said: Callable[[Tree], str], tree: Tree) -> str:
    """The words for a part of a policy; as it is written where it has none.

    What no rule uses is not lowered, and so need not make sense: an alternative that is not chosen, a definition that
    is not used.
    """
    try:
        return said(tree)
    except (AssertionError, KeyError, ValueError, RecursionError):
        return json.dumps(plain(tree), ensure_ascii=False, default=str)


def shown(name: str) -> str:
    """A name without its underscores."""
    return name.replace("_", " ")


def quoted(name: str) -> str:
    """A name of the vocabulary or of a definition."""
    return f"„{shown(name)}“"


def attribute(name: str) -> str:
    """An attribute's name; the one that facts have without a name of its own is their value."""
    return "„Wert“" if name == "value" else quoted(name)


def joined(parts: Iterable[str], word: str = "und") -> str:
    """`a, b und c`."""
    found = list(parts)
    return f" {word} ".join((", ".join(found[:-1]), found[-1])) if len(found) > 1 else "".join(found)


def contracted(phrase: str) -> str:
    """`bis zu dem Ende` as it is spoken."""
    padded = f" {phrase}"
    for full, short in CONTRACTED:
        padded = padded.replace(full, short)
    return padded.removeprefix(" ")


def text(tree: Tree | None) -> str:
    """The text of a leaf; empty where there is none."""
    return str(tree.value) if isinstance(tree, Leaf) and tree.value is not None else ""


def date(iso: str) -> str:
    """An ISO date as it is written in German; any other text as it is."""
    match = DATE.fullmatch(iso)
    return f"{match[3]}.{match[2]}.{match[1]}" if match else iso


def scalar(value: object) -> str:
    """A literal of a policy."""
    match value:
        case None:
            return "leer"
        case bool():
            return "ja" if value else "nein"
        case Decimal():
            return str(value).replace(".", ",")
        case str():
            return shown(date(value))
        case _:
            return str(value)


def duration(one: Duration, *, dative: bool = False) -> str:
    """`3 Monate`; in the dative `3 Monaten`."""
    forms = UNITS[one.unit]
    return f"{one.count} {forms[0] if one.count == 1 else forms[1 + dative]}"


def value(tree: Tree) -> str:
    """A parameter's value: a duration, or any other literal."""
    if not isinstance(tree, Leaf):
        strange(tree)
    found = parse(tree.value) if isinstance(tree.value, str) else None
    return scalar(tree.value) if found is None else duration(found)


def clauses(ids: Sequence[str]) -> str:
    """Clause ids as a cell; a dash where there are none."""
    return ", ".join(ids) or "–"
