"""Numbers measured over facts, as intervals (§5.4). All of them are scaled to whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, assert_never

from validator.analysis.symbolic import days, kleene, points, selections, smt
from validator.analysis.symbolic.data import ABSENT, Cell, Sort, same
from validator.analysis.symbolic.kleene import MAYBE, Truth3
from validator.analysis.symbolic.outside import Outside, Reason
from validator.core.truths import Op
from validator.core.values import Kind, Measure

if TYPE_CHECKING:
    from validator.analysis.symbolic.days import Day
    from validator.analysis.symbolic.points import Stretch
    from validator.analysis.symbolic.smt import Formula, Term
    from validator.analysis.symbolic.view import Item, Mark, View

ORDERS = (Op.GE, Op.LE, Op.GT, Op.LT, Op.EQ, Op.NE)
MOST = 4
"""More facts than this are not joined day by day."""


@dataclass(frozen=True, slots=True)
class Number:
    """From `surely` to `possibly` or, where `endless`, without bound."""

    surely: Term
    possibly: Term
    endless: Formula = False


def number(value: Cell | Number) -> Number | None:
    """A number as an interval; None if it is no number."""
    if isinstance(value, Number):
        return value
    return Number(value.value, value.value) if value.sort is Sort.NUMBER else None


def shared(bound: Number, kind: Kind, share: Fraction, scale: int) -> Number:
    """A period's share of a bound: counts rounded down (§7.3)."""
    if share == 1:
        return bound
    part = Fraction(bound.surely, scale) * share
    if kind in (Kind.TIMES, Kind.DIFFERENT, Kind.DAYS):
        part = Fraction(int(part // 1))
    whole = part * scale
    if whole.denominator != 1:
        raise Outside(Reason.SHARE)
    return Number(int(whole), int(whole))


def ordered(one: Number, op: Op, other: Number) -> Truth3:
    """A comparison of intervals (§5.3)."""
    match op:
        case Op.GE:
            return at_least(one, other)
        case Op.LE:
            return at_least(other, one)
        case Op.LT:
            return kleene.negated(at_least(one, other))
        case Op.GT:
            return kleene.negated(at_least(other, one))
        case Op.EQ:
            return equal(one, other)
        case Op.NE:
            return kleene.negated(equal(one, other))
        case Op.IN | Op.INCLUDES | Op.KNOWN | Op.NONE:
            return MAYBE
        case _ as never:
            assert_never(never)


def at_least(one: Number, other: Number) -> Truth3:
    sure = smt.conj(smt.neg(other.endless), smt.at_most(other.possibly, one.surely))
    return Truth3(sure, smt.disj(one.endless, smt.at_most(other.surely, one.possibly)))


def equal(one: Number, other: Number) -> Truth3:
    exact = [
        smt.neg(one.endless),
        smt.neg(other.endless),
        smt.equal(one.surely, one.possibly),
        smt.equal(other.surely, other.possibly),
        smt.equal(one.surely, other.surely),
    ]
    above = smt.disj(one.endless, smt.at_most(other.surely, one.possibly))
    below = smt.disj(other.endless, smt.at_most(one.surely, other.possibly))
    return Truth3(smt.every(exact), smt.conj(above, below))


def ratio(
    over: Number | None,
    under: Number | None,
    op: Op,
    limit: int,
    scale: int,
    absent: Formula,
    blank: Formula,
    below: Cell | Number,
) -> Truth3:
    """`over / under op limit`, multiplied out; outside where a part is uncertain."""
    if over is None or under is None:
        if absent is True:
            nothing = below.none if isinstance(below, Cell) and below.absent is False else False
            if nothing is False:
                return MAYBE
        raise Outside(Reason.RATIO)
    for part in (over, under):
        if part.endless is not False or (part.surely is not part.possibly):
            raise Outside(Reason.RATIO)
    zero = smt.equal(under.surely, 0)
    given = smt.neg(smt.disj(below.none, below.absent)) if isinstance(below, Cell) else True
    found = compare_products(over.surely * scale, limit * under.surely, op)
    told = kleene.pick(blank, kleene.exactly(op is Op.NE), kleene.exactly(found))
    told = kleene.unknown_if(absent, told)
    return kleene.pick(smt.conj(given, zero), kleene.TRUE, told)


def compare_products(one: Term, other: Term, op: Op) -> Formula:
    match op:
        case Op.GE:
            return smt.at_most(other, one)
        case Op.LE:
            return smt.at_most(one, other)
        case Op.LT:
            return smt.neg(smt.at_most(other, one))
        case Op.GT:
            return smt.neg(smt.at_most(one, other))
        case Op.EQ:
            return smt.equal(one, other)
        case Op.NE:
            return smt.neg(smt.equal(one, other))
        case _:
            raise Outside(Reason.RATIO)


def measure(node: Measure, view: View, day: Mark) -> Number:
    """The number, surely and possibly."""
    if node.kind is Kind.HOURS:
        raise Outside(Reason.CLOCK_TIMES)
    window = None if node.window is None else points.stretch(node.window, view)
    if window is None:
        return on_day(node, view, day)
    counted = touching(node, view, window)
    surely, possibly, endless = total(node, counted, window, view)
    never = smt.conj(window.first.open, smt.neg(window.unknown))
    nothing = smt.disj(never, window.unknown)
    endless = smt.disj(endless, unbounded(window, view))
    return Number(
        smt.choose(nothing, 0, surely),
        smt.choose(nothing, 0, possibly),
        smt.disj(window.unknown, view.future if never is True else smt.conj(never, view.future), smt.conj(smt.neg(nothing), endless)),
    )


def on_day(node: Measure, view: View, day: Mark) -> Number:
    """Without a window: the facts that cover the day at hand."""
    if node.kind is Kind.DAYS:
        raise Outside(Reason.MEASURE)
    if day.at is False:
        return Number(0, 0, True)
    counted = []
    for item in items(node, view):
        covers = smt.conj(days.le(item.start, day.day), smt.disj(item.ongoing, days.le(day.day, item.end)))
        counted.append((item, smt.conj(item.sure, covers), smt.conj(item.possible, covers)))
    surely, possibly, endless = total(node, counted, None, view)
    lost = smt.neg(day.at)
    future = days.le(view.t, day.day) if view.future else False
    return Number(smt.choose(lost, 0, surely), smt.choose(lost, 0, possibly), smt.disj(lost, endless, future))


def unbounded(window: Stretch, view: View) -> Formula:
    """Whether facts not yet known could add to it without bound."""
    if not view.future:
        return False
    beyond = smt.disj(smt.neg(window.last.at), days.le(view.t, window.last.day))
    return smt.conj(smt.neg(window.empty), beyond)


def items(node: Measure, view: View) -> list[Item]:
    """The facts selected; never the anchor's own in its demand."""
    own = view.this.slot if view.demand and view.this is not None else None
    return [one for one in selections.select(node.facts, view.nested()) if own is None or one.slot is not own]


Counted = list[tuple["Item", "Formula", "Formula"]]
"""Facts, whether each surely counts and whether it possibly does."""


def touching(node: Measure, view: View, window: Stretch) -> Counted:
    """The facts that count within a window."""
    found = []
    for item in items(node, view):
        touch = touches(item, window)
        if smt.conj(item.possible, touch) is not False:
            found.append((item, smt.conj(item.sure, touch), smt.conj(item.possible, touch)))
    return found


def touches(item: Item, window: Stretch) -> Formula:
    """Whether the fact starts not after the window's end and ends not before its beginning."""
    return smt.conj(
        smt.neg(window.empty),
        smt.disj(smt.neg(window.last.at), days.le(item.start, window.last.day)),
        smt.disj(smt.neg(window.first.at), item.ongoing, days.le(window.first.day, item.end)),
    )


def total(node: Measure, counted: Counted, window: Stretch | None, view: View) -> tuple[Term, Term, Formula]:
    scale = view.world.codes.scale
    match node.kind:
        case Kind.TIMES:
            return (
                smt.total(smt.choose(sure, scale, 0) for _, sure, _ in counted),
                smt.total(smt.choose(possible, scale, 0) for _, _, possible in counted),
                False,
            )
        case Kind.DIFFERENT:
            return different(node, counted, scale)
        case Kind.SUM:
            return added(node, counted)
        case Kind.DAYS:
            assert window is not None
            sure = covered(window, [(item, part) for item, part, _ in counted], view)
            return sure * scale, covered(window, [(item, part) for item, _, part in counted], view) * scale, False
        case Kind.HOURS:
            raise Outside(Reason.CLOCK_TIMES)
        case _ as never:
            assert_never(never)


def attribute(node: Measure, item: Item) -> Cell:
    assert node.attribute is not None
    found = item.slot.cell(node.attribute)
    return ABSENT if found is None else found


def different(node: Measure, counted: Counted, scale: int) -> tuple[Term, Term, Formula]:
    """Each value once: where no earlier fact that counts has it."""
    cells = [attribute(node, item) for item, _, _ in counted]

    def kinds(parts: list[Formula]) -> list[Formula]:
        named = [
            smt.conj(part, smt.neg(cell.absent), smt.neg(cell.none)) for part, cell in zip(parts, cells, strict=True)
        ]
        return [
            smt.conj(one, smt.neg(smt.some(smt.conj(named[j], same(cells[j], cells[i])) for j in range(i))))
            for i, one in enumerate(named)
        ]

    blank = [smt.conj(part, cell.absent) for (_, _, part), cell in zip(counted, cells, strict=True)]
    sure = kinds([part for _, part, _ in counted])
    possible = kinds([part for _, _, part in counted]) + blank
    return (
        smt.total(smt.choose(one, scale, 0) for one in sure),
        smt.total(smt.choose(one, scale, 0) for one in possible),
        False,
    )


def added(node: Measure, counted: Counted) -> tuple[Term, Term, Formula]:
    low, high, blank = [], [], []
    for item, sure, possible in counted:
        cell = attribute(node, item)
        if cell.sort is Sort.NUMBER:
            there = smt.conj(smt.neg(cell.absent), smt.neg(cell.none))
            less = smt.choose(smt.at_most(cell.value, 0), cell.value, 0)
            more = smt.choose(smt.at_most(cell.value, 0), 0, cell.value)
            low.append(smt.choose(smt.conj(possible, there), smt.choose(sure, cell.value, less), 0))
            high.append(smt.choose(smt.conj(possible, there), smt.choose(sure, cell.value, more), 0))
            blank.append(smt.conj(possible, cell.absent))
        else:
            blank.append(smt.conj(possible, smt.neg(smt.conj(cell.none, smt.neg(cell.absent)))))
    return smt.total(low), smt.total(high), smt.some(blank)


def covered(window: Stretch, parts: list[tuple[Item, Formula]], view: View) -> Term:
    """Days covered by one at least, each once: over the overlaps of all, with alternating sign."""
    if len(parts) > MOST:
        raise Outside(Reason.MEASURE)
    spans = [(clipped(window, item, view), part) for item, part in parts]
    found: list[Term] = []
    for size in range(1, len(spans) + 1):
        for chosen in combinations(spans, size):
            first, last = chosen[0][0]
            for (one, other), _ in chosen[1:]:
                first, last = days.later(first, one), days.earlier(last, other)
            there = smt.conj(days.le(first, last), *(part for _, part in chosen))
            length = smt.choose(there, last.term - first.term + 1, 0)
            found.append(length if size % 2 else -length)
    return smt.total(found)


def clipped(window: Stretch, item: Item, view: View) -> tuple[Day, Day]:
    first = days.choose(window.first.at, days.later(item.start, window.first.day), item.start)
    limit = days.choose(window.last.at, window.last.day, view.t)
    return first, days.choose(item.ongoing, limit, days.earlier(item.end, limit))
