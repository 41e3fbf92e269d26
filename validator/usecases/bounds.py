"""The bounds of a policy's rules, and on which sides of each a history was found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.analysis.probing.places import Where
    from validator.core.findings import Finding
    from validator.histories.model import History
    from validator.usecases.example_files import Case


class Side(StrEnum):
    """Where a history lies: where one day or one less would already judge otherwise, or where one more would."""

    LESS = "less"
    MORE = "more"


class Standing(StrEnum):
    """How many sides of a bound have a history."""

    BOTH = "both"
    ONE = "one"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Shown:
    """A case on one side of a bound: its number among those of the rule, counted from 1.

    `plain` unless it shows only in the days that its findings name.
    """

    case: int
    plain: bool


@dataclass(frozen=True, slots=True)
class Bounded:
    """A bound of a rule: its kind, its place in the policy, and the cases found, by side.

    `possible` are the sides that there are: nothing is counted below zero, and nothing lasts less than a unit.
    """

    rule: str
    kind: str
    where: Where
    possible: tuple[Side, ...]
    shown: Mapping[Side, Shown]

    @property
    def missing(self) -> tuple[Side, ...]:
        """The sides without a case."""
        return tuple(one for one in self.possible if one not in self.shown)

    @property
    def standing(self) -> Standing:
        """How many of its sides have a case: all there are, some, or none."""
        if not self.missing:
            return Standing.BOTH
        return Standing.ONE if self.shown else Standing.NONE


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A history in which the two evaluators differ, a fault of ours; with the findings that only one of them has."""

    rule: str
    kind: str
    where: Where
    as_of: int
    history: History
    by_engine: tuple[Finding, ...]
    by_reference: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds of a policy by rule, all cases in order, and what the evaluators do not agree on."""

    policy: str
    version: str
    rules: tuple[str, ...]
    bounds: tuple[Bounded, ...]
    cases: tuple[Case, ...]
    disagreements: tuple[Disagreement, ...]

    def of(self, rule: str) -> tuple[Bounded, ...]:
        """The bounds of one rule."""
        return tuple(one for one in self.bounds if one.rule == rule)

    @property
    def lacking(self) -> tuple[Bounded, ...]:
        """The bounds without a case on some side."""
        return tuple(one for one in self.bounds if one.missing)

    @property
    def complete(self) -> bool:
        """Whether every bound has a case on every side, and the evaluators agree."""
        return not self.lacking and not self.disagreements


def counts(bounds: tuple[Bounded, ...]) -> Counter[Standing]:
    """How many bounds stand how."""
    return Counter(one.standing for one in bounds)
