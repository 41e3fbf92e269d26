"""Selections of facts: what counts, what anchors, what a state is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from validator.core.days import Point
    from validator.core.truths import Truth


@dataclass(frozen=True, slots=True)
class Select:
    """The known facts of one type that pass a test. A related subject's facts carry the type `relation/type`."""

    type: str
    where: Truth | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A point of each selected fact, taken as an event; it keeps the fact's attributes and its identity."""

    of: tuple[Select, ...]
    at: Point


Facts: TypeAlias = tuple[Select | Edge, ...]
