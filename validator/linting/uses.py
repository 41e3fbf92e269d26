"""Which definitions, parameters and readings the rules of a document use.

The rules are lowered by names that write down what was asked for, so that a use is exactly what lowering takes for
one. Alternatives of a reading that are not chosen are searched for words instead: a run may choose them.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from validator.lowering import states
from validator.lowering.documents import text_of
from validator.lowering.names import Names, Refused, several
from validator.lowering.points import Seen
from validator.policy.problems import BadInput
from validator.policy.tree import Leaf, Listing, Mapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.core.days import Missing
    from validator.policy.tree import Tree

DEFINING = ("facts", "states", "parameters")
KINDS = {"facts": "facts", "states": "states", "reading": "readings"}
"""What lowering calls a definition that it opens, and the section it stands in."""
WORD = re.compile(r"[^\W\d]\w*")
PROSE = frozenset(("because", "clauses", "missing"))


@dataclass(slots=True)
class Uses(Names):
    """Names that remember who was asked for, as (section, name)."""

    asked: set[tuple[str, str]] = field(default_factory=set)

    @contextmanager
    def opening(self, kind: str, name: str, tree: Tree) -> Iterator[None]:
        """A definition is opened, and so used."""
        self.asked.add((KINDS[kind], name))
        with Names.opening(self, kind, name, tree):
            yield

    def parameter(self, name: str, tree: Tree) -> Tree | Missing:
        """A parameter is asked for, and so used."""
        self.asked.add(("parameters", name))
        return Names.parameter(self, name, tree)

    def kept(self) -> Uses:
        """These names as they are now, whatever is asked of them afterwards."""
        return replace(self, asked=set(self.asked), cache=dict(self.cache))

    def unused(self, section: str) -> Iterator[str]:
        """The names of a section that nothing uses, in the order of the file."""
        yield from (name for name in self.section(section).entries if (section, name) not in self.asked)


def uses(names: Uses) -> Uses:
    """What the rules of a document that loads use; and what its classes do. `names` are as its rules left them."""
    found = names.kept()
    choices(found)
    members(found)
    return found


def choices(found: Uses) -> None:
    """What alternatives of used readings name, and what that names in turn."""
    pending = [name for section, name in sorted(found.asked) if section == "readings"]
    seen: set[str] = set(pending)
    while pending:
        reading = found.section("readings").get(pending.pop())
        for alternative in reading.entries.values() if isinstance(reading, Mapped) else ():
            if isinstance(alternative, Mapped):
                named(alternative, found)
        fresh = {name for section, name in found.asked if section == "readings"} - seen
        seen |= fresh
        pending += sorted(fresh)


def named(tree: Tree, found: Uses) -> None:
    """Take every word of a tree that is a name for a use of it."""
    for word in sorted(set(words(tree))):
        for section in (*DEFINING, "readings"):
            entry = found.section(section).get(word)
            if entry is not None and (section, word) not in found.asked:
                found.asked.add((section, word))
                if section in ("facts", "states"):
                    named(entry, found)


def words(tree: Tree) -> Iterator[str]:
    """The words of a tree, prose aside."""
    match tree:
        case Leaf(str() as value):
            yield from WORD.findall(value)
        case Listing(items):
            for item in items:
                yield from words(item)
        case Mapped(entries):
            for key, inner in entries.items():
                if key not in PROSE:
                    yield key
                    yield from words(inner)
        case Leaf():
            return


def members(found: Uses) -> None:
    """A class of which one state is used uses the others; one of which none is keeps them for itself."""
    found.subject = text_of(found.document.get("subject"))
    classes = {
        name: several(entry.entries["of"] if isinstance(entry, Mapped) else entry)
        for name, entry in found.section("classes").entries.items()
    }
    used = [name for name, of in classes.items() if any(("states", text_of(one)) in found.asked for one in of)]
    found.asked |= {("classes", name) for name in used}
    for one in (one for of in classes.values() for one in of):
        try:
            states.state(one, Seen(), found)
        except (Refused, BadInput):
            continue
