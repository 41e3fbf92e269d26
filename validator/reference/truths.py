"""Truths asked of a fact or of an anchor (§§5, 6): Kleene's True, False and None for unknown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from validator.core.days import Missing
from validator.core.truths import All, Any, Between, Compare, Covered, During, Lasts, Not, Op, Truth, Unknown
from validator.core.values import Aspect, Calendar, Field, Literal, Measure, Ratio, Value
from validator.reference import points, states, values
from validator.reference.fields import ABSENT, field_value
from validator.reference.view import Place
from validator.time import zones
from validator.time.days import calendar_date
from validator.time.durations import milliseconds, shift

if TYPE_CHECKING:
    from validator.reference.view import View


def truth(node: Truth, view: View) -> bool | None:
    """The truth of a node for the fact at hand or, without one, for the anchor."""
    match node:
        case Compare():
            return compare(node, view, view.first_day)
        case Lasts():
            return lasts(node, view)
        case During(state, at):
            return states.during(state, at, view)
        case All(of):
            return every(truth(part, view) for part in of)
        case Any(of):
            return some(truth(part, view) for part in of)
        case Not(of):
            return negated(truth(of, view))
        case Unknown():
            return None
        case Covered() | Between():
            day = view.first_day
            return None if day is None else states.state(node, view.nested()).on(day)
        case _ as never:
            assert_never(never)


def every(parts: Iterable[bool | None]) -> bool | None:
    found = list(parts)
    if False in found:
        return False
    return None if None in found else True


def some(parts: Iterable[bool | None]) -> bool | None:
    return negated(every(negated(part) for part in parts))


def negated(part: bool | None) -> bool | None:
    return None if part is None else not part


def lasts(node: Lasts, view: View) -> bool | None:
    """Both ends counted (§2)."""
    item = view.own
    if item is None or item.start is None or isinstance(node.span, Missing):
        return None
    if node.span.unit.exact:
        if item.start_ms is None or item.end_ms is None:
            return None
        length = item.end_ms - item.start_ms
        return length >= milliseconds(node.span) if node.least else length <= milliseconds(node.span)
    last = shift(item.start, 1, node.span) - 1
    if item.end is None:
        return True if node.least else (False if view.as_of > last else None)
    return item.end >= last if node.least else item.end <= last


def compare(node: Compare, view: View, day: int | None) -> bool | None:
    """A comparison (§5.2, §5.3); `day` is the one at hand for measures without a window."""
    if isinstance(node.left, Ratio) and node.right is not None:
        return ratio(node.left, node.op, node.right, view, day)
    left = value(node.left, view, day)
    if node.op in (Op.KNOWN, Op.NONE):
        return None if left is ABSENT else (left is None) == (node.op is Op.NONE)
    assert node.right is not None
    right = value(node.right, view, day)
    if left is ABSENT or right is ABSENT:
        return None
    if isinstance(left, values.Number) or isinstance(right, values.Number):
        return numbers(node, left, right, view)
    return data(left, node.op, right)


def value(node: Value, view: View, day: int | None) -> object:
    match node:
        case Literal(found):
            return found
        case Field():
            return field_value(node, view)
        case Calendar():
            return calendar(node, view)
        case Measure():
            return values.measure(node, view, day)
        case Missing():
            return ABSENT
        case Ratio():
            raise AssertionError("a ratio stands only on the left")
        case _ as never:
            assert_never(never)


def calendar(node: Calendar, view: View) -> object:
    """A point as data (§5.7)."""
    mark = points.locate(node.point, view)
    if mark.place is not Place.DAY:
        return None if mark.place is Place.OPEN else ABSENT
    match node.aspect:
        case Aspect.DAY:
            return calendar_date(mark.day)
        case Aspect.WEEKDAY:
            return Decimal(calendar_date(mark.day).isoweekday())
        case Aspect.CLOCK:
            return ABSENT if mark.ms is None else Decimal(zones.clock(mark.ms, mark.day, view.policy.zone))
        case _ as never:
            assert_never(never)


def numbers(node: Compare, left: object, right: object, view: View) -> bool | None:
    one, other = values.number(left), values.number(right)
    if left is None or right is None:
        return node.op is Op.NE
    if one is None or other is None:
        return None
    if isinstance(node.left, Measure) and isinstance(node.right, Literal) and view.demand and view.this is not None:
        other = values.shared(other, node.left.kind, view.this.share)
    return ordered(one, node.op, other)


def ordered(one: values.Number, op: Op, other: values.Number) -> bool | None:
    match op:
        case Op.GE:
            return at_least(one, other)
        case Op.LE:
            return at_least(other, one)
        case Op.LT:
            return negated(at_least(one, other))
        case Op.GT:
            return negated(at_least(other, one))
        case Op.EQ:
            return equal(one, other)
        case Op.NE:
            return negated(equal(one, other))
        case Op.IN | Op.INCLUDES | Op.KNOWN | Op.NONE:
            return None
        case _ as never:
            assert_never(never)


def at_least(one: values.Number, other: values.Number) -> bool | None:
    if other.possibly is not None and one.surely >= other.possibly:
        return True
    return False if one.possibly is not None and one.possibly < other.surely else None


def equal(one: values.Number, other: values.Number) -> bool | None:
    if one.surely == one.possibly == other.surely == other.possibly:
        return True
    below = one.possibly is not None and one.possibly < other.surely
    return False if below or (other.possibly is not None and one.surely > other.possibly) else None


def ratio(node: Ratio, op: Op, right: Value, view: View, day: int | None) -> bool | None:
    """Exact, and without division by zero: where the lower number is zero there is nothing to compare (§5.5)."""
    found = [value(part, view, day) for part in (node.over, node.under, right)]
    over, under, limit = (values.number(one) for one in found)
    if under is not None and under.possibly == 0:
        return True
    if None in found:
        return None if ABSENT in found else op is Op.NE
    if over is None or under is None or limit is None:
        return None
    surely = Fraction(0) if under.possibly is None else over.surely / under.possibly
    possibly = None if over.possibly is None or under.surely == 0 else over.possibly / under.surely
    truth = ordered(values.Number(surely, possibly), op, limit)
    return None if truth is False and under.surely == 0 else truth


def data(left: object, op: Op, right: object) -> bool | None:
    """Comparing data (§5.2)."""
    if left is None or right is None:
        return op is Op.NE
    match op:
        case Op.EQ:
            return same(left, right)
        case Op.NE:
            return not same(left, right)
        case Op.IN:
            return isinstance(right, tuple) and any(same(left, one) for one in right)
        case Op.INCLUDES:
            return isinstance(left, tuple) and any(same(one, right) for one in left)
        case _:
            return in_order(left, op, right)


def same(left: object, right: object) -> bool:
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(same(*pair) for pair in zip(left, right, strict=True))
    return type(left) is type(right) and left == right


def in_order(left: object, op: Op, right: object) -> bool | None:
    match left, right:
        case (str(), str()) | (bool(), bool()) | (date(), date()) | (Decimal(), Decimal()):
            above: bool = left >= right  # type: ignore[operator]
            below: bool = left <= right  # type: ignore[operator]
            return {Op.GE: above, Op.LE: below, Op.GT: not below, Op.LT: not above}[op]
        case _:
            return None
