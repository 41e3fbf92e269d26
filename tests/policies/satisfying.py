"""Histories in which one rule is met and no rule about the same subject is broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from random import Random

from tests.policies import lives
from tests.policies.reaching import of
from validator.analysis.faults import Kind
from validator.analysis.generation.drafts import Draft
from validator.analysis.generation.making import Maker
from validator.analysis.generation.repair import Repairer
from validator.analysis.mutation.mutants import anchoring, only
from validator.analysis.planning import Plan, Planner
from validator.analysis.planning.freedom import draft_of
from validator.analysis.probing.probes import Probe
from validator.core.days import Missing
from validator.core.findings import BREACHES, Verdict
from validator.core.nodes import parts
from validator.core.rules import Policy, Rule
from validator.core.truths import Unknown
from validator.engine import run
from validator.histories.rows import to_columns
from validator.policy.vocabulary import Vocabulary
from validator.reference import evaluate
from validator.usecases.acknowledgements import acknowledgements
from validator.usecases.library import Entry

DAYS = 100
EACH, LEAST = 2, 8
"""Histories to plan in for each rule, and for each type of subject at least."""
NARROW = 2
"""How many single repairs may follow each other."""
SEED = 0
MET = frozenset((Verdict.MET,))


@dataclass(frozen=True)
class World:
    """Plans for made-up circumstances about one type of subject under one policy."""

    entry: Entry
    kind: str
    source: lives.Source
    planner: Planner
    plans: tuple[Plan, ...]

    @property
    def as_of(self) -> int:
        return self.source.as_of

    @property
    def rules(self) -> list[Rule]:
        """The rules about such subjects."""
        return [rule for rule in self.entry.policy.rules if rule.subject == self.kind]


def world(entry: Entry, kind: str, seed: int = SEED) -> World:
    source = lives.source(entry, kind, DAYS)
    made = planner(entry, source)
    number = max(LEAST, EACH * sum(rule.subject == kind for rule in entry.policy.rules))
    return World(entry, kind, source, made, tuple(made.plan(lives.lives(source, seed, number), narrow=0)))


def planner(entry: Entry, source: lives.Source) -> Planner:
    return Planner([entry.policy], entry.vocabulary, source.as_of)


def satisfied(one: World, bases: dict[str, list[Probe]]) -> dict[str, Probe]:
    """For each rule a history in which it is met, by the reference, and nothing is broken: planned, or from its examples.

    That nothing is broken the engine says; how far both agree is a property of its own.
    """
    kept = [plan.draft for plan in one.plans if plan.kept]
    judged = list(zip(kept, one.planner.judged(kept, MET), strict=True))
    found: dict[str, Probe] = {}
    for rule in one.rules:
        own = only(one.entry.policy, [rule.id])
        planned = (Probe(draft.history(), one.as_of) for draft, findings in judged if of(rule, findings))
        probes = chain(planned, exemplary(one.entry, rule, bases[rule.id]))
        probe = next((each for each in probes if met(rule, each, own)), None)
        if probe is not None:
            found[rule.id] = probe
    return found


def exemplary(entry: Entry, rule: Rule, bases: Sequence[Probe]) -> Iterator[Probe]:
    """The examples that meet a rule, as they stand; with acts that keep the other rules besides; with circumstances, too.

    A rule that hangs on breaches has obligations only where something is broken, and with that perhaps what is stricter
    than it: of such a rule it is only asked that it is met.
    """
    own = only(entry.policy, [rule.id])
    meeting = [one for one in bases if met(rule, one, own)]
    if anchoring(rule):
        yield from meeting
        return
    drafts = [(draft_of(one.history), one.as_of) for one in meeting if not one.history.observed]
    tried = chain(
        meeting,
        (acted(entry.policy, entry.vocabulary, *one) for one in drafts),
        (mended(entry.policy, entry.vocabulary, *one) for one in drafts),
    )
    yield from (one for one in tried if one is not None and not broken(entry.policy, one))


def broken(policy: Policy, probe: Probe) -> bool:
    """Whether a rule is broken in a history."""
    return any(run(policy, to_columns([probe.history]), probe.as_of).findings(BREACHES))


def acted(policy: Policy, vocabulary: Vocabulary, draft: Draft, as_of: int) -> Probe:
    """The history with the acts that a planner adds."""
    (plan,) = Planner([policy], vocabulary, as_of).plan([draft], narrow=NARROW)
    return Probe(plan.draft.history(), as_of)


def mended(policy: Policy, vocabulary: Vocabulary, draft: Draft, as_of: int) -> Probe | None:
    """The history with whatever else has to be so that no rule is broken."""
    first = as_of if policy.validity.first is None else policy.validity.first
    settled = Repairer(Maker(policy, vocabulary, Random(SEED), first, as_of), as_of).settle([draft.copy()])
    return Probe(settled[0].history(), as_of) if settled else None


def met(rule: Rule, probe: Probe, policy: Policy) -> bool:
    found = of(rule, evaluate(policy, probe.history, probe.as_of))
    return any(finding.verdict is Verdict.MET for finding in found)


def waiting(rule: Rule) -> bool:
    """Whether a rule waits for a value that the source does not give, not even between bounds."""
    return any(parts(rule, Unknown)) or any(None in (one.at_least, one.at_most) for one in parts(rule, Missing))


def conflicting(entry: Entry) -> set[str]:
    """The rules of which the policy acknowledges that they cannot be kept, alone or with others."""
    named = {name for one in acknowledgements(entry) if one.kind is Kind.CONFLICT for name in one.rules}
    return {rule.id for rule in entry.policy.rules if f"{entry.policy.id}:{rule.id}" in named}


def unsatisfied(one: World, bases: dict[str, list[Probe]]) -> list[str]:
    """The rules that nothing shows to be satisfiable together with the others, and that nothing says why."""
    found = satisfied(one, bases)
    known = conflicting(one.entry)
    return [rule.id for rule in one.rules if rule.id not in found and rule.id not in known and not waiting(rule)]
