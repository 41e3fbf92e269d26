"""Judging a duty (§8): for each anchor that there may be, when there is an obligation and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from validator.analysis.symbolic import days, kleene, numbers, points, smt, states
from validator.analysis.symbolic.anchors import anchors, in_force
from validator.analysis.symbolic.kleene import FALSE, TRUE
from validator.analysis.symbolic.obligations import Obligation
from validator.analysis.symbolic.outside import Outside, Reason
from validator.analysis.symbolic.truths import truth
from validator.analysis.symbolic.view import Mark, View
from validator.core.duties import Breaches, Clock, Duty, Each, Runs
from validator.core.truths import All, Any, Between, Compare, Covered, During, Lasts, Not, Op, Unknown
from validator.core.values import Kind, Literal, Measure
from validator.reference import duties as reference
from validator.reference import evidence
from validator.reference.daysets import FOREVER, NEVER
from validator.reference.view import Anchor as Known
from validator.reference.view import Mark as Place

if TYPE_CHECKING:
    from validator.analysis.symbolic.days import Day
    from validator.analysis.symbolic.kleene import Truth3
    from validator.analysis.symbolic.points import Stretch
    from validator.analysis.symbolic.smt import Formula
    from validator.analysis.symbolic.world import World
    from validator.core.days import Point
    from validator.core.rules import Policy, Rule
    from validator.core.truths import Truth


def judged(policy: Policy, world: World, names: frozenset[str]) -> list[Obligation]:
    """The obligations of some rules of a policy and of those that these hang on, in the policy's order."""
    view = View(policy, world)
    wanted = closure(policy, names)
    found: list[Obligation] = []
    for rule in policy.rules:
        if rule.subject == world.subject and rule.id in wanted:
            if isinstance(rule.norm, Clock):
                raise Outside(Reason.CLOCK)
            found += judge(rule, rule.norm, view, found)
    return found


def closure(policy: Policy, names: frozenset[str]) -> frozenset[str]:
    """Some rules and those whose breaches they hang on."""
    wanted = set(names)
    for rule in reversed(policy.rules):
        if rule.id in wanted and isinstance(rule.norm, Duty) and isinstance(rule.norm.anchors, Breaches):
            wanted |= set(rule.norm.anchors.rules)
    return frozenset(wanted)


def judge(rule: Rule, duty: Duty, view: View, earlier: Sequence[Obligation]) -> Iterator[Obligation]:
    """The obligations of a duty."""
    for anchor in anchors(rule, duty, view, earlier):
        if reference.owes_nothing(duty.demand, Known(Place.__new__(Place), Place.__new__(Place), share=anchor.share)):
            continue
        seen = replace(view, this=anchor)
        found = obligation(rule, duty, seen) if duty.between is None else between(rule, duty.between, seen)
        if found.exists is not False:
            yield found


def between(rule: Rule, pair: tuple[Duty, Duty], view: View) -> Obligation:
    """For every value of a missing duration between two (§8.5)."""
    short, long = (obligation(rule, duty, view) for duty in pair)
    both = smt.conj(short.exists, long.exists)

    def joined(name: str) -> Formula:
        one, other = getattr(short, name), getattr(long, name)
        alone = smt.disj(smt.conj(one, smt.neg(long.exists)), smt.conj(other, smt.neg(short.exists)))
        return smt.disj(alone, smt.conj(both, one, other))

    return replace(
        long,
        exists=smt.disj(short.exists, long.exists),
        breach=joined("breach"),
        met=joined("met"),
        perhaps=smt.disj(short.perhaps, long.perhaps),
        since=days.choose(long.exists, long.since, short.since),
        excused=smt.disj(short.excused, long.excused),
    )


@dataclass(frozen=True, slots=True)
class Case:
    """One anchor on its way to a verdict. `cut` is its window, cut to the days in force where that is due."""

    rule: Rule
    duty: Duty
    view: View
    a0: Day
    window: Stretch
    cut: Stretch
    due: Mark
    scope: Truth3
    there: Formula
    version: Truth3


def obligation(rule: Rule, duty: Duty, view: View) -> Obligation:
    """One anchor's obligation (§8.1)."""
    case = opened(rule, duty, view)
    return asked(case) if duty.due else forbidden(case)


def opened(rule: Rule, duty: Duty, view: View) -> Case:
    """Scope, window, due day and version (§8.1 1-4)."""
    anchor = view.this
    assert anchor is not None
    first, last = in_force(view.policy)
    a0 = days.choose(anchor.start.at, anchor.start.day, days.day(first))
    window = points.ANY_TIME if duty.window is None else points.stretch(duty.window, view)
    scope = scoped(rule, duty, a0, view)
    there = smt.conj(anchor.possible, scope.possible, smt.neg(window.first.open))
    if not duty.due:
        there = smt.conj(there, smt.neg(window.empty))
    case = Case(rule, duty, view, a0, window, window, due_mark(duty.due, view), scope, there, TRUE)
    if duty.reckoned is None and not duty.due:
        return prohibiting(case, first, last)
    version = reckoned(case, first, last)
    return replace(case, there=smt.conj(there, version.possible), version=version)


def scoped(rule: Rule, duty: Duty, a0: Day, view: View) -> Truth3:
    if rule.scope is None or not isinstance(duty.anchors, Each | Breaches):
        return TRUE
    return states.state(rule.scope, a0, view)


def due_mark(due: tuple[Point, ...], view: View) -> Mark:
    """The latest of the last points; open if one is open (or ever), else unknown if one is unknown."""
    if not due:
        return Mark(open=True)
    marks = [points.bound(point, view, -1) for point in due]
    opened = smt.some(smt.disj(one.open, one.ever) for one in marks)
    unknown = smt.conj(smt.neg(opened), smt.some(one.unknown for one in marks))
    at = smt.every(one.at for one in marks)
    day = marks[0].day
    for one in marks[1:]:
        day = days.later(day, one.day)
    return Mark(day, at=at, open=opened, unknown=unknown)


def reckoned(case: Case, first: int, last: int) -> Truth3:
    """Whether this version judges the obligation."""
    if case.duty.reckoned is not None:
        mark = points.locate(case.duty.reckoned, case.view)
        inside = smt.conj(mark.at, in_range(first, mark.day, last))
        return kleene.Truth3(inside, smt.disj(inside, mark.unknown))
    lo = case.window.first
    other = days.choose(lo.at, lo.day, case.a0)
    return kleene.exactly(smt.pick(case.due.at, in_range(first, case.due.day, last), in_range(first, other, last)))


def in_range(first: int, day: Day, last: int) -> Formula:
    low = True if first <= NEVER else days.le(days.day(first), day)
    return smt.conj(low, True if last >= FOREVER else days.le(day, days.day(last)))


def prohibiting(case: Case, first: int, last: int) -> Case:
    """A prohibition's windows are cut to the days in force."""
    view = replace(case.view, within=(first, last))
    window = case.window
    if case.duty.window is not None and window.unknown is not True:
        cut = window.cut(first, last)
        window = points.Stretch(
            points.choose(window.unknown, window.first, cut.first),
            points.choose(window.unknown, window.last, cut.last),
        )
    return replace(case, view=view, cut=window, there=smt.conj(case.there, smt.neg(window.empty)))


def asked(case: Case) -> Obligation:
    """A duty to act is judged once its due day is over (§8.1 5)."""
    view = replace(case.view, demand=True, future=True)
    met = truth(case.duty.demand, view)
    unclear = smt.disj(case.window.unknown, case.due.unknown)
    over = smt.conj(smt.neg(unclear), case.due.at, days.lt(case.due.day, view.t))
    broken = smt.conj(over, met.false)
    doubtful = smt.disj(smt.conj(unclear, smt.neg(met.sure)), smt.conj(over, met.possible, smt.neg(met.sure)))
    deciding = days.choose(case.due.at, days.earlier(case.due.day, view.t), view.t)
    perhaps = smt.conj(smt.disj(broken, doubtful), case.due.at)
    return finished(case, met.sure, broken, perhaps, deciding, case.due.day.moved(1))


def forbidden(case: Case) -> Obligation:
    """A prohibition is judged as known, and met until broken (§8.1 5)."""
    view, window = replace(case.view, demand=True), case.cut
    begun = smt.disj(window.unknown, smt.neg(window.first.at), days.le(window.first.day, view.t))
    case = replace(case, there=smt.conj(case.there, begun))
    kept = truth(case.duty.demand, view)
    clear = smt.neg(window.unknown)
    ended = smt.conj(window.last.at, days.lt(window.last.day, view.t))
    otherwise = days.choose(ended, window.last.day, view.t)
    since = forbidden_on(case.duty.demand, view, otherwise)
    since = days.choose(window.first.at, days.later(since, window.first.day), since)
    broken = smt.conj(clear, kept.false, days.lt(since, view.t))
    deciding = days.choose(broken, since, last_looked(case))
    return finished(case, smt.conj(clear, kept.sure), broken, broken, deciding, since)


def forbidden_on(demand: Truth, view: View, otherwise: Day) -> Day:
    """The day on which a false demand was broken (§8.2)."""
    match demand:
        case All(of):
            found = view.t if not of else None
            for part in of:
                false = truth(part, view).false
                day = days.choose(false, forbidden_on(part, view, otherwise), days.day(view.world.as_of + 10**6))
                found = day if found is None else days.earlier(found, day)
            assert found is not None
            return found
        case Any(of):
            found = None
            for part in of:
                day = forbidden_on(part, view, otherwise)
                found = day if found is None else days.later(found, day)
            return otherwise if found is None else found
        case During(_, at):
            mark = points.locate(at, view)
            return days.choose(mark.at, mark.day, otherwise)
        case Compare():
            return too_many(demand, view, otherwise)
        case Not() | Unknown() | Covered() | Between() | Lasts():
            return otherwise


def too_many(demand: Compare, view: View, otherwise: Day) -> Day:
    """The start of the first fact that is one too many."""
    match demand:
        case Compare(Measure(Kind.TIMES) as measure, Op.LE | Op.LT | Op.EQ as op, Literal(Decimal() as n)):
            share = Fraction(1) if view.this is None else view.this.share
            amount = Fraction(n) * share if share == 1 else Fraction(int(Fraction(n) * share // 1))
            limit = evidence.allowed(op, amount)
        case _:
            return otherwise
    if limit is None:
        return otherwise
    if measure.window is None:
        raise Outside(Reason.MEASURE)
    return beyond(limit, numbers.touching(measure, view, points.stretch(measure.window, view)), otherwise)


def beyond(limit: int, counted: numbers.Counted, otherwise: Day) -> Day:
    """The earliest start up to which more facts than the limit have started."""
    found: Formula = False
    first = otherwise
    for item, part in counted:
        upto = smt.count(smt.conj(other.sure, days.le(one.start, item.start)) for one, other in counted)
        exceeds = smt.conj(part.sure, smt.at_most(limit + 1, upto))
        if exceeds is False:
            continue
        sooner = days.choose(found, days.earlier(first, item.start), item.start)
        first = days.choose(exceeds, sooner, first)
        found = smt.disj(found, exceeds)
    return first


def last_looked(case: Case) -> Day:
    t = case.view.t
    if isinstance(case.duty.anchors, Runs) and case.duty.anchors.cut is not None:
        assert case.view.this is not None
        end = case.view.this.end
        return days.choose(end.at, days.earlier(end.day, t), t)
    until = days.choose(case.cut.last.at, days.earlier(case.cut.last.day, t), t)
    cut = case.duty.window is not None and case.duty.reckoned is None
    return days.earlier(until, days.day(in_force(case.view.policy)[1])) if cut else until


def finished(case: Case, met: Formula, broken: Formula, perhaps: Formula, deciding: Day, since: Day) -> Obligation:
    """Unsure anchors and exceptions (§8.1 6, 7)."""
    anchor = case.view.this
    assert anchor is not None
    provisional: Formula = False
    if case.rule.scope is not None and isinstance(case.duty.anchors, Each | Breaches):
        provisional = days.le(case.view.t, case.a0)
    sure = smt.conj(anchor.sure, case.scope.sure, case.version.sure, smt.neg(provisional))
    unless = FALSE if case.rule.unless is None else states.state(case.rule.unless, deciding, case.view.nested())
    applies = smt.conj(case.there, smt.neg(unless.sure))
    excuse = FALSE if case.rule.excused is None else states.state(case.rule.excused, deciding, case.view.nested())
    return Obligation(
        case.rule,
        anchor,
        case.window,
        applies,
        smt.conj(applies, broken, sure, smt.neg(unless.possible)),
        smt.conj(applies, met),
        smt.conj(applies, perhaps),
        case.due,
        since,
        excuse.sure,
    )
