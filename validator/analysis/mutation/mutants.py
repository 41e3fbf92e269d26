"""Mutants: changed documents that the lowering takes and that mean something else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from validator.analysis.mutation.documents import walk
from validator.core.duties import Breaches, Duty
from validator.lowering import relowering
from validator.policy.problems import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from validator.analysis.mutation.trees import Change
    from validator.core.rules import Policy, Rule
    from validator.policy.tree import Mapped
    from validator.policy.vocabulary import Vocabulary


Sense: TypeAlias = tuple["Policy", tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed policy, lowered, and the rules that its change can make judge otherwise, by name."""

    change: Change
    policy: Policy
    rules: tuple[str, ...]


def mutants(
    document: Mapped,
    vocabulary: Vocabulary,
    policy: Policy,
    settings: Mapping[str, str],
    readings: Mapping[str, str],
) -> Iterator[Mutant]:
    """The mutants of a policy in the order of the document; of those that mean the same, the first.

    `policy` is the document lowered under these settings and readings.
    """
    seen = {sense(policy, policy)}
    known = relowering(document, vocabulary, settings, readings)
    for change, tree in walk(document, vocabulary, readings):
        try:
            lowered = known.lower(tree, change.path[0], change.path[1])
        except BadInput:
            continue
        meant = sense(lowered, policy)
        if meant not in seen:
            seen.add(meant)
            yield Mutant(change, lowered, touched(policy, lowered))


def sense(mutant: Policy, policy: Policy) -> Sense:
    """What tells mutants of a policy apart: all but the rules that stand as they were, of which the names do."""
    before = {one.id: one for one in policy.rules}
    changed = tuple(one for one in mutant.rules if one is not before[one.id] and one != before[one.id])
    return replace(mutant, rules=changed), tuple(one.id for one in mutant.rules)


def touched(policy: Policy, mutant: Policy) -> tuple[str, ...]:
    """The rules that differ, and those that hang on their breaches; all of them where the policy as such differs."""
    before = {one.id: one for one in policy.rules}
    if replace(mutant, rules=policy.rules) != policy:
        return tuple(sorted(before))
    found: set[str] = set()
    for one in mutant.rules:
        old = before[one.id]
        if (one is not old and one != old) or found & anchoring(one):
            found.add(one.id)
    return tuple(sorted(found))


def anchoring(rule: Rule) -> set[str]:
    """The rules whose breaches a rule hangs on."""
    match rule.norm:
        case Duty(anchors=Breaches(rules)):
            return set(rules)
        case _:
            return set()


def only(policy: Policy, rules: Iterable[str]) -> Policy:
    """The policy with some of its rules, and those whose breaches anchor them."""
    wanted = set(rules)
    for one in reversed(policy.rules):
        if one.id in wanted:
            wanted |= anchoring(one)
    return replace(policy, rules=tuple(one for one in policy.rules if one.id in wanted))
