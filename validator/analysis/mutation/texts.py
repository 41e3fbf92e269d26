"""Changes of a single scalar: durations and numbers by one, days by one, points open or closed, words for others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from validator.analysis.mutation.trees import Change, Variant, Variants, leaf, shown
from validator.core.duties import Hit, Holidays, Partial, Period, Word
from validator.policy.tree import Leaf

if TYPE_CHECKING:
    from validator.policy.tree import Tree

DURATION = re.compile(r"(?<![\w.])(\d+) (minute|hour|day|week|month|year)(s?)(?= |$|,)")
DAY = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])")
OF_YEAR = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(?!\d)")
TIME = re.compile(r"(?<![\d:T])([01]\d|2[0-4]):([0-5]\d)(?![\d:])")
OPEN = ("after ", "before ")
PERIODS = tuple(Period)
WORDS = {
    "when-stricter": (Word.RUNS_ON, Word.FROM_LAST_ACT, Word.STARTS_ANEW),
    "when-looser": (Word.RUNS_ON, Word.FROM_LAST_ACT, Word.STARTS_ANEW),
    "when-resumed": tuple(Word),
    "when-in-force": (Word.RUNS_ON, Word.FROM_LAST_ACT, Word.STARTS_ANEW),
    "hit": tuple(Hit),
    "partial": tuple(Partial),
    "holidays": tuple(Holidays),
}
"""The keys whose value is one of a few words."""


def scalar(key: str, tree: Leaf) -> Variants:
    """The variants of a scalar under a key."""
    match tree.value:
        case bool(value):
            yield made("flip", tree, not value)
        case int() | Decimal():
            yield from numbers(tree)
        case str(text) if key in WORDS:
            yield from (made("word", tree, word.value) for word in WORDS[key] if word != text)
        case str(text) if key == "per" or text in PERIODS:
            yield from periods(tree)
        case str(text):
            yield from (made(code, tree, other) for code, other in texts(text))
        case None:
            return


def made(code: str, tree: Tree, value: object) -> Variant:
    """A change of a scalar with the tree it gives."""
    after = leaf(tree, value)
    return Change(code, tree.place, shown(tree), shown(after)), after


def numbers(tree: Leaf) -> Variants:
    """One more, one less; of a number with decimals the last digit. Nothing is counted below zero."""
    number = Decimal(str(tree.value))
    step = Decimal(1).scaleb(min(0, int(number.as_tuple().exponent)))
    for value in (number - step, number + step):
        if value >= 0 or number < 0:
            yield made("number", tree, int(value) if value == value.to_integral_value() else value)


def periods(tree: Leaf) -> Variants:
    """The next shorter and the next longer period."""
    if tree.value not in PERIODS:
        return
    place = PERIODS.index(Period(str(tree.value)))
    for other in (place - 1, place + 1):
        if 0 <= other < len(PERIODS):
            yield made("period", tree, PERIODS[other].value)


def texts(text: str) -> Iterator[tuple[str, str]]:
    """Other texts for a text that speaks of time; none for a name or a plain value."""
    for pattern, code, change in (
        (DURATION, "duration", longer),
        (DAY, "day", next_day),
        (OF_YEAR, "day", next_day_of_year),
        (TIME, "time", next_minute),
    ):
        yield from ((code, one) for one in replaced(text, pattern, change))
    for one, other in (("earlier of ", "later of "), ("later of ", "earlier of ")):
        if one in text:
            yield "extreme", text.replace(one, other, 1)
    parts = text.split(" or ")
    if len(parts) > 1:
        yield from (("alternative", " or ".join(parts[:place] + parts[place + 1 :])) for place in range(len(parts)))


def replaced(text: str, pattern: re.Pattern[str], change: Callable[[re.Match[str], int], str | None]) -> Iterator[str]:
    """The text with each match one less and one more."""
    for match in pattern.finditer(text):
        for by in (-1, 1):
            other = change(match, by)
            if other is not None:
                yield text[: match.start()] + other + text[match.end() :]


def longer(match: re.Match[str], by: int) -> str | None:
    count = int(match[1]) + by
    return None if count < 0 else f"{count} {match[2]}{'' if count == 1 else 's'}"


def next_day(match: re.Match[str], by: int) -> str | None:
    try:
        return (date.fromisoformat(match[0]) + timedelta(by)).isoformat()
    except (ValueError, OverflowError):
        return None


def next_day_of_year(match: re.Match[str], by: int) -> str | None:
    try:
        day = date(2001, int(match[2]), int(match[1])) + timedelta(by)
    except ValueError:
        return None
    return f"{day.day}.{day.month}."


def next_minute(match: re.Match[str], by: int) -> str | None:
    minutes = int(match[1]) * 60 + int(match[2]) + by
    return f"{minutes // 60:02}:{minutes % 60:02}" if 0 <= minutes <= 24 * 60 else None


def opened(tree: Tree, *, last: bool) -> Variants:
    """A point of a window opened, or closed if it is open."""
    if not isinstance(tree, Leaf) or not isinstance(tree.value, str) or tree.value == "ever":
        return
    written = next((tree.value.removeprefix(word) for word in OPEN if tree.value.startswith(word)), None)
    if written is not None:
        yield made("closed", tree, written)
    else:
        yield made("opened", tree, OPEN[last] + tree.value)
