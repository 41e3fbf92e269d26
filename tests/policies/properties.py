"""Properties that hold of every policy, whatever it is about: what they are asked of, found without naming anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

from tests.policies import lives
from validator.analysis import bulk
from validator.analysis.circumstances.stock import values
from validator.analysis.generation.drafts import Draft
from validator.analysis.planning import Plan
from validator.core.facts import Select
from validator.core.findings import FactRef, Finding, Verdict
from validator.core.nodes import parts
from validator.core.rules import Policy
from validator.core.values import Datum, Field, Measure
from validator.engine import run
from validator.histories.model import Fact, History
from validator.histories.rows import to_columns
from validator.policy.vocabulary import Attribute
from validator.reference import evaluate
from validator.usecases.library import Entry

UNHEARD = "unheard-of"
"""A type of fact, and an attribute, that no vocabulary has."""
Judge = Callable[[Policy, History, int], Iterable[Finding]]
Judges = Callable[[Policy, Sequence[Draft], int], Sequence[Iterable[Finding]]]


def by_engine(policy: Policy, history: History, as_of: int) -> tuple[Finding, ...]:
    return tuple(run(policy, to_columns([history]), as_of).findings())


def disagreements(
    policy: Policy, drafts: Sequence[Draft], as_of: int, judges: tuple[Judge, Judge] = (evaluate, by_engine)
) -> list[tuple[Draft, Finding]]:
    """What only one of two evaluators finds."""
    found = []
    for draft in drafts:
        one, other = (tuple(judge(policy, draft.history("h"), as_of)) for judge in judges)
        if one != other:
            found += [(draft, finding) for finding in (*one, *other) if finding not in one or finding not in other]
    return found


def broken_plans(policy: Policy, plans: Sequence[Plan], as_of: int) -> list[Finding]:
    """What the reference finds breached in plans that claim to keep everything."""
    kept = [plan.draft for plan in plans if plan.kept]
    return [one for draft in kept for one in evaluate(policy, draft.history(), as_of) if one.verdict.breach]


# What is irrelevant


def spoken(policy: Policy) -> set[str]:
    """The types of fact that rules, or the groups of subjects, speak of; of related subjects' facts also the bare type."""
    named = {one.type for one in parts(policy.rules, Select)} | {name for one in policy.groups for name in one.types}
    return named | {name.rsplit("/", 1)[-1] for name in named}


def mentioned(policy: Policy) -> set[str]:
    """The names of attributes that rules, relations or groups speak of."""
    fields = {one.name for one in parts(policy.rules, Field)}
    measured = {one.attribute for one in parts(policy.rules, Measure) if one.attribute is not None}
    return fields | measured | {one.attribute for one in policy.relations} | {one.by for one in policy.groups}


def with_irrelevant(draft: Draft, entry: Entry, as_of: int, chance: Random) -> Draft:
    """The history with some facts of types that no rule speaks of, and with attributes that none mentions."""
    copy = draft.copy()
    types, names = spoken(entry.policy), mentioned(entry.policy)
    for kind in [name for name in (*sorted(entry.vocabulary.facts), UNHEARD) if name not in types]:
        for _ in range(chance.choice((0, 1, 1, 2))):
            copy.add(any_fact(kind, entry, as_of, chance))
    known = entry.vocabulary.subjects.get(draft.type, {})
    copy.attributes |= any_attributes(known, names, as_of, chance)
    for name, fact in list(copy.facts.items()):
        if fact.type in entry.vocabulary.facts:
            others = any_attributes(entry.vocabulary.facts[fact.type].attributes, names, as_of, chance)
            copy.facts[name] = replace(fact, attributes={**fact.attributes, **others})
    return copy


def any_fact(kind: str, entry: Entry, as_of: int, chance: Random) -> Fact:
    """A fact of a type on any day, perhaps one after the as-of day, with any attributes; a span as long as you like."""
    known = entry.vocabulary.facts.get(kind)
    event = chance.choice((True, False)) if known is None else known.event
    start = chance.randint(lives.first_day(entry) - 400, as_of + 30)
    end = start if event else chance.choice((None, start, start + chance.randint(1, 500)))
    attributes = any_attributes({} if known is None else known.attributes, set(), as_of, chance)
    return Fact(kind, start, end, None, None, event, None, attributes)


def any_attributes(known: Mapping[str, Attribute], but: set[str], as_of: int, chance: Random) -> dict[str, Datum]:
    """Values for some attributes of a vocabulary but for those named, and for one that no vocabulary has."""
    free = [(name, one) for name, one in sorted(known.items()) if name not in but]
    found = {name: any_value(one, as_of, chance) for name, one in free if chance.choice((True, False))}
    return found | ({UNHEARD: Decimal(7)} if chance.choice((True, False)) else {})


def any_value(attribute: Attribute, as_of: int, chance: Random) -> Datum:
    options = values(attribute, (), (as_of - 1, as_of, as_of + 1))
    if attribute.values is not None:
        options = tuple((one,) if attribute.many else one for one in attribute.values)
    return chance.choice((*options, None))


def changed_by_the_irrelevant(
    judge: Judges, entry: Entry, drafts: Sequence[Draft], as_of: int, chance: Random
) -> list[tuple[Draft, Draft]]:
    """Histories of which something else is found once irrelevant facts and attributes are there, with both forms."""
    others = [with_irrelevant(draft, entry, as_of, chance) for draft in drafts]
    judged = zip(drafts, others, *(judge(entry.policy, each, as_of) for each in (drafts, others)), strict=True)
    return [(draft, other) for draft, other, before, after in judged if told(before) != told(after)]


def all_by_engine(policy: Policy, drafts: Sequence[Draft], as_of: int) -> list[tuple[Finding, ...]]:
    return bulk.findings([policy], drafts, as_of, frozenset(Verdict))


def all_by_reference(policy: Policy, drafts: Sequence[Draft], as_of: int) -> list[tuple[Finding, ...]]:
    return [evaluate(policy, draft.history("h"), as_of) for draft in drafts]


def told(findings: Iterable[Finding]) -> list[str]:
    """Findings without the places of facts in their history."""
    return sorted(
        repr(replace(one, anchored=placeless(one.anchored), evidence=tuple(map(placeless, one.evidence))))
        for one in findings
    )


def placeless(ref: FactRef | None) -> FactRef | None:
    return None if ref is None else replace(ref, ordinal=0)
