"""Anchors: what duties hang on (§7). Each is one that there may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from validator.analysis.symbolic import days, selections, smt, states
from validator.analysis.symbolic.outside import Outside, Reason
from validator.analysis.symbolic.view import OPEN, Anchor, Mark, on
from validator.core.duties import Breaches, Duty, Each, Holidays, Partial, Period, Periods, Runs
from validator.core.truths import All
from validator.reference.anchors import part_of
from validator.reference.daysets import FOREVER, NEVER
from validator.reference.daysets import days as dayset
from validator.time.periods import periods
from validator.time.workdays import count_working

if TYPE_CHECKING:
    from validator.analysis.symbolic.days import Day
    from validator.analysis.symbolic.obligations import Obligation
    from validator.analysis.symbolic.smt import Formula
    from validator.analysis.symbolic.view import Item, View
    from validator.core.rules import Policy, Rule
    from validator.core.truths import Truth

MOST_PERIODS = 600


def in_force(policy: Policy) -> tuple[int, int]:
    """The first and the last day in force."""
    validity = policy.validity
    return (
        NEVER if validity.first is None else validity.first,
        FOREVER if validity.last is None else validity.last,
    )


def anchors(rule: Rule, duty: Duty, view: View, earlier: Sequence[Obligation]) -> Iterator[Anchor]:
    """The anchors of a duty."""
    match duty.anchors:
        case Each(facts):
            yield from (each(item) for item in selections.select(facts, view))
        case Runs(scope, None):
            yield from runs(scope, view)
        case Runs(scope, cut):
            assert cut is not None
            yield from pieces(scope, cut, view)
        case Periods():
            yield from calendar(duty.anchors, rule, view)
        case Breaches(rules):
            yield from breaches(rules, earlier)
        case _ as never:
            assert_never(never)


def each(item: Item) -> Anchor:
    end = Mark(item.end, at=smt.neg(item.ongoing), open=item.ongoing)
    return Anchor(on(item.start), end, item.sure, item.possible, item.slot)


def unique(found: Sequence[tuple[Formula, Day]]) -> list[tuple[Formula, Day]]:
    """Each day once: a day that an earlier one gives already is left out."""
    kept: list[tuple[Formula, Day]] = []
    for there, day in found:
        again = smt.some(smt.conj(other, days.same(one, day)) for other, one in kept)
        now = smt.conj(there, smt.neg(again))
        if now is not False:
            kept.append((now, day))
    return kept


def runs(scope: Truth, view: View) -> Iterator[Anchor]:
    """Maximal runs of days on which the state holds, that begin by the as-of day."""
    edges = unique(list(states.edges(scope, view)))
    always = states.settled(states.state(scope, before(edges, view), view))
    yield from run(OPEN, always, before(edges, view), edges, scope, view)
    for there, day in edges:
        now = states.settled(states.state(scope, day, view))
        then = states.settled(states.state(scope, day.moved(-1), view))
        begins = smt.conj(there, now, smt.neg(then), days.le(day, view.t))
        yield from run(on(day), begins, day, edges, scope, view)


def before(edges: Sequence[tuple[Formula, Day]], view: View) -> Day:
    """A day before all changes."""
    return days.day(min([view.world.as_of, *(day.low for _, day in edges)]) - 1)


def run(
    start: Mark, there: Formula, first: Day, edges: Sequence[tuple[Formula, Day]], scope: Truth, view: View
) -> Iterator[Anchor]:
    """The run from a day on, to the eve of the next day on which the state does not hold."""
    if there is False:
        return
    ended, last = next_end(first, edges, lambda day: smt.neg(states.settled(states.state(scope, day, view))))
    yield Anchor(start, Mark(last.moved(-1), at=ended, open=smt.neg(ended)), there, there)


def next_end(first: Day, edges: Sequence[tuple[Formula, Day]], ends: object) -> tuple[Formula, Day]:
    """The first change after a day that ends the run, and whether there is one."""
    assert callable(ends)
    ended: Formula = False
    last = days.day(0)
    for there, day in edges:
        stops = smt.conj(there, days.lt(first, day), ends(day))
        if stops is False:
            continue
        last = day if ended is False else days.choose(ended, days.choose(stops, days.earlier(last, day), last), day)
        ended = smt.disj(ended, stops)
    return ended, last


def pieces(scope: Truth, cut: Truth, view: View) -> Iterator[Anchor]:
    """Runs of equal truth of both, clipped to the days in force and known."""
    first, final = in_force(view.policy)
    final = min(final, view.world.as_of)
    if first > final:
        return
    edges = [*states.edges(scope, view), *states.edges(cut, view)]
    clipped = [(smt.conj(there, inside(first, day, final)), day) for there, day in edges]
    begin = days.day(first) if first > NEVER else before(edges, view)
    changes = unique([(True, begin), *clipped])
    for there, day in changes:
        outer = states.settled(states.state(scope, day, view))
        fresh = smt.disj(days.same(day, begin), smt.neg(alike(scope, cut, day, day.moved(-1), view)))
        exists = smt.conj(there, outer, fresh)
        if exists is False:
            continue
        ended, last = next_end(day, changes, lambda one, day=day: smt.neg(alike(scope, cut, one, day, view)))
        stop = days.choose(ended, last.moved(-1), days.day(final))
        reaches = days.le(view.t, stop)
        start = OPEN if first <= NEVER and day is begin else on(day)
        yield Anchor(start, Mark(stop, at=smt.neg(reaches), open=reaches), exists, exists)


def inside(first: int, day: Day, last: int) -> Formula:
    return days.within(days.day(first), day, days.day(last))


def alike(scope: Truth, cut: Truth, one: Day, other: Day, view: View) -> Formula:
    """Whether both states are the same on two days."""
    outer = [states.settled(states.state(scope, day, view)) for day in (one, other)]
    inner = [states.state(cut, day, view) for day in (one, other)]
    return smt.conj(
        smt.iff(*outer),
        smt.iff(inner[0].sure, inner[1].sure),
        smt.iff(inner[0].possible, inner[1].possible),
    )


def calendar(wanted: Periods, rule: Rule, view: View) -> Iterator[Anchor]:
    """Calendar periods in force, as far as they are in scope (§7.3)."""
    first, final = in_force(view.policy)
    if first <= NEVER:
        return
    scope = All(()) if rule.scope is None else rule.scope
    edges = unique(list(states.edges(scope, view)))
    found = list(periods(first, min(final, view.world.as_of), wanted.unit))
    if len(found) > MOST_PERIODS:
        raise Outside(Reason.PERIODS)
    for whole in found:
        yield from period(whole, (max(whole[0], first), min(whole[1], final)), wanted, (scope, edges), view)


Scoped = tuple["Truth", Sequence[tuple["Formula", "Day"]]]


def period(
    whole: tuple[int, int], part: tuple[int, int], wanted: Periods, scoped: Scoped, view: View
) -> Iterator[Anchor]:
    if wanted.partial is Partial.SKIP and part != whole:
        return
    if wanted.holidays is Holidays.SKIP and closed(whole[0], wanted.unit, view):
        return
    scope, edges = scoped
    on_first = states.settled(states.state(scope, days.day(part[0]), view))
    turns = [
        (smt.conj(there, inside(part[0] + 1, day, part[1])), day, states.settled(states.state(scope, day, view)))
        for there, day in edges
    ]
    full = smt.conj(on_first, *(smt.neg(smt.conj(there, smt.neg(now))) for there, _, now in turns))
    share = shared(whole, part, wanted, full, view)
    if wanted.partial is Partial.SKIP:
        if full is not False:
            yield replace(anchor(days.day(part[0]), days.day(part[1]), full), share=share)
        return
    some, low, high = touched(part, on_first, turns)
    if some is not False:
        yield replace(anchor(low, high, some), share=share)


def anchor(first: Day, last: Day, there: Formula) -> Anchor:
    return Anchor(on(first), on(last), there, there)


def touched(
    part: tuple[int, int], on_first: Formula, turns: Sequence[tuple[Formula, Day, Formula]]
) -> tuple[Formula, Day, Day]:
    """Whether any day of a period is in scope, and the first and the last one that is."""
    first, last = days.day(part[0]), days.day(part[1])
    enters = [(smt.conj(there, now), day) for there, day, now in turns]
    some = smt.disj(on_first, *(there for there, _ in enters))
    low = last
    for there, day in enters:
        low = days.choose(there, days.earlier(low, day), low)
    latest, still = first, on_first
    for there, day, now in turns:
        newer = smt.conj(there, days.le(latest, day))
        still = smt.pick(newer, now, still)
        latest = days.choose(newer, day, latest)
    eve = latest.moved(-1)
    return some, days.choose(on_first, first, low), days.choose(still, last, eve)


def closed(day: int, unit: Period, view: View) -> bool:
    return unit in (Period.DAY, Period.WEEKDAY) and day in view.policy.holidays


def shared(whole: tuple[int, int], part: tuple[int, int], wanted: Periods, full: Formula, view: View) -> Fraction:
    """A period's share, where it does not hang on unknown days of a scope."""
    share = Fraction(1)
    if wanted.partial is Partial.PRO_RATA:
        if full is not True:
            raise Outside(Reason.SHARE)
        share *= part_of(whole, dayset([part]), wanted.unit)
    if wanted.holidays is Holidays.PRO_RATA:
        if full is not True and wanted.partial is not Partial.SKIP:
            raise Outside(Reason.SHARE)
        listed = range(part[0], part[1] + 1)
        weekdays = count_working(listed, ())
        share *= Fraction(count_working(listed, view.policy.holidays), weekdays) if weekdays else Fraction(1)
    return share


def breaches(rules: tuple[str, ...], earlier: Sequence[Obligation]) -> Iterator[Anchor]:
    """Each breach of other rules, on its first day (§7.4)."""
    for one in earlier:
        if one.rule.id in rules and one.perhaps is not False:
            yield Anchor(on(one.since), on(one.since), one.breach, one.perhaps)
