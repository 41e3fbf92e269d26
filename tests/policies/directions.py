"""Which of two forms of one rule is stricter, read off the forms alone, and what being stricter then promises.

A stricter rule has more obligations, a demand that holds in fewer histories, or fewer exemptions; a stricter clock has
shorter intervals. Where a form promises nothing, `Unordered` says why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from itertools import combinations

from tests.policies.orders import (
    FALSE,
    TRUE,
    Order,
    Sense,
    Unordered,
    duration,
    facts,
    flipped,
    point,
    signed,
    together,
    truth,
    unordered,
)
from validator.core.days import Duration, Missing, Of, Point, Which, Whose, Window
from validator.core.duties import Breaches, Clock, Duty, Each, Holidays, Partial, Period, Periods, Row, Runs, Word
from validator.core.nodes import parts
from validator.core.rules import Rule
from validator.core.truths import All, Any, Compare, During, Op, Truth
from validator.core.values import Kind, Literal, Measure
from validator.reference.rows import length

UPWARDS, DOWNWARDS = (Op.GE, Op.GT), (Op.LE, Op.LT)
WITHIN = (Period.MONTH, Period.QUARTER, Period.HALF_YEAR, Period.YEAR)
"""Each of these periods is made up of whole ones of those before it, the last of which ends with it."""
OWN = Window(Point(Of(Whose.THIS, Which.START)), Point(Of(Whose.THIS, Which.END)))
"""The whole period or run that a duty hangs on."""


class Reason(StrEnum):
    """Why two forms of a rule have no direction; said to people."""

    NORM = "another kind of norm asks for something else"
    RUNS = "runs of days join or part, so that the obligations are others"
    PERIODS = "other periods are not made up of each other, or share what is owed"
    PART = "the part of a period that is in scope is also the time there is to act"
    SHARE = "a share of a small number is nothing, and then nothing is owed"
    BREACH = "it hangs on breaches of a rule that changes, whose days move"
    EXEMPT = "the exemption changes together with the day on which it is asked"
    PASSING = "it changes only while some values are missing"
    CLOCK = "a clock that starts, rests or stops on other days moves its due day both ways"
    ROWS = "rows change places: a change that moved the due day one way now moves it the other"
    RESTING = "a rest outside every row leaves a due day in the past"


class Promise(Enum):
    """What a stricter rule promises of each breach under the looser one."""

    OBLIGATION = "the obligation on the same fact and day is a breach"
    DUE = "an obligation with the same due day is a breach"
    DAYS = "each day in breach is a day in breach"
    STRETCH = "between the same acts there is a breach that began no later, and days in breach stay so"


@dataclass(frozen=True)
class Direction:
    """How the second form lies to the first: `MORE` is stricter.

    `aside`: exemptions are set aside, because they are asked on the day that the change moves. `later`: the stricter
    form may be judged later, so that it may still be open.
    """

    order: Order
    promise: Promise = Promise.OBLIGATION
    aside: bool = False
    later: bool = False


def direction(old: Rule, new: Rule, changed: frozenset[str] = frozenset()) -> Direction:
    """The direction from one form of a rule to another; `changed` are the rules that change with it."""
    if any(changed & set(one.rules) for one in parts(new, Breaches)):
        return Direction(unordered(Reason.BREACH))
    if isinstance(old.norm, Clock) and isinstance(new.norm, Clock):
        found = clock(old, new)
    elif isinstance(old.norm, Duty) and isinstance(new.norm, Duty):
        found = duty(old.norm, new.norm, scope(old, new))
    else:
        return Direction(unordered(Reason.NORM))
    return exempted(old, new, found)


def exempted(old: Rule, new: Rule, found: Direction) -> Direction:
    """With the exemptions: more of them is looser; where the day moves on which they are asked, they are set aside."""
    order = flipped(truth(FALSE if old.unless is None else old.unless, FALSE if new.unless is None else new.unless))
    if found.aside and order is not Sense.SAME:
        return replace(found, order=unordered(Reason.EXEMPT))
    return replace(found, order=together((found.order, order)), aside=found.aside and old.unless is not None)


def scope(old: Rule, new: Rule) -> Order:
    """More scope is more obligations; that of runs is a part of the runs, that of periods must hold throughout."""
    if old.scope == new.scope or (isinstance(old.norm, Duty) and isinstance(old.norm.anchors, Runs)):
        return Sense.SAME
    if (
        isinstance(old.norm, Duty)
        and isinstance(old.norm.anchors, Periods)
        and old.norm.anchors.partial is not Partial.SKIP
    ):
        return unordered(Reason.PART)
    return truth(TRUE if old.scope is None else old.scope, TRUE if new.scope is None else new.scope)


# Duties


def duty(old: Duty, new: Duty, scoped: Order) -> Direction:
    """A duty is stricter with more anchors, a stronger demand, or a wider window in which something is forbidden."""
    if isinstance(old.anchors, Runs) and old.anchors.cut is not None:
        return always(old, new)
    if (old.between is None) != (new.between is None):
        return Direction(unordered(Reason.PASSING))
    pairs = [(old, new)] if old.between is None else list(zip(old.between, new.between or (), strict=True))
    cores = [core(*pair) for pair in pairs]
    hung, promise = anchors(old, new)
    order = together((hung, scoped, *(one.order for one in cores)))
    return Direction(order, promise, any(one.aside for one in cores), any(one.later for one in cores))


def core(old: Duty, new: Duty) -> Direction:
    """What is owed for one anchor. A late act makes no breach undone, so the demand for it does not count here."""
    moved = [point(*pair) for pair in zip(old.due, new.due, strict=False)]
    if len(old.due) != len(new.due):
        return Direction(unordered(Reason.NORM))
    demanded = shared(old, new) or flipped(truth(old.demand, new.demand))
    lasting = windowed(old, new)
    reasons = [one for one in (*moved, *lasting) if isinstance(one, Unordered)]
    if demanded is Sense.SAME and old.due:
        demanded = flipped(together(moved))
    order = together((demanded, *reasons) if old.due else (demanded, *lasting))
    aside = any(one is not Sense.SAME for one in (*moved, *(() if old.due else (demanded, *lasting))))
    return Direction(order, aside=aside, later=postponed(old, order, moved, lasting))


def windowed(old: Duty, new: Duty) -> tuple[Order, Order]:
    """How the window grows at its beginning and at its end."""
    if old.window is None or new.window is None:
        same = old.window is new.window
        return (Sense.SAME, Sense.SAME) if same else (unordered(Reason.NORM), Sense.SAME)
    return flipped(point(old.window.first, new.window.first)), point(old.window.last, new.window.last)


def postponed(old: Duty, order: Order, moved: list[Order], lasting: tuple[Order, Order]) -> bool:
    """Whether the stricter form is judged on a later day: its due day, or the end of a window that is looked at whole."""
    days = moved if old.due else [] if counted(old.demand) else [lasting[1]]
    return any(one is order for one in days if one is not Sense.SAME)


def counted(demand: Truth) -> bool:
    """Whether a prohibition is broken on the day of a fact, rather than known to be broken when its window is over."""
    match demand:
        case All(of) | Any(of):
            return all(counted(one) for one in of)
        case Compare(Measure(Kind.TIMES), op, Literal()):
            return op in DOWNWARDS
        case _:
            return isinstance(demand, During)


def shared(old: Duty, new: Duty) -> Unordered | None:
    """A share of an upper bound may be nothing, and then nothing is owed: no order where such a bound changes."""
    if not isinstance(old.anchors, Periods) or (
        old.anchors.partial != Partial.PRO_RATA and old.anchors.holidays != Holidays.PRO_RATA
    ):
        return None
    bounds = [
        [(one.op, one.right) for one in parts(each.demand, Compare) if isinstance(one.left, Measure)]
        for each in (old, new)
    ]
    harmless = all(op in UPWARDS for listed in bounds for op, _ in listed)
    return None if harmless or bounds[0] == bounds[1] else unordered(Reason.SHARE)


def anchors(old: Duty, new: Duty) -> tuple[Order, Promise]:
    """How what a duty hangs on grows, and how obligations under both are told to be the same."""
    match old.anchors, new.anchors:
        case Each(of), Each(others):
            return facts(of, others), Promise.OBLIGATION
        case one, other if one == other:
            return Sense.SAME, Promise.OBLIGATION
        case Periods(unit), Periods(other_unit) if old.anchors == replace(new.anchors, unit=unit):
            return periods(unit, other_unit, old, new), Promise.DUE
        case Runs(), Runs():
            return unordered(Reason.RUNS), Promise.OBLIGATION
        case _:
            return unordered(Reason.NORM), Promise.OBLIGATION


def periods(unit: Period, other: Period, old: Duty, new: Duty) -> Order:
    """Shorter periods are stricter where enough is asked for in each: what is missing in the whole is missing in its last part."""
    assert isinstance(old.anchors, Periods)
    whole = old.anchors.holidays is Holidays.COUNT and old.anchors.partial is not Partial.PRO_RATA
    alike = replace(new, anchors=old.anchors) == old and old.window == OWN and old.due == (OWN.last,)
    if not (whole and alike and enough(old.demand) and unit in WITHIN and other in WITHIN):
        return unordered(Reason.PERIODS)
    return signed(WITHIN.index(unit) - WITHIN.index(other))


def enough(demand: Truth) -> bool:
    """Whether a demand asks only for enough within the whole period, so that more never hurts."""
    match demand:
        case All(of) | Any(of):
            return all(enough(one) for one in of)
        case Compare(Measure(kind, _, around), op, Literal()):
            return op in UPWARDS and around == OWN and kind is not Kind.SUM
        case _:
            return False


def always(old: Duty, new: Duty) -> Direction:
    """A state that is to hold while another does: in breach are the days of the second without the first."""
    match old.anchors, new.anchors, old.demand, new.demand:
        case Runs(while_, cut), Runs(other_while, other_cut), During(held), During(other_held):
            if cut is not None and other_cut is not None and (cut, other_cut) == (held, other_held):
                order = together((truth(while_, other_while), flipped(truth(cut, other_cut))))
                return Direction(order, Promise.DAYS, aside=order is not Sense.SAME)
    return Direction(unordered(Reason.RUNS))


# Clocks


def clock(old: Rule, new: Rule) -> Direction:
    """A clock is stricter with shorter intervals, as long as the same rows stay the shorter ones.

    Between two acts both clocks stand on the same act, and every change moves their due days by the same word: each
    word gives the later of two intervals the later day, the sooner of two due days the sooner one. So the shorter
    clock is due no later, until it begins anew after a breach that nobody cured.
    """
    one, other = old.norm, new.norm
    assert isinstance(one, Clock)
    assert isinstance(other, Clock)
    rows, others = listed(one), listed(other)
    if old.scope != new.scope or len(rows) != len(others) or bare(one, others) != replace(other, roll=one.roll):
        return Direction(unordered(Reason.CLOCK))
    if places(rows) != places(others):
        return Direction(unordered(Reason.ROWS))
    if resting(one):
        return Direction(unordered(Reason.RESTING))
    lengths = [interval(*pair) for pair in zip(rows, others, strict=True)]
    order = flipped(together((*lengths, signed(other.roll - one.roll))))
    return Direction(order, Promise.STRETCH, aside=order is not Sense.SAME)


def resting(one: Clock) -> bool:
    """Whether an obligation can outlive its row, be suspended, and then not be moved because there is no row."""
    return (
        one.suspended is not None
        and one.looser is Word.RUNS_ON
        and one.resumed in (Word.FROM_LAST_ACT, Word.STARTS_ANEW)
    )


def listed(one: Clock) -> list[Row]:
    return [row for table in one.tables for row in table.rows]


def bare(one: Clock, rows: list[Row]) -> Clock:
    """The clock with the intervals of other rows."""
    left = iter(rows)
    tables = tuple(
        replace(table, rows=tuple(replace(row, interval=next(left).interval) for row in table.rows))
        for table in one.tables
    )
    return replace(one, tables=tables)


def places(rows: list[Row]) -> list[object]:
    """Which of every two rows is shorter, and which rows ask for nothing or are not known."""
    known = [None if isinstance(row.interval, Missing) else length(row.interval) for row in rows]
    pairs = [None if a is None or b is None else (a > b) - (a < b) for a, b in combinations(known, 2)]
    return [
        *pairs,
        *(row.interval if isinstance(row.interval, Missing) or row.interval is None else "" for row in rows),
    ]


def interval(old: Row, new: Row) -> Order:
    if not isinstance(old.interval, Duration) or not isinstance(new.interval, Duration):
        return Sense.SAME
    return duration(old.interval, new.interval)
