"""Normal forms: two rules with equal ones mean the same, whatever they are called and however they are written.

Every rewriting here keeps the verdict for every history, unknown values included. What is said to people (titles,
names of rows, clauses) and how binding a rule is are no part of the form.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any as Anything

from validator.analysis.comparing.rows import arranged
from validator.core.days import Duration, Extreme, Missing, Point, Step, Unit
from validator.core.duties import Breaches, Clock, Duty, Holidays, Periods, Row, Table
from validator.core.facts import Edge, Select
from validator.core.nodes import parts
from validator.core.rules import Force, Rule
from validator.core.truths import All, Any, Compare, Covered, Not, Op, Unknown
from validator.core.values import Field, Literal
from validator.core.wording import UNSAID

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from validator.core.rules import Policy
    from validator.policy.vocabulary import Vocabulary

_SMALLER = {Unit.WEEK: (7, Unit.DAY), Unit.YEAR: (12, Unit.MONTH), Unit.HOUR: (60, Unit.MINUTE)}


def forms(policy: Policy, vocabulary: Vocabulary) -> dict[str, str]:
    """The normal form of each rule as text, by the rule's id."""
    found: dict[str, str] = {}
    for one in policy.rules:
        found[one.id] = form(one, policy, vocabulary, found)
    return found


def form(rule: Rule, policy: Policy, vocabulary: Vocabulary, others: Mapping[str, str]) -> str:
    """A rule's normal form with what it takes from elsewhere: holidays, groups, relations, the rules it hangs on."""
    single = frozenset(one.name for one in vocabulary.facts.values() if one.single)
    bare = replace(rule, id="", clauses=(), title=UNSAID, force=Force.MUST)
    hung = {name: digest(others[name]) for one in parts(rule, Breaches) for name in one.rules if name in others}
    prefixes = {one.type.partition("/")[0] for one in parts(rule, Select) if "/" in one.type}
    given = (
        tuple(sorted(policy.holidays)) if minds_holidays(rule) else (),
        tuple(one for one in policy.groups if one.name == rule.subject),
        tuple(one for one in policy.relations if one.name in prefixes),
    )
    return repr((settled(normal(bare, single), hung), digest(repr(given))))


def digest(text: str) -> str:
    """A short name of a long text."""
    return hashlib.sha256(text.encode()).hexdigest()


def minds_holidays(rule: Rule) -> bool:
    """Whether public holidays can matter to a rule."""
    rolled = any(one.roll for one in parts(rule, Point)) or any(one.roll for one in parts(rule, Clock))
    return rolled or any(one.holidays is not Holidays.COUNT for one in parts(rule, Periods))


def settled(rule: Rule, hung: Mapping[str, str]) -> Rule:
    """The rule with the rules it hangs on named by what they mean, and without conditions that always hold."""
    norm = rule.norm
    if isinstance(norm, Duty) and isinstance(norm.anchors, Breaches):
        named = tuple(sorted({hung.get(name, name) for name in norm.anchors.rules}))
        norm = replace(norm, anchors=Breaches(named))
    scope = None if rule.scope == All(()) else rule.scope
    return replace(rule, norm=norm, scope=scope, unless=None if rule.unless == Any(()) else rule.unless)


def normal(node: Anything, single: frozenset[str]) -> Anything:
    """A node with everything in it in normal form."""
    if isinstance(node, tuple):
        inner = tuple(normal(one, single) for one in node)
        return gathered(inner) if inner and all(isinstance(one, Select | Edge) for one in inner) else inner
    if isinstance(node, Decimal):
        return Decimal(int(node)) if node == int(node) else node.normalize()
    if is_dataclass(node) and not isinstance(node, type):
        rebuilt = replace(node, **{one.name: normal(getattr(node, one.name), single) for one in fields(node)})
        return simplified(rebuilt, single)
    return node


def simplified(node: Anything, single: frozenset[str]) -> Anything:
    """A node whose parts are in normal form already. Forms that are not named here have only one way to be written."""
    match node:
        case All() | Any() | Not():
            return logic(node)
        case Compare(left, Op.IN, Literal(tuple() as listed)) if listed:
            return member(left, listed)
        case Duration(count, unit) if unit in _SMALLER:
            return Duration(count * _SMALLER[unit][0], _SMALLER[unit][1])
        case Missing():
            return replace(node, name="")
        case Unknown():
            return Unknown("")
        case Extreme(points=points):
            return replace(node, points=distinct(points))
        case Point(steps=steps):
            return replace(node, steps=merged(steps))
        case Row():
            return replace(node, name="", clauses=())
        case Table(hit, rows):
            return Table(hit, arranged(rows, hit, single))
        case Duty(due=due):
            return replace(node, due=distinct(due))
        case _:
            return node


def logic(node: All | Any | Not) -> Anything:
    """Nested parts taken out, doubles dropped, the rest in order; a denial stands before single tests only."""
    match node:
        case Not(Not(of)):
            return of
        case Not(All(of)):
            return logic(Any(tuple(logic(Not(one)) for one in of)))
        case Not(Any(of)):
            return logic(All(tuple(logic(Not(one)) for one in of)))
        case Not():
            return node
        case All(of) | Any(of):
            kind = type(node)
            flat = distinct(inner for one in of for inner in (one.of if isinstance(one, kind) else (one,)))
            flat = distinct(united(flat)) if kind is Any else flat
            return flat[0] if len(flat) == 1 else kind(flat)


def united(parts: Iterable[Anything]) -> Iterator[Anything]:
    """Alternatives, with those about one attribute, or about spans of one type, taken together."""
    values: dict[str, tuple[Anything, list[Anything]]] = {}
    spans: dict[str, tuple[Anything, list[Anything]]] = {}
    for one in parts:
        match one:
            case Compare(Field() as left, Op.EQ | Op.IN, Literal(value)) if value is not None:
                listed = value if isinstance(value, tuple) and one.op is Op.IN else (value,)
                values.setdefault(repr(left), (left, []))[1].extend(listed)
            case Covered((Select(kind),), window):
                spans.setdefault(repr((kind, window)), (window, []))[1].extend(one.facts or ())
            case _:
                yield one
    for left, several in values.values():
        yield member(left, several)
    for window, selects in spans.values():
        yield Covered(gathered(selects), window)


def member(left: Anything, listed: Iterable[Anything]) -> Compare:
    """A test for one of some values."""
    kept = distinct(listed)
    return Compare(left, Op.EQ, Literal(kept[0])) if len(kept) == 1 else Compare(left, Op.IN, Literal(kept))


def gathered(facts: Iterable[Anything]) -> tuple[Anything, ...]:
    """Selected facts with one selection for each type: a fact counts once, whatever takes it."""
    tests: dict[str, list[Anything]] = {}
    edges = [one for one in facts if not isinstance(one, Select)]
    for one in facts:
        if isinstance(one, Select):
            tests.setdefault(one.type, []).append(one.where)
    selects = [Select(kind, None if None in found else logic(Any(tuple(found)))) for kind, found in tests.items()]
    return distinct((*selects, *edges))


def merged(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Steps of days in one direction, one after the other, are one step."""
    found: list[Step] = []
    for one in steps:
        before = found[-1] if found else None
        if before is not None and before.sign == one.sign and days(before) is not None and days(one) is not None:
            found[-1] = Step(one.sign, Duration((days(before) or 0) + (days(one) or 0), Unit.DAY))
        else:
            found.append(one)
    return tuple(found)


def days(step: Step) -> int | None:
    return step.by.count if isinstance(step.by, Duration) and step.by.unit is Unit.DAY else None


def distinct(nodes: Iterable[Anything]) -> tuple[Anything, ...]:
    """Each once, in an order that does not depend on how they were written."""
    by_text = {repr(one): one for one in nodes}
    return tuple(by_text[text] for text in sorted(by_text))
