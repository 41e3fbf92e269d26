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


def every(parts: Iterable[Truth3]) -> Truth3:
    """All of them."""
    found = list(parts)
    return Truth3(smt.every(one.sure for one in found), smt.every(one.possible for one in found))


def some(parts: Iterable[Truth3]) -> Truth3:
    """One of them."""
    found = list(parts)
    return Truth3(smt.some(one.sure for one in found), smt.some(one.possible for one in found))


def negated(part: Truth3) -> Truth3:
    """The opposite."""
    return Truth3(smt.neg(part.possible), smt.neg(part.sure))


def unknown_if(condition: Formula, part: Truth3) -> Truth3:
    """Unknown under a condition."""
    return Truth3(smt.conj(smt.neg(condition), part.sure), smt.disj(condition, part.possible))


def pick(condition: Formula, one: Truth3, other: Truth3) -> Truth3:
    """One truth under a condition, the other without."""
    return Truth3(
        smt.pick(condition, one.sure, other.sure),
        smt.pick(condition, one.possible, other.possible),
    )
