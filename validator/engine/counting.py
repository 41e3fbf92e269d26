"""Counts of plain events in windows of days: one rank a row says whether there are enough, and which was the last needed.

Most demands ask for so many events of which nothing is in doubt, or forbid them. Their facts need not be looked at one
by one: the fact with which the count is reached lies in the window, or it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from validator.core.truths import Compare, Op
from validator.core.values import Kind, Literal, Measure
from validator.engine import uniform
from validator.engine.correlation import selected_types
from validator.engine.frames import NOBODY
from validator.engine.keys import key, rank
from validator.engine.touches import bounds_of, by_day, live
from validator.engine.trivalent import F, T, Truths, U, constant

if TYPE_CHECKING:
    from validator.core.truths import Truth
    from validator.engine.frames import Frame
    from validator.engine.keys import Bools, Longs
    from validator.engine.points import Bounds
    from validator.engine.selections import Chosen
    from validator.engine.session import Session


@dataclass(frozen=True, slots=True)
class Threshold:
    """Whether a comparison holds with `count` facts and more (`asks`), or with fewer only."""

    count: int
    asks: bool


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Per row the places of the first entry in the window and of the one with which the count is reached.

    `key` is the latter's, of whichever band; `reached`: it lies in the window.
    """

    chosen: Chosen
    band: Longs
    bounds: Bounds
    first: Longs
    key: Longs
    reached: Bools

    def truth(self, frame: Frame, threshold: Threshold, as_of: int) -> Truths:
        """The comparison: days that are not known yet may bring more facts, never fewer."""
        more = _more(frame, self.bounds, as_of)
        if threshold.asks:
            short = constant(F, frame.rows) if uniform.nowhere(more) else np.where(more, U, F)
            return np.where(self.reached, T, short)
        kept = constant(T, frame.rows) if uniform.nowhere(more) else np.where(more, U, T)
        return np.where(self.reached, F, kept)


def threshold_of(node: Truth) -> Threshold | None:
    """The threshold of a comparison of `times` with a whole number; None if it is no such comparison, or always so."""
    if not (isinstance(node, Compare) and isinstance(node.left, Measure) and isinstance(node.right, Literal)):
        return None
    bound = node.right.value
    if node.left.kind is not Kind.TIMES or not isinstance(bound, Decimal) or bound != bound.to_integral_value():
        return None
    match node.op:
        case Op.GE | Op.LT:
            count = int(bound)
        case Op.GT | Op.LE:
            count = int(bound) + 1
        case _:
            return None
    return Threshold(count, node.op in (Op.GE, Op.GT)) if count >= 1 else None


def tally(session: Session, frame: Frame, node: Truth, bounds: Bounds | None = None) -> Tally | None:
    """The tally of a comparison whose facts are plain; None where they have to be looked at one by one.

    `bounds`: the measure's window on the rows, if that is known already.
    """
    threshold = threshold_of(node)
    if threshold is None or not isinstance(node, Compare) or not isinstance(node.left, Measure):
        return None
    measure, this = node.left, frame.space.this
    if this is not None and frame.demand and this.share is not None:
        return None
    home, chosen = session.selection(frame.space, measure.facts)
    types = selected_types(measure.facts)
    if not chosen.plain or session.pool.declares(types) or _counts_itself(session, frame, types):
        return None
    bounds = bounds_of(session, frame, measure) if bounds is None else bounds
    if not by_day(chosen, bounds):
        return None
    return _tally(chosen, frame.band if home is frame.space else frame.subject, bounds, threshold.count)


def _tally(chosen: Chosen, band: Longs, bounds: Bounds, count: int) -> Tally:
    first = rank(chosen.key, key(band, bounds.lo_day))
    found = chosen.padded.take(first + (count - 1) if count > 1 else first, mode="clip")
    reached = uniform.both(found <= key(band, bounds.hi_day), live(bounds))
    return Tally(chosen, band, bounds, first, found, reached)


def _more(frame: Frame, bounds: Bounds, as_of: int) -> Bools:
    """Where further facts may count: the window is not known, or it is not over."""
    more = bounds.unknown
    if frame.future:
        coming = uniform.both(bounds.hi_day >= as_of, live(bounds))
        more = uniform.either(uniform.either(more, coming), bounds.absent)
    return more


def _counts_itself(session: Session, frame: Frame, types: frozenset[str]) -> bool:
    """Whether the anchors' own facts, which their duty's measures leave out, may be among the facts of some types."""
    this = frame.space.this
    if this is None or not frame.demand or this.fact.size == 0:
        return False
    if uniform.is_uniform(this.fact) and this.fact[0] == NOBODY:
        return False
    low, high = int(this.fact.min()), int(this.fact.max())
    ranges = [session.pool.ranges.get(name, (0, 0)) for name in types]
    return any(first <= high and low < last for first, last in ranges)


def truth_of(session: Session, frame: Frame, node: Compare) -> Truths | None:
    """The truth of a comparison of a count of plain events; None if it is something else."""
    found, threshold = tally(session, frame, node), threshold_of(node)
    return None if found is None or threshold is None else found.truth(frame, threshold, session.as_of)
