"""States as formulas over what can be assumed to hold: members of classes, and everything else that is not joined."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from validator.core.days import Missing
from validator.policy.schema import plain
from validator.policy.tree import Leaf, Listing, Mapped
from validator.usecases.show.given import defined
from validator.usecases.show.words import strange, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from validator.policy.tree import Tree
    from validator.usecases.show.given import Given

MOST = 8
"""More assumptions than this no row needs; the search stops there."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """Something that holds or does not: a member of a class by its name, anything else by its written form."""

    form: str


@dataclass(frozen=True, slots=True)
class Both:
    """All of these."""

    of: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of these."""

    of: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    """Not this."""

    of: Formula


Formula: TypeAlias = "Assumed | Both | Either | Opposite"
ALWAYS = Both(())


@dataclass(frozen=True, slots=True)
class Logic:
    """Reads states of a document as formulas. `members` maps the written form of a class's state to its name."""

    given: Given
    members: Mapping[str, str]

    def formula(self, tree: Tree | None) -> Formula:
        """The formula of a state; without one, what always holds."""
        if tree is None:
            return ALWAYS
        match self.given.meant(tree):
            case Missing(name):
                return Assumed(name)
            case Leaf() as leaf:
                return self.named(text(leaf), leaf)
            case Listing(items):
                return Both(tuple(self.formula(one) for one in items))
            case Mapped(entries) as one:
                ((key, inner), *rest) = entries.items()
                return self.assumed(one) if rest else self.operator(key, inner, one)

    def named(self, name: str, leaf: Leaf) -> Formula:
        """A member of a class is assumed; any other definition is looked into."""
        entry = self.given.section("states").get(name)
        if name in self.members.values() or entry is None:
            return Assumed(name if entry is not None else written(leaf))
        if isinstance(entry, Mapped) and "missing" in entry:
            return Assumed(name)
        return self.formula(defined(entry))

    def operator(self, key: str, tree: Tree, whole: Mapped) -> Formula:
        """`all`, `any`, `not`; anything else is assumed as a whole."""
        match key, tree:
            case "all", Listing(items):
                return Both(tuple(self.formula(one) for one in items))
            case "any", Listing(items):
                return Either(tuple(self.formula(one) for one in items))
            case "not", _:
                return Opposite(self.formula(tree))
            case _:
                return self.assumed(whole)

    def assumed(self, tree: Tree) -> Assumed:
        """What has no parts; written out like a class's state, it is that state."""
        form = written(tree)
        return Assumed(self.members.get(form, form))


def logic(given: Given) -> Logic:
    """The logic of a document with all its classes."""
    names = (name for members in classes(given).values() for name in members)
    states = given.section("states")
    return Logic(given, {written(defined(states[name])): name for name in names if name in states})


def classes(given: Given) -> dict[str, tuple[str, ...]]:
    """The classes with their members."""
    found = {}
    for name, entry in given.section("classes").items():
        listed = entry.entries["of"] if isinstance(entry, Mapped) else entry
        found[name] = tuple(text(one) for one in listed) if isinstance(listed, Listing) else strange(listed)
    return found


def written(tree: Tree) -> str:
    """A tree's written form, the same for the same content; a span type stands for all its spans."""
    if isinstance(tree, Leaf):
        return json.dumps({text(tree): {}}, ensure_ascii=False)
    return json.dumps(plain(tree), sort_keys=True, ensure_ascii=False, default=str)


def holds(formula: Formula, true: frozenset[str]) -> bool:
    """Whether the formula holds where exactly these hold."""
    match formula:
        case Assumed(form):
            return form in true
        case Both(of):
            return all(holds(one, true) for one in of)
        case Either(of):
            return any(holds(one, true) for one in of)
        case Opposite(of):
            return not holds(of, true)


@lru_cache(maxsize=4096)
def forms(formula: Formula) -> frozenset[str]:
    """Everything that a formula asks about."""
    match formula:
        case Assumed(form):
            return frozenset((form,))
        case Both(of) | Either(of):
            return frozenset(form for one in of for form in forms(one))
        case Opposite(of):
            return forms(of)


def least(formula: Formula, true: frozenset[str], false: frozenset[str]) -> frozenset[str] | None:
    """The fewest further things to assume so that the formula holds; None if it cannot, or not with so few."""
    return next((more for more in choices(formula, true | false) if holds(formula, true | more)), None)


def choices(formula: Formula, decided: frozenset[str]) -> Iterator[frozenset[str]]:
    """What may be assumed besides, smallest first, in one order for one formula."""
    free = sorted(forms(formula) - decided)
    for size in range(min(len(free), MOST) + 1):
        yield from map(frozenset, combinations(free, size))
