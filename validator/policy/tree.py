"""A loaded YAML document as plain immutable data in which every value knows its place."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from validator.policy.problems import Place

Atom: TypeAlias = str | int | Decimal | bool | None
"""A scalar under the YAML 1.2 core schema; dates stay text (`2012-08-01`), numbers with a point are Decimals."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar."""

    value: Atom
    place: Place


@dataclass(frozen=True, slots=True)
class Listing:
    """A sequence."""

    items: tuple[Tree, ...]
    place: Place

    def __iter__(self) -> Iterator[Tree]:
        return iter(self.items)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapping with text keys, in the order of the file. `keys` gives the place of each key."""

    entries: Mapping[str, Tree]
    keys: Mapping[str, Place]
    place: Place

    def get(self, key: str) -> Tree | None:
        """The value under a key, or None."""
        return self.entries.get(key)

    def __contains__(self, key: str) -> bool:
        return key in self.entries


Tree: TypeAlias = "Leaf | Listing | Mapped"
