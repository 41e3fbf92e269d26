"""What two rules have in common, as far as their form shows it: acts, anchors, the points that days are counted from.

What depends on attributes and states is left to trial (`contexts`): two rules are on the same matter only if some
history makes them so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from validator.analysis.faults import Norm
from validator.core.days import Dated, Ever, Extreme, FirstKnown, Fixed, Neighbour, Of, Whose, Yearly
from validator.core.duties import Breaches, Clock, Duty, Each, Periods, Runs
from validator.core.facts import Edge, Select
from validator.core.nodes import parts
from validator.core.truths import Compare, Op
from validator.core.values import Field, Measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.core.days import Point
    from validator.core.facts import Facts
    from validator.core.rules import Policy, Rule

FROM_BELOW = frozenset((Op.GE, Op.GT, Op.EQ))
FROM_ABOVE = frozenset((Op.LE, Op.LT, Op.EQ))


@dataclass(frozen=True)
class Party:
    """A rule of a policy, as one side of a fault. It has no slots, so that what its form shows is found only once."""

    policy: Policy
    rule: Rule

    @property
    def norm(self) -> Norm:
        """How a fault names it."""
        return Norm.of(self.policy, self.rule)

    @property
    def recurring(self) -> bool:
        """Whether it asks again and again: `every` or `per`."""
        norm = self.rule.norm
        return isinstance(norm, Clock) or isinstance(norm.anchors, Periods)

    @cached_property
    def anchors(self) -> tuple[Select, ...]:
        """The selections of the facts that its obligations hang on; an edge stands for its facts."""
        norm = self.rule.norm
        if isinstance(norm, Duty) and isinstance(norm.anchors, Each):
            return tuple(selects(norm.anchors.facts))
        return ()

    @cached_property
    def asked(self) -> tuple[Select, ...]:
        """What it asks to be done: facts that are counted with a lower bound, or the acts of a clock."""
        norm = self.rule.norm
        if isinstance(norm, Clock):
            rows = [row.act for table in norm.tables for row in table.rows if row.act is not None]
            return unique([one for facts in (norm.act, *rows) for one in selects(facts)])
        return unique(list(counted(norm, FROM_BELOW))) if norm.due else ()

    @cached_property
    def bounded(self) -> tuple[Select, ...]:
        """What it forbids or bounds from above."""
        norm = self.rule.norm
        return () if isinstance(norm, Clock) else unique(list(counted(norm, FROM_ABOVE)))


Pair: TypeAlias = tuple[Party, Party]


def selects(facts: Facts) -> Iterator[Select]:
    """The selections of facts, through edges."""
    for one in facts:
        yield from selects(one.of) if isinstance(one, Edge) else (one,)


def unique(found: Sequence[Select]) -> tuple[Select, ...]:
    """Each once, in order."""
    return tuple(dict.fromkeys(found))


def counted(duty: Duty, ops: frozenset[Op]) -> Iterator[Select]:
    """The selections that the demand counts and compares in one of some ways."""
    for test in parts(duty.demand, Compare):
        if test.op in ops:
            for measure in parts(test.left, Measure):
                yield from selects(measure.facts)


def parties(policies: Sequence[Policy]) -> tuple[Party, ...]:
    """The rules of policies, in the order of their norms."""
    found = [Party(policy, rule) for policy in policies for rule in policy.rules]
    return tuple(sorted(found, key=lambda one: one.norm))


def pairs(found: Sequence[Party]) -> Iterator[Pair]:
    """Each two rules about subjects of one type; versions of one policy are not set against each other."""
    for first, second in combinations(found, 2):
        versions = first.policy.id == second.policy.id and first.policy.version != second.policy.version
        if first.rule.subject == second.rule.subject and not versions:
            yield first, second


def types(found: Sequence[Select]) -> frozenset[str]:
    """The types of selections; those of related subjects are left out, since no history of one subject holds them."""
    return frozenset(one.type for one in found if "/" not in one.type)


def named(node: object) -> frozenset[str]:
    """The types of facts and the attributes of the subject (`/name`) that a node names."""
    own = (f"/{one.name}" for one in parts(node, Field) if one.whose is Whose.SUBJECT)
    return frozenset((*(one.type for one in parts(node, Select)), *own))


def may_share(pair: Pair) -> bool:
    """Whether two rules may be on the same matter (docs/analysis.md, 3.2), by the types that they name."""
    first, second = pair
    if not types(first.asked) & types(second.asked):
        return False
    if first.recurring and second.recurring:
        return not (isinstance(first.rule.norm, Clock) and isinstance(second.rule.norm, Clock))
    return bool(types(first.anchors) & types(second.anchors)) or same_runs(pair)


def same_runs(pair: Pair) -> bool:
    """Whether both hang on the runs of one state."""
    norms = [one.rule.norm for one in pair]
    states = [one.anchors.state for one in norms if isinstance(one, Duty) and isinstance(one.anchors, Runs)]
    return len(states) == 2 and states[0] == states[1]


def root(party: Party) -> frozenset[str]:
    """What its due days are counted from: a day of the anchor's fact, an attribute, a day of the year."""
    norm = party.rule.norm
    points = norm.due if isinstance(norm, Duty) else ()
    return frozenset(name for point in points for name in bases(point, edges(party)))


def edges(party: Party) -> tuple[Point, ...]:
    """The points of facts that are anchors in their place."""
    norm = party.rule.norm
    if isinstance(norm, Duty) and isinstance(norm.anchors, Each):
        return tuple(one.at for one in norm.anchors.facts if isinstance(one, Edge))
    return ()


def bases(point: Point, anchored: tuple[Point, ...]) -> Iterator[str]:
    """What a point is counted from; where the anchor is itself a point of a fact, what that one is counted from."""
    match point.base:
        case Of(Whose.THIS, _) if anchored:
            for one in anchored:
                yield from bases(one, ())
        case Of(_, which):
            yield which.value
        case Dated(field):
            yield field.name
        case Yearly(_, month, day):
            yield f"{month}-{day}"
        case FirstKnown(of):
            for one in of:
                yield from bases(one, anchored)
        case Fixed() | Ever() | Extreme() | Neighbour():
            yield repr(point.base)


def needed(policy: Policy, rules: Sequence[Rule]) -> Policy:
    """The policy with some of its rules, and those whose breaches they hang on."""
    names = {one.id for one in rules}
    for rule in reversed(policy.rules):
        if rule.id in names and isinstance(rule.norm, Duty) and isinstance(rule.norm.anchors, Breaches):
            names |= set(rule.norm.anchors.rules)
    return replace(policy, rules=tuple(one for one in policy.rules if one.id in names))
