"""States: truths over time, as known at the as-of day (§6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from validator.core.days import Of, Point, Whose, Window
from validator.core.facts import Facts
from validator.core.truths import All, Any, Between, Compare, Covered, During, Lasts, Not, Truth, Unknown
from validator.reference import points, selections, truths, values
from validator.reference.daysets import ALL, FOREVER, NEVER, NONE, DaySet, days
from validator.reference.once import once
from validator.reference.view import Item, Place, View


@dataclass(frozen=True, slots=True)
class State:
    """The days on which it surely holds, and those on which it possibly does; the first lie within the second."""

    sure: DaySet
    possible: DaySet

    def on(self, day: int) -> bool | None:
        """Its truth on a day."""
        if day in self.sure:
            return True
        return None if day in self.possible else False


MAYBE = State(NONE, ALL)


def constant(truth: bool | None) -> State:
    return {True: State(ALL, ALL), False: State(NONE, NONE), None: MAYBE}[truth]


def lasting(node: Truth, view: View) -> State:
    """The state that a rule names, without a fact at hand."""
    return once(node, lambda: state(node, view), view)


def state(node: Truth, view: View) -> State:
    """The state a truth is when asked of each day."""
    match node:
        case Covered(facts, window):
            return covered(facts, window, view)
        case Between(start, end):
            return between(start, end, view)
        case All(of):
            parts = [state(part, view) for part in of]
            return State(meet([part.sure for part in parts]), meet([part.possible for part in parts]))
        case Any(of):
            parts = [state(part, view) for part in of]
            return State(join([part.sure for part in parts]), join([part.possible for part in parts]))
        case Not(of):
            part = state(of, view)
            return State(~part.possible, ~part.sure)
        case Compare():
            return compared(node, view)
        case Unknown():
            return MAYBE
        case Lasts():
            return MAYBE if view.own is None else constant(truths.truth(node, view))
        case During(inner, at):
            return constant(during(inner, at, view))
        case _ as never:
            assert_never(never)


def meet(sets: list[DaySet]) -> DaySet:
    found = ALL
    for one in sets:
        found = found & one
    return found


def join(sets: list[DaySet]) -> DaySet:
    found = NONE
    for one in sets:
        found = found | one
    return found


def during(node: Truth, at: Point, view: View) -> bool | None:
    """The state on the day of a point: false where there is no such day, unknown where it is not known."""
    mark = points.locate(at, view)
    match mark.place:
        case Place.OPEN:
            return False
        case Place.UNKNOWN | Place.EVER:
            return None
        case Place.DAY:
            if view.future and mark.day > view.as_of:
                return None
            return state(node, view.nested()).on(mark.day)


def covered(facts: Facts | None, window: Window, view: View) -> State:
    if facts is None:
        sure, possible = stretched(window, view)
        return State(sure, possible)
    sure_days, possible_days = NONE, unobserved(facts, window, view)
    for item in selections.select(facts, view):
        if item.start is None:
            possible_days = ALL
            continue
        sure, possible = stretched(window, view.on(item))
        sure_days = sure_days | sure if item.sure else sure_days
        possible_days = possible_days | possible
    return State(sure_days, possible_days)


def stretched(window: Window, view: View) -> tuple[DaySet, DaySet]:
    """The window's days, surely and possibly: an unknown bound is none, but only possibly."""
    found = points.stretch(window, view)
    if found.first.mark.place is Place.OPEN:
        return NONE, NONE
    lo, hi = found.lo_day, found.hi_day
    if found.empty:
        return NONE, NONE
    possible = days([(NEVER if lo is None else lo, FOREVER if hi is None else hi)])
    return (NONE if found.unknown else possible), possible


def unobserved(facts: Facts, window: Window, view: View) -> DaySet:
    observed = view.observed(selections.types(facts))
    if observed is None:
        return NONE
    match window.last:
        case Point(Of(Whose.OWN, _), ()):
            return days([(NEVER, observed - 1)])
        case _:
            return ALL


def between(start: Facts, end: Facts, view: View) -> State:
    starts, ends = selections.select(start, view), selections.select(end, view)
    begun, ended = view.observed(selections.types(start)), view.observed(selections.types(end))
    sure = NONE
    if not any(item.start is None for item in ends):
        sure = join([until_next(item, ends, ended) for item in starts if item.sure])
    known_ends = [item for item in ends if item.sure]
    possible = join([until_next(item, known_ends, None) for item in starts if item.start is not None])
    if begun is not None:
        possible = possible | days([(NEVER, begun - 1)]) | days([(begun - 1, until(begun - 1, None, known_ends))])
    if any(item.start is None for item in starts):
        possible = ALL
    return State(sure, possible)


def until_next(item: Item, ends: Iterable[Item], unobserved_before: int | None) -> DaySet:
    """From a start to the day before the next end after it; unobserved ends may lie on each day before."""
    assert item.start is not None
    last = until(item.start, item.start_ms, ends)
    if unobserved_before is not None and item.start + 1 < unobserved_before:
        last = min(last, item.start)
    return days([(item.start, last)])


def until(start: int, start_ms: int | None, ends: Iterable[Item]) -> int:
    after = [item.start for item in ends if item.start is not None and is_after(item, start, start_ms)]
    return min(after, default=FOREVER + 1) - 1


def is_after(item: Item, start: int, start_ms: int | None) -> bool:
    assert item.start is not None
    if item.start != start:
        return item.start > start
    return start_ms is not None and item.start_ms is not None and item.start_ms > start_ms


def compared(node: Compare, view: View) -> State:
    """By day where a measure without a window is compared; otherwise the same on every day."""
    measures = [m for m in values.measures(node) if m.window is None]
    if not measures:
        return constant(truths.truth(node, view.nested()))
    edges: set[int] = set()
    for measure in measures:
        for item in selections.select(measure.facts, view.nested()):
            if item.start is not None:
                edges |= {item.start} | (set() if item.end is None else {item.end + 1})
        observed = view.observed(selections.types(measure.facts))
        edges |= set() if observed is None else {observed}
    bounds = [NEVER, *sorted(edges), FOREVER + 1]
    sure, possible = [], []
    for i in range(len(bounds) - 1):
        probe = bounds[i + 1] - 1 if i == 0 else bounds[i]
        truth = truths.compare(node, view.nested(), probe)
        possible += [(bounds[i], bounds[i + 1] - 1)] if truth is not False else []
        sure += [(bounds[i], bounds[i + 1] - 1)] if truth else []
    return State(days(sure), days(possible))
