"""Numbers measured over facts, as intervals (§5.4). All of them are scaled to whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, assert_never

from validator.analysis.symbolic import days, kleene, points, selections, smt
from validator.analysis.symbolic.data import ABSENT, Cell, Sort, same
from validator.analysis.symbolic.kleene import MAYBE, Truth3, exactly
from validator.analysis.symbolic.outside import Outside, Reason
from validator.core.truths import Op
from validator.core.values import Kind, Measure

if TYPE_CHECKING:
    from collections.abc import Callable

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


def exact(one: Number) -> bool:
    """Whether it is surely one number."""
    return one.surely is one.possibly and one.endless is False


def at_least(one: Number, other: Number) -> Truth3:
    if exact(one) and exact(other):
        return exactly(smt.at_most(other.surely, one.surely))
    sure = smt.conj(smt.neg(other.endless), smt.at_most(other.possibly, one.surely))
    return Truth3(sure, smt.disj(one.endless, smt.at_most(other.surely, one.possibly)))


def equal(one: Number, other: Number) -> Truth3:
    if exact(one) and exact(other):
        return exactly(smt.equal(one.surely, other.surely))
    known = [
        smt.neg(one.endless),
        smt.neg(other.endless),
        smt.equal(one.surely, one.possibly),
        smt.equal(other.surely, other.possibly),
        smt.equal(one.surely, other.surely),
    ]
    above = smt.disj(one.endless, smt.at_most(other.surely, one.possibly))
    below = smt.disj(other.endless, smt.at_most(one.surely, other.possibly))
    return Truth3(smt.every(known), smt.conj(above, below))


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
        if not exact(part):
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
    single = surely is possibly
    never = smt.conj(window.first.open, smt.neg(window.unknown))
    nothing = smt.disj(never, window.unknown)
    endless = smt.disj(endless, unbounded(window, view))
    surely = smt.choose(nothing, 0, surely)
    return Number(
        surely,
        surely if single else smt.choose(nothing, 0, possibly),
        smt.disj(
            window.unknown,
            view.future if never is True else smt.conj(never, view.future),
            smt.conj(smt.neg(nothing), endless),
        ),
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
        counted.append((item, kleene.both(item.truth, exactly(covers))))
    surely, possibly, endless = total(node, counted, None, view)
    lost = smt.neg(day.at)
    future = days.le(view.t, day.day) if view.future else False
    single, surely = surely is possibly, smt.choose(lost, 0, surely)
    return Number(surely, surely if single else smt.choose(lost, 0, possibly), smt.disj(lost, endless, future))


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


Counted = list[tuple["Item", Truth3]]
"""Facts, each with whether it counts."""


def touching(node: Measure, view: View, window: Stretch) -> Counted:
    """The facts that count within a window."""
    found = []
    for item in items(node, view):
        touch = touches(item, window)
        if smt.conj(item.possible, touch) is not False:
            found.append((item, kleene.both(item.truth, exactly(touch))))
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
            return *halves(counted, lambda parts: smt.total(smt.choose(one, scale, 0) for one in parts)), False
        case Kind.DIFFERENT:
            return different(node, counted, scale)
        case Kind.SUM:
            return added(node, counted)
        case Kind.DAYS:
            assert window is not None
            listed = [item for item, _ in counted]
            return *halves(counted, lambda parts: covered(window, listed, parts, view) * scale), False
        case Kind.HOURS:
            raise Outside(Reason.CLOCK_TIMES)
        case _ as never:
            assert_never(never)


def halves(counted: Counted, summed: Callable[[list[Formula]], Term]) -> tuple[Term, Term]:
    """A sum over what surely counts and over what possibly does; one term where they are the same."""
    sure = summed([part.sure for _, part in counted])
    if all(kleene.crisp(part) for _, part in counted):
        return sure, sure
    return sure, summed([part.possible for _, part in counted])


def attribute(node: Measure, item: Item) -> Cell:
    assert node.attribute is not None
    found = item.slot.cell(node.attribute)
    return ABSENT if found is None else found


def different(node: Measure, counted: Counted, scale: int) -> tuple[Term, Term, Formula]:
    """Each value once: where no earlier fact that counts has it."""
    cells = [attribute(node, item) for item, _ in counted]

    def kinds(parts: list[Formula]) -> Term:
        named = [
            smt.conj(part, smt.neg(cell.absent), smt.neg(cell.none)) for part, cell in zip(parts, cells, strict=True)
        ]
        new = [
            smt.conj(one, smt.neg(smt.some(smt.conj(named[j], same(cells[j], cells[i])) for j in range(i))))
            for i, one in enumerate(named)
        ]
        return smt.total(smt.choose(one, scale, 0) for one in new)

    surely, possibly = halves(counted, kinds)
    blank = [smt.conj(part.possible, cell.absent) for (_, part), cell in zip(counted, cells, strict=True)]
    if any(one is not False for one in blank):
        possibly = smt.total([possibly, *(smt.choose(one, scale, 0) for one in blank)])
    return surely, possibly, False


def added(node: Measure, counted: Counted) -> tuple[Term, Term, Formula]:
    low, high, blank = [], [], []
    for item, part in counted:
        cell = attribute(node, item)
        there = smt.conj(smt.neg(cell.absent), smt.neg(cell.none))
        if cell.sort is not Sort.NUMBER:
            blank.append(smt.conj(part.possible, smt.disj(cell.absent, there)))
            continue
        less, more = (smt.choose(smt.at_most(cell.value, 0), *pair) for pair in ((cell.value, 0), (0, cell.value)))
        crisp = kleene.crisp(part)
        low.append(smt.choose(smt.conj(part.possible, there), smt.choose(crisp or part.sure, cell.value, less), 0))
        high.append(smt.choose(smt.conj(part.possible, there), smt.choose(crisp or part.sure, cell.value, more), 0))
        blank.append(smt.conj(part.possible, cell.absent))
    surely = smt.total(low)
    return surely, surely if all(kleene.crisp(part) for _, part in counted) else smt.total(high), smt.some(blank)


def covered(window: Stretch, items: list[Item], parts: list[Formula], view: View) -> Term:
    """Days covered by one at least, each once: over the overlaps of all, with alternating sign."""
    if len(parts) > MOST:
        raise Outside(Reason.MEASURE)
    spans = [(clipped(window, item, view), part) for item, part in zip(items, parts, strict=True)]
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
