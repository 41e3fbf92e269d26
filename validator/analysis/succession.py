"""A rule in two successive versions: an obligation that each would judge were it in force, and neither does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice, product
from typing import TYPE_CHECKING, assert_never

from validator.analysis.situations import SUBJECT, Situation, Space, Stage
from validator.analysis.tables import asked_rows, truths
from validator.core.duties import Breaches, Clock, Duty, Each, Periods, Runs, Word
from validator.core.findings import Verdict
from validator.core.rules import Validity
from validator.core.truths import All, Not
from validator.reference import evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.core.rules import Policy, Rule
    from validator.core.truths import Truth
    from validator.histories.model import Fact, History
    from validator.policy.vocabulary import Vocabulary

SLIPS = (-1, 0, 1)
LENGTHS = (0, 30, 100)
"""Days that a made-up anchor lasts beyond its first."""
AHEAD = 800
"""So many days a situation lasts, and an obligation may be due after it began."""
LONGEST_PERIOD = 366
MOST_SITUATIONS, MOST_ANCHORS = 4, 6
"""So many situations and sorts of anchors are tried of each rule."""
MARGIN = 40
"""So many days after the last due day a history is looked at."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A history with an obligation due on `before` (or `after`, as the later version reckons) that none judges.

    `put_off`: the later due day of an obligation that took its place.
    """

    history: History
    as_of: int
    before: int
    after: int
    put_off: int | None


@dataclass(frozen=True, slots=True)
class Succession:
    """A rule and its heir, of two versions that have no day in common."""

    before: Policy
    after: Policy
    rule: Rule
    heir: Rule
    vocabulary: Vocabulary

    @property
    def last(self) -> int:
        """The last day of the earlier version."""
        assert self.before.validity.last is not None
        return self.before.validity.last

    @property
    def first(self) -> int:
        """The first day of the later version."""
        assert self.after.validity.first is not None
        return self.after.validity.first

    @property
    def periodic(self) -> bool:
        """Whether the rule hangs on periods of the calendar."""
        return isinstance(self.rule.norm, Duty) and isinstance(self.rule.norm.anchors, Periods)

    @property
    def hung(self) -> bool:
        """Whether the rule hangs on breaches of other rules, of which no history is made."""
        return isinstance(self.rule.norm, Duty) and isinstance(self.rule.norm.anchors, Breaches)

    def owing(self) -> bool:
        """Whether both versions, were they in force all the time, ask for something in a history that is tried."""
        day = self.first - LONGEST_PERIOD if self.periodic else self.first
        tried = product(islice(self.situations(), MOST_SITUATIONS), tuple(islice(self.anchors(), MOST_ANCHORS)))
        for situation, fact in tried:
            history = self.history(situation, fact, day)
            if history is not None:
                as_of = day + AHEAD + MARGIN
                would = [obligations(one, history, as_of) for one in self.versions(throughout=True)]
                if would[0].keys() & would[1].keys():
                    return True
        return False

    def lost(self) -> Lost | None:
        """The first obligation found that falls between the versions, in the smallest situations."""
        if self.seamless:
            return None
        for situation in islice(self.situations(), MOST_SITUATIONS):
            for facts in islice(self.anchors(), MOST_ANCHORS):
                found = self.about(situation, facts)
                if found is not None:
                    return found
        return None

    @property
    def seamless(self) -> bool:
        """Whether the form shows that nothing falls between: every day has a version, and both count alike.

        A clock that does not start anew owes what it owed; a duty that has not changed is due on a day of the one
        version or of the other. Periods of the calendar may lie across the change.
        """
        if self.first != self.last + 1 or self.periodic:
            return False
        match self.heir.norm:
            case Clock(in_force=word):
                return word is not Word.STARTS_ANEW
            case Duty(reckoned=reckoned):
                return reckoned is None and self.heir.norm == self.rule.norm

    def about(self, situation: Situation, fact: Fact | None) -> Lost | None:
        """The same with one situation and one sort of anchor, on the days about the change of versions."""
        offsets = self.offsets(situation, fact)
        for day in self.beginnings(offsets):
            history = self.history(situation, fact, day)
            latest = self.first + LONGEST_PERIOD if self.periodic else day + max(offsets)
            found = None if history is None else self.fallen(history, latest)
            if found is not None:
                return found
        return None

    def beginnings(self, offsets: frozenset[int]) -> list[int]:
        """Days to begin on, those in force first; periods of the calendar are there whenever a history begins."""
        if self.periodic:
            return [self.first - LONGEST_PERIOD]
        days = {edge + slip - offset for edge in (self.last, self.first) for slip in SLIPS for offset in offsets}
        return sorted(days, key=lambda one: (not self.begun(one), one))

    def begun(self, day: int) -> bool:
        """Whether the earlier version is in force on a day."""
        first = self.before.validity.first
        return (first is None or first <= day) and day <= self.last

    def offsets(self, situation: Situation, fact: Fact | None) -> frozenset[int]:
        """How many days after its first a history is due, or its anchor ends; as seen by both versions."""
        history = self.history(situation, fact, self.first)
        length = 0 if fact is None or fact.end is None else fact.end - fact.start
        found = {0, length}
        if history is None:
            return frozenset(found)
        for policy in self.versions(throughout=True):
            owed = obligations(policy, history, self.first + MARGIN)
            for anchor in sorted(day for day in owed if day >= self.first)[:1]:
                found |= {anchor - self.first, owed[anchor][0] - self.first}
        return frozenset(one for one in found if 0 <= one <= AHEAD)

    def fallen(self, history: History, latest: int) -> Lost | None:
        """An obligation that both versions would judge if in force throughout, and neither does, or only later."""
        as_of = max(self.first, latest) + MARGIN
        would = [obligations(policy, history, as_of) for policy in self.versions(throughout=True)]
        judged = [obligations(policy, history, as_of) for policy in self.versions(throughout=False)]
        for anchor in sorted(would[0].keys() & would[1].keys()):
            due = (would[0][anchor][0], would[1][anchor][0])
            later = [day for found in judged for day in found.get(anchor, ())]
            if self.last < max(due) < as_of and not any(day <= max(due) for day in later):
                return Lost(history, max((*due, *later, self.first)) + 1, *due, min(later, default=None))
        return None

    def versions(self, *, throughout: bool) -> Iterator[Policy]:
        """Each version with this rule alone; `throughout`: as if it had been in force all the time."""
        for policy, rule in ((self.before, self.rule), (self.after, self.heir)):
            validity = Validity(self.before.validity.first, None) if throughout else policy.validity
            yield replace(policy, rules=(rule,), validity=validity)

    def history(self, situation: Situation, fact: Fact | None, day: int) -> History | None:
        """A situation that lasts from a day on, with an anchor on that day."""
        draft = Stage(self.before, self.vocabulary, day, day + AHEAD).draft(situation)
        if draft is not None and fact is not None:
            end = None if fact.end is None else day + fact.end - fact.start
            draft.add(replace(fact, start=day, end=end))
        return None if draft is None else draft.history(SUBJECT)

    def anchors(self) -> Iterator[Fact | None]:
        """The sorts of facts that the rule hangs on; None where it hangs on none."""
        norm = self.rule.norm
        hung = norm if isinstance(norm, Clock) else norm.anchors
        match hung:
            case Clock(starts=facts) | Each(facts):
                stage = Stage(self.before, self.vocabulary, self.first, self.first)
                for fact in stage.facts(facts, self.first):
                    ends = (fact.end,) if fact.event or fact.end is None else (fact.start + one for one in LENGTHS)
                    yield from (replace(fact, end=end) for end in ends)
            case Runs() | Periods():
                yield None
            case Breaches():
                return
            case _ as never:
                assert_never(never)

    def situations(self) -> Iterator[Situation]:
        """Situations in which both versions ask for something, each once."""
        space = Space(tuple(parts_of(self.rule) + parts_of(self.heir)), self.vocabulary, self.rule.subject)
        seen: set[Situation] = set()
        for one, other in product(asking(self.rule), asking(self.heir)):
            found = space.find(All((one, other)))
            if found is not None and found not in seen:
                seen.add(found)
                yield found


def obligations(policy: Policy, history: History, as_of: int) -> dict[int, list[int]]:
    """The due days of obligations by the day they hang on, the earliest first."""
    found: dict[int, list[int]] = {}
    for one in evaluate(policy, history, as_of):
        if one.due is not None and one.anchor is not None and one.verdict is not Verdict.NOT_APPLICABLE:
            found.setdefault(one.anchor, []).append(one.due)
    return {anchor: sorted(days) for anchor, days in found.items()}


def parts_of(rule: Rule) -> list[Truth]:
    """All that decides whether a rule asks for something on a day."""
    norm = rule.norm
    own = list(truths(rule, norm)) if isinstance(norm, Clock) else [] if rule.scope is None else [rule.scope]
    runs = [norm.anchors.state] if isinstance(norm, Duty) and isinstance(norm.anchors, Runs) else []
    return [*own, *runs, *([] if rule.unless is None else [rule.unless])]


def asking(rule: Rule) -> Iterator[Truth]:
    """For each row of a clock, or for a duty as a whole: that it asks for something."""
    unless = () if rule.unless is None else (Not(rule.unless),)
    match rule.norm:
        case Clock() as clock:
            rests = () if clock.suspended is None else (Not(clock.suspended),)
            for row in asked_rows(rule, clock):
                if row.row.interval is not None:
                    yield All((row.decides, *rests, *unless))
        case Duty(Runs(state)):
            yield All((state, *(() if rule.scope is None else (rule.scope,)), *unless))
        case Duty():
            yield All((*(() if rule.scope is None else (rule.scope,)), *unless))
