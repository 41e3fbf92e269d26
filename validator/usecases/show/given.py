"""What names, parameters and readings stand for in the document that is being shown."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from validator.core.days import Missing
from validator.policy import yaml
from validator.policy.tree import Leaf, Listing, Mapped, Tree
from validator.usecases.show.words import quoted, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.policy.vocabulary import Attribute, Vocabulary
    from validator.usecases.library import Entry

Meant: TypeAlias = "Tree | Missing"


@dataclass(frozen=True, slots=True)
class Given:
    """A document, its vocabulary, and the choices in effect."""

    document: Mapped
    vocabulary: Vocabulary
    parameters: Mapping[str, str] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)

    def section(self, name: str) -> Mapping[str, Tree]:
        """A part of the document; empty if it is not there."""
        found = self.document.get(name)
        return found.entries if isinstance(found, Mapped) else {}

    def meant(self, tree: Tree) -> Meant:
        """The tree itself, or what a parameter or a reading stands for."""
        match tree:
            case Mapped(entries) if entries.keys() == {"parameter"}:
                return self.parameter(text(entries["parameter"]))
            case Mapped(entries) if entries.keys() == {"reading"}:
                return self.meant(self.reading(text(entries["reading"])))
            case _:
                return tree

    def parameter(self, name: str) -> Meant:
        """A parameter's value, as set for the run or as written; Missing where the source leaves it open."""
        entry = self.section("parameters")[name]
        written = entry.get("value") if isinstance(entry, Mapped) else entry
        chosen = self.parameters.get(name)
        if chosen is None and written is None:
            return Missing(name)
        if written is None or (chosen is not None and text(written) != chosen):
            return yaml.parse(chosen or "", f"--set {name}")
        return written

    def reading(self, name: str) -> Tree:
        """What the chosen alternative puts in place of the reading."""
        entry = self.section("readings")[name]
        assert isinstance(entry, Mapped)
        alternative = entry.entries[self.readings.get(name) or text(entry.entries["chosen"])]
        assert isinstance(alternative, Mapped)
        return alternative.entries["is"]

    def types(self, tree: Tree) -> tuple[str, ...]:
        """The fact types that a selection is made of."""
        match self.meant(tree):
            case Listing(items):
                return tuple(dict.fromkeys(kind for item in items for kind in self.types(item)))
            case Mapped(entries) if "at" in entries:
                return self.types(entries["of"])
            case Mapped(entries):
                return tuple(entries)
            case Leaf() as leaf if (entry := self.section("facts").get(text(leaf))) is not None:
                return self.types(defined(entry))
            case Leaf() as leaf:
                return (text(leaf),)
            case Missing():
                return ()

    def attribute(self, types: tuple[str, ...], name: str) -> Attribute | None:
        """The type of an attribute of one of these facts."""
        known = (self.vocabulary.facts.get(kind) for kind in types)
        return next((one.attributes[name] for one in known if one is not None and name in one.attributes), None)


@dataclass(frozen=True, slots=True)
class Sight:
    """Where a phrase stands: what a bare `at`, `start`, `end` or attribute in it is called.

    `pronoun` is the possessive of the anchor (`ihr`, `sein`), `owner` the facts a point belongs to. `types` are the
    fact types at hand, `anchor` those of the anchor. `exact`: clock times matter.
    """

    given: Given
    subject: str
    pronoun: str = ""
    owner: str = ""
    types: tuple[str, ...] = ()
    anchor: tuple[str, ...] = ()
    exact: bool = False

    def within(self, types: tuple[str, ...], owner: str = "") -> Sight:
        """The same, inside a selection of facts or beside one of their points."""
        return replace(self, pronoun="", owner=owner, types=types, exact=False)


def of(entry: Entry) -> Given:
    """A policy as it is run."""
    return Given(entry.source.document, entry.vocabulary, entry.parameters, entry.readings)


def defined(entry: Tree) -> Tree:
    """The selection or state of a definition, without its clauses."""
    return entry.entries["is"] if isinstance(entry, Mapped) and "is" in entry else entry


def noted(tree: Tree, phrase: str) -> str:
    """A phrase with the name of the parameter or reading that it was taken from."""
    match tree:
        case Mapped(entries) if entries.keys() == {"parameter"}:
            return f"{phrase} ({quoted(text(entries['parameter']))})"
        case Mapped(entries) if entries.keys() == {"reading"}:
            return f"{phrase} (Lesart {quoted(text(entries['reading']))})"
        case _:
            return phrase
