"""Reading a vocabulary document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from validator.core.rules import Group, Relation
from validator.policy.load import load
from validator.policy.problems import BadInput, Problem
from validator.policy.tree import Leaf, Listing, Mapped, Tree
from validator.policy.vocabulary import Attribute, FactType, Shape, Vocabulary


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
    absent = "absent" in tree
    inner = tree.get("list-of")
    if inner is not None:
        one = attribute(inner)
        return Attribute(one.shape, one.values, many=True, absent_is_none=absent)
    if "one-of" in tree:
        return Attribute(Shape.TEXT, texts(tree.get("one-of")), absent_is_none=absent)
    return Attribute(Shape(text(tree.get("type"))), absent_is_none=absent)


def fact_type(name: str, entry: Mapped, *, event: bool) -> FactType:
    return FactType(name, event, texts(entry.get("of")), attributes(entry))


def relation(name: str, entry: Mapped) -> Relation:
    return Relation(name, text(entry.get("from")), text(entry.get("attribute")), text(entry.get("to")))


def group(name: str, entry: Mapped) -> Group:
    return Group(name, text(entry.get("by")), texts(entry.get("facts")))


def faults(tree: Mapped, found: Vocabulary) -> Iterator[Problem]:
    """What the schema cannot see: names that are used and not declared."""
    groups = {one.name for one in found.groups}
    for kind in ("events", "spans"):
        for name, entry in section(tree, kind):
            for subject in texts(entry.get("of")):
                if subject not in found.subjects and subject not in groups:
                    yield problem("vocabulary-subject", tree, kind, name, subject)
            if kind == "spans" and name in (tree.entries.get("events") or Mapped({}, {}, tree.place)):  # type: ignore[operator]
                yield problem("vocabulary-twice", tree, kind, name, name)
    for one in found.relations:
        if one.attribute not in found.subjects.get(one.subject, {}) or one.to not in found.subjects:
            yield problem("vocabulary-relation", tree, "relations", one.name, one.attribute)
    for each in found.groups:
        for name in each.types:
            fact = found.facts.get(name)
            if fact is None or each.by not in fact.attributes:
                yield problem("vocabulary-group", tree, "groups", each.name, name)


def problem(code: str, tree: Mapped, kind: str, name: str, value: str) -> Problem:
    part = tree.get(kind)
    assert isinstance(part, Mapped)
    return Problem(code, part.keys[name], {"name": name}, value)
