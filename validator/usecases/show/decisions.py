"""Which row of a rule's tables decides under assumptions, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.core.days import Duration, Missing, Unit
from validator.usecases.show.clocks import cited, conditions, interval, length, rows, tables
from validator.usecases.show.facts import facts
from validator.usecases.show.logic import ALWAYS, Both, Formula, holds
from validator.usecases.show.words import text

if TYPE_CHECKING:
    from validator.policy.tree import Mapped, Tree
    from validator.usecases.show.given import Sight
    from validator.usecases.show.logic import Logic

DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 1, Unit.YEAR: 12}
"""Intervals of one rule are all days and weeks, or all months and years; so these compare."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One row: its conditions, its interval and act as they are shown, its clauses."""

    when: Formula
    conditions: tuple[Tree, ...]
    length: Duration | Missing | None
    act: str
    clauses: tuple[str, ...]

    @property
    def interval(self) -> str:
        """The interval as a cell."""
        return interval(self.length)

    @property
    def outcome(self) -> tuple[str, str]:
        """What tells two rows apart that come to different things."""
        return self.interval, self.act


@dataclass(frozen=True, slots=True)
class Decider:
    """The tables of one rule."""

    tables: tuple[tuple[str, tuple[Choice, ...]], ...]

    def decide(self, true: frozenset[str]) -> Choice | None:
        """The row that decides where exactly these hold; None if no table has one."""
        for hit, choices in self.tables:
            matching = [one for one in choices if holds(one.when, true)]
            if matching:
                return min(matching, key=strictness) if hit == "strictest" else matching[0]
        return None


def decider(rule: Mapped, sight: Sight, logic: Logic) -> Decider:
    """The tables of a rule as formulas."""
    act = facts(rule.entries["do"], sight)
    found = []
    for table in tables(rule.entries["every"], sight):
        found.append((text(table.get("hit")), tuple(choice(row, act, sight, logic) for row in rows(table))))
    return Decider(tuple(found))


def choice(row: Mapped, act: str, sight: Sight, logic: Logic) -> Choice:
    """One row; its act is its own or the rule's."""
    parts, own = conditions(row), row.get("do")
    when = Both(tuple(logic.formula(one) for one in parts)) if parts else ALWAYS
    gap = length(row.entries["interval"], sight)
    said = "–" if gap is None else act if own is None else facts(own, sight)
    return Choice(when, parts, gap, said, cited(row))


def strictness(one: Choice) -> tuple[int, int]:
    """Shortest first; one that is not settled could be the shortest, none is the longest."""
    match one.length:
        case None:
            return 2, 0
        case Missing():
            return 0, 0
        case Duration(count, unit):
            return 1, count * DAYS[unit]
