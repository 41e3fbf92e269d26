"""Truths asked of a fact or of an anchor (§§5, 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from validator.analysis.symbolic import days, fields, kleene, numbers, points, smt, states
from validator.analysis.symbolic.data import ABSENT, Cell, Sort, compare, dated
from validator.analysis.symbolic.kleene import FALSE, MAYBE, TRUE, Truth3, exactly
from validator.analysis.symbolic.outside import Outside, Reason
from validator.core.days import Missing
from validator.core.truths import All, Any, Between, Compare, Covered, During, Lasts, Not, Op, Truth, Unknown
from validator.core.values import Aspect, Calendar, Field, Literal, Measure, Ratio, Value

if TYPE_CHECKING:
    from validator.analysis.symbolic.numbers import Number
    from validator.analysis.symbolic.view import Mark, View

__all__ = ["FALSE", "TRUE", "Truth", "compared", "truth"]


def truth(node: Truth, view: View) -> Truth3:
    """The truth of a node for the fact at hand or, without one, for the anchor."""
    match node:
        case Compare():
            return compared(node, view, view.first_day)
        case Lasts():
            return lasts(node, view)
        case During(state, at):
            return states.during(state, at, view)
        case All(of):
            return kleene.every(truth(part, view) for part in of)
        case Any(of):
            return kleene.some(truth(part, view) for part in of)
        case Not(of):
            return kleene.negated(truth(of, view))
        case Unknown():
            return MAYBE
        case Covered() | Between():
            day = view.first_day
            found = MAYBE if day.at is False else states.state(node, day.day, view.nested())
            return kleene.unknown_if(smt.neg(day.at), found)
        case _ as never:
            assert_never(never)


def lasts(node: Lasts, view: View) -> Truth3:
    """Both ends counted (§2)."""
    item = view.own
    if item is None or isinstance(node.span, Missing):
        return MAYBE
    if node.span.unit.exact:
        raise Outside(Reason.CLOCK_TIMES)
    last = days.tabulated(item.start, days.Shift(1, node.span)).moved(-1)
    closed = exactly(days.le(last, item.end) if node.least else days.le(item.end, last))
    if item.ongoing is False:
        return closed
    past = days.lt(last, view.t)
    return kleene.pick(item.ongoing, TRUE if node.least else Truth3(False, smt.neg(past)), closed)


def compared(node: Compare, view: View, day: Mark) -> Truth3:
    """A comparison (§5.2, §5.3); `day` is the one at hand for measures without a window."""
    if isinstance(node.left, Ratio) and node.right is not None:
        return ratio(node.left, node.op, node.right, view, day)
    left = value(node.left, view, day)
    if node.op in (Op.KNOWN, Op.NONE):
        return there(left, node.op)
    assert node.right is not None
    right = value(node.right, view, day)
    for side in (left, right):
        if isinstance(side, Cell) and side.absent is True:
            return MAYBE
    if isinstance(left, Cell) and isinstance(right, Cell):
        return compare(left, node.op, right)
    return counted(node, left, right, view)


def there(left: Cell | Number, op: Op) -> Truth3:
    if isinstance(left, numbers.Number):
        return exactly(op is Op.KNOWN)
    return kleene.unknown_if(left.absent, exactly(left.none if op is Op.NONE else smt.neg(left.none)))


def counted(node: Compare, left: Cell | Number, right: Cell | Number, view: View) -> Truth3:
    """A measured number on one side at least."""
    blank = smt.some(one.none for one in (left, right) if isinstance(one, Cell))
    absent = smt.some(one.absent for one in (left, right) if isinstance(one, Cell))
    if node.op not in numbers.ORDERS:
        found = MAYBE
    else:
        one, other = numbers.number(left), numbers.number(right)
        if one is None or other is None:
            found = MAYBE
        else:
            if isinstance(node.left, Measure) and isinstance(node.right, Literal) and view.demand and view.this:
                other = numbers.shared(other, node.left.kind, view.this.share, view.world.codes.scale)
            found = numbers.ordered(one, node.op, other)
    return kleene.unknown_if(absent, kleene.pick(blank, exactly(node.op is Op.NE), found))


def value(node: Value, view: View, day: Mark) -> Cell | Number:
    match node:
        case Literal(found):
            return view.world.codes.cell(found)
        case Field():
            return fields.field_cell(node, view)
        case Calendar():
            return calendar(node, view)
        case Measure():
            return numbers.measure(node, view, day)
        case Missing():
            return ABSENT
        case Ratio():
            raise AssertionError("a ratio stands only on the left")
        case _ as never:
            assert_never(never)


def calendar(node: Calendar, view: View) -> Cell:
    """A point as data (§5.7)."""
    mark = points.locate(node.point, view)
    match node.aspect:
        case Aspect.DAY:
            plain = dated(mark.day)
            return Cell(plain.sort, mark.open, smt.disj(mark.ever, mark.unknown), plain.value, plain.day)
        case Aspect.WEEKDAY:
            weekday = ((mark.day.term + 3) % 7 + 1) * view.world.codes.scale
            return Cell(Sort.NUMBER, mark.open, smt.disj(mark.ever, mark.unknown), weekday)
        case Aspect.CLOCK:
            raise Outside(Reason.CLOCK_TIMES)
        case _ as never:
            assert_never(never)


def ratio(node: Ratio, op: Op, right: Value, view: View, day: Mark) -> Truth3:
    """Multiplied out (§5.5): only where the limit is a written number, and the parts are exact."""
    over, under, limit = (value(part, view, day) for part in (node.over, node.under, right))
    if not isinstance(right, Literal) or not isinstance(limit, Cell) or limit.sort is not Sort.NUMBER:
        raise Outside(Reason.RATIO)
    sides = [over, under]
    cells = [one for one in sides if isinstance(one, Cell)]
    absent = smt.some(one.absent for one in cells)
    blank = smt.some(one.none for one in cells)
    one, other = numbers.number(over), numbers.number(under)
    scale = view.world.codes.scale
    return numbers.ratio(one, other, op, limit.value, scale, absent, blank, under)
