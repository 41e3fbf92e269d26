"""States: their truth on a day, and the days on which it can change (§6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, assert_never

from validator.analysis.symbolic import days, kleene, points, selections, smt, truths
from validator.analysis.symbolic.kleene import MAYBE, Truth3, exactly
from validator.analysis.symbolic.outside import Outside, Reason
from validator.analysis.symbolic.view import on
from validator.core.truths import All, Any, Between, Compare, Covered, During, Lasts, Not, Truth, Unknown
from validator.reference.values import measures

if TYPE_CHECKING:
    from validator.analysis.symbolic.days import Day
    from validator.analysis.symbolic.points import Stretch
    from validator.analysis.symbolic.smt import Formula
    from validator.analysis.symbolic.view import Item, View
    from validator.core.days import Point, Window
    from validator.core.facts import Facts


def state(node: Truth, day: Day, view: View) -> Truth3:
    """Whether the state holds on a day."""
    match node:
        case Covered(facts, window):
            return covered(facts, window, day, view)
        case Between(start, end):
            return between(start, end, day, view)
        case All(of):
            return kleene.every(state(part, day, view) for part in of)
        case Any(of):
            return kleene.some(state(part, day, view) for part in of)
        case Not(of):
            return kleene.negated(state(of, day, view))
        case Compare():
            if any(one.window is None for one in measures(node)):
                return truths.compared(node, view.nested(), on(day))
            return truths.truth(node, view.nested())
        case Unknown():
            return MAYBE
        case Lasts():
            return MAYBE if view.own is None else truths.truth(node, view)
        case During(inner, at):
            return during(inner, at, view)
        case _ as never:
            assert_never(never)


def during(node: Truth, at: Point, view: View) -> Truth3:
    """The state on the day of a point: false where there is no such day, unknown where it is not known."""
    mark = points.locate(at, view)
    found = MAYBE if mark.at is False else state(node, mark.day, view.nested())
    if view.future:
        found = kleene.unknown_if(days.lt(view.t, mark.day), found)
    return kleene.pick(mark.open, kleene.FALSE, kleene.unknown_if(smt.disj(mark.unknown, mark.ever), found))


def covered(facts: Facts | None, window: Window, day: Day, view: View) -> Truth3:
    if facts is None:
        return stretched(points.stretch(window, view), day)
    found = []
    for item in selections.select(facts, view):
        inside = stretched(points.stretch(window, view.on(item)), day)
        found.append(kleene.both(item.truth, inside))
    return kleene.some(found)


def stretched(window: Stretch, day: Day) -> Truth3:
    """Whether a day lies in a window: surely only if both bounds are known."""
    inside = smt.conj(smt.neg(window.first.open), smt.neg(window.empty), window.holds(day))
    return Truth3(inside if window.unknown is False else smt.conj(inside, smt.neg(window.unknown)), inside)


def between(start: Facts, end: Facts, day: Day, view: View) -> Truth3:
    starts, ends = selections.select(start, view), selections.select(end, view)

    def lasting(item: Item, *, surely: bool) -> Formula:
        ended = smt.some(
            smt.conj(one.possible if surely else one.sure, days.lt(item.start, one.start), days.le(one.start, day))
            for one in ends
        )
        return smt.conj(item.sure if surely else item.possible, days.le(item.start, day), smt.neg(ended))

    sure = smt.some(lasting(one, surely=True) for one in starts)
    if all(kleene.crisp(one.truth) for one in (*starts, *ends)):
        return exactly(sure)
    return Truth3(sure, smt.some(lasting(one, surely=False) for one in starts))


def edges(node: Truth, view: View) -> Iterator[tuple[Formula, Day]]:
    """The days on which a state can be other than on the day before, each with whether there is such a day."""
    match node:
        case Covered(None, window):
            yield from sides(points.stretch(window, view), True)
        case Covered(facts, window):
            assert facts is not None
            yield from lived(facts, window, view)
        case Between(start, end):
            found = (*selections.select(start, view), *selections.select(end, view))
            yield from ((item.possible, item.start) for item in found)
        case All(of) | Any(of):
            yield from (edge for part in of for edge in edges(part, view))
        case Not(of):
            yield from edges(of, view)
        case Compare():
            yield from (edge for one in measures(node) if one.window is None for edge in counted(one.facts, view))
        case Unknown() | Lasts() | During():
            return
        case _ as never:
            assert_never(never)


def counted(facts: Facts, view: View) -> Iterator[tuple[Formula, Day]]:
    """The days on which facts begin to cover a day, and cease to."""
    for item in selections.select(facts, view.nested()):
        yield item.possible, item.start
        yield smt.conj(item.possible, smt.neg(item.ongoing)), item.end.moved(1)


def lived(facts: Facts, window: Window, view: View) -> Iterator[tuple[Formula, Day]]:
    """The bounds of the windows around facts."""
    for item in selections.select(facts, view):
        yield from sides(points.stretch(window, view.on(item)), item.possible)


def sides(window: Stretch, there: Formula) -> Iterator[tuple[Formula, Day]]:
    yield smt.conj(there, window.first.at), window.first.day
    yield smt.conj(there, window.last.at), window.last.day.moved(1)


def settled(found: Truth3) -> Formula:
    """The truth of what must be known; outside where it may be unknown."""
    if found.sure is not found.possible and not (smt.known(found.sure) and found.sure == found.possible):
        raise Outside(Reason.MISSING)
    return found.sure
