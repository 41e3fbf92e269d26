"""Decision tables: the row of a day, in the lenient and in the strict run of a clock (§§9.1, 9.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from validator.core.days import Duration, Missing, Unit
from validator.core.duties import Hit, Row, Table

DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 1, Unit.YEAR: 12}
"""Length of a unit within its family: days, or months."""


class Mode(Enum):
    """Which of the two runs: the one in favour of the obliged, or the one against."""

    LENIENT = auto()
    STRICT = auto()


@dataclass(frozen=True, slots=True)
class Choice:
    """The row that counts on a day, and its interval; `interval` None: nothing is owed."""

    row: Row | None
    interval: Duration | None


NO_ROW = Choice(None, None)


def length(interval: Duration | None) -> float:
    """For comparing intervals of one family; no interval is longest of all."""
    return float("inf") if interval is None else interval.count * DAYS[interval.unit]


def resolve(row: Row, mode: Mode) -> Duration | None:
    """The row's interval; a missing one is as long, or as short, as the policy allows (§9.5)."""
    if not isinstance(row.interval, Missing):
        return row.interval
    if mode is Mode.LENIENT:
        return row.interval.at_most
    return row.interval.at_least or Duration(0, Unit.DAY)


def choose(tables: Sequence[Table], truths: Iterable[Sequence[bool | None]], mode: Mode) -> Choice:
    """Of the candidate rows the one with the longest (lenient) or shortest (strict) interval; ties: the earlier."""
    found: list[Choice] = []
    decided = False
    for table, known in zip(tables, truths, strict=True):
        found += candidates(table, known, mode)
        decided = True in known
        if decided:
            break
    if not decided:
        found.append(NO_ROW)
    pick = max if mode is Mode.LENIENT else min
    return pick(found, key=lambda choice: length(choice.interval))


def candidates(table: Table, known: Sequence[bool | None], mode: Mode) -> list[Choice]:
    rows = [(Choice(row, resolve(row, mode)), truth) for row, truth in zip(table.rows, known, strict=True)]
    match table.hit:
        case Hit.FIRST:
            upto = next((i + 1 for i, (_, truth) in enumerate(rows) if truth), len(rows))
            return [choice for choice, truth in rows[:upto] if truth is not False]
        case Hit.UNIQUE:
            return [choice for choice, truth in rows if truth is not False]
        case Hit.STRICTEST:
            return strictest(rows)


def strictest(rows: list[tuple[Choice, bool | None]]) -> list[Choice]:
    sure = [choice for choice, truth in rows if truth]
    if not sure:
        return [choice for choice, truth in rows if truth is None]
    best = min(sure, key=lambda choice: length(choice.interval))
    return [
        choice
        for choice, truth in rows
        if choice is best or (truth is None and length(choice.interval) < length(best.interval))
    ]
