"""The bounds of a rule, each moved by one: points by a day, numbers and lengths by one, times and hours by a minute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
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
    Which,
    Whose,
    Yearly,
)
from validator.core.duties import Row
from validator.core.facts import Edge, Select
from validator.core.truths import All, Between, Compare, Covered, During, Lasts, Not, Op, Truth, Unknown
from validator.core.truths import Any as AnyOf
from validator.core.values import Aspect, Calendar, Field, Literal, Measure, Ratio, Value

if TYPE_CHECKING:
    from validator.core.days import Base
    from validator.core.rules import Rule, Validity


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound as it is moved: what it bounds, the direction (1: later or more), its place among those of the rule.

    `node` is what sets the bound; a rule's two moves of one bound have one number. `part` is the part of the rule.
    """

    kind: str
    sign: int
    number: int = 0
    part: str = ""
    node: Any = field(default=None, compare=False)


Moved: TypeAlias = Iterator[tuple[Bound, Any]]
"""A node with its bound moved, in each direction."""
PARTS = ("scope", "unless", "excused", "norm")
"""The parts of a rule whose bounds are moved one at a time."""


def of_rule(rule: Rule) -> Iterator[tuple[Bound, Rule]]:
    """The rule with one bound moved, for all its bounds; numbered in the order of the rule's parts.

    A bound that stands at several places of a part, as the end of a window does, moves at all of them.
    """
    number = 0
    for part in PARTS:
        inner = getattr(rule, part)
        for node in distinct(bounds(inner)):
            for bound, changed in own(node):
                named = replace(bound, number=number, part=part, node=node)
                yield named, replace(rule, **{part: moved(inner, node, changed)})
            number += 1


def bounds(node: object) -> Iterator[Any]:
    """The nodes that set a bound, from the outside in."""
    if any(own(node)):
        yield node
    if isinstance(node, tuple):
        for one in node:
            yield from bounds(one)
    elif is_dataclass(node) and not isinstance(node, type):
        for each in fields(node):
            yield from bounds(getattr(node, each.name))


def distinct(nodes: Iterable[Any]) -> list[Any]:
    """Nodes that set different bounds: a count is one, whatever the window of its late form."""
    found: dict[object, Any] = {}
    for node in nodes:
        found.setdefault(sense(node), node)
    return list(found.values())


def sense(node: object) -> object:
    """What tells one bound of a part from another: the node, and of a count all but its window."""
    match node:
        case Compare(Measure() as measure):
            return replace(node, left=replace(measure, window=None))
        case _:
            return node


def moved(node: Any, old: object, new: object) -> Any:
    """A tree with a bound moved wherever it stands; a count also where its window is left open for late acts."""
    if node == old:
        return new
    if isinstance(node, Compare) and isinstance(old, Compare) and isinstance(new, Compare) and same_count(node, old):
        return replace(node, right=new.right)
    if isinstance(node, tuple):
        return tuple(moved(one, old, new) for one in node)
    if is_dataclass(node) and not isinstance(node, type):
        inner = {each.name: getattr(node, each.name) for each in fields(node)}
        changed = {name: moved(one, old, new) for name, one in inner.items()}
        return node if changed == inner else replace(node, **changed)
    return node


def same_count(one: Compare, other: Compare) -> bool:
    """Whether two comparisons bound the same number, whatever its window."""
    match one, other:
        case Compare(Measure() as left, op, right), Compare(Measure() as measure, Op() as asked, bound):
            alike = (left.kind, left.facts, left.attribute) == (measure.kind, measure.facts, measure.attribute)
            return alike and op is asked and right == bound
        case _:
            return False


def of_validity(validity: Validity) -> Iterator[tuple[Bound, Validity]]:
    """The days in force with the first or the last moved."""
    for sign in (-1, 1):
        if validity.first is not None:
            yield Bound("in-force-first", sign, node=validity), replace(validity, first=validity.first + sign)
        if validity.last is not None:
            yield Bound("in-force-last", sign, node=validity), replace(validity, last=validity.last + sign)


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
    """A point that bounds something, a day earlier and later; one that counts hours or minutes, by a minute."""
    exact = any(isinstance(step.by, Duration) and step.by.unit.exact for step in point.steps)
    kind, by = ("instant", Duration(1, Unit.MINUTE)) if exact else ("point", Duration(1, Unit.DAY))
    if has_day(point.base):
        for sign in (-1, 1):
            yield Bound(kind, sign), replace(point, steps=(*point.steps, Step(sign, by)))


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
        case Between(start, end):
            for sign in (-1, 1):
                yield Bound("begins", sign), replace(truth, start=tuple(delayed(one, sign) for one in start))
                yield Bound("ends", sign), replace(truth, end=tuple(delayed(one, sign) for one in end))
        case Compare() | Lasts() | During() | All() | AnyOf() | Not() | Unknown() | Covered():
            return


def delayed(one: Select | Edge, sign: int) -> Edge:
    """Selected facts as if each were a day earlier or later."""
    step = Step(sign, Duration(1, Unit.DAY))
    match one:
        case Select():
            return Edge((one,), Point(Of(Whose.OWN, Which.START), (step,)))
        case Edge(of, at):
            return Edge(of, replace(at, steps=(*at.steps, step)))


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
        case Calendar(aspect=Aspect.WEEKDAY):
            return "weekday"
        case Calendar():
            return "date"
        case Field() | Literal() | Missing():
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
