"""Two rows of one clock that can hold on one day: what the reference says with the one that decides, and the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from validator.analysis.rivals import ROOM, Side, candidates
from validator.analysis.situations import SUBJECT, Stage
from validator.analysis.situations.days import opening
from validator.analysis.tables import same
from validator.core.days import Duration, Missing
from validator.core.duties import Hit, Table
from validator.core.findings import Verdict
from validator.core.truths import All, Not
from validator.reference.rows import length
from validator.time.durations import shift

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.analysis.generation.drafts import Draft
    from validator.analysis.situations import Situation, Space
    from validator.analysis.tables import Asked
    from validator.core.duties import Clock
    from validator.core.findings import Finding
    from validator.core.truths import Truth
    from validator.histories.model import History
    from validator.policy.vocabulary import Vocabulary


class Way(StrEnum):
    """How the row that decides differs from the one that gives way.

    STRICTER, LOOSER: its interval is shorter, or longer. ACTS: the intervals are equal, and one of the rows takes an
    act that the other does not.
    """

    STRICTER = "stricter"
    LOOSER = "looser"
    ACTS = "acts"


@dataclass(frozen=True, slots=True)
class Overruled:
    """A row that gives way, with a history on which both rows hold and what the reference finds on it.

    `found`: as the policy stands; `otherwise`: with the other row before all others. None: nothing is owed.
    """

    other: Asked
    way: Way
    history: History
    as_of: int
    found: Finding | None
    otherwise: Finding | None
    act: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """Two rows of a clock; where both hold, `one` decides: it stands earlier, or it is stricter."""

    side: Side
    one: Asked
    other: Asked
    vocabulary: Vocabulary

    @property
    def both(self) -> Truth:
        """The first row decides, the other holds as well, and the clock does not rest."""
        return All((*self.awake, self.one.decides, self.other.row.when))

    @property
    def apart(self) -> tuple[Truth, Truth]:
        """Each row decides also where the other does not hold: neither is a special case of the other."""
        pairs = ((self.one, self.other), (self.other, self.one))
        one, other = (All((*self.awake, row.decides, Not(without.row.when))) for row, without in pairs)
        return one, other

    @property
    def awake(self) -> tuple[Truth, ...]:
        rests = self.side.clock.suspended
        return () if rests is None else (Not(rests),)

    def overruled(self, space: Space) -> Overruled | None:
        """What is shown of them; None where they do not meet, do not differ, or one is a special case of the other."""
        situation = space.find(self.both)
        if situation is None or not all(self.possible(condition, space) for condition in self.apart):
            return None
        return next(self.shown(situation), None)

    def possible(self, condition: Truth, space: Space) -> bool:
        """Whether the reference confirms a history in which a condition holds for a day."""
        situation = space.find(condition)
        if situation is None:
            return False
        for first in opening((self.side.policy,)):
            stage = Stage(self.side.alone, self.vocabulary, first, first)
            draft = stage.draft(situation)
            if draft is not None and stage.holds(condition, draft.history(SUBJECT)):
                return True
        return False

    def shown(self, situation: Situation) -> Iterator[Overruled]:
        """Histories in which the clock starts, the situation lasts, and the two rows come to different verdicts."""
        for first in opening((self.side.policy,)):
            stage = Stage(self.side.alone, self.vocabulary, first, self.end(first))
            draft = stage.draft(situation)
            for start in () if draft is None else stage.facts(self.side.clock.starts, first):
                assert draft is not None
                trial = draft.copy()
                trial.add(start)
                if stage.holds(self.both, trial.history(SUBJECT)):
                    yield from self.by_interval(trial, first) if self.way else self.by_act(trial, first)

    @property
    def way(self) -> Way | None:
        """Which row is the stricter one; None where the intervals are equal."""
        if same(self.one.row, self.other.row):
            return None
        return Way.STRICTER if size(self.one) < size(self.other) else Way.LOOSER

    def end(self, first: int) -> int:
        """A day after the first of them is due: until then both must hold."""
        intervals = [one.row.interval for one in (self.one, self.other)]
        return min(shift(first, 1, one) for one in intervals if isinstance(one, Duration)) + ROOM

    def by_interval(self, draft: Draft, first: int) -> Iterator[Overruled]:
        """Nothing is done until the day after the earlier due day: one row is broken, the other not."""
        history = draft.history(SUBJECT)
        owed = [one.due for one in self.judged(history, first, first) if one is not None and one.due is not None]
        if not owed:
            return
        as_of = min(owed) + 1
        found, otherwise = self.judged(history, first, as_of)
        broken = otherwise if self.way is Way.LOOSER else found
        kept = found if self.way is Way.LOOSER else otherwise
        if self.as_meant(found, otherwise) and breach(broken) and not breach(kept):
            assert self.way is not None
            yield Overruled(self.other, self.way, history, as_of, found, otherwise)

    def by_act(self, draft: Draft, first: int) -> Iterator[Overruled]:
        """An act on the due day that one row takes and the other does not."""
        found, otherwise = self.judged(draft.history(SUBJECT), first, first)
        if found is None or otherwise is None or found.due is None or found.due != otherwise.due:
            return
        stage = Stage(self.side.alone, self.vocabulary, found.due, found.due)
        for act in candidates(stage, (self.side,), self.side.acts(self.one) + self.side.acts(self.other)):
            trial = draft.copy()
            trial.add(act)
            history, as_of = trial.history(SUBJECT), found.due + 1
            pair = self.judged(history, first, as_of)
            met = [one is not None and one.verdict is Verdict.MET for one in pair]
            if self.as_meant(*pair) and met[0] != met[1] and any(map(breach, pair)):
                yield Overruled(self.other, Way.ACTS, history, as_of, *pair, act.type)

    def judged(self, history: History, anchor: int, as_of: int) -> tuple[Finding | None, Finding | None]:
        """What the reference says with each of the rows, of the obligation that hangs on a day."""
        return self.side.judged(history, anchor, as_of), self.swapped.judged(history, anchor, as_of)

    @property
    def swapped(self) -> Side:
        """The clock with the other row before the table of the first."""
        tables = self.side.clock.tables
        before = Table(Hit.FIRST, (self.other.row,))
        clock: Clock = replace(self.side.clock, tables=(*tables[: self.one.table], before, *tables[self.one.table :]))
        return Side(self.side.policy, replace(self.side.rule, norm=clock), clock)

    def as_meant(self, found: Finding | None, otherwise: Finding | None) -> bool:
        """Whether the rows that decide are those that are compared."""
        return all(
            row.row.interval is None if one is None else one.row == row.row.name and row.row.interval is not None
            for one, row in ((found, self.one), (otherwise, self.other))
        )


def breach(one: Finding | None) -> bool:
    return one is not None and one.verdict.breach


def size(asked: Asked) -> float:
    """How long a row's interval is; none is longest."""
    assert not isinstance(asked.row.interval, Missing)
    return length(asked.row.interval)


def comparable(side: Side, one: Asked, other: Asked) -> bool:
    """Whether two rows say how long, and differ in that or in what counts as an act."""
    if any(isinstance(each.row.interval, Missing) for each in (one, other)):
        return False
    both_none = one.row.interval is None and other.row.interval is None
    return not both_none and (not same(one.row, other.row) or side.acts(one) != side.acts(other))
