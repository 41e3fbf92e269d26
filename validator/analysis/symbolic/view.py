"""What an expression is seen from: the world, the policy, the fact at hand, the anchor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from validator.analysis.symbolic import days
from validator.analysis.symbolic.days import Day

if TYPE_CHECKING:
    from validator.analysis.symbolic.kleene import Truth3
    from validator.analysis.symbolic.smt import Formula
    from validator.analysis.symbolic.world import Slot, World
    from validator.core.rules import Policy

NOWHERE = days.day(0)


@dataclass(frozen=True, slots=True)
class Mark:
    """The value of a point: a day (`at`), ever, open or unknown; exactly one of the four."""

    day: Day = NOWHERE
    at: Formula = False
    ever: Formula = False
    open: Formula = False
    unknown: Formula = False


EVER, OPEN, UNKNOWN = Mark(ever=True), Mark(open=True), Mark(unknown=True)


def on(day: Day) -> Mark:
    """A day that there is."""
    return Mark(day, at=True)


@dataclass(frozen=True, slots=True)
class Item:
    """A selected fact, or a point of it taken as an event."""

    slot: Slot
    truth: Truth3
    start: Day
    end: Day
    ongoing: Formula
    event: bool

    @property
    def sure(self) -> Formula:
        """Whether there surely is such a fact."""
        return self.truth.sure

    @property
    def possible(self) -> Formula:
        """Whether there may be."""
        return self.truth.possible


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a duty hangs on; there is one where `possible`, and surely so where `sure`."""

    start: Mark
    end: Mark
    sure: Formula
    possible: Formula
    slot: Slot | None = None
    share: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class View:
    """A context of evaluation, as `reference.view.View` has it."""

    policy: Policy
    world: World
    own: Item | None = None
    this: Anchor | None = None
    future: bool = False
    within: tuple[int, int] | None = None
    demand: bool = False

    def on(self, item: Item) -> View:
        """Seen from a fact: its test."""
        return replace(self.nested(), own=item)

    def nested(self) -> View:
        """Without what holds only for a demand."""
        return replace(self, future=False, within=None, demand=False)

    @property
    def t(self) -> Day:
        """The as-of day."""
        return days.day(self.world.as_of)

    @property
    def first_day(self) -> Mark:
        """The first day of the fact at hand or, without one, of the anchor; unknown without either."""
        if self.own is not None:
            return on(self.own.start)
        return UNKNOWN if self.this is None else self.this.start
