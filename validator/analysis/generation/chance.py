"""Where choices come from: a random generator, or whatever else draws for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Option = TypeVar("Option")


class Chance(Protocol):
    """What the making and mending of histories asks for; `random.Random` is one."""

    def choice(self, seq: Sequence[Option], /) -> Option:
        """One of the options."""

    def randint(self, a: int, b: int, /) -> int:
        """A whole number from the first to the second, both counted."""

    def random(self) -> float:
        """A number from 0 to below 1."""

    def uniform(self, a: float, b: float, /) -> float:
        """A number between two."""
