"""Names, values, durations and lists in a language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from validator.core.days import Duration, Missing
from validator.messages.catalogue import printable, text
from validator.reports.locale import day_text, number_text
from validator.time.days import number
from validator.time.zones import clock

if TYPE_CHECKING:
    from collections.abc import Iterable


def named(name: str) -> str:
    """A name of the vocabulary without its underscores."""
    return printable(name).replace("_", " ")


def quoted(name: str, language: str) -> str:
    """A name of the vocabulary; the type of a related subject's facts names the relation too."""
    relation, _, own = name.rpartition("/")
    said = text("explain-quoted", language, name=named(own))
    return text("explain-related", language, name=said, relation=named(relation)) if relation else said


def attribute(name: str, language: str) -> str:
    """An attribute's name; the one that facts have without a name of its own is their value."""
    return text("explain-value", language) if name == "value" else text("explain-quoted", language, name=named(name))


def joined(found: Iterable[str], word: str, language: str) -> str:
    """`a, b und c`; `word` is `and` or `or`."""
    listed = list(found)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} {text(f'explain-{word}', language)} {listed[-1]}"


def datum(value: object, language: str, word: str = "and") -> str:
    """What an attribute holds."""
    match value:
        case None:
            return text("explain-empty", language)
        case bool():
            return text("explain-yes" if value else "explain-no", language)
        case Decimal() | int() | Fraction():
            return number_text(value, language)
        case date():
            return day_text(number(value), language)
        case tuple():
            return joined((datum(one, language) for one in value), word, language) or text("explain-empty", language)
        case _:
            return printable(str(value)) or '""'


def duration(one: Duration, language: str) -> str:
    """`3 Monate`."""
    return text(f"explain-unit-{one.unit}", language, count=one.count)


def span(one: Duration | Missing, language: str) -> str:
    """A duration, or that the policy leaves it open."""
    return open_term(one, language) if isinstance(one, Missing) else duration(one, language)


def open_term(one: Missing, language: str) -> str:
    """A value that the source leaves open, with its bounds."""
    name = quoted(one.name, language)
    if one.at_least is None or one.at_most is None:
        return text("explain-open", language, name=name)
    low, high = duration(one.at_least, language), duration(one.at_most, language)
    return text("explain-open-between", language, name=name, low=low, high=high)


def moment(day: int, ms: int | None, zone: str, language: str) -> str:
    """A day, with its clock time where it has one; a span that ends at midnight ends at 24:00."""
    shown = day_text(day, language)
    if ms is None:
        return shown
    hours, minutes = divmod(clock(ms, day, zone) // 60_000, 60)
    return text("explain-moment", language, day=shown, time=f"{hours:02}:{minutes:02}")


def clock_time(milliseconds: int, language: str) -> str:
    """A time on the clock, in milliseconds since midnight."""
    hours, minutes = divmod(milliseconds // 60_000, 60)
    return text("explain-clock", language, time=f"{hours:02}:{minutes:02}")
