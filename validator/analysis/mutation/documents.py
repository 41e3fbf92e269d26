"""Every change of a document: a walk over the forms of the language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.analysis.mutation import texts
from validator.analysis.mutation.trees import (
    Change,
    Variants,
    at_item,
    inside,
    leaf,
    listing,
    mapped,
    put,
    renamed,
    shown,
    without,
)
from validator.core.duties import Hit, Period
from validator.policy.tree import Leaf, Listing, Mapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from validator.policy.tree import Tree
    from validator.policy.vocabulary import Vocabulary

SAID = frozenset((
    "title", "clauses", "because", "examples", "name", "question", "missing", "see", "force", "without-examples",
))  # fmt: skip
"""Keys of a rule or definition that do not change what is judged."""
PAIRS = frozenset(("within", "between", "ratio"))
"""Keys under which a list of two is no choice."""
SWAPPED = (
    ("at-least", "more-than"), ("more-than", "at-least"), ("at-most", "less-than"), ("less-than", "at-most"),
    ("exactly", "at-least"), ("exactly", "at-most"),
    ("from", "after"), ("after", "from"), ("until", "before"), ("before", "until"),
)  # fmt: skip
JOINED = (("all", "any"), ("any", "all"))
CONDITIONS = {"while": "all", "unless": "any", "suspended-while": "any", "excused-by": "any"}
"""Conditions, with the empty list that stands for their absence: always for a scope, never for an exception."""
OPTIONS = ("instead-of", "reckoned-on")
"""What can be left out of a rule without more ado."""
COMPARISONS = frozenset((
    "at-least", "at-most", "more-than", "less-than", "exactly", "not", "includes", "parameter", "reading",
))  # fmt: skip
"""Keys of a test of one attribute; other keys in a selection name attributes."""
TESTS = frozenset(("must", "subject", "this"))
"""Keys of mappings of tests."""


@dataclass(frozen=True, slots=True)
class Forms:
    """Changes of the forms of a document whose facts a vocabulary names."""

    vocabulary: Vocabulary

    def document(self, document: Mapped, readings: Mapping[str, str]) -> Variants:
        """The document with one thing changed, for everything that can be; of a reading the chosen answer only."""
        for section in ("valid", "parameters", "readings", "facts", "states", "rules"):
            found = document.get(section)
            if isinstance(found, Mapped):
                yield from inside(document, section, self.section(section, found, readings))

    def section(self, section: str, tree: Mapped, readings: Mapping[str, str]) -> Variants:
        for name, inner in tree.entries.items():
            match section, inner:
                case "valid", Leaf():
                    yield from inside(tree, name, texts.scalar(name, inner) if name in ("from", "to") else ())
                case "valid", _:
                    continue
                case "readings", Mapped():
                    chosen = readings.get(name, "")
                    answer = inner.get(chosen)
                    if isinstance(answer, Mapped):
                        found = inside(inner, chosen, self.variants("", answer))
                        yield from inside(tree, name, found)
                case _:
                    yield from inside(tree, name, self.variants("", inner))

    def variants(self, key: str, tree: Tree) -> Variants:
        """The variants of a tree that stands under a key."""
        match tree:
            case Leaf():
                yield from texts.scalar(key, tree)
            case Listing():
                yield from self.items(key, tree)
            case Mapped():
                yield from self.mapping(key, tree)

    def items(self, key: str, tree: Listing) -> Variants:
        """A list: a pair of points opened or closed; of any other, one item left out."""
        pair = key in PAIRS
        if key == "within" and len(tree.items) == 2:
            for place, last in ((0, False), (1, True)):
                yield from at_item(tree, place, texts.opened(tree.items[place], last=last))
        if not pair and len(tree.items) > 1:
            yield from left_out(tree)
        if key == "when" and len(tree.items) > 1:
            yield Change("join", tree.place, "all", "any"), mapped(tree, {"any": tree})
        for place, item in enumerate(tree.items):
            yield from at_item(tree, place, self.variants("" if pair else key, item))

    def mapping(self, key: str, tree: Mapped) -> Variants:
        """A mapping: its own forms, then those of its values."""
        yield from swapped(key, tree)
        yield from conditions(tree)
        yield from options(tree)
        yield from self.selectors(key, tree)
        for name, inner in tree.entries.items():
            if name not in SAID and not (name == "subject" and isinstance(inner, Leaf)):
                yield from inside(tree, name, self.variants(name, inner))

    def selectors(self, key: str, tree: Mapped) -> Variants:
        """Selections and mappings of tests with one test left out."""
        if key in TESTS:
            yield from untested(tree)
        if len(tree.entries) == 1:
            ((name, test),) = tree.entries.items()
            if name not in self.vocabulary.facts:
                return
            if isinstance(test, Mapped) and not set(test.entries) <= COMPARISONS:
                yield from inside(tree, name, untested(test))
            elif not isinstance(test, Mapped) or test.entries:
                everything = mapped(test, {})
                yield Change("test", test.place, shown(test), "{}", (name,)), put(tree, name, everything)


def left_out(tree: Listing) -> Variants:
    """One item of a list left out."""
    for place, item in enumerate(tree.items):
        rest = listing(tree, (*tree.items[:place], *tree.items[place + 1 :]))
        yield Change("item", item.place, shown(item), "", (str(place),)), rest


def untested(tree: Mapped) -> Variants:
    """One test left out; the relation to another subject is no test."""
    for name, inner in tree.entries.items():
        if name not in ("of", "while"):
            yield (
                Change("test", tree.keys.get(name, tree.place), f"{name}: {shown(inner)}", "", (name,)),
                without(tree, name),
            )


def swapped(key: str, tree: Mapped) -> Variants:
    """Comparisons and bounds of ages with or without the value itself; all for any; a negation undone."""
    for old, new in SWAPPED:
        if old in tree and new not in tree and key != "lasts":
            yield Change("comparison", tree.keys[old], old, new, (old,)), renamed(tree, old, new)
    for old, new in JOINED:
        found = tree.get(old)
        if isinstance(found, Listing) and len(found.items) > 1:
            yield Change("join", tree.keys[old], old, new, (old,)), renamed(tree, old, new)
    inner = tree.get("not")
    if inner is not None and len(tree.entries) == 1:
        yield Change("affirmed", tree.keys["not"], shown(tree), shown(inner), ("not",)), inner


def conditions(tree: Mapped) -> Variants:
    """Scopes and exceptions dropped and negated."""
    for name, empty in CONDITIONS.items():
        inner = tree.get(name)
        if inner is None:
            continue
        nothing = mapped(inner, {empty: listing(inner, ())})
        dropped = without(tree, name) if name == "excused-by" else put(tree, name, nothing)
        yield Change("dropped", tree.keys[name], f"{name}: {shown(inner)}", "", (name,)), dropped
        negated = mapped(inner, {"not": inner})
        yield Change("negated", tree.keys[name], shown(inner), shown(negated), (name,)), put(tree, name, negated)


def options(tree: Mapped) -> Variants:
    """What may be left out; what holds where nothing is said; the order of rows."""
    for name in (*OPTIONS, *(["do"] if "interval" in tree else [])):
        if name in tree:
            inner = tree.entries[name]
            yield Change("dropped", tree.keys[name], f"{name}: {shown(inner)}", "", (name,)), without(tree, name)
    if {"each", "do", "title"} <= set(tree.entries) and "late" not in tree:
        yield Change("word", tree.place, "late: true", "late: false", ("late",)), put(tree, "late", leaf(tree, False))
    if "title" in tree and "partial" not in tree and may_be_cut(tree.get("per")):
        yield (
            Change("word", tree.place, "partial: skip", "partial: whole", ("partial",)),
            put(tree, "partial", leaf(tree, "whole")),
        )
    rows, hit = tree.get("rows"), tree.get("hit")
    if isinstance(rows, Listing) and isinstance(hit, Leaf) and hit.value == Hit.FIRST.value:
        yield from inside(tree, "rows", reordered(rows))


def may_be_cut(per: Tree | None) -> bool:
    """Whether a period can lie only partly in scope: a day cannot."""
    return per is not None and not (isinstance(per, Leaf) and per.value in (Period.DAY.value, Period.WEEKDAY.value))


def reordered(rows: Listing) -> Variants:
    """Two neighbouring rows in the other order."""
    for place in range(len(rows.items) - 1):
        one, other = rows.items[place : place + 2]
        changed = listing(rows, (*rows.items[:place], other, one, *rows.items[place + 2 :]))
        yield Change("order", one.place, shown(one), shown(other), (str(place),)), changed


def walk(document: Mapped, vocabulary: Vocabulary, readings: Mapping[str, str]) -> Iterator[tuple[Change, Mapped]]:
    """Every change of a document with the document that it gives."""
    for change, tree in Forms(vocabulary).document(document, readings):
        assert isinstance(tree, Mapped)
        yield change, tree
