"""Under the readings that a policy did not choose: faults that are there only then, and faults that would not be."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from validator.analysis.change import Change
from validator.analysis.faults import Engine, Kind, Standing
from validator.policy.problems import BadInput
from validator.policy.tree import Mapped
from validator.usecases.acknowledgements import text, texts
from validator.usecases.library import alternatives, otherwise, part
from validator.usecases.prove.analyses import Group
from validator.usecases.prove.merging import merged
from validator.usecases.prove.model import Alternative, Denied, Judged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.analysis.faults import Fault, Proof, Witness
    from validator.policy.problems import Problem
    from validator.usecases.check import Progress
    from validator.usecases.library import Entry
    from validator.usecases.prove.analyses import Analysis
    from validator.usecases.prove.confirming import Confirming
    from validator.usecases.prove.model import Asked


@dataclass(frozen=True, slots=True)
class Variant:
    """Policies of one group, one of them under an alternative that it did not choose."""

    alternative: Alternative
    entries: tuple[Entry, ...]


def variants(group: Sequence[Entry]) -> tuple[Variant, ...]:
    """One for each alternative, all other readings as they are; BadInput with every alternative that does not fit."""
    found: list[Variant] = []
    problems: list[Problem] = []
    for one in group:
        for name, choice in alternatives(one):
            try:
                other = otherwise(one, {name: choice})
            except BadInput as error:
                problems += error.problems
            else:
                entries = tuple(other if each is one else each for each in group)
                found.append(Variant(described(one, name, choice), entries))
    if problems:
        raise BadInput(problems)
    return tuple(found)


def described(entry: Entry, name: str, choice: str) -> Alternative:
    """An alternative as reports name it."""
    reading, chosen = part(entry.source.document, "readings")[name], entry.readings[name]
    assert isinstance(reading, Mapped)
    question, clauses = text(reading.get("question")), texts(reading.get("clauses"))
    return Alternative(
        *entry.key, name, question, clauses, choice, because(reading, choice), chosen, because(reading, chosen)
    )


def because(reading: Mapped, choice: str) -> str:
    """The author's reason for an alternative."""
    tree = reading.entries[choice]
    return text(tree.get("because")) if isinstance(tree, Mapped) else ""


@dataclass(frozen=True, slots=True)
class Standings:
    """What was found of the policies as they stand: the faults, the questions, and the reference over them.

    `repeatable` are, by identity, the faults that a search finds which also runs under other readings.
    """

    faults: tuple[Judged, ...]
    repeatable: frozenset[tuple[object, ...]]
    proofs: tuple[Proof, ...]
    confirming: Confirming

    @property
    def identities(self) -> frozenset[tuple[object, ...]]:
        """What tells the faults apart."""
        return frozenset(one.fault.identity for one in self.faults)

    def lacks(self, fault: Fault) -> bool:
        """Whether the policies as they stand do not have a fault.

        What the search finds it would have found in them, too; what only the proof finds it must have excluded. A
        divergence or gap is theirs, too, if the history shows it by them.
        """
        if fault.identity in self.identities:
            return False
        if fault.kind in (Kind.DIVERGENCE, Kind.GAP):
            return isinstance(self.confirming.fault(fault), Denied)
        return Engine.SEARCH in fault.engines or excluded(fault, self.proofs)


def excluded(fault: Fault, proofs: Sequence[Proof]) -> bool:
    """Whether every question of the kind about these rules was answered: there is no such history."""
    own = [one.standing for one in proofs if one.kind is fault.kind and set(one.norms) == set(fault.norms)]
    return bool(own) and set(own) == {Standing.ABSENT}


@dataclass(slots=True)
class Elsewhere:
    """What other readings change: faults that are there only then, what would not be there, what is not confirmed."""

    faults: list[Judged] = field(default_factory=list)
    avoided: dict[tuple[object, ...], list[Alternative]] = field(default_factory=dict)
    denied: list[Denied] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Examination:
    """One variant held against the policies as they stand."""

    variant: Variant
    group: Group
    standing: Standings
    confirming: Confirming
    analyses: tuple[Analysis, ...]
    asked: Asked

    def into(self, found: Elsewhere) -> None:
        """Add what the variant shows."""
        change = self.group.change
        if change is None or not change.touched:
            return
        faults = self.faults(self.group)
        judged = [self.judged(one) for one in faults if self.standing.lacks(one)]
        found.denied += (one for one in judged if isinstance(one, Denied))
        found.faults += merged(one for one in judged if isinstance(one, Judged))
        there = frozenset(map(same, faults))
        for one in self.standing.faults:
            if change.concerns(one.fault.norms) and self.avoids(one.fault, there, change):
                found.avoided.setdefault(one.fault.identity, []).append(self.variant.alternative)

    def faults(self, group: Group) -> list[Fault]:
        """What the analyses find."""
        return [fault for one in self.analyses for fault in one.run(group, self.asked, None).faults]

    def judged(self, fault: Fault) -> Judged | Denied:
        """A fault with its witnesses judged by the variant."""
        told = self.confirming.fault(fault)
        return told if isinstance(told, Denied) else Judged(fault, told, under=self.variant.alternative)

    def avoids(self, fault: Fault, there: frozenset[tuple[object, ...]], change: Change) -> bool:
        """Whether a fault would not be there: its own history does not show it, nor is it found where it was before."""
        if fault.identity not in self.standing.repeatable or same(fault) in there or not self.gone(fault):
            return False
        again = replace(self.group, change=change.about(fault.norms))
        return same(fault) not in map(same, self.faults(again))

    def gone(self, fault: Fault) -> bool:
        """Whether the variant judges the fault's history otherwise; of a conflict, that acts shown keep all rules."""
        if fault.kind is Kind.CONFLICT:
            return any(self.kept(fault, one) for one in fault.witnesses)
        return bool(fault.witnesses) and isinstance(self.confirming.fault(fault), Denied)

    def kept(self, fault: Fault, witness: Witness) -> bool:
        """Whether no rule of the fault is broken in a history."""
        return not any(one.verdict.breach for one in self.confirming.findings(fault.norms, witness))


def examined(
    some: Sequence[Variant],
    together: Group,
    standing: Standings,
    analyses: Sequence[Analysis],
    asked: Asked,
    progress: Progress | None,
) -> Elsewhere:
    """What is found under alternatives of the policies of a group, one after the other."""
    found = Elsewhere()
    repeated = tuple(one for one in analyses if one.otherwise)
    for number, one in enumerate(some, 1):
        policies = tuple(each.policy for each in one.entries)
        change = Change.between(together.policies, policies, standing.identities)
        group = replace(together, policies=policies, change=change)
        confirming = replace(standing.confirming, policies={each.key: each.policy for each in one.entries})
        Examination(one, group, standing, confirming, repeated, asked).into(found)
        if progress is not None:
            progress(number, len(some))
    return found


def same(fault: Fault) -> tuple[object, ...]:
    """Equal for what is one fault under two readings: a gap of a rule may only have grown."""
    return fault.identity[:2] if fault.kind is Kind.GAP else fault.identity
