"""Reading a vocabulary document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from validator.core.rules import Group, Relation
from validator.policy.load import load
from validator.policy.problems import BadInput, Problem
from validator.policy.tree import Leaf, Listing, Mapped, Tree
from validator.policy.vocabulary import Attribute, FactType, Shape, Vocabulary

RESERVED = frozenset({"type", "id", "at", "from", "to", "while", "lasts", "of", "time", "weekday"})
"""Words that mean something else beside a fact's attributes, in a history or in a selection."""


def read_vocabulary(path: Path) -> Vocabulary:
    """The vocabulary of a file; BadInput if it is none."""
    return vocabulary(load(path, "vocabulary"))


def vocabulary(tree: Mapped) -> Vocabulary:
    """The vocabulary of a document that has passed its schema."""
    subjects = {name: attributes(entry) for name, entry in section(tree, "subjects")}
    events = {name: fact_type(name, entry, event=True) for name, entry in section(tree, "events")}
    spans = {name: fact_type(name, entry, event=False) for name, entry in section(tree, "spans")}
    found = Vocabulary(
        text(tree.get("vocabulary")),
        subjects,
        {**events, **spans},
        tuple(relation(name, entry) for name, entry in section(tree, "relations")),
        tuple(group(name, entry) for name, entry in section(tree, "groups")),
    )
    problems = tuple(faults(tree, found))
    if problems:
        raise BadInput(problems)
    return found


def section(tree: Mapped, name: str) -> Iterator[tuple[str, Mapped]]:
    found = tree.get(name)
    for key, entry in (found.entries if isinstance(found, Mapped) else {}).items():
        yield key, entry if isinstance(entry, Mapped) else Mapped({}, {}, entry.place)


def text(tree: Tree | None) -> str:
    assert isinstance(tree, Leaf)
    return str(tree.value)


def texts(tree: Tree | None) -> tuple[str, ...]:
    match tree:
        case Listing(items):
            return tuple(text(item) for item in items)
        case None:
            return ()
        case _:
            return (text(tree),)


def attributes(entry: Mapped) -> dict[str, Attribute]:
    found = entry.get("attributes")
    return {name: attribute(tree) for name, tree in (found.entries if isinstance(found, Mapped) else {}).items()}


def attribute(tree: Tree) -> Attribute:
    """`number`, `{one-of: […]}`, `{list-of: id}`, `{type: text, absent: none}`."""
    if not isinstance(tree, Mapped):
        return Attribute(Shape(text(tree)))
    absent, act = "absent" in tree, getattr(tree.get("act"), "value", None)
    inner = tree.get("list-of")
    if inner is not None:
        one = attribute(inner)
        return Attribute(one.shape, one.values, many=True, absent_is_none=absent, act=act)
    if "one-of" in tree:
        return Attribute(Shape.TEXT, texts(tree.get("one-of")), absent_is_none=absent, act=act)
    return Attribute(Shape(text(tree.get("type"))), absent_is_none=absent, act=act)


def fact_type(name: str, entry: Mapped, *, event: bool) -> FactType:
    act, single = (getattr(entry.get(word), "value", False) is True for word in ("act", "single"))
    return FactType(name, event, texts(entry.get("of")), attributes(entry), act, single)


def relation(name: str, entry: Mapped) -> Relation:
    return Relation(name, text(entry.get("from")), text(entry.get("attribute")), text(entry.get("to")))


def group(name: str, entry: Mapped) -> Group:
    return Group(name, text(entry.get("by")), texts(entry.get("facts")))


def faults(tree: Mapped, found: Vocabulary) -> Iterator[Problem]:
    """What the schema cannot see: names that are used and not declared, or declared twice."""
    groups = {one.name for one in found.groups}
    events = {name for name, _ in section(tree, "events")}
    for kind in ("events", "spans"):
        for name, entry in section(tree, kind):
            for subject in texts(entry.get("of")):
                if subject not in found.subjects and subject not in groups:
                    yield problem("vocabulary-subject", tree, kind, name, subject)
            if kind == "spans" and name in events:
                yield problem("vocabulary-twice", tree, kind, name, name)
            yield from (
                problem("vocabulary-reserved", tree, kind, name, one) for one in attributes(entry) if one in RESERVED
            )
    for one in found.relations:
        if one.to not in found.subjects or not names_one(found.subjects.get(one.subject, {}).get(one.attribute)):
            yield problem("vocabulary-relation", tree, "relations", one.name, one.attribute)
    yield from group_faults(tree, found)


def group_faults(tree: Mapped, found: Vocabulary) -> Iterator[Problem]:
    for one in found.groups:
        if one.name in found.subjects:
            yield problem("vocabulary-group-name", tree, "groups", one.name, one.name)
        for name in one.types:
            fact = found.facts.get(name)
            if fact is None or not names_one(fact.attributes.get(one.by)):
                yield problem("vocabulary-group", tree, "groups", one.name, name)


def names_one(attribute: Attribute | None) -> bool:
    """Whether an attribute can hold the id of one subject."""
    return attribute is not None and attribute.shape in (Shape.TEXT, Shape.ID) and not attribute.many


def problem(code: str, tree: Mapped, kind: str, name: str, value: str) -> Problem:
    part = tree.get(kind)
    assert isinstance(part, Mapped)
    return Problem(code, part.keys[name], {"name": name}, value)
