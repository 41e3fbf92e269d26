"""Selections of facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.days import Missing, Whose
from validator.core.facts import Edge, Facts, Select
from validator.core.truths import All
from validator.lowering import points, tests
from validator.lowering.names import Names, text
from validator.policy.tree import Leaf, Listing, Mapped, Tree

if TYPE_CHECKING:
    from validator.lowering.points import Seen


def facts(tree: Tree, seen: Seen, names: Names) -> Facts:
    """The facts a tree selects; `seen` tells which anchor `this` is."""
    given = names.given(tree)
    match given:
        case Missing():
            names.fail("lowering-missing-facts", tree, name=given.name)
        case Listing(items):
            return tuple(one for item in items for one in facts(item, seen, names))
        case Leaf():
            return named(given, seen, names)
        case Mapped() if "at" in given:
            inner = facts(given.entries["of"], seen, names)
            at = points.point(given.entries["at"], points.Seen(types(inner), seen.anchor), names)
            return (Edge(tuple(select for select in flat(inner, given, names)), at),)
        case Mapped(entries):
            ((kind, test),) = entries.items()
            return (select(kind, test, given, seen, names),)


def flat(inner: Facts, tree: Tree, names: Names) -> list[Select]:
    """The selections an edge is taken of; an edge of an edge has no point of its own."""
    found = [one for one in inner if isinstance(one, Select)]
    if len(found) != len(inner):
        names.fail("lowering-edge-of-edge", tree)
    return found


def named(leaf: Leaf, seen: Seen, names: Names) -> Facts:
    """A definition, or a fact type taken whole."""
    name = text(leaf)
    definitions = names.section("facts")
    entry = definitions.get(name)
    if entry is not None:
        with names.opening("facts", name, leaf):
            inner = entry.entries["is"] if isinstance(entry, Mapped) and "is" in entry else entry
            return facts(inner, seen, names)
    if name in names.vocabulary.facts:
        return (select(name, None, leaf, seen, names),)
    known = [*definitions.entries, *names.vocabulary.facts]
    names.unknown("lowering-facts", leaf, name, known)


def select(kind: str, test: Tree | None, tree: Tree, seen: Seen, names: Names) -> Select:
    """One fact type with its tests, its occurrence on the subject checked."""
    fact_type = names.vocabulary.facts.get(kind)
    if fact_type is None:
        place = tree.keys[kind] if isinstance(tree, Mapped) else tree
        names.unknown("lowering-fact-type", place, kind, names.vocabulary.facts)
    relation = text(test.entries["of"]) if isinstance(test, Mapped) and "of" in test else None
    lent = kind if relation is None else related(relation, kind, test or tree, names)
    if relation is None and names.subject not in fact_type.subjects and not gathered(kind, names):
        names.fail("lowering-not-of-subject", tree, name=kind, subject=names.subject)
    where = None if test is None else tests.tests(test, points.Seen((kind,), seen.anchor), Whose.OWN, names)
    return Select(lent, None if where == All(()) else where)


def gathered(kind: str, names: Names) -> bool:
    group = names.group()
    return group is not None and kind in group.types


def related(name: str, kind: str, tree: Tree, names: Names) -> str:
    """The type under which a related subject's facts are lent."""
    known = {one.name: one for one in names.vocabulary.relations if one.subject == names.subject}
    relation = known.get(name)
    if relation is None:
        names.unknown("lowering-relation", tree, name, known)
    if relation.to not in names.vocabulary.facts[kind].subjects:
        names.fail("lowering-not-of-subject", tree, name=kind, subject=relation.to)
    names.used_relations[name] = relation
    return f"{name}/{kind}"


def types(selected: Facts) -> tuple[str, ...]:
    """The fact types selected from, each once."""
    found = [one.type if isinstance(one, Select) else inner for one in selected for inner in inner_types(one)]
    return tuple(dict.fromkeys(found))


def inner_types(one: Select | Edge) -> tuple[str, ...]:
    return (one.type,) if isinstance(one, Select) else types(one.of)
