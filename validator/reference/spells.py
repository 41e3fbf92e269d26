"""What a clock goes by on a day: the row that counts, the acts that meet it, whether it is suspended (§§9.1, 9.5).

Nothing of this changes but where one of the clock's states begins or ends: the days between two such turns are a spell.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from validator.reference import selections
from validator.reference.rows import NO_ROW, Choice, Mode, choose
from validator.reference.states import State, lasting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from validator.core.duties import Clock
    from validator.core.rules import Rule
    from validator.core.truths import Truth
    from validator.reference.view import Item, View


@dataclass(frozen=True, slots=True)
class Spell:
    """What holds on all days of a spell; before the day `observed`, if there is one, acts may be unrecorded."""

    choice: Choice
    suspended: bool
    acts: tuple[Item, ...]
    observed: int | None


class Spells:
    """The spells of a clock in one of its two runs, each found when a day of it is asked for."""

    def __init__(self, rule: Rule, clock: Clock, view: View, mode: Mode) -> None:
        self.clock, self.view, self.mode = clock, view, mode
        self.scope = state_of(rule.scope, view)
        self.suspension = state_of(clock.suspended, view)
        self.whens = [[lasting(row.when, view) for row in table.rows] for table in clock.tables]
        self.turns = turns(chain((self.scope, self.suspension), *self.whens))
        self.found: dict[int, Spell] = {}

    def on(self, day: int) -> Spell:
        """The spell of a day."""
        turn = bisect_right(self.turns, day)
        if turn not in self.found:
            self.found[turn] = self.spell(day)
        return self.found[turn]

    def spell(self, day: int) -> Spell:
        choice = self.choice(day)
        facts = self.clock.act if choice.row is None or choice.row.act is None else choice.row.act
        acts = (item for item in selections.select(facts, self.view) if self.counts(item, acting=True))
        observed = self.view.observed(selections.types(facts)) if self.mode is Mode.LENIENT else None
        suspended = self.holds(self.suspension, day, default=False, burden=False)
        return Spell(choice, suspended, tuple(acts), observed)

    def choice(self, day: int) -> Choice:
        if not self.holds(self.scope, day, default=True, burden=True):
            return NO_ROW
        truths = [[when.on(day) for when in table] for table in self.whens]
        return choose(self.clock.tables, truths, self.mode)

    def holds(self, found: State | None, day: int, *, default: bool, burden: bool) -> bool:
        """Unknown counts as true where that makes the run what it is."""
        if found is None:
            return default
        truth = found.on(day)
        return (burden == (self.mode is Mode.STRICT)) if truth is None else truth

    def counts(self, item: Item, *, acting: bool) -> bool:
        """Possible acts help, possible starts burden: each counts in the run where it does."""
        return item.sure or (acting == (self.mode is Mode.LENIENT))


def state_of(node: Truth | None, view: View) -> State | None:
    return None if node is None else lasting(node, view)


def turns(states: Iterable[State | None]) -> list[int]:
    """The days on which one of the states begins or has just ended, surely or possibly."""
    spans = [span for one in states if one is not None for days in (one.sure, one.possible) for span in days.spans]
    return sorted({day for first, last in spans for day in (first, last + 1)})
