"""A document lowered again after a change in one place: only what the change can reach is lowered anew.

A rule is reached by a change of its own tree, and by one of a definition whose name stands anywhere in its tree or in
that of a definition reached so. More may be lowered than hangs on the change, never less; rules that others displace,
their order and the pairs of bounds are put together for the whole document each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.lowering.documents import finished, names_of
from validator.lowering.names import Refused
from validator.lowering.rules import rule
from validator.policy.tree import Leaf, Listing, Mapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from validator.core.rules import Policy, Relation, Rule
    from validator.lowering.names import Names
    from validator.policy.tree import Tree
    from validator.policy.vocabulary import Vocabulary

DEFINITIONS = ("parameters", "readings", "facts", "states")
"""The sections whose entries rules use by name."""
RULES = "rules"


@dataclass(frozen=True, slots=True)
class Part:
    """One lowered rule, the relations that it uses, and the definitions that it can hang on (section, name)."""

    rule: Rule
    relations: Mapping[str, Relation]
    hangs_on: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Relowering:
    """A document that could be lowered, kept rule by rule."""

    document: Mapped
    vocabulary: Vocabulary
    settings: Mapping[str, str]
    readings: Mapping[str, str]
    parts: Mapping[str, Part]

    def lower(self, document: Mapped, section: str, name: str) -> Policy:
        """What `lower` gives for a document that differs in one entry of a section; BadInput where it does."""
        names = names_of(document, self.vocabulary, self.settings, self.readings)
        return finished(dict(self.rules(names, section, name)), names)

    def rules(self, names: Names, section: str, name: str) -> Iterator[tuple[str, Rule]]:
        """The rules in the order of the document, lowered where the change reaches them."""
        for own, tree in names.section(RULES).entries.items():
            kept = self.parts.get(own)
            if kept is not None and not reaches(section, name, own, kept):
                names.used_relations.update(kept.relations)
                yield own, kept.rule
                continue
            names.rule = own
            try:
                assert isinstance(tree, Mapped)
                yield own, rule(own, tree, names)
            except Refused:
                continue


def reaches(section: str, name: str, rule: str, part: Part) -> bool:
    """Whether a change of an entry can change a rule; one of anything but a rule or a definition can change all."""
    if section == RULES:
        return name == rule
    return section not in DEFINITIONS or (section, name) in part.hangs_on


def relowering(
    document: Mapped, vocabulary: Vocabulary, settings: Mapping[str, str], readings: Mapping[str, str]
) -> Relowering:
    """A document lowered rule by rule; what cannot be lowered by itself is lowered anew each time."""
    found: dict[str, Part] = {}
    known = {
        (section, name): frozenset(words(tree))
        for section in DEFINITIONS
        if isinstance(entries := document.get(section), Mapped)
        for name, tree in entries.entries.items()
    }
    rules = document.get(RULES)
    for name, tree in rules.entries.items() if isinstance(rules, Mapped) else ():
        names = names_of(document, vocabulary, settings, readings)
        try:
            assert isinstance(tree, Mapped)
            lowered = rule(name, tree, names)
        except Refused:
            continue
        if not names.problems:
            found[name] = Part(lowered, dict(names.used_relations), hanging(frozenset(words(tree)), known))
    return Relowering(document, vocabulary, settings, readings, found)


def hanging(own: frozenset[str], known: Mapping[tuple[str, str], frozenset[str]]) -> frozenset[tuple[str, str]]:
    """The definitions that texts can mean, and those that these can mean in turn."""
    found: set[tuple[str, str]] = set()
    pending = list(own)
    while pending:
        said = pending.pop()
        for key, inner in known.items():
            if key not in found and key[1] in said:
                found.add(key)
                pending += inner
    return frozenset(found)


def words(tree: Tree) -> Iterator[str]:
    """Every text in a tree, keys included: a definition that it uses is named within one of them."""
    match tree:
        case Mapped(entries):
            for name, inner in entries.items():
                yield name
                yield from words(inner)
        case Listing(items):
            yield from every(items)
        case Leaf(value):
            yield str(value)


def every(items: Iterable[Tree]) -> Iterator[str]:
    return (one for item in items for one in words(item))
