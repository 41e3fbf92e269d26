"""Trees with one part changed, and what was changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from validator.policy.tree import Leaf, Listing, Mapped, Tree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from validator.policy.problems import Place


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to one part of a document.

    `code` names the kind of change, `before` and `after` are what stood and what stands there, as text. `path` leads
    from the top of the document to the part: keys, and places in lists counted from 0.
    """

    code: str
    place: Place
    before: str = ""
    after: str = ""
    path: tuple[str, ...] = ()

    @property
    def at(self) -> str:
        """The path as text: `rules/bericht/within/1`."""
        return "/".join(self.path)

    @property
    def name(self) -> str:
        """What tells it from every other change: `rules/bericht/within/1: end + 14 days → end + 15 days`."""
        return f"{self.at}: {self.before or '–'} → {self.after or '–'}"

    @property
    def part(self) -> str:
        """The part of the document it belongs to: a rule, a definition, or `valid`."""
        return "/".join(self.path[: 1 if self.path[0] == "valid" else 2])

    def below(self, name: str) -> Change:
        """The same change, seen from the tree above."""
        return replace(self, path=(name, *self.path))


Variant: TypeAlias = tuple[Change, Tree]
Variants: TypeAlias = Iterator[Variant]


def leaf(tree: Tree, value: object) -> Leaf:
    """A scalar in the place of a tree."""
    return Leaf(value, tree.place)  # type: ignore[arg-type]


def mapped(tree: Tree, entries: dict[str, Tree]) -> Mapped:
    """A mapping in the place of a tree."""
    keys = {name: tree.keys.get(name, tree.place) if isinstance(tree, Mapped) else tree.place for name in entries}
    return Mapped(entries, keys, tree.place)


def listing(tree: Tree, items: Iterable[Tree]) -> Listing:
    """A list in the place of a tree."""
    return Listing(tuple(items), tree.place)


def renamed(tree: Mapped, old: str, new: str) -> Mapped:
    """A mapping with one key called otherwise, in its place."""
    return mapped(tree, {new if name == old else name: inner for name, inner in tree.entries.items()})


def without(tree: Mapped, *gone: str) -> Mapped:
    """A mapping without some keys."""
    return mapped(tree, {name: inner for name, inner in tree.entries.items() if name not in gone})


def put(tree: Mapped, name: str, inner: Tree) -> Mapped:
    """A mapping with another value under a key."""
    return mapped(tree, {**tree.entries, name: inner})


def inside(tree: Mapped, name: str, found: Iterable[Variant]) -> Variants:
    """Variants of a value as variants of the mapping that holds it."""
    for change, inner in found:
        yield change.below(name), put(tree, name, inner)


def at_item(tree: Listing, place: int, found: Iterable[Variant]) -> Variants:
    """Variants of an item as variants of the list that holds it."""
    for change, inner in found:
        items = (*tree.items[:place], inner, *tree.items[place + 1 :])
        yield change.below(str(place)), listing(tree, items)


def shown(tree: Tree) -> str:
    """A tree as a line of YAML."""
    match tree:
        case Leaf(None):
            return "null"
        case Leaf(bool() as value):
            return "true" if value else "false"
        case Leaf(value):
            return str(value)
        case Listing(items):
            return f"[{', '.join(map(shown, items))}]"
        case Mapped(entries):
            return f"{{{', '.join(f'{name}: {shown(inner)}' for name, inner in entries.items())}}}"
