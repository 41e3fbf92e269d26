"""Conditions over carriers: literals on finite domains under `and` and `or`, and the search for what fulfils them.

A domain is a set of places, written as the bits of a number; the lower the place, the quieter the value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Literal:
    """The carrier's value is one of those in the mask."""

    carrier: int
    mask: int


@dataclass(frozen=True, slots=True)
class And:
    """Each part holds; true where there is none."""

    of: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """A part holds; false where there is none."""

    of: tuple[Formula, ...]


Formula: TypeAlias = Literal | And | Or
Live: TypeAlias = tuple[int, ...]
"""For each carrier the values that are still possible."""

TRUE, FALSE = And(()), Or(())


def places(mask: int) -> Iterator[int]:
    """The places of a mask, from the quietest on."""
    place = 0
    while mask:
        if mask & 1:
            yield place
        mask >>= 1
        place += 1


def opposite(node: Formula, everything: Live) -> Formula:
    """What holds exactly where a formula does not."""
    match node:
        case Literal(carrier, mask):
            return Literal(carrier, everything[carrier] & ~mask)
        case And(of):
            return Or(tuple(opposite(part, everything) for part in of))
        case Or(of):
            return And(tuple(opposite(part, everything) for part in of))


def outside(live: Live, everything: Live) -> Formula:
    """Every choice that is not among some."""
    pairs = enumerate(zip(live, everything, strict=True))
    return Or(tuple(Literal(carrier, whole & ~mask) for carrier, (mask, whole) in pairs if mask != whole))


def mentioned(node: Formula) -> frozenset[int]:
    """The carriers that a formula speaks of."""
    match node:
        case Literal(carrier):
            return frozenset((carrier,))
        case And(of) | Or(of):
            return frozenset(one for part in of for one in mentioned(part))


def reduced(node: Formula, live: Live) -> Formula:
    """What is left of a formula, given what is still possible."""
    match node:
        case Literal(carrier, mask):
            left = live[carrier] & mask
            return FALSE if not left else TRUE if left == live[carrier] else node
        case And(of):
            return joined(of, live, And)
        case Or(of):
            return joined(of, live, Or)


def joined(of: tuple[Formula, ...], live: Live, kind: type[And | Or]) -> Formula:
    """Parts under one word: those that say nothing are left out; one that decides is all there is to say."""
    kept: list[Formula] = []
    for part in of:
        found = reduced(part, live)
        if isinstance(found, kind):
            kept += found.of
        elif isinstance(found, Literal) or found.of:
            kept.append(found)
        else:
            return found
    return kept[0] if len(kept) == 1 else kind(tuple(kept))


def narrowed(node: Formula, live: Live) -> tuple[Formula, Live]:
    """The formula and what is possible, after each literal that must hold has been taken for granted."""
    while True:
        node = reduced(node, live)
        needed = [one for one in (node.of if isinstance(node, And) else (node,)) if isinstance(one, Literal)]
        if not needed:
            return node, live
        found = list(live)
        for one in needed:
            found[one.carrier] &= one.mask
        if not all(found):
            return FALSE, live
        live = tuple(found)


def first_literal(node: Formula) -> Literal:
    """The literal to split on: the first of the first part."""
    while not isinstance(node, Literal):
        node = node.of[0]
    return node


@dataclass(frozen=True, slots=True)
class Search:
    """Looks for values that fulfil a formula. `weights` say for each carrier what each of its values costs."""

    weights: tuple[tuple[int, ...], ...]

    @property
    def everything(self) -> Live:
        """Nothing is excluded."""
        return tuple((1 << len(one)) - 1 for one in self.weights)

    def cheapest(self, live: Live) -> Live:
        """The quietest value of each carrier alone."""
        return tuple(1 << self.quietest(carrier, mask) for carrier, mask in enumerate(live))

    def quietest(self, carrier: int, mask: int) -> int:
        return min(places(mask), key=lambda place: (self.weights[carrier][place], place))

    def cost(self, live: Live) -> int:
        """The least that a choice of what is possible costs."""
        return sum(
            self.weights[carrier][self.quietest(carrier, mask)] for carrier, mask in enumerate(live) if ~mask & 1
        )

    def cubes(self, node: Formula, live: Live, budget: int | None = None) -> Iterator[Live]:
        """Disjoint sets of choices, every one of which fulfils the formula; none whose cost is above the budget."""
        node, live = narrowed(node, live)
        if node == FALSE or (budget is not None and self.cost(live) > budget):
            return
        if node == TRUE:
            yield live
            return
        split = first_literal(node)
        mask = live[split.carrier]
        for half in sorted((mask & split.mask, mask & ~split.mask), key=lambda one: self.quietest(split.carrier, one)):
            yield from self.cubes(node, (*live[: split.carrier], half, *live[split.carrier + 1 :]), budget)

    def best(self, node: Formula, live: Live) -> Live | None:
        """The cheapest choice that fulfils the formula; None if there is none."""
        some = next(self.cubes(node, live), None)
        if some is None:
            return None
        for budget in range(self.cost(some)):
            found = next(self.cubes(node, live, budget), None)
            if found is not None:
                return self.cheapest(found)
        return self.cheapest(some)

    def widened(self, refuted: Formula, chosen: Live, order: Sequence[int]) -> Live:
        """A largest set of choices around one, none of which fulfils the refuted formula."""
        found, everything = list(chosen), self.everything
        for carrier in order:
            for place in places(everything[carrier] & ~found[carrier]):
                wider = (*found[:carrier], 1 << place, *found[carrier + 1 :])
                if next(self.cubes(refuted, wider), None) is None:
                    found[carrier] |= 1 << place
        return tuple(found)
