"""The bounds of a rule, each moved by one: points by a day, numbers and lengths by one, clock times by a minute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from validator.core.days import (
    Dated,
    Duration,
    Ever,
    Extreme,
    FirstKnown,
    Fixed,
    Missing,
    Neighbour,
    Of,
    Point,
    Step,
    Unit,
    Yearly,
)
from validator.core.duties import Row
from validator.core.truths import All, Between, Compare, Covered, During, Lasts, Not, Op, Truth, Unknown
from validator.core.truths import Any as AnyOf
from validator.core.values import Aspect, Calendar, Field, Literal, Measure, Ratio, Value

if TYPE_CHECKING:
    from validator.core.days import Base
    from validator.core.rules import Rule, Validity


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound as it is moved: what it bounds, the direction (1: later or more), its place among those of the rule."""

    kind: str
    sign: int
    number: int = 0


Moved: TypeAlias = Iterator[tuple[Bound, Any]]
"""A node with one of its bounds moved, for each bound and direction."""


def of_rule(rule: Rule) -> Iterator[tuple[Bound, Rule]]:
    """The rule with one bound moved, for all its bounds; numbered in the order of the rule's parts."""
    for number, (bound, changed) in enumerate(moved(rule)):
        yield replace(bound, number=number), changed


def of_validity(validity: Validity) -> Iterator[tuple[Bound, Validity]]:
    """The days in force with the first or the last moved."""
    for sign in (-1, 1):
        if validity.first is not None:
            yield Bound("in-force-first", sign), replace(validity, first=validity.first + sign)
        if validity.last is not None:
            yield Bound("in-force-last", sign), replace(validity, last=validity.last + sign)


def moved(node: object) -> Moved:
    """A node with one bound moved: its own bound, then those of its parts."""
    yield from own(node)
    if isinstance(node, tuple):
        for place, one in enumerate(node):
            yield from ((bound, (*node[:place], changed, *node[place + 1 :])) for bound, changed in moved(one))
    elif is_dataclass(node) and not isinstance(node, type):
        for one in fields(node):
            inner = getattr(node, one.name)
            if one.name not in ("late", "between") or not isinstance(inner, tuple):
                yield from ((bound, replace(node, **{one.name: changed})) for bound, changed in moved(inner))


def own(node: object) -> Moved:
    """The bound that a node itself sets; most set none."""
    match node:
        case Point():
            yield from of_point(node)
        case Row(interval=Duration(count, unit) as interval):
            for sign in (-1, 1):
                if count + sign > 0:
                    yield (
                        Bound("interval", sign),
                        replace(node, interval=replace(interval, count=count + sign, unit=unit)),
                    )
        case All() | AnyOf() | Not() | During() | Unknown() | Covered() | Between() | Compare() | Lasts():
            yield from of_truth(node)
        case _:
            return


def of_point(point: Point) -> Moved:
    """A point that bounds something, a day earlier and later."""
    if has_day(point.base):
        for sign in (-1, 1):
            yield Bound("point", sign), replace(point, steps=(*point.steps, Step(sign, Duration(1, Unit.DAY))))


def has_day(base: Base) -> bool:
    """Whether a point with such a base lies on a day that can be moved."""
    match base:
        case Ever():
            return False
        case Of() | Dated() | Fixed() | FirstKnown() | Extreme() | Neighbour() | Yearly():
            return True


def of_truth(truth: Truth) -> Moved:
    """The bounds of a comparison and of a length; other truths have none of their own."""
    match truth:
        case Compare(left, op, Literal(value)) if op in _ORDERS:
            kind = bounded(left)
            for sign in (-1, 1):
                other = stepped(value, sign, left)
                if other is not None:
                    yield Bound(kind, sign), replace(truth, right=Literal(other))
        case Lasts(_, Duration(count) as span):
            for sign in (-1, 1):
                if count + sign >= 0:
                    yield Bound("length", sign), replace(truth, span=replace(span, count=count + sign))
        case Compare() | Lasts() | During() | All() | AnyOf() | Not() | Unknown() | Covered() | Between():
            return


_ORDERS = (Op.GE, Op.LE, Op.GT, Op.LT, Op.EQ)


def bounded(left: Value) -> str:
    """What a comparison bounds."""
    match left:
        case Measure():
            return "count"
        case Ratio():
            return "ratio"
        case Calendar(aspect=Aspect.CLOCK):
            return "time"
        case Field() | Calendar() | Literal() | Missing():
            return "value"


def stepped(value: object, sign: int, left: Value) -> Decimal | date | None:
    """The next value; of clock times, which count milliseconds, the next minute."""
    match value:
        case Decimal():
            by = 60_000 if isinstance(left, Calendar) and left.aspect is Aspect.CLOCK else 1
            return value + sign * by
        case date():
            return value + timedelta(sign)
        case _:
            return None
