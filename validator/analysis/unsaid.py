"""Values of closed lists that rules hang on, and of which the policy says nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from validator.analysis.faults import Fault, Kind, Norm, Witness
from validator.analysis.questions import Ledger, Reason, Topic
from validator.analysis.situations import SUBJECT
from validator.analysis.situations.days import opening
from validator.analysis.situations.kinds import holds, leaves, plain, truth
from validator.core.days import Whose
from validator.core.duties import Clock, Duty, Each, Runs
from validator.core.facts import Select
from validator.core.nodes import parts
from validator.core.truths import Compare
from validator.core.values import Field
from validator.histories.model import Fact, History
from validator.reference import evaluate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from validator.core.findings import Finding
    from validator.core.rules import Policy, Rule
    from validator.core.truths import Truth
    from validator.policy.vocabulary import FactType, Vocabulary

LASTING = 183
"""So many days a made-up span lasts."""


@dataclass(frozen=True, slots=True)
class Unsaid:
    """An attribute with a closed list, the rules that hang on it, and the values that no rule of the policy takes."""

    type: str
    attribute: str
    rules: tuple[Rule, ...]
    values: tuple[str, ...]


def unsaid_faults(
    policy: Policy, vocabulary: Vocabulary, mentioned: Collection[str], ledger: Ledger
) -> Iterator[Fault]:
    """One fault for each closed list: what happens to a subject, and no rule, row or other entry says what follows.

    The fault is laid to the first of the rules that hang on the list. What the agency itself decides is no gap.
    """
    for one in unsaid(policy, vocabulary, ledger):
        shown = {
            value: witness
            for value in one.values
            if value not in mentioned and (witness := silent(policy, one, value, vocabulary.facts[bare(one.type)]))
        }
        if shown:
            norm = Norm.of(policy, one.rules[0])
            said = {"rule": norm.rule, "what": f"{one.type}.{one.attribute}", "values": ", ".join(shown)}
            yield Fault(Kind.GAP, (norm,), "prove-gap-value", said, said["what"], (next(iter(shown.values())),))


def unsaid(policy: Policy, vocabulary: Vocabulary, ledger: Ledger) -> Iterator[Unsaid]:
    """The closed lists that rules of a policy hang on, with the values that no selection of the policy takes."""
    named = list(dict.fromkeys(parts(policy.rules, Select)))
    for kind in dict.fromkeys(one.type for one in named):
        fact_type = vocabulary.facts.get(bare(kind))
        for name, attribute in () if fact_type is None else fact_type.attributes.items():
            if attribute.values is None or fact_type is None or fact_type.decides(name):
                continue
            rules = tuple(rule for rule in policy.rules if any(limits(one, kind, name) for one in hangs_on(rule)))
            if not rules:
                continue
            question = Topic.LIST, tuple(Norm.of(policy, rule) for rule in rules)
            if attribute.many:
                ledger.leave(*question, Reason.MANY_VALUES, f"{kind}.{name}")
                continue
            ledger.ask(*question, f"{kind}.{name}")
            values = tuple(
                value
                for value in attribute.values
                if not any(takes(one, name, value) for one in named if one.type == kind)
            )
            if values:
                yield Unsaid(kind, name, rules, values)


def bare(kind: str) -> str:
    """The type of a fact, also of one that a related subject lends."""
    return kind.rpartition("/")[2]


def hangs_on(rule: Rule) -> Iterator[Select]:
    """The selections in what a rule hangs on: its scope, its anchors, the rows and pauses of a clock."""
    match rule.norm:
        case Clock(tables, _, starts) as clock:
            nodes: tuple[object, ...] = (
                tuple(row.when for table in tables for row in table.rows),
                starts,
                clock.suspended,
            )
        case Duty(Each(facts)):
            nodes = (facts,)
        case Duty(Runs(state)):
            nodes = (state,)
        case _:
            nodes = ()
    yield from parts((rule.scope, *nodes), Select)


def limits(select: Select, kind: str, name: str) -> bool:
    """Whether a selection tests an attribute of a type."""
    return select.type == kind and any(tests(leaf, name) for leaf in leaves_of(select))


def takes(select: Select, name: str, value: str) -> bool:
    """Whether a selection may take a fact with a value, whatever else the fact is."""
    found: dict[Truth, bool | None] = {
        leaf: holds(leaf, value) if isinstance(leaf, Compare) and tests(leaf, name) else None
        for leaf in leaves_of(select)
    }
    return select.where is None or truth(select.where, found) is not False


def leaves_of(select: Select) -> tuple[Truth, ...]:
    return () if select.where is None else tuple(leaves(select.where))


def tests(leaf: Truth, name: str) -> bool:
    """Whether a leaf compares an attribute of the fact with a literal."""
    return (
        plain(leaf, Whose.OWN) and isinstance(leaf, Compare) and isinstance(leaf.left, Field) and leaf.left.name == name
    )


def silent(policy: Policy, one: Unsaid, value: str, fact_type: FactType) -> Witness | None:
    """A history with such a fact, of which the reference finds no more than of one without it."""
    for first in opening((policy,)):
        end = first if fact_type.event else first + LASTING
        fact = Fact(one.type, first, end, None, None, fact_type.event, None, {one.attribute: value})
        with_it = History(SUBJECT, one.rules[0].subject, {}, (fact,))
        without = replace(with_it, facts=())
        if all(found(policy, with_it, day) == found(policy, without, day) for day in (first, end, end + LASTING)):
            return Witness(with_it, first, ())
    return None


def found(policy: Policy, history: History, as_of: int) -> tuple[Finding, ...]:
    return evaluate(policy, history, as_of)
