"""What would have satisfied an obligation, and what made it undetermined."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from validator.core.days import Missing
    from validator.core.facts import Facts
    from validator.core.truths import Compare, Op, Truth
    from validator.core.values import Field, Kind
    from validator.explaining.model.facts import Given, Shown


@dataclass(frozen=True, slots=True)
class Acts:
    """A number of facts that is compared: how many were asked for, how many there are, and between which days.

    `wanted` is what counts, after a period's share; `whole` before it. `most` is None where it may be any number.
    `first` and `last` bound the days, None without a bound, with their instants where hours count. `breaking` are the
    facts that were too many.
    """

    kind: Kind
    facts: Facts
    attribute: str | None
    op: Op
    wanted: Fraction
    whole: Fraction
    has: Fraction
    most: Fraction | None
    first: int | None
    last: int | None
    day: int | None = None
    breaking: tuple[Shown, ...] = ()
    first_ms: int | None = None
    last_ms: int | None = None

    @property
    def more(self) -> Fraction:
        """How much is missing; zero where nothing is, or where there is too much."""
        return max(self.wanted - self.has, Fraction(0))


@dataclass(frozen=True, slots=True)
class Share:
    """A ratio that is compared, with the numbers it was made of; None where they are not known."""

    over: Fraction | None
    under: Fraction | None
    op: Op
    wanted: Fraction | None
    test: Compare
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """An attribute that is not as the rule wants it."""

    has: Given
    field: Field
    test: Compare


@dataclass(frozen=True, slots=True)
class Holding:
    """A state that must hold on a day (or from a day on), with the parts of it that were missing.

    `number` is what was counted where the state is a number of facts. `wanted` is False where it must not hold.
    """

    state: Truth
    day: int | None
    missing: tuple[Truth, ...]
    number: Acts | Share | None = None
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Condition:
    """Any other test that is not met."""

    test: Truth


@dataclass(frozen=True, slots=True)
class Together:
    """Each of these was still needed."""

    of: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of these would have been enough."""

    of: tuple[Need, ...]


Need: TypeAlias = Acts | Share | Value | Holding | Condition | Together | Either


class Doubted(StrEnum):
    """What nobody can tell."""

    ATTRIBUTE = "attribute"
    SUBJECT = "subject"
    CLOCK = "clock"
    UNOBSERVED = "unobserved"
    TERM = "term"
    FUTURE = "future"
    BREACH = "breach"
    ROWS = "rows"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something unknown that made a verdict undetermined.

    An attribute `name` of `fact` or of the subject; a clock time of `fact`; facts of the types `types` before `day`; a
    term `name` that the source leaves open; rows `types` of a table that hold at once.
    """

    what: Doubted
    name: str = ""
    fact: Shown | None = None
    types: tuple[str, ...] = ()
    day: int | None = None
    open_term: Missing | None = None


@dataclass(frozen=True, slots=True)
class Remedy:
    """What would have satisfied the obligation, or what made it undetermined.

    `exempt` is the exception that took it out of force, on the day `decided`.
    """

    need: Need | None = None
    doubts: tuple[Doubt, ...] = ()
    doubts_left: int = 0
    exempt: Truth | None = None
    decided: int | None = None
