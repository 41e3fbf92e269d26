"""Values of closed lists that a policy's document names outside its rules: of these it is not silent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from validator.policy.tree import Leaf, Listing, Mapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.policy.tree import Tree
    from validator.policy.vocabulary import Vocabulary
    from validator.usecases.library import Entry

SECTIONS = ("not-checked", "definitions", "conflicts", "parameters", "readings")
"""The parts of a document that say what became of a clause without being a rule."""


def mentioned(entry: Entry) -> frozenset[str]:
    """The values that stand as words in these parts, in whatever case; an underscore may be written as a space."""
    document = entry.source.document
    said = " ".join(word for name in SECTIONS if (tree := document.get(name)) is not None for word in words(tree))
    text = said.replace("_", " ").casefold()
    return frozenset(one for one in closed(entry.vocabulary) if stands(one.replace("_", " ").casefold(), text))


def stands(value: str, text: str) -> bool:
    """Whether a value is in a text, and not only within another word."""
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text) is not None


def closed(vocabulary: Vocabulary) -> Iterator[str]:
    """The values of all closed lists of facts."""
    for kind in vocabulary.facts.values():
        for one in kind.attributes.values():
            yield from one.values or ()


def words(tree: Tree) -> Iterator[str]:
    """The keys and texts of a part of a document."""
    match tree:
        case Leaf(value):
            yield str(value)
        case Listing(items):
            for one in items:
                yield from words(one)
        case Mapped(entries):
            for key, one in entries.items():
                yield key
                yield from words(one)
