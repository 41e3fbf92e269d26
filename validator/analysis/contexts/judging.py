"""What evaluators say of rules in histories: in bulk by the engine, and one by one by the reference."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from validator.analysis import bulk
from validator.analysis.faults import Norm, Shown
from validator.analysis.matters import needed
from validator.core.findings import Verdict
from validator.reference import evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.analysis.generation.drafts import Draft
    from validator.analysis.matters import Party
    from validator.core.findings import Finding
    from validator.core.rules import Policy
    from validator.histories.model import History


class Standing(Enum):
    """How a rule fares in a history."""

    KEPT = auto()
    """Something is owed, and none of it is a breach."""
    BROKEN = auto()
    """A breach that nothing excuses."""
    IDLE = auto()
    """Nothing is owed that could be kept or broken."""
    UNCLEAR = auto()
    """Something hangs on what is not known, or is excused."""


@dataclass(frozen=True, slots=True)
class Court:
    """The rules in question, each with the findings about it."""

    parties: tuple[Party, ...]

    @property
    def policies(self) -> tuple[Policy, ...]:
        """The policies with no more rules than the question needs."""
        found: dict[tuple[str, str], Policy] = {}
        for one in self.parties:
            rules = [two.rule for two in self.parties if two.policy == one.policy]
            found[one.policy.id, one.policy.version] = needed(one.policy, rules)
        return tuple(found.values())

    def reference(self, history: History, as_of: int) -> tuple[tuple[Finding, ...], ...]:
        """For each rule the findings of the reference; the policies are reduced to the rules in question."""
        return self.sorted_out([one for policy in self.policies for one in evaluate(policy, history, as_of)])

    def confirmed(self, history: History, as_of: int) -> tuple[tuple[Finding, ...], ...]:
        """The same with the policies as they stand."""
        found: dict[tuple[str, str], tuple[Finding, ...]] = {}
        for one in self.parties:
            key = (one.policy.id, one.policy.version)
            if key not in found:
                found[key] = evaluate(one.policy, history, as_of)
        return self.sorted_out([one for some in found.values() for one in some])

    def engine(self, drafts: Sequence[Draft], as_of: int) -> list[tuple[Standing, ...]]:
        """How the rules fare in many histories."""
        return [tuple(map(standing, one)) for one in self.findings(drafts, as_of)]

    def findings(self, drafts: Sequence[Draft], as_of: int) -> list[tuple[tuple[Finding, ...], ...]]:
        """What the engine finds of each rule in many histories."""
        found = bulk.findings(self.policies, drafts, as_of, frozenset(Verdict))
        return [self.sorted_out(one) for one in found]

    def sorted_out(self, findings: Sequence[Finding]) -> tuple[tuple[Finding, ...], ...]:
        """The findings of each rule."""
        return tuple(tuple(one for one in findings if belongs(one, party)) for party in self.parties)


def belongs(finding: Finding, party: Party) -> bool:
    """Whether a finding is about a rule."""
    return Norm.judged(finding) == party.norm


def days_named(finding: Finding) -> Iterator[int]:
    """The days that a finding names."""
    yield from (one for one in (finding.since, finding.due, finding.met_on, finding.until) if one is not None)


def standing(findings: Sequence[Finding]) -> Standing:
    """How a rule fares, by its findings."""
    if any(one.verdict.breach and not one.excused for one in findings):
        return Standing.BROKEN
    verdicts = {one.verdict for one in findings}
    if Verdict.UNDETERMINED in verdicts or any(one.verdict.breach for one in findings):
        return Standing.UNCLEAR
    return Standing.KEPT if Verdict.MET in verdicts else Standing.IDLE


def shown(party: Party, findings: Sequence[Finding]) -> Shown:
    """The finding that tells most: the first breach or, without one, the first that is met."""
    ranked = sorted(findings, key=lambda one: (not one.verdict.breach, one.verdict is not Verdict.MET))
    best = ranked[0]
    return Shown(party.norm, best.verdict, best.due, best.since)
