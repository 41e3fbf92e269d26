"""Two clocks in one history: started on one day, with one act that serves both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from validator.analysis.faults import Norm, Shown
from validator.analysis.situations import SUBJECT, Situation, Stage
from validator.analysis.situations.days import opening
from validator.core.days import Duration
from validator.core.truths import All, Not
from validator.reference import evaluate
from validator.reference.selections import select
from validator.reference.view import View
from validator.time.durations import shift

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.analysis.generation.drafts import Draft
    from validator.analysis.tables import Asked
    from validator.core.duties import Clock
    from validator.core.facts import Facts
    from validator.core.findings import Finding
    from validator.core.rules import Policy, Rule
    from validator.core.truths import Truth
    from validator.histories.model import Fact, History
    from validator.policy.vocabulary import Vocabulary

ROOM = 8
"""Days by which a due day may move to a working day, and one more act be late."""


@dataclass(frozen=True, slots=True)
class Side:
    """A clock of a policy."""

    policy: Policy
    rule: Rule
    clock: Clock

    @property
    def norm(self) -> Norm:
        """How a fault names the rule."""
        return Norm.of(self.policy, self.rule)

    @property
    def alone(self) -> Policy:
        """The policy with this rule only: a clock hangs on no other rule."""
        return replace(self.policy, rules=(self.rule,))

    def acts(self, asked: Asked) -> Facts:
        """What counts as an act where the row decides."""
        return self.clock.act if asked.row.act is None else asked.row.act

    def judged(self, history: History, anchor: int, as_of: int) -> Finding | None:
        """What the reference says of the obligation that hangs on a day."""
        return next((one for one in evaluate(self.alone, history, as_of) if one.anchor == anchor), None)


@dataclass(frozen=True, slots=True)
class Played:
    """A history of both clocks, with what the reference finds of the obligations that hang on their start."""

    draft: Draft
    history: History
    as_of: int
    found: tuple[Finding | None, Finding | None]

    @property
    def due(self) -> tuple[int | None, int | None]:
        """The two due days; None where nothing is owed."""
        first, second = self.found
        return None if first is None else first.due, None if second is None else second.due

    @property
    def latest(self) -> int:
        """The later of the due days; at least one clock asks for something."""
        return max(day for day in self.due if day is not None)

    def shown(self, norms: tuple[Norm, Norm]) -> tuple[Shown, ...]:
        """The findings as a witness shows them."""
        found = zip(norms, self.found, strict=True)
        return tuple(
            Shown(replace(norm, row=one.row or ""), one.verdict, one.due, one.since)
            for norm, one in found
            if one is not None
        )


@dataclass(frozen=True, slots=True)
class Rivals:
    """Two clocks with a row of each that decide together in a situation."""

    sides: tuple[Side, Side]
    rows: tuple[Asked, Asked]
    situation: Situation
    vocabulary: Vocabulary

    def started(self) -> Iterator[Played]:
        """Histories in which both clocks start on one day, the situation lasts and the two rows decide."""
        for first in opening([side.policy for side in self.sides]):
            stage = Stage(self.sides[0].alone, self.vocabulary, first, self.end(first))
            draft = stage.draft(self.situation)
            for facts in () if draft is None else self.starts(stage):
                assert draft is not None
                played = self.judged(draft, facts, first, first)
                if stage.holds(self.both, played.history) and self.as_meant(played):
                    yield played

    @property
    def both(self) -> Truth:
        """Both rows decide, and neither clock rests."""
        return both_decide(self.sides, self.rows)

    def end(self, first: int) -> int:
        """A day after both are due."""
        intervals = [one.row.interval for one in self.rows if isinstance(one.row.interval, Duration)]
        return max(shift(first, 1, one) for one in intervals) + ROOM

    def starts(self, stage: Stage) -> Iterator[tuple[Fact, ...]]:
        """One fact that may start both clocks, or one for each."""
        first, second = (tuple(stage.facts(side.clock.starts, stage.first)) for side in self.sides)
        yield from ((one,) for one in first if one in second)
        yield from ((one, other) for one in first for other in second if one != other)

    def judged(self, draft: Draft, facts: tuple[Fact, ...], anchor: int, as_of: int) -> Played:
        """A draft with some more facts, judged."""
        trial = draft.copy()
        for fact in facts:
            trial.add(fact)
        history = trial.history(SUBJECT)
        first, second = (side.judged(history, anchor, as_of) for side in self.sides)
        return Played(trial, history, as_of, (first, second))

    def as_meant(self, played: Played) -> bool:
        """Whether the rows that decide are those that are compared."""
        found = zip(played.found, self.rows, strict=True)
        return all(
            row.row.interval is None if one is None else one.row == row.row.name and row.row.interval is not None
            for one, row in found
        )

    def acted(self, played: Played, on: int, as_of: int) -> Iterator[Played]:
        """The history with an act on a day that surely serves both clocks."""
        policy, first = self.sides[0].alone, played.found[0] or played.found[1]
        assert first is not None
        assert first.anchor is not None
        stage = Stage(policy, self.vocabulary, on, on)
        selected = self.sides[0].acts(self.rows[0]) + self.sides[1].acts(self.rows[1])
        for fact in stage.facts(selected, on):
            judged = self.judged(played.draft, (fact,), first.anchor, as_of)
            if self.serves_both(judged, on):
                yield judged

    def serves_both(self, played: Played, day: int) -> bool:
        """Whether some fact of a day is surely an act for both rows."""
        served: list[set[int]] = []
        for side, row in zip(self.sides, self.rows, strict=True):
            items = select(side.acts(row), View(side.policy, played.history, played.as_of))
            served.append({item.fact.ordinal for item in items if item.sure and item.start == day})
        return bool(served[0] & served[1])


def both_decide(sides: tuple[Side, Side], rows: tuple[Asked, Asked]) -> Truth:
    """Both rows decide, and neither clock rests."""
    rests = [side.clock.suspended for side in sides if side.clock.suspended is not None]
    return All((rows[0].decides, rows[1].decides, *(Not(rest) for rest in rests)))
