"""The definitions: named facts, states and classes, each as a term with its clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.policy.tree import Listing, Mapped
from validator.usecases.show.clocks import cited
from validator.usecases.show.facts import facts
from validator.usecases.show.given import Sight, defined
from validator.usecases.show.model import Table
from validator.usecases.show.states import state
from validator.usecases.show.words import clauses, joined, quoted, shown, text, worded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from validator.policy.tree import Tree
    from validator.usecases.show.given import Given
    from validator.usecases.show.model import Block

HEADER = ("Begriff", "Bedeutung", "Warum", "Fundstellen")


def blocks(given: Given) -> Iterator[Block]:
    """One table for each kind of definition that there is."""
    sight = Sight(given, text(given.document.get("subject")))
    yield from table("Tatsachen", given.section("facts"), lambda one: facts(defined(one), sight))
    yield from table("Zustände", given.section("states"), lambda one: stated(one, sight))
    yield from table("Einteilungen", given.section("classes"), members)


def table(caption: str, entries: Mapping[str, Tree], said: Callable[[Tree], str]) -> Iterator[Block]:
    """The definitions of one kind."""
    rows = tuple(row(name, one, said) for name, one in entries.items())
    if rows:
        yield Table(caption, HEADER, rows)


def row(name: str, entry: Tree, said: Callable[[Tree], str]) -> tuple[str, ...]:
    """A definition with the reason and the clauses that its author gave."""
    full = entry if isinstance(entry, Mapped) and {"is", "of", "missing"} & entry.entries.keys() else None
    because = "" if full is None else text(full.get("because"))
    return shown(name), worded(said, entry), because or "–", clauses(() if full is None else cited(full))


def stated(entry: Tree, sight: Sight) -> str:
    """A state, or why nobody can tell it."""
    if isinstance(entry, Mapped) and "missing" in entry:
        return f"nicht festgelegt: {text(entry.get('missing'))}"
    return state(defined(entry), sight)


def members(entry: Tree) -> str:
    """The states of a class."""
    listed = entry.entries["of"] if isinstance(entry, Mapped) else entry
    names = listed.items if isinstance(listed, Listing) else (listed,)
    return f"genau eines von {joined(quoted(text(one)) for one in names)}"
