"""What an expression is seen from: the history, the as-of day, the fact at hand, the anchor."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from validator.histories.model import EVERY_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from validator.core.rules import Policy
    from validator.histories.model import Fact, History


class Place(Enum):
    """What kind of answer a point gives (§3)."""

    DAY = auto()
    EVER = auto()
    OPEN = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Mark:
    """The value of a point: a day, perhaps with its instant, or why there is none."""

    place: Place
    day: int = 0
    ms: int | None = None


EVER, OPEN, UNKNOWN = Mark(Place.EVER), Mark(Place.OPEN), Mark(Place.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Item:
    """A selected fact, or a point of it taken as an event (§4). `start` is None where an edge's day is unknown."""

    fact: Fact
    sure: bool
    start: int | None
    end: int | None
    start_ms: int | None
    end_ms: int | None
    event: bool

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for two selections of one fact on one day (§4)."""
        return (self.fact.ordinal, self.start)


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a duty hangs on (§7): its two points, its fact if it stands on one, and whether it surely is one."""

    start: Mark
    end: Mark
    fact: Fact | None = None
    sure: bool = True
    share: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class View:
    """A context of evaluation.

    `future`: the measures of a demand reckon with days to come (§5.4). `within` cuts measured windows to the days in
    force (§8.1 4). Both, and the exclusion of the anchor's fact, hold for a demand but not for what is nested in
    tests and states; `nested` drops them. `known`: what was found once for all of the history (see `once`).
    """

    policy: Policy
    history: History
    as_of: int
    own: Item | None = None
    this: Anchor | None = None
    future: bool = False
    within: tuple[int, int] | None = None
    demand: bool = False
    known: dict[int, tuple[object, Any]] = field(default_factory=dict, repr=False, compare=False)

    def at(self, anchor: Anchor) -> View:
        """Seen from an anchor."""
        return View(self.policy, self.history, self.as_of, self.own, anchor, known=self.known)

    def on(self, item: Item) -> View:
        """Seen from a fact: its test."""
        return View(self.policy, self.history, self.as_of, item, self.this, known=self.known)

    def nested(self) -> View:
        """Without what holds only for a demand."""
        return View(self.policy, self.history, self.as_of, self.own, self.this, known=self.known)

    @property
    def first_day(self) -> int | None:
        """The first day of the fact at hand or, without one, of the anchor."""
        if self.own is not None:
            return self.own.start
        if self.this is not None and self.this.start.place is Place.DAY:
            return self.this.start.day
        return None

    def observed(self, types: Iterable[str]) -> int | None:
        """The latest first observed day of the types (§1.4); None if each was observed throughout."""
        declared = self.history.observed
        if not declared:
            return None
        found = [declared.get(one, declared.get(EVERY_TYPE)) for one in types]
        return max((day for day in found if day is not None), default=None)
