"""What a name means in a document: definitions, parameters, readings; and the collecting of problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NoReturn

from validator.core.days import Missing
from validator.core.facts import Facts
from validator.core.rules import Group, Relation
from validator.core.truths import Truth
from validator.core.wording import Wording
from validator.policy.complaints import nearest
from validator.policy.problems import BadInput, Place, Problem
from validator.policy.tree import Leaf, Listing, Mapped, Tree
from validator.policy.vocabulary import Attribute, FactType, Vocabulary


class Refused(Exception):
    """Something cannot be lowered; the problem is in the collection already."""


@dataclass(slots=True)
class Names:
    """The names of one document, and what was found wrong with it so far."""

    document: Mapped
    vocabulary: Vocabulary
    settings: Mapping[str, Tree]
    readings: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    rule: str | None = None
    subject: str = ""
    open: list[str] = field(default_factory=list)
    used_relations: dict[str, Relation] = field(default_factory=dict)
    cache: dict[tuple[str, str, str], Facts | Truth] = field(default_factory=dict)

    def fail(self, code: str, tree: Tree | Place, hint: str | None = None, **fields: str) -> NoReturn:
        """Collect a problem and give up on what is being lowered."""
        self.warn(code, tree, hint, **fields)
        raise Refused

    def warn(self, code: str, tree: Tree | Place, hint: str | None = None, **fields: str) -> None:
        """Collect a problem and go on."""
        place = tree if isinstance(tree, Place) else tree.place
        value = str(tree.value) if isinstance(tree, Leaf) else None
        problem = Problem(code, place, fields, value, self.rule, hint)
        if problem not in self.problems:
            self.problems.append(problem)

    def unknown(self, code: str, tree: Tree | Place, name: str, known: Iterable[str]) -> NoReturn:
        """A name that means nothing here, with the nearest that does."""
        self.fail(code, tree, nearest(name, sorted(known)), name=name)

    def section(self, name: str) -> Mapped:
        """A part of the document; empty if it is not there."""
        found = self.document.get(name)
        return found if isinstance(found, Mapped) else Mapped({}, {}, self.document.place)

    @contextmanager
    def opening(self, kind: str, name: str, tree: Tree) -> Iterator[None]:
        """While a definition is being lowered: using it again within itself is a cycle."""
        mark = f"{kind} {name}"
        if mark in self.open:
            self.fail("lowering-cycle", tree, name=name, path=" → ".join([*self.open, mark]))
        self.open.append(mark)
        try:
            yield
        finally:
            self.open.pop()

    def given(self, tree: Tree) -> Tree | Missing:
        """The tree itself, or what a `{parameter: …}` or `{reading: …}` stands for."""
        if isinstance(tree, Mapped) and len(tree.entries) == 1:
            if "parameter" in tree:
                return self.parameter(text(tree.entries["parameter"]), tree.entries["parameter"])
            if "reading" in tree:
                with self.opening("reading", text(tree.entries["reading"]), tree):
                    return self.given(self.reading(text(tree.entries["reading"]), tree.entries["reading"]))
        return tree

    def parameter(self, name: str, tree: Tree) -> Tree | Missing:
        """A parameter's value: set for the run, or as written; Missing where the source leaves it open."""
        if name in self.settings:
            return self.settings[name]
        known = self.section("parameters")
        entry = known.get(name)
        if entry is None:
            self.unknown("lowering-parameter", tree, name, known.entries)
        if not isinstance(entry, Mapped):
            return entry
        value = entry.get("value")
        if value is not None:
            return value
        if "missing" not in entry:
            self.fail("lowering-parameter-empty", entry, name=name)
        return Missing(name)

    def reading(self, name: str, tree: Tree) -> Tree:
        """The chosen alternative of a reading."""
        known = self.section("readings")
        entry = known.get(name)
        if not isinstance(entry, Mapped):
            self.unknown("lowering-reading", tree, name, known.entries)
        chosen = self.readings.get(name, text(entry.entries["chosen"]))
        alternative = entry.get(chosen)
        if chosen in ("question", "clauses", "chosen") or not isinstance(alternative, Mapped):
            options = [key for key in entry.entries if key not in ("question", "clauses", "chosen")]
            self.unknown("lowering-alternative", entry, chosen, options)
        return alternative.entries["is"]

    def attributes_of(self, types: Iterable[str]) -> dict[str, Attribute]:
        """The attributes of fact types together."""
        return {name: one for kind in types for name, one in self.fact_type(kind).attributes.items()}

    def fact_type(self, name: str) -> FactType:
        """A declared fact type, also one lent by a relation."""
        return self.vocabulary.facts[name.rsplit("/", 1)[-1]]

    def subject_attributes(self) -> Mapping[str, Attribute]:
        """The attributes of the subject the rule is about."""
        return self.vocabulary.subjects.get(self.subject, {})

    def group(self) -> Group | None:
        """The group, if the rule is about formed subjects."""
        return next((one for one in self.vocabulary.groups if one.name == self.subject), None)


def text(tree: Tree) -> str:
    """The text of a leaf."""
    if not isinstance(tree, Leaf):
        raise BadInput([Problem("schema-type", tree.place, {"wanted": "text"})])
    return str(tree.value)


def several(tree: Tree | None) -> tuple[Tree, ...]:
    """A list's items; a single value as a list of one."""
    match tree:
        case None:
            return ()
        case Listing(items):
            return items
        case _:
            return (tree,)


def texts(tree: Tree | None) -> tuple[str, ...]:
    """The texts of a list or of a single value."""
    return tuple(text(item) for item in several(tree))


def wording(tree: Tree) -> Wording:
    """Text in one language or in both."""
    if isinstance(tree, Mapped):
        return Wording(text(tree.entries["de"]), text(tree.entries["en"]))
    return Wording(text(tree))
