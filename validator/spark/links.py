"""Whose rows must come together: policies may look at a related subject, or at one formed from the facts of many.

Each row goes to its own subject. It goes as well to every subject that names the row's subject in a relation, and to
every formed subject that has a fact of the row's subject. What a batch finds is told of the subjects that it was made
for, all of whose rows and relatives' rows are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from validator.policy.problems import BadInput, Place, Problem
from validator.policy.vocabulary import Attribute, Shape
from validator.spark.work import KEY
from validator.usecases.library import Entry

TEXTUAL = (Shape.TEXT, Shape.ID, Shape.DATE)


def linked(entries: Sequence[Entry]) -> bool:
    """Whether any policy looks beyond a subject."""
    return any(one.policy.relations or one.policy.groups for one in entries)


def spread(frame: Any, entries: Sequence[Entry]) -> Any:
    """The rows, each once for every subject that needs it, which its key names; BadInput if names are no text."""
    found = None
    for query in dict.fromkeys(query for one in entries for query in queries(one, frame)):
        where, subject, key = query
        pairs = frame.where(where).selectExpr(f"{subject} AS subject", f"{key} AS {KEY}")
        found = pairs if found is None else found.unionByName(pairs)
    own = frame.selectExpr("*", f"subject AS {KEY}")
    if found is None:
        return own
    others = found.where(f"subject <> {KEY}").distinct()
    return own.unionByName(frame.join(others, "subject"))


def queries(entry: Entry, frame: Any) -> Iterator[tuple[str, str, str]]:
    """Which rows say that two subjects belong together, and which these are: whose facts go to whom."""
    types = dict(frame.dtypes)
    for relation in entry.policy.relations:
        name = quoted(relation.attribute)
        if relation.attribute in types:
            declared = [own.get(relation.attribute) for own in entry.vocabulary.subjects.values()]
            textual(entry, relation.attribute, declared, types[relation.attribute])
            yield f"kind = 'subject' AND {name} IS NOT NULL", name, "subject"
    for group in entry.policy.groups:
        name = quoted(group.by)
        if group.by in types:
            facts = [entry.vocabulary.facts.get(kind) for kind in group.types]
            declared = [fact.attributes.get(group.by) for fact in facts if fact is not None]
            textual(entry, group.by, declared, types[group.by])
            kinds = ", ".join(text(kind) for kind in group.types)
            key = f"concat({text(group.name + ':')}, {name})"
            yield f"type IN ({kinds}) AND {name} IS NOT NULL", "subject", key


def textual(entry: Entry, name: str, declared: Sequence[Attribute | None], kind: str) -> None:
    """BadInput where a subject's name is not the text of a cell: it could not be told before the cell is read."""
    if kind != "string" or any(one is not None and (one.many or one.shape not in TEXTUAL) for one in declared):
        fields = {"policy": f"{entry.policy.id} {entry.policy.version}", "name": name}
        raise BadInput([Problem("spark-names", Place(str(entry.source.path)), fields)])


def quoted(name: str) -> str:
    """A column's name in a query."""
    return "`" + name.replace("`", "``") + "`"


def text(value: str) -> str:
    """A text in a query."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
