"""Two clocks in one history: started on one day, with one act that serves both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from validator.analysis.contexts.choices import choice
from validator.analysis.faults import Norm, Shown
from validator.analysis.matters import Party, selects
from validator.analysis.situations import SUBJECT, Situation, Stage
from validator.analysis.situations.days import opening
from validator.core.days import Duration
from validator.core.truths import All, Not
from validator.reference import evaluate
from validator.reference.selections import select
from validator.reference.view import View
from validator.time.durations import shift

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
        stage = Stage(self.sides[0].alone, self.vocabulary, on, on)
        for fact in stage.facts(self.selected, on):
            served = self.serving(played, fact, as_of)
            if served[0] & served[1]:
                yield self.judged(played.draft, (fact,), self.anchor(played), as_of)

    def apart(self, played: Played, on: int, as_of: int) -> Iterator[tuple[Fact, Played]]:
        """An act on a day that surely serves one clock only, and the history with it."""
        stage = Stage(self.sides[0].alone, self.vocabulary, on, on)
        for fact in candidates(stage, self.sides, self.selected):
            served = self.serving(played, fact, as_of)
            if served[0] ^ served[1]:
                yield fact, self.judged(played.draft, (fact,), self.anchor(played), as_of)

    @property
    def selected(self) -> Facts:
        """What may be an act for one of the rows."""
        return self.sides[0].acts(self.rows[0]) + self.sides[1].acts(self.rows[1])

    def serving(self, played: Played, fact: Fact, as_of: int) -> tuple[set[int], set[int]]:
        """The facts of a day, with one more, that surely serve each clock."""
        trial = played.draft.copy()
        trial.add(fact)
        history = trial.history(SUBJECT)
        return self.served(0, history, fact.start, as_of), self.served(1, history, fact.start, as_of)

    def served(self, which: int, history: History, day: int, as_of: int) -> set[int]:
        """The facts of a day that surely are acts for one of the rows, by their place in the history."""
        side = self.sides[which]
        items = select(side.acts(self.rows[which]), View(side.policy, history, as_of))
        return {item.fact.ordinal for item in items if item.sure and item.start == day}

    def anchor(self, played: Played) -> int:
        """The day on which the obligations of a history hang."""
        anchors = [one.anchor for one in played.found if one is not None and one.anchor is not None]
        return anchors[0]


def candidates(stage: Stage, sides: Sequence[Side], selected: Facts) -> Iterator[Fact]:
    """Facts on the first day of a stage that may be acts, told apart by all that the clocks ask of acts."""
    parties = [Party(side.policy, side.rule) for side in sides]
    chosen = choice(tuple(selects(selected)), parties, stage.vocabulary, None)
    found = [*stage.facts(selected, stage.first), *(act.on(stage.first) for act in chosen.acts)]
    yield from {repr(one): one for one in found}.values()


def both_decide(sides: tuple[Side, Side], rows: tuple[Asked, Asked]) -> Truth:
    """Both rows decide, and neither clock rests."""
    rests = [side.clock.suspended for side in sides if side.clock.suspended is not None]
    return All((rows[0].decides, rows[1].decides, *(Not(rest) for rest in rests)))
