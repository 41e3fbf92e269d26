"""The other rules of an annex: remarks on its lines, or lines of their own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.policy.tree import Leaf, Listing, Mapped
from validator.usecases.show.clocks import cited, tables
from validator.usecases.show.given import defined
from validator.usecases.show.logic import Both, Formula, Logic, forms, least, written
from validator.usecases.show.norms import is_breach, is_state, sight_of, title
from validator.usecases.show.states import part, state
from validator.usecases.show.words import joined, quoted, shown, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.policy.tree import Tree
    from validator.usecases.show.given import Given, Sight


@dataclass(frozen=True, slots=True)
class Other:
    """Another rule about the same subjects.

    `scope` is when it speaks at all; `about` is what it names: the states of its scope, the spans it hangs on.
    `conditions` name a line of its own; None where it hangs on an event, so that it is nobody's situation.
    """

    name: str
    title: str
    clauses: tuple[str, ...]
    scope: Formula
    about: frozenset[str]
    conditions: tuple[tuple[str, str], ...] | None

    def possible(self, true: frozenset[str], false: frozenset[str]) -> bool:
        """Whether the rule can speak where these hold and those do not."""
        return least(self.scope, true, false) is not None

    def line(self, group: str) -> str:
        """The name of its own line in the table of a group."""
        return joined(said for name, said in self.conditions or () if name != group) or "alle"


def others(name: str, given: Given, logic: Logic) -> tuple[Other, ...]:
    """All rules about the subjects of the named one, without it, and without those that have tables of their own."""
    subject = sight_of(rule_of(name, given), given).subject
    found = ((one, rule_of(one, given)) for one in given.section("rules") if one != name)
    pairs = ((one, rule, sight_of(rule, given)) for one, rule in found)
    ones = ((one, rule, sight) for one, rule, sight in pairs if sight.subject == subject and not tabled(rule, sight))
    return tuple(other(*one, logic) for one in ones)


def tabled(rule: Mapped, sight: Sight) -> bool:
    """Whether a rule's intervals stand in decision tables."""
    return "every" in rule and bool(tables(rule.entries["every"], sight))


def rule_of(name: str, given: Given) -> Mapped:
    """A rule by its id."""
    found = given.section("rules")[name]
    assert isinstance(found, Mapped)
    return found


def other(name: str, rule: Mapped, sight: Sight, logic: Logic) -> Other:
    """A rule as seen from an annex."""
    each, scope = rule.get("each"), rule.get("while")
    run = each if each is not None and not is_breach(each) and is_state(each, sight.given) else None
    speaks = Both((logic.formula(scope), logic.formula(run)))
    named = forms(speaks) | forms(logic.formula(rule.get("always"))) | spans(rule, sight.given)
    return Other(name, title(rule), cited(rule), speaks, named, situation(rule, sight, run))


def spans(rule: Mapped, given: Given) -> frozenset[str]:
    """The spans a rule hangs on, as states: just so selected, and at all."""
    each = rule.get("each")
    if each is None or is_breach(each) or is_state(each, given) or not lasting(each, given):
        return frozenset()
    whole = (json.dumps({kind: {}}, ensure_ascii=False) for kind in given.types(each))
    meant = given.meant(each)
    return frozenset((*whole, written(meant))) if isinstance(meant, Mapped) else frozenset(whole)


def lasting(tree: Tree, given: Given) -> bool:
    """Whether a selection is of spans; a point of a span is an event."""
    match given.meant(tree):
        case Listing(items):
            return all(lasting(one, given) for one in items)
        case Mapped(entries) if "at" in entries:
            return False
        case Leaf() as leaf if (entry := given.section("facts").get(text(leaf))) is not None:
            return lasting(defined(entry), given)
        case _:
            known = (given.vocabulary.facts.get(kind) for kind in given.types(tree))
            return all(one is not None and not one.event for one in known)


def situation(rule: Mapped, sight: Sight, run: Tree | None) -> tuple[tuple[str, str], ...] | None:
    """What a client must be in for the rule to speak: each part by name and as it is said."""
    each = rule.get("each")
    if each is not None and run is None:
        if is_breach(each) or not lasting(each, sight.given):
            return None
        return (("", joined(map(quoted, sight.given.types(each)), "oder")),)
    trees = [one for one in (run, rule.get("while")) if one is not None]
    return tuple(pair for tree in trees for pair in conditions(tree, sight))


def conditions(tree: Tree, sight: Sight) -> Iterator[tuple[str, str]]:
    """The parts of a scope that must all hold."""
    match sight.given.meant(tree):
        case Leaf() as leaf:
            yield text(leaf), quoted(text(leaf))
        case Mapped(entries) if isinstance(listed := entries.get("all"), Listing):
            yield from ((text(one), part(one, sight)) for one in listed)
        case _:
            yield "", state(tree, sight)


def told(ones: tuple[Other, ...], prefix: str = "") -> tuple[str, ...]:
    """Their titles as remarks; `prefix` names whom they are about."""
    return tuple(f"{shown(prefix)}: {one.title}" if prefix else one.title for one in ones)
