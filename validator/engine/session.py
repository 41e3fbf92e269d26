"""One batch of subjects under one policy: what the interpretations of the nodes have in common.

Selections and states that do not look at the anchor are computed once per subject and kept, whichever rule asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np

from validator.core.findings import BREACHES, Verdict
from validator.engine import measures, points, selections, states, truths
from validator.engine.calendar import Holidays
from validator.engine.correlation import looks_at_anchor
from validator.engine.frames import Space
from validator.engine.frames import kept as kept_in
from validator.engine.frames import latest as latest_in
from validator.engine.keys import MAX, MIN
from validator.engine.known import Known
from validator.engine.ranges import numbers
from validator.engine.zones import Zone, zone_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from validator.core.days import Point, Window
    from validator.core.facts import Facts
    from validator.core.rules import Policy
    from validator.core.truths import Truth
    from validator.core.values import Measure
    from validator.engine.correlation import Nodes
    from validator.engine.dictionary import Dictionary
    from validator.engine.frames import Days, Frame
    from validator.engine.keys import Bools, Longs
    from validator.engine.numbers import Number
    from validator.engine.points import Bounds
    from validator.engine.pool import Pool
    from validator.engine.selections import Chosen
    from validator.engine.states import State
    from validator.engine.trivalent import Truths

Kept = TypeVar("Kept")


TOLD = BREACHES | {Verdict.UNDETERMINED}
"""Always told, whoever asks: other rules may hang on them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The verdicts of which each finding is told, and those of which also the facts that count."""

    shown: frozenset[Verdict]
    evidence: frozenset[Verdict]


def _named(node: Nodes, *, by_day: bool = False) -> tuple[str, bool]:
    return repr(node), looks_at_anchor(node, by_day=by_day)


SELECTIONS: Known[Facts, tuple[str, bool]] = Known(_named)
STATES: Known[Truth, tuple[str, bool]] = Known(partial(_named, by_day=True))
POINTS: Known[Point | Window, tuple[str, bool]] = Known(_named)
"""Texts that are equal for equal nodes only, and whether these look at the anchor."""


class Session:
    """Evaluates nodes of one policy over one batch, of which a rule may have so many calendar `periods`, if bounded."""

    def __init__(
        self,
        policy: Policy,
        pool: Pool,
        dictionary: Dictionary,
        as_of: int,
        asked: Asked,
        periods: int | None = None,
        *,
        compiled: bool = False,
    ) -> None:
        self.periods, self.compiled = periods, compiled
        self.policy, self.pool, self.dictionary, self.as_of = policy, pool, dictionary, as_of
        self.shown: Bools = np.array([verdict in asked.shown or verdict in TOLD for verdict in Verdict])
        self.witnessed: Bools = np.array([verdict in asked.evidence for verdict in Verdict])
        self.holidays = Holidays(policy.holidays)
        self.root = Space(numbers(pool.size))
        self._selections, self._states = SELECTIONS, STATES
        self._shared: dict[tuple[int, str], tuple[Longs, object]] = {}

    @property
    def force(self) -> tuple[int, int]:
        """First and last day in force; the first or last of all days where the policy is not bounded."""
        validity = self.policy.validity
        first, last = validity.first, validity.last
        return MIN if first is None else first, MAX if last is None else last

    def subjects_of(self, name: str) -> Bools:
        """Which subjects of the batch are of a type."""
        return np.equal(self.pool.subject_type(), self.pool.type_code(name))

    @property
    def zone(self) -> Zone:
        """The zone of the policy."""
        return zone_named(self.policy.zone)

    def point(self, frame: Frame, node: Point) -> Days:
        """A point seen from each row."""
        return points.point(self, frame, node)

    def window(self, frame: Frame, node: Window) -> Bounds:
        """A window seen from each row."""
        return points.window(self, frame, node)

    def test(self, frame: Frame, node: Truth) -> Truths:
        """A truth for each row."""
        return truths.truth(self, frame, node)

    def measure(self, frame: Frame, node: Measure) -> Number:
        """A number for each row."""
        return measures.measure(self, frame, node)

    def kept(self, name: str, make: Callable[[], Kept]) -> Kept:
        """What is made once for all subjects of the batch, whichever rule asks; by a name for nothing else."""
        return kept_in(self.root, name, make)

    def latest(self, kind: str, name: str, make: Callable[[], Kept]) -> Kept:
        """What is large and made anew for each name, unless it is the name that was asked for last."""
        return latest_in(self.root, kind, name, make)

    def name_of_facts(self, facts: Facts) -> str:
        """A text that is equal for equal facts only."""
        return self._selections.of(facts)[0]

    def looks_at_anchor(self, facts: Facts) -> bool:
        """Whether selected facts are others for other anchors."""
        return self._selections.of(facts)[1]

    def name_of_state(self, node: Truth) -> str:
        """A text that is equal for equal states only."""
        return self._states.of(node)[0]

    def name_of_point(self, node: Point) -> str:
        """A text that is equal for equal points only."""
        return POINTS.of(node)[0]

    def name_of_window(self, node: Window) -> str:
        """A text that is equal for equal windows only."""
        return POINTS.of(node)[0]

    def begin(self, frame: Frame, node: Point) -> Days:
        """A point seen from each row; where rules differ in the ends of their windows only, it is found once."""
        if not frame.whole:
            return self.point(frame, node)
        return kept_in(frame.space, f"point {self.name_of_point(node)}", lambda: self.point(frame, node))

    def shared(self, column: Longs, name: str, make: Callable[[], Kept]) -> Kept:
        """What is made of a column, once for all blocks that hold the very same one (it is kept, and so stays that)."""
        found = self._shared.get((id(column), name))
        if found is None:
            found = self._shared[id(column), name] = (column, make())
        return cast("Kept", found[1])

    def selection(self, space: Space, facts: Facts) -> tuple[Space, Chosen]:
        """Selected facts, and the space whose bands they belong to: this one, or that of the subjects."""
        name, looks = self._selections.of(facts)
        home = space if looks else space.root
        return home, kept_in(home, f"facts {name}", lambda: selections.selection(self, home, facts))

    def state(self, space: Space, node: Truth) -> tuple[Space, State]:
        """A state, and the space whose bands it belongs to."""
        name, looks = self._states.of(node)
        home = space if looks else space.root
        return home, kept_in(home, f"state {name}", lambda: states.state(self, home, node))
