"""Situations and groups of them: a choice of values, as text and as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.analysis.situations.carriers import Carrier, said
from validator.analysis.situations.formulas import places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.analysis.situations.formulas import Live


@dataclass(frozen=True, slots=True)
class Situation:
    """One value for each carrier: what holds on a day. `exact`: every carrier that was asked about is exact."""

    subject: str
    carriers: tuple[Carrier, ...]
    values: tuple[int, ...]
    exact: bool

    @property
    def chosen(self) -> Iterator[tuple[Carrier, int]]:
        """Each carrier with the place of its value."""
        return zip(self.carriers, self.values, strict=True)

    @property
    def said(self) -> tuple[str, ...]:
        """What is not quiet in it, as text."""
        return tuple(said(carrier, place) for carrier, place in self.chosen if place)


@dataclass(frozen=True, slots=True)
class Group:
    """Situations: for each carrier any of some values. `smallest` is one of them; `about` are the carriers to name."""

    carriers: tuple[Carrier, ...]
    live: Live
    smallest: Situation
    about: frozenset[int]

    @property
    def said(self) -> tuple[str, ...]:
        """The carriers that are not free to take any value, with the values that they can take."""
        found = enumerate(zip(self.carriers, self.live, strict=True))
        return tuple(
            " | ".join(said(carrier, place) for place in places(mask))
            for number, (carrier, mask) in found
            if number in self.about and mask != (1 << len(carrier.weights)) - 1
        )
