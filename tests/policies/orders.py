"""Which of two lowered forms is the greater, read off the forms alone, for every kind of node.

Greater means, of a truth: true wherever the other is, and possible wherever the other is possible; of a selection: it
takes all facts that the other takes, surely and possibly; of a number: it is nowhere less; of a point: nowhere earlier,
and a day in the same cases; of a window: no day less. Kleene's connectives, counts and steps along the calendar keep
these orders, which is all that is used here: what is not the same and not known to be ordered is `Unordered`, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from itertools import zip_longest
from typing import TypeAlias, TypeVar, assert_never

from validator.core.days import Base, Duration, Extreme, FirstKnown, Missing, Point, Step, Unit, Window, Yearly
from validator.core.facts import Edge, Facts, Select
from validator.core.truths import All, Any, Between, Compare, Covered, During, Lasts, Not, Op, Truth, Unknown
from validator.core.values import Aspect, Calendar, Field, Kind, Literal, Measure, Ratio, Value

Part = TypeVar("Part")
TRUE, FALSE = All(()), Any(())


class Sense(Enum):
    """How the second of two forms lies to the first."""

    SAME = 0
    MORE = 1
    LESS = -1


class Why(StrEnum):
    """Why two forms have no order; said to people."""

    BOTH = "it goes both ways in one rule, so what is lost here is gained there"
    COMPARISON = "another comparison asks something else"
    EXACTLY = "exactly so many is neither more nor less than exactly so many others"
    VALUE = "another value or attribute is neither more nor less"
    SUM = "amounts that are added may lie below zero"
    NONE_BELOW = "another number below the line may be zero, and then nothing is compared"
    STATE = "another state holds on other days"
    FACTS = "other facts are taken, or the same on other days"
    DAY = "the day is reckoned from something else"
    LENGTH = "days, months and hours are of no fixed length in each other"


@dataclass(frozen=True)
class Unordered:
    """There is no order that holds in every history."""

    why: frozenset[str]


Order: TypeAlias = Sense | Unordered


def unordered(why: str) -> Unordered:
    return Unordered(frozenset((str(why),)))


def together(orders: Iterable[Order]) -> Order:
    """The order of a whole that grows with each of its parts."""
    found = [one for one in orders if one is not Sense.SAME]
    reasons = [one.why for one in found if isinstance(one, Unordered)]
    if reasons:
        return Unordered(frozenset().union(*reasons))
    if len(set(found)) > 1:
        return unordered(Why.BOTH)
    return found[0] if found else Sense.SAME


def flipped(order: Order) -> Order:
    """The order of a whole that shrinks where its part grows."""
    return order if isinstance(order, Unordered) else Sense(-order.value)


def signed(difference: Decimal | int) -> Sense:
    return Sense((difference > 0) - (difference < 0))


def truth(old: Truth, new: Truth) -> Order:
    """How two truths lie to each other."""
    if old == new:
        return Sense.SAME
    sides = constant(old), constant(new)
    if sides[1] is True or sides[0] is False:
        return Sense.MORE
    if sides[0] is True or sides[1] is False:
        return Sense.LESS
    if isinstance(old, Any) or isinstance(new, Any):
        return members(
            *(one.of if isinstance(one, Any) else (one,) for one in (old, new)), truth, Sense.MORE, Why.STATE
        )
    if isinstance(old, All) or isinstance(new, All):
        return members(
            *(one.of if isinstance(one, All) else (one,) for one in (old, new)), truth, Sense.LESS, Why.STATE
        )
    return alike(old, new)


def alike(old: Truth, new: Truth) -> Order:
    """How two truths of one form lie to each other; those of two forms do not."""
    match old, new:
        case Compare(), Compare():
            return comparison(old, new)
        case Lasts(least, span), Lasts(other, longer) if least == other:
            return flipped(duration(span, longer)) if least else duration(span, longer)
        case During(state, at), During(other_state, other_at) if at == other_at:
            return truth(state, other_state)
        case Not(part), Not(other_part):
            return flipped(truth(part, other_part))
        case Covered(of, around), Covered(other_of, other_around) if (of is None) == (other_of is None):
            return together((facts(of or (), other_of or ()), window(around, other_around)))
        case Between(start, end), Between(other_start, other_end):
            return together((facts(start, other_start), flipped(facts(end, other_end))))
        case ((Compare() | Lasts() | During() | Not() | Covered() | Between() | All() | Any() | Unknown()), _):
            return unordered(Why.STATE)
        case _ as never:
            assert_never(never[0])


def constant(node: Truth) -> bool | None:
    """Whether a truth is always true or always false by its form."""
    match node:
        case All(of):
            parts = [constant(one) for one in of]
            return False if False in parts else None if None in parts else True
        case Any(of):
            parts = [constant(one) for one in of]
            return True if True in parts else None if None in parts else False
        case Not(of):
            part = constant(of)
            return None if part is None else not part
        case Compare() | Lasts() | During() | Unknown() | Covered() | Between():
            return None
        case _ as never:
            assert_never(never)


def members(
    old: Sequence[Part], new: Sequence[Part], of: Callable[[Part, Part], Order], longer: Sense, why: Why
) -> Order:
    """How two lists lie to each other that say `longer` the more members they have; common members are left aside."""
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    if not gone or not come:
        return flipped(longer) if gone else longer if come else Sense.SAME
    if len(gone) != len(come):
        return unordered(why)
    return together(of(*pair) for pair in zip(gone, come, strict=True))


def comparison(old: Compare, new: Compare) -> Order:
    """A comparison holds the oftener the more its left side, or its right, has of what it asks for."""
    if old.op is not new.op:
        return unordered(Why.COMPARISON)
    match old.op, old.right, new.right:
        case Op.IN, Literal(tuple() as listed), Literal(tuple() as other) if old.left == new.left:
            return members(listed, other, lambda *_: unordered(Why.VALUE), Sense.MORE, Why.VALUE)
        case ((Op.GE | Op.GT), right, other_right) if right is not None and other_right is not None:
            return together((value(old.left, new.left), flipped(value(right, other_right))))
        case ((Op.LE | Op.LT), right, other_right) if right is not None and other_right is not None:
            return together((flipped(value(old.left, new.left)), value(right, other_right)))
        case _:
            counted = isinstance(old.left, Measure | Ratio)
            return unordered(Why.EXACTLY if counted else Why.VALUE)


def value(old: Value, new: Value) -> Order:
    """How two numbers or days lie to each other."""
    if old == new:
        return Sense.SAME
    match old, new:
        case Literal(Decimal() as one), Literal(Decimal() as other):
            return signed(other - one)
        case Literal(date() as one), Literal(date() as other):
            return signed((other - one).days)
        case Measure(), Measure() if (old.kind, old.attribute) == (new.kind, new.attribute):
            return measure(old, new)
        case Ratio(over, under), Ratio(other_over, other_under):
            return value(over, other_over) if under == other_under else unordered(Why.NONE_BELOW)
        case Calendar(Aspect.DAY, at), Calendar(Aspect.DAY, other_at):
            return point(at, other_at)
        case ((Literal() | Field() | Calendar() | Measure() | Ratio() | Missing()), _):
            return unordered(Why.VALUE)
        case _ as never:
            assert_never(never[0])


def measure(old: Measure, new: Measure) -> Order:
    """More facts or days to count count more, but where amounts are added up."""
    if old.kind is Kind.SUM:
        return unordered(Why.SUM)
    if old.window is None or new.window is None:
        return facts(old.facts, new.facts) if old.window is new.window else unordered(Why.DAY)
    return together((facts(old.facts, new.facts), window(old.window, new.window)))


def facts(old: Facts, new: Facts) -> Order:
    """How two lists of selections lie to each other."""
    return members(old, new, selection, Sense.MORE, Why.FACTS)


def selection(old: Select | Edge, new: Select | Edge) -> Order:
    match old, new:
        case Select(kind, where), Select(other, other_where) if kind == other:
            return truth(TRUE if where is None else where, TRUE if other_where is None else other_where)
        case Edge(of, at), Edge(other_of, other_at) if at == other_at:
            return facts(of, other_of)
        case ((Select() | Edge()), _):
            return unordered(Why.FACTS)
        case _ as never:
            assert_never(never[0])


def window(old: Window, new: Window) -> Order:
    """The wider window is the greater."""
    return together((flipped(point(old.first, new.first)), point(old.last, new.last)))


def point(old: Point, new: Point) -> Order:
    """The later point is the greater; steps and the roll to a working day keep the order of days."""
    if old.open != new.open:
        return unordered(Why.DAY)
    steps = zip_longest(old.steps, new.steps)
    return together((base(old.base, new.base), signed(new.roll - old.roll), *(step(*pair) for pair in steps)))


def base(old: Base, new: Base) -> Order:
    match old, new:
        case _ if old == new:
            return Sense.SAME
        case FirstKnown(points), FirstKnown(others) if len(points) == len(others):
            return together(point(*pair) for pair in zip(points, others, strict=True))
        case Extreme(later, points), Extreme(other, others) if later == other and len(points) == len(others):
            return together(point(*pair) for pair in zip(points, others, strict=True))
        case Yearly(), Yearly() if (old.forward, old.month, old.day) == (new.forward, new.month, new.day):
            return point(old.near, new.near)
        case _:
            return unordered(Why.DAY)


def step(old: Step | None, new: Step | None) -> Order:
    """The step that leads further on; none leads nowhere."""
    if old == new:
        return Sense.SAME
    if old is None or new is None:
        one = new if old is None else old
        assert one is not None
        if isinstance(one.by, Missing) or one.by.unit.exact or one.by.unit is Unit.YEAR_OF_LIFE:
            return unordered(Why.LENGTH)
        order = signed(one.sign * one.by.count)
        return order if old is None else flipped(order)
    if old.sign != new.sign:
        return together((step(old, None), step(None, new)))
    order = duration(old.by, new.by)
    return order if new.sign > 0 else flipped(order)


def duration(old: Duration | Missing, new: Duration | Missing) -> Order:
    """The longer duration, where it is longer from every day on."""
    if old == new:
        return Sense.SAME
    if isinstance(old, Missing) or isinstance(new, Missing):
        return unordered(Why.LENGTH)
    (short, long), (other_short, other_long) = (length(one) for one in (old, new))
    exact = {old.unit.exact, new.unit.exact}
    if len(exact) > 1 or (True in exact and 0 in (old.count, new.count)):
        return unordered(Why.LENGTH)
    if family(old) == family(new):
        return signed(other_short - short)
    return Sense.MORE if long < other_short else Sense.LESS if other_long < short else unordered(Why.LENGTH)


def family(one: Duration) -> str:
    """What a unit is a fixed multiple of."""
    match one.unit:
        case Unit.MINUTE | Unit.HOUR:
            return "minutes"
        case Unit.DAY | Unit.WEEK:
            return "days"
        case Unit.MONTH | Unit.YEAR:
            return "months"
        case Unit.YEAR_OF_LIFE:
            return "years of life"
        case _ as never:
            assert_never(never)


def length(one: Duration) -> tuple[int, int]:
    """The fewest and the most days, or minutes, that a duration takes."""
    match one.unit:
        case Unit.MINUTE | Unit.DAY:
            return one.count, one.count
        case Unit.HOUR:
            return 60 * one.count, 60 * one.count
        case Unit.WEEK:
            return 7 * one.count, 7 * one.count
        case Unit.MONTH:
            return 28 * one.count, 31 * one.count
        case Unit.YEAR:
            return 12 * 28 * one.count, 12 * 31 * one.count
        case Unit.YEAR_OF_LIFE:
            return 365 * one.count - 1, 366 * one.count
        case _ as never:
            assert_never(never)
