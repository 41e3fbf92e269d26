"""Counts of plain events in windows of days: one rank a row says whether there are enough, and which completed them.

Most demands ask for so many events of which nothing is in doubt, or forbid them. Their facts need not be looked at one
by one: the fact with which the count is reached lies in the window, or it does not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from validator.core.days import Ever, Point
from validator.core.facts import Select
from validator.core.truths import Compare, Op
from validator.core.values import Kind, Literal, Measure
from validator.engine import uniform
from validator.engine.completing import completing, varied
from validator.engine.correlation import selected_types
from validator.engine.frames import NOBODY, UNKNOWN, kept
from validator.engine.keys import MAX, SPAN
from validator.engine.ranks import rank_of_days
from validator.engine.selections import all_of, passing
from validator.engine.touches import bounds_of, by_day, live
from validator.engine.trivalent import T, Truths, U, decide, settled
from validator.engine.uniform import either_of, everywhere

if TYPE_CHECKING:
    from validator.core.duties import Duty
    from validator.core.truths import Truth
    from validator.engine.frames import Frame
    from validator.engine.keys import Bools, Longs
    from validator.engine.points import Bounds
    from validator.engine.selections import Chosen
    from validator.engine.session import Session


FOREVER = Point(Ever())


@dataclass(frozen=True, slots=True)
class Threshold:
    """Whether a comparison holds with `count` facts and more (`asks`), or with fewer only."""

    count: int
    asks: bool


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Per row the day of the fact from the window's first day on with which the count is reached.

    A day that is no day of the row's band (beyond `MAX`) stands for none; `reached`: it lies in the window.
    """

    bounds: Bounds
    day: Longs
    reached: Bools

    def ever(self) -> Bools:
        """Whether there is one, and the window has begun: the count is reached, however late."""
        begun = uniform.neither(uniform.either(self.bounds.lo.at(UNKNOWN), self.bounds.absent))
        return uniform.both(self.day <= MAX, begun)

    def truth(self, frame: Frame, threshold: Threshold, as_of: int) -> Truths:
        """The comparison: days that are not known yet may bring more facts, never fewer."""
        more = _more(frame, self.bounds, as_of)
        if threshold.asks:
            return settled(self.reached) if uniform.nowhere(more) else decide(self.reached, ~more)
        kept = settled(uniform.neither(self.reached))
        return kept if uniform.nowhere(more) else np.minimum(kept, either_of(more, int(U), int(T)))


def threshold_of(node: Truth, kind: Kind = Kind.TIMES) -> Threshold | None:
    """The threshold of a comparison of `times` with a whole number; None if it is no such comparison, or always so.

    `kind`: of the number of different values instead.
    """
    if not (isinstance(node, Compare) and isinstance(node.left, Measure) and isinstance(node.right, Literal)):
        return None
    bound = node.right.value
    if node.left.kind is not kind or not isinstance(bound, Decimal) or bound != bound.to_integral_value():
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
    return _reached(session, frame, node.left, threshold.count, bounds)


def _reached(session: Session, frame: Frame, measure: Measure, count: int, bounds: Bounds | None) -> Tally | None:
    """The tally of so many facts, or of so many different values of theirs."""
    this = frame.space.this
    if this is not None and frame.demand and this.share is not None:
        return None
    if session.pool.declares(selected_types(measure.facts)):
        return None
    found = _among_all(session, frame, measure, bounds) or places(session, frame, measure, bounds)
    if found is None or (day := _completed(session, measure, found, count)) is None:
        return None
    day -= found.band * SPAN
    last = found.bounds.hi_day
    if last.size and int(last.max()) > MAX:
        last = np.minimum(last, MAX)
    return Tally(found.bounds, day, uniform.both(day <= last, live(found.bounds)))


def _completed(session: Session, measure: Measure, found: Places, count: int) -> Longs | None:
    """The keys of the entries with which the count is reached, seen from the first of each window."""
    chosen, first, attribute = found.chosen, found.first, measure.attribute
    if measure.kind is not Kind.TIMES:
        if attribute is None:
            return None
        place = varied(session.pool.attribute(attribute, chosen.items.fact), found.some, count)
    elif everywhere(found.some):
        return chosen.padded.take(first + (count - 1) if count > 1 else first, mode="clip")
    else:
        place = completing(found.some, count)
    return None if place is None else chosen.padded.take(place).take(first)


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Per row the place of the first entry that is not before the window; `some`: the entries that count."""

    chosen: Chosen
    bounds: Bounds
    band: Longs
    first: Longs
    some: Bools

    def last(self) -> Longs:
        """The place of the first entry after the window, or of the first in it if nothing is."""
        beyond = rank_of_days(self.chosen, self.band, self.bounds.hi_day, right=True)
        return uniform.where(live(self.bounds), np.maximum(beyond, self.first), self.first)


def places(session: Session, frame: Frame, node: Measure, bounds: Bounds | None = None) -> Places | None:
    """Where the facts of a measure stand in their selection; None where they have to be looked at one by one."""
    home, chosen = session.selection(frame.space, node.facts)
    if not chosen.plain or _counts_itself(session, frame, selected_types(node.facts)):
        return None
    bounds = bounds_of(session, frame, node) if bounds is None else bounds
    if not by_day(chosen, bounds):
        return None
    band = frame.band if home is frame.space else frame.subject
    first = _first(session, frame, node, bounds, chosen, band)
    return Places(chosen, bounds, band, first, chosen.sure)


def _among_all(session: Session, frame: Frame, node: Measure, bounds: Bounds | None) -> Places | None:
    """The same among all facts of a type, of which those that pass a test count; None if they are not less than rows.

    Where each has windows of its own to look at, rules that differ in the test share everything but the test.
    """
    (select, *more), size = node.facts or (None,), frame.rows
    if not isinstance(select, Select) or more or select.where is None or node.window is None or not frame.whole:
        return None
    if session.looks_at_anchor(node.facts) or session.pool.kind(select.type).size > size:
        return None
    found = places(session, frame, replace(node, facts=all_of(select.type)), bounds)
    truth = passing(session, select)
    return None if found is None or not everywhere(truth != U) else replace(found, some=truth == T)


def _first(session: Session, frame: Frame, node: Measure, bounds: Bounds, chosen: Chosen, band: Longs) -> Longs:
    """The ranks of the windows' first days, made once for rules that differ in the ends of their windows only."""
    if node.window is None or frame.band is not frame.space.bands:
        return rank_of_days(chosen, band, bounds.lo_day)
    name = f"ranks {frame.cut} {session.name_of_facts(node.facts)} {session.name_of_point(node.window.first)}"
    return kept(frame.space, name, lambda: rank_of_days(chosen, band, bounds.lo_day))


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
    numbers = (session.pool.kind(name).numbers for name in types)
    return any(first <= last and first <= high and low <= last for first, last in numbers)


def lasting(demand: Truth, late: Truth | None) -> bool:
    """Whether the second is the first with a window that is left open at its end."""
    if not (isinstance(demand, Compare) and isinstance(late, Compare)):
        return False
    own, open_ = demand.left, late.left
    if not (isinstance(own, Measure) and isinstance(open_, Measure)) or own.window is None or open_.window is None:
        return False
    if open_.window.last != FOREVER or demand.op is not late.op:
        return False
    pairs = ((own.window.first, open_.window.first), (own.facts, open_.facts), (demand.right, late.right))
    same = own.kind is open_.kind and own.attribute == open_.attribute
    return same and all(alike(one, other) for one, other in pairs)


def in_own_window(duty: Duty) -> bool:
    """Whether the demand counts in the duty's own window."""
    measure = duty.demand.left if isinstance(duty.demand, Compare) else None
    return isinstance(measure, Measure) and duty.window is not None and alike(measure.window, duty.window)


def alike(one: object, other: object) -> bool:
    """Whether two nodes are the same; plain equality would confuse `true` and `1`."""
    return one is other or (one == other and repr(one) == repr(other))


def truth_of(session: Session, frame: Frame, node: Compare) -> Truths | None:
    """The truth of a comparison of a count of plain events, or of their different values; None if it is another."""
    for kind in (Kind.TIMES, Kind.DIFFERENT):
        if (threshold := threshold_of(node, kind)) is not None and isinstance(node.left, Measure):
            found = _reached(session, frame, node.left, threshold.count, None)
            return None if found is None else found.truth(frame, threshold, session.as_of)
    return None
