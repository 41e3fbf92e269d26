"""The clause register: what became of each clause of the source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from validator.lowering.names import text, texts
from validator.policy.problems import Place
from validator.policy.tree import Leaf, Listing, Mapped, Tree

ENCODING = ("rules",)
DEFINING = ("facts", "states", "classes", "parameters", "readings")


@dataclass(frozen=True, slots=True)
class Entry:
    """One use of a clause: `how` is rules, facts, states, …, definitions or not-checked; `where` names the place."""

    how: str
    where: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """Every clause that a document accounts for, with its uses."""

    entries: Mapping[str, tuple[Entry, ...]]

    def encoded(self, clause: str) -> bool:
        """Whether a rule, or a row of one, encodes the clause."""
        return any(entry.how in ENCODING for entry in self.entries.get(clause, ()))


def register(document: Mapped) -> Register:
    """The register of a document, derived from what cites what."""
    found: dict[str, list[Entry]] = {}
    for section in (*ENCODING, *DEFINING):
        part = document.get(section)
        for name, tree in (part.entries if isinstance(part, Mapped) else {}).items():
            for clause, _ in cited(tree):
                found.setdefault(clause, []).append(Entry(section, name))
    for clause, _ in cited(document.entries["valid"]) if "valid" in document else ():
        found.setdefault(clause, []).append(Entry("rules", "valid"))
    for section in ("definitions", "not-checked"):
        part = document.get(section)
        for clause, tree in (part.entries if isinstance(part, Mapped) else {}).items():
            reason = text(tree.entries["reason"]) if isinstance(tree, Mapped) else None
            found.setdefault(clause, []).append(Entry(section, reason or text(tree), reason))
    return Register({clause: tuple(dict.fromkeys(entries)) for clause, entries in sorted(found.items())})


def citations(document: Mapped) -> Iterator[tuple[str, Place]]:
    """Every clause id in a document, with its place."""
    for section in (*ENCODING, *DEFINING, "conflicts", "valid"):
        part = document.get(section)
        if part is not None:
            yield from cited(part)
    for section in ("definitions", "not-checked"):
        part = document.get(section)
        if isinstance(part, Mapped):
            yield from part.keys.items()


def cited(tree: Tree) -> Iterator[tuple[str, Place]]:
    """The clause ids under every `clauses` key of a tree."""
    match tree:
        case Mapped(entries):
            for key, inner in entries.items():
                if key == "clauses":
                    yield from ((clause, inner.place) for clause in texts(inner))
                elif key != "examples":
                    yield from cited(inner)
        case Listing(items):
            for item in items:
                yield from cited(item)
        case Leaf():
            return
