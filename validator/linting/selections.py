"""The selections of a document, `{type: tests}`, with their places and what their tests mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.core.days import Whose
from validator.lowering import tests
from validator.lowering.documents import text_of
from validator.lowering.names import Names, Refused
from validator.lowering.points import Seen
from validator.policy.problems import BadInput
from validator.policy.tree import Listing, Mapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.core.truths import Truth
    from validator.policy.problems import Place
    from validator.policy.tree import Tree
    from validator.policy.vocabulary import Vocabulary

QUIET = frozenset(
    ("title", "because", "clauses", "examples", "question", "chosen", "missing", "must", "subject", "this")
)
"""Keys under which no selection stands: prose, examples, tests of an anchor or a subject."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A selection: where its type stands, the type, and the test. `rule` is the rule that it stands in, if one."""

    place: Place
    kind: str
    where: Truth
    rule: str | None


def selections(document: Mapped, vocabulary: Vocabulary) -> Iterator[Chosen]:
    """Every selection with tests that can be understood where it stands, in the order of the sections."""
    for section in ("facts", "states", "readings", "rules"):
        part = document.get(section)
        for name, entry in part.entries.items() if isinstance(part, Mapped) else ():
            names = Names(document, vocabulary, {}, {})
            owner = entry.get("subject") if section == "rules" and isinstance(entry, Mapped) else None
            names.subject = text_of(owner if owner is not None else document.get("subject"))
            rule = name if section == "rules" else None
            yield from inside(entry, names, rule)


def inside(tree: Tree, names: Names, rule: str | None) -> Iterator[Chosen]:
    """The selections in a tree, from the outside in."""
    match tree:
        case Listing(items):
            for item in items:
                yield from inside(item, names, rule)
        case Mapped(entries):
            for key, inner in entries.items():
                if len(entries) == 1 and key in names.vocabulary.facts:
                    yield from selection(tree, key, inner, names, rule)
                elif key not in QUIET:
                    yield from inside(inner, names, rule)
        case _:
            return


def selection(tree: Mapped, kind: str, test: Tree, names: Names, rule: str | None) -> Iterator[Chosen]:
    """A selection, and those in the state that it stands under."""
    where = understood(kind, test, names)
    if where is not None:
        yield Chosen(tree.keys[kind], kind, where, rule)
    if isinstance(test, Mapped) and "while" in test:
        yield from inside(test.entries["while"], names, rule)


def understood(kind: str, test: Tree, names: Names) -> Truth | None:
    """The test as core; None where it hangs on what only its surroundings know."""
    try:
        return tests.tests(test, Seen((kind,), tuple(names.vocabulary.facts)), Whose.OWN, names)
    except (Refused, BadInput):
        return None
