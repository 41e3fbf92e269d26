"""Three-valued truths as pairs of formulas: what surely holds lies within what possibly holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.analysis.symbolic import smt

if TYPE_CHECKING:
    from validator.analysis.symbolic.smt import Formula


@dataclass(frozen=True, slots=True)
class Truth3:
    """True where `sure`, false where not `possible`, unknown between."""

    sure: Formula
    possible: Formula

    @property
    def false(self) -> Formula:
        """Surely not."""
        return smt.neg(self.possible)


TRUE, FALSE, MAYBE = Truth3(True, True), Truth3(False, False), Truth3(False, True)


def exactly(part: Formula) -> Truth3:
    """A truth that is known."""
    return Truth3(part, part)


def crisp(part: Truth3) -> bool:
    """Whether it is surely known."""
    return part.sure is part.possible


def every(parts: Iterable[Truth3]) -> Truth3:
    """All of them."""
    found = list(parts)
    sure = smt.every(one.sure for one in found)
    return Truth3(sure, sure if all(map(crisp, found)) else smt.every(one.possible for one in found))


def some(parts: Iterable[Truth3]) -> Truth3:
    """One of them."""
    found = list(parts)
    sure = smt.some(one.sure for one in found)
    return Truth3(sure, sure if all(map(crisp, found)) else smt.some(one.possible for one in found))


def negated(part: Truth3) -> Truth3:
    """The opposite."""
    sure = smt.neg(part.possible)
    return Truth3(sure, sure if crisp(part) else smt.neg(part.sure))


def unknown_if(condition: Formula, part: Truth3) -> Truth3:
    """Unknown under a condition."""
    if condition is False:
        return part
    return Truth3(smt.conj(smt.neg(condition), part.sure), smt.disj(condition, part.possible))


def pick(condition: Formula, one: Truth3, other: Truth3) -> Truth3:
    """One truth under a condition, the other without."""
    if isinstance(condition, bool):
        return one if condition else other
    sure = smt.pick(condition, one.sure, other.sure)
    if crisp(one) and crisp(other):
        return Truth3(sure, sure)
    return Truth3(sure, smt.pick(condition, one.possible, other.possible))


def both(one: Truth3, other: Truth3) -> Truth3:
    """One and the other."""
    return every((one, other))
