"""One history seen by one policy: what its explanations share is computed once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from types import MappingProxyType
from typing import TYPE_CHECKING

from validator.core.days import Of, Whose
from validator.core.duties import Breaches, Clock, Periods
from validator.core.facts import Edge, Select
from validator.core.nodes import parts
from validator.core.values import Field, Measure
from validator.explaining.model import Given, Shown
from validator.reference import anchors as reference_anchors
from validator.reference import selections
from validator.reference.daysets import ALL, days
from validator.reference.evidence import refer
from validator.reference.states import State, lasting
from validator.reference.view import UNKNOWN, Anchor, Mark, Place, View
from validator.time.periods import period_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from validator.core.duties import Duty
    from validator.core.findings import Finding
    from validator.core.rules import Policy, Rule
    from validator.core.truths import Truth
    from validator.core.values import Datum
    from validator.explaining.near import Failed
    from validator.histories.model import Fact, History

UNNAMED: Mapping[Truth, str] = MappingProxyType({})
"""No state has a name."""
ALWAYS = State(ALL, ALL)
Key = tuple[int | None, int | None]


class Looks:
    """Which attributes of which fact types a policy's rules look at; nodes are told apart by identity."""

    def __init__(self) -> None:
        self._names: dict[int, dict[str, tuple[str, ...]]] = {}
        self._types: dict[int, tuple[str, ...]] = {}
        self._edged: dict[int, bool] = {}
        self._anchored: dict[int, bool] = {}
        self._kept: list[object] = []

    def at(self, rule: Rule) -> dict[str, tuple[str, ...]]:
        """The names by fact type."""
        if id(rule) not in self._names:
            self._names[id(rule)] = looked_at(rule)
            self._kept.append(rule)
        return self._names[id(rule)]

    def types(self, rule: Rule) -> tuple[str, ...]:
        """The fact types that a rule looks at: those of the norm first."""
        if id(rule) not in self._types:
            self._types[id(rule)] = named_types((rule.norm, rule.scope, rule.unless, rule.excused))
            self._kept.append(rule)
        return self._types[id(rule)]

    def edged(self, duty: Duty) -> bool:
        """Whether a duty's demand counts points of facts."""
        if id(duty) not in self._edged:
            self._edged[id(duty)] = any(True for _ in parts((duty.demand, duty.late), Edge))
            self._kept.append(duty)
        return self._edged[id(duty)]

    def anchored(self, node: Truth) -> bool:
        """Whether a condition asks something of the anchor."""
        if id(node) not in self._anchored:
            self._anchored[id(node)] = looks_at_anchor(node)
            self._kept.append(node)
        return self._anchored[id(node)]


def looked_at(node: object) -> dict[str, tuple[str, ...]]:
    """The attributes by fact type that selections of a node test, and that measures add or tell apart."""
    found: dict[str, set[str]] = {}
    for one in parts(node, Select):
        own = (field.name for field in parts(one.where, Field) if field.whose is Whose.OWN)
        found.setdefault(one.type, set()).update(own)
    for edge in parts(node, Edge):
        for field in parts(edge.at, Field):
            for kind in selections.types(edge.of):
                found.setdefault(kind, set()).add(field.name)
    for measure in parts(node, Measure):
        for kind in selections.types(measure.facts):
            found.setdefault(kind, set()).update({measure.attribute} if measure.attribute else ())
    return {kind: tuple(sorted(names - {"id"})) for kind, names in found.items()}


def named_types(nodes: object) -> tuple[str, ...]:
    """The fact types that nodes mention, each once, in their order."""
    return tuple(dict.fromkeys(one.type for one in parts(nodes, Select)))


def looks_at_anchor(node: object) -> bool:
    """Whether a node asks something of the anchor."""
    fields = any(one.whose is Whose.THIS for one in parts(node, Field))
    return fields or any(one.whose is Whose.THIS for one in parts(node, Of))


class Case:
    """A history as of a day under a policy. Nodes are told apart by identity: the policy keeps them alive."""

    def __init__(
        self,
        policy: Policy,
        history: History,
        as_of: int,
        looks: Looks | None = None,
        names: Mapping[Truth, str] = UNNAMED,
        hidden: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self.policy, self.history, self.as_of = policy, history, as_of
        self.view = View(policy, history, as_of)
        self.looks = looks or Looks()
        self.names, self.hidden = names, hidden
        self.facts = {one.ordinal: one for one in history.facts}
        self.by_type: dict[str, list[Fact]] = {}
        for one in history.facts:
            self.by_type.setdefault(one.type, []).append(one)
        self._starts_of: dict[str, list[int]] = {}
        self._longest: dict[str, int | None] = {}
        self._anchors: dict[str, dict[Key, Anchor]] = {}
        self._starts: dict[str, int | None] = {}
        self.failed: dict[int, dict[int, tuple[Failed, ...]]] = {}

    def within(self, kind: str, first: int | None, last: int | None) -> list[Fact]:
        """The facts of a type that touch two days, and perhaps some more: a history may have very many."""
        facts = self.by_type.get(kind, [])
        if kind not in self._starts_of:
            self._starts_of[kind] = [one.start for one in facts]
            lengths = [None if one.end is None else one.end - one.start for one in facts]
            self._longest[kind] = (
                None if None in lengths else max((one for one in lengths if one is not None), default=0)
            )
        starts, longest = self._starts_of[kind], self._longest[kind]
        low = 0 if first is None or longest is None else bisect_left(starts, first - longest)
        return facts[low : len(facts) if last is None else bisect_right(starts, last)]

    def state(self, node: Truth) -> State:
        """A state that does not look at an anchor."""
        return lasting(node, self.view)

    def anchor(self, rule: Rule, finding: Finding) -> Anchor:
        """What a finding hangs on, as the reference sees it."""
        norm = rule.norm
        if isinstance(norm, Clock):
            return day_anchor(finding.anchor, finding.due)
        if isinstance(norm.anchors, Breaches):
            return day_anchor(finding.anchor, finding.anchor)
        if isinstance(norm.anchors, Periods):
            return self.period(rule, norm, norm.anchors, finding)
        if rule.id not in self._anchors:
            found = list(reference_anchors.anchors(rule, norm, self.view, ()))
            self._anchors[rule.id] = {anchor_key(one): one for one in found}
        place = None if finding.anchored is None else finding.anchored.ordinal
        return self._anchors[rule.id][finding.anchor, place]

    def period(self, rule: Rule, duty: Duty, wanted: Periods, finding: Finding) -> Anchor:
        """The calendar period that a finding lies in: only this one is made, for there are many."""
        assert finding.anchor is not None
        if rule.id not in self._starts:
            self._starts[rule.id] = reference_anchors.period_start(duty, self.view)
        first = self._starts[rule.id]
        assert first is not None
        low, high = period_of(finding.anchor, wanted.unit)
        inside = days([(max(low, first), min(high, reference_anchors.in_force(self.view).last))])
        scope = ALWAYS if rule.scope is None else self.state(rule.scope)
        found = reference_anchors.period((low, high), inside & scope.sure, inside & scope.possible, wanted, self.view)
        assert found is not None
        return found

    def shown(self, fact: Fact, rule: Rule, day: int | None = None) -> Shown:
        """A fact with what the rule looks at; `day` is the one that it counts on."""
        names = self.looks.at(rule).get(fact.type, ())
        attributes = tuple(self.given(fact, name) for name in names)
        counted = fact.start if day is None else day
        return Shown(refer(fact), counted, attributes, fact.start_ms, fact.end_ms, fact.event)

    def given(self, fact: Fact, name: str, *, absent_is_none: bool = False) -> Given:
        """An attribute of a fact."""
        value = fact.id if name == "id" else fact.attributes.get(name)
        known = absent_is_none or name == "id" or name in fact.attributes
        return self.held(fact.type.rpartition("/")[2], name, value, known=known)

    def held(self, kind: str, name: str, value: Datum, *, known: bool) -> Given:
        """An attribute of a type of facts or subjects, its value hidden where it is to be."""
        if value is not None and ((kind, name) in self.hidden or name == "id"):
            return Given(name, None, known, hidden=True)
        return Given(name, value, known)

    def shown_all(self, facts: Iterable[Fact], rule: Rule) -> tuple[Shown, ...]:
        """Several facts, each with what the rule looks at."""
        return tuple(self.shown(one, rule) for one in facts)


def day_anchor(first: int | None, last: int | None) -> Anchor:
    """An anchor of days alone."""
    start, end = (UNKNOWN if day is None else Mark(Place.DAY, day) for day in (first, last))
    return Anchor(start, end)


def anchor_key(one: Anchor) -> Key:
    """What tells the anchors of one duty apart."""
    day = one.start.day if one.start.place is Place.DAY else None
    return day, None if one.fact is None else one.fact.ordinal
