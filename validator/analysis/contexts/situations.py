"""Histories in which rules owe something for one common anchor, before anything is done about it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING

from validator.analysis.contexts.dates import LATEST, Plan, plans
from validator.analysis.contexts.holding import Holder, singly
from validator.analysis.contexts.judging import Court
from validator.analysis.generation.drafts import Draft, as_date
from validator.analysis.generation.making import Maker
from validator.analysis.matters import selects, types
from validator.analysis.questions import Ledger
from validator.core.days import Neighbour
from validator.core.duties import Duty, Each, Runs
from validator.core.findings import Verdict
from validator.core.nodes import parts
from validator.policy.vocabulary import Shape
from validator.reference import selections
from validator.reference.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.analysis.faults import Norm
    from validator.analysis.matters import Party
    from validator.analysis.questions import Reason, Topic
    from validator.core.facts import Select
    from validator.core.findings import Finding
    from validator.histories.model import Fact
    from validator.policy.vocabulary import Vocabulary

BEYOND = 1500
"""Days after an anchor's first day until everything about it is decided."""
ROUNDS, FIRST_TRIES, LATER_TRIES = 4, 16, 3


@dataclass(frozen=True, slots=True)
class Situation:
    """A draft in which each rule has one obligation. `owed` holds them, in the order of the rules, nothing done yet."""

    draft: Draft
    as_of: int
    owed: tuple[Finding, ...]
    anchor: str
    """The id of the fact that all hang on; "" where they hang on the run of a state."""


@dataclass(slots=True)
class Stage:
    """Makes situations for rules about subjects of one type."""

    parties: tuple[Party, ...]
    vocabulary: Vocabulary
    seed: str
    ledger: Ledger = field(default_factory=Ledger)
    before: tuple[Party, ...] | None = None
    """The same rules as they were before a change: situations that both judge alike are passed over."""
    court: Court = field(init=False)
    maker: Maker = field(init=False)

    def __post_init__(self) -> None:
        self.court = Court(self.parties)
        rules = tuple(rule for policy in self.court.policies for rule in policy.rules)
        joint = replace(self.court.policies[0], rules=rules)
        self.maker = Maker(joint, self.vocabulary, Random(self.seed), 0, 0)  # noqa: S311 (made-up data, not secrets)

    @property
    def kind(self) -> str:
        """The type of the subjects."""
        return self.parties[0].rule.subject

    @property
    def norms(self) -> tuple[Norm, ...]:
        """The rules, as a question names them."""
        return tuple(sorted(party.norm for party in self.parties))

    def leave(self, topic: Topic, reason: Reason) -> None:
        """Note that a question about the rules is not asked, or not to its end."""
        self.ledger.leave(topic, self.norms, reason)

    def told_apart(self, drafts: Sequence[Draft], as_of: int) -> list[bool]:
        """Whether the rules judge each draft otherwise than they did before."""
        if self.before is None:
            return [True] * len(drafts)
        now, then = self.court.findings(drafts, as_of), Court(self.before).findings(drafts, as_of)
        return [one != other for one, other in zip(now, then, strict=True)]

    def shared(self) -> Iterator[Situation]:
        """Situations with one anchor for all rules; none if the first tries find none."""
        types = frozenset.intersection(*(frozenset(one.type for one in party.anchors) for party in self.parties))
        for kind in sorted(types):
            known = self.vocabulary.facts.get(kind)
            if known is not None and self.kind in known.subjects:
                yield from self.of_plans(list(plans(self.parties, event=known.event)), kind)
        if not types:
            yield from self.of_plans(list(plans(self.parties, event=False)), "")

    def of_plans(self, wanted: list[Plan], kind: str) -> Iterator[Situation]:
        """A situation for each plan for which one is found."""
        seen = False
        for turn, plan in enumerate(wanted):
            if turn >= 5 and not seen:
                return
            for _ in range(LATER_TRIES if seen else FIRST_TRIES):
                found = self.situation(plan, kind)
                if found is not None:
                    seen = True
                    yield found
                    break

    def situation(self, plan: Plan, kind: str) -> Situation | None:
        """A draft by plan, mended until each rule owes something, or None."""
        draft = Draft(self.kind)
        anchor = self.anchored(plan, kind, draft) if kind else ""
        if not kind:
            self.running(plan, draft)
        self.neighbours(plan, draft)
        as_of = min(plan.start + BEYOND, LATEST)
        for _ in range(ROUNDS):
            findings = self.court.reference(draft.history(), as_of)
            if all(len(one) == 1 and one[0].verdict in (Verdict.VIOLATED, Verdict.MET) for one in findings):
                owed = tuple(one[0] for one in findings)
                return Situation(draft, as_of, owed, anchor) if singly(draft, self.maker) else None
            for party, own in zip(self.parties, findings, strict=True):
                self.mend(party, own, plan, draft, as_of)
            if anchor and anchor not in draft.facts:
                return None
        return None

    def anchored(self, plan: Plan, kind: str, draft: Draft) -> str:
        """The common anchor, bent to all selections; the id it got."""
        draw = self.maker.random.choice
        chosen = [draw([one for one in party.anchors if one.type == kind]) for party in self.parties]
        fact = self.bent(self.maker.fact(kind, plan.start, plan.end), chosen, plan, draft)
        return draft.add(fact if fact.event else replace(fact, end=plan.end)).id or ""

    def bent(self, fact: Fact, chosen: list[Select], plan: Plan, draft: Draft) -> Fact:
        """The fact with attributes that all selections take; dates are those of the plan."""
        known = self.vocabulary.facts[fact.type].attributes
        day = as_date(plan.dates)
        dates = {name: (day,) if one.many else day for name, one in known.items() if one.shape is Shape.DATE}
        fact = replace(fact, attributes={**fact.attributes, **dates})
        for select in (*chosen, *chosen):
            if select.where is not None:
                fact = self.maker.bent(fact, select.where, draft, None)
        return fact

    def running(self, plan: Plan, draft: Draft) -> None:
        """The states that the rules hang on, for the days of the plan."""
        for party in self.parties:
            norm = party.rule.norm
            if isinstance(norm, Duty) and isinstance(norm.anchors, Runs):
                self.holder(party, plan.start + BEYOND).hold(norm.anchors.state, plan.start, plan.end, draft)

    def neighbours(self, plan: Plan, draft: Draft) -> None:
        """The facts after or before the anchor that windows are bounded by."""
        for party in self.parties:
            for one in parts(party.rule.norm, Neighbour):
                day = plan.start + plan.gap if one.forward else plan.start - plan.gap
                holder = self.holder(party, plan.start + BEYOND)
                if not any(fact.type in types(tuple(selects(one.facts))) for fact in draft.facts.values()):
                    holder.add(one.facts, day, day, draft)

    def mend(self, party: Party, own: tuple[Finding, ...], plan: Plan, draft: Draft, as_of: int) -> None:
        """Make the rule apply: what it hangs on, its scope, states it judges by; and keep its exceptions away."""
        rule, holder = party.rule, self.holder(party, as_of)
        for select in party.anchors:
            holder.during(select, plan.start, draft)
        if isinstance(rule.norm, Duty) and any(one.why == "data" for one in own):
            holder.during(rule.norm.demand, plan.start, draft)
        if rule.scope is not None and (not own or any(one.why == "scope" for one in own)):
            for day in self.anchor_days(party, draft, as_of):
                low, high = min(day, plan.start), max(day, plan.start if plan.end is None else plan.end)
                holder.hold(rule.scope, low, high, draft)
        for one in own:
            if rule.unless is not None and one.verdict in (Verdict.NOT_APPLICABLE, Verdict.UNDETERMINED):
                day = one.due if one.due is not None and one.due < as_of else one.since or as_of
                holder.hold(rule.unless, day, day, draft, wanted=False)

    def anchor_days(self, party: Party, draft: Draft, as_of: int) -> list[int]:
        """The first days of the facts or points of facts that the rule hangs on, as they stand."""
        norm = party.rule.norm
        if not (isinstance(norm, Duty) and isinstance(norm.anchors, Each)):
            return []
        items = selections.select(norm.anchors.facts, View(party.policy, draft.history(), as_of))
        return [one.start for one in items if one.start is not None]

    def holder(self, party: Party, as_of: int) -> Holder:
        """What makes states of the rule hold."""
        return Holder(self.maker, party.policy, as_of)
