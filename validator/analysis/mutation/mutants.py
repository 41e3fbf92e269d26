"""Mutants: changed documents that the lowering takes and that mean something else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from validator.analysis.mutation.documents import walk
from validator.core.duties import Breaches
from validator.core.nodes import parts
from validator.lowering import lower
from validator.policy.problems import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from validator.analysis.mutation.trees import Change
    from validator.core.rules import Policy
    from validator.policy.tree import Mapped
    from validator.policy.vocabulary import Vocabulary


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
    seen = {policy}
    for change, tree in walk(document, vocabulary, readings):
        try:
            lowered = lower(tree, vocabulary, settings=settings, readings=readings)
        except BadInput:
            continue
        if lowered not in seen:
            seen.add(lowered)
            yield Mutant(change, lowered, touched(policy, lowered))


def touched(policy: Policy, mutant: Policy) -> tuple[str, ...]:
    """The rules that differ, and those that hang on their breaches; all of them where the policy as such differs."""
    before = {one.id: one for one in policy.rules}
    if replace(mutant, rules=policy.rules) != policy:
        return tuple(sorted(before))
    found: set[str] = set()
    for one in mutant.rules:
        if one != before[one.id] or found & anchoring(one):
            found.add(one.id)
    return tuple(sorted(found))


def anchoring(rule: object) -> set[str]:
    """The rules whose breaches a rule hangs on."""
    return {name for one in parts(rule, Breaches) for name in one.rules}


def only(policy: Policy, rules: Iterable[str]) -> Policy:
    """The policy with some of its rules, and those whose breaches anchor them."""
    wanted = set(rules)
    for one in reversed(policy.rules):
        if one.id in wanted:
            wanted |= anchoring(one)
    return replace(policy, rules=tuple(one for one in policy.rules if one.id in wanted))
