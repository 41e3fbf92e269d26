"""Explaining a finding of a duty: its window, its demand, what was missing or unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from validator.core.days import Missing
from validator.core.duties import Breaches, Duty, Each, Periods, Runs
from validator.core.facts import Select
from validator.core.findings import Verdict
from validator.core.nodes import parts
from validator.core.truths import All, Any, Compare, Op
from validator.core.values import Kind, Measure, Ratio
from validator.explaining.courses import course, day_of
from validator.explaining.doubts import Doubting, term
from validator.explaining.ends import judged, until
from validator.explaining.lanes import Drawing
from validator.explaining.model import Anchored, Doubt, Doubted, Explanation, Hold, Remedy
from validator.explaining.near import Looking, Sought
from validator.explaining.needs import Asking
from validator.reference import points, selections
from validator.reference.daysets import FOREVER, NEVER
from validator.reference.states import state
from validator.reference.view import Place
from validator.time.periods import period_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.core.findings import Finding
    from validator.core.rules import Rule
    from validator.core.truths import Truth
    from validator.explaining.cases import Case
    from validator.explaining.ends import Judged
    from validator.explaining.model import Course, Near, Shown
    from validator.reference.view import View

SETTLED = (Verdict.MET, Verdict.NOT_APPLICABLE)
"""Verdicts of which nothing is missing."""
MOST_DOUBTS = 5
"""So many unknown things are named."""
AT_LEAST = (Op.GE, Op.GT, Op.EQ)


def of_duty(case: Case, rule: Rule, duty: Duty, finding: Finding) -> Explanation:
    """Why a duty's finding is what it is."""
    found = judged(duty, case.anchor(rule, finding), case, finding)
    counted = shown_evidence(case, rule, found, finding)
    near: tuple[tuple[Near, ...], int] = ((), 0)
    if finding.verdict not in SETTLED and found.ends:
        own = None if finding.anchored is None else finding.anchored.ordinal
        looking = Looking(case, rule, found.demand, own, frozenset(one.ordinal for one in finding.evidence))
        near = looking.near(sought(found.duty.demand, found.demand))
    window = None if duty.window is None else (finding.first, finding.last)
    return Explanation(
        finding,
        rule.subject,
        case.names,
        case.policy.zone,
        case.as_of,
        anchored(case, rule, found),
        found.ends,
        (),
        until(found, finding, case.as_of),
        counted,
        *near,
        remedy(case, rule, found, finding),
        Drawing(case, rule, finding, counted, near[0], window).timeline(),
    )


def anchored(case: Case, rule: Rule, found: Judged) -> Anchored:
    """What the duty hangs on."""
    anchor, anchors = found.anchor, found.duty.anchors
    first, last = day_of(anchor.start), day_of(anchor.end)
    match anchors:
        case Each():
            fact = None if anchor.fact is None else case.shown(anchor.fact, rule, first)
            return Anchored(Hold.FACT, first, last, fact, anchor.sure, point=point_of(case, found))
        case Runs(state, None):
            return Anchored(Hold.RUN, first, last, None, anchor.sure, state=state)
        case Runs(_, cut):
            return Anchored(Hold.STATE, first, last, None, anchor.sure, state=cut)
        case Periods(unit):
            whole = None if first is None else period_of(first, unit)
            share = anchor.share
            return Anchored(Hold.PERIOD, first, last, None, anchor.sure, share, unit, whole)
        case Breaches(rules):
            return Anchored(Hold.BREACH, first, last, None, anchor.sure, rules=rules)
        case _ as never:
            assert_never(never)


def point_of(case: Case, found: Judged) -> Course | None:
    """The way to the anchor's day where only a point of its fact counts."""
    anchor, anchors = found.anchor, found.duty.anchors
    assert isinstance(anchors, Each)
    if anchor.fact is None:
        return None
    view = case.view.on(selections.whole(anchor.fact))
    for member in anchors.facts:
        if isinstance(member, Select):
            if member.type == anchor.fact.type and day_of(anchor.start) == anchor.fact.start:
                return None
        elif anchor.fact.type in selections.types(member.of):
            way = course(member.at, view)
            if way.day == day_of(anchor.start):
                return way
    return None


def shown_evidence(case: Case, rule: Rule, found: Judged, finding: Finding) -> tuple[Shown, ...]:
    """The facts that counted, each with the day on which it does."""
    days: dict[int, int | None] = {}
    if finding.evidence and case.looks.edged(found.duty):
        for measure in parts((found.duty.demand, found.duty.late), Measure):
            items = selections.select(measure.facts, found.view.nested())
            days |= {item.fact.ordinal: item.start for item in items}
    facts = ((case.facts[one.ordinal], days.get(one.ordinal)) for one in finding.evidence)
    found_facts = (case.shown(fact, rule, day) for fact, day in facts)
    return tuple(sorted(found_facts, key=lambda one: (one.day, one.fact.ordinal)))


def sought(demand: Truth, view: View) -> Iterator[Sought]:
    """The facts that a demand wants more of, with their windows where these are known."""
    match demand:
        case All(of) | Any(of):
            for one in of:
                yield from sought(one, view)
        case Compare(Measure() as measure, op) if op in AT_LEAST:
            yield from windowed(measure, view)
        case Compare(Ratio(Measure() as measure), op) if op in AT_LEAST:
            yield from windowed(measure, view)
        case _:
            return


def windowed(measure: Measure, view: View) -> Iterator[Sought]:
    """The facts of a measure between its days; nothing where no day can count."""
    if measure.window is None:
        return
    window = points.stretch(measure.window, view)
    if not window.unknown and not window.empty and window.first.mark.place is not Place.OPEN:
        yield Sought(measure.facts, window.lo_day, window.hi_day, None if measure.kind is Kind.DAYS else window)


def remedy(case: Case, rule: Rule, found: Judged, finding: Finding) -> Remedy:
    """What would have satisfied it, what is unknown, or what takes it out of force."""
    match finding.verdict:
        case Verdict.MET:
            return Remedy()
        case Verdict.NOT_APPLICABLE:
            return Remedy(exempt=rule.unless, decided=decided(rule, found, finding, case))
        case Verdict.UNDETERMINED:
            doubts = doubted(case, rule, found, finding)
            need = Asking(case, rule, found.demand).need(found.duty.demand) if found.ends else None
            return Remedy(need, *some(doubts))
        case Verdict.VIOLATED | Verdict.MET_LATE | Verdict.OPEN:
            return Remedy(Asking(case, rule, found.demand).need(found.duty.demand))
        case _ as never:
            assert_never(never)


def decided(rule: Rule, found: Judged, finding: Finding, case: Case) -> int | None:
    """The day on which an exception took the duty out of force; None where the finding no longer tells."""
    if found.asks:
        return finding.due if finding.due is not None and finding.due < case.as_of else case.as_of
    day = case.as_of if finding.until is None else finding.until
    return day if rule.unless is not None and holds(rule.unless, found.view.nested(), day) else None


def holds(node: Truth, view: View, day: int) -> bool:
    return state(node, view).on(day) is True


def some(doubts: Iterable[Doubt]) -> tuple[tuple[Doubt, ...], int]:
    """The first of several doubts, each once, and how many more there are."""
    found = tuple(dict.fromkeys(doubts)) or (Doubt(Doubted.DATA),)
    return found[:MOST_DOUBTS], max(len(found) - MOST_DOUBTS, 0)


def doubted(case: Case, rule: Rule, found: Judged, finding: Finding) -> Iterator[Doubt]:
    """What made the verdict undetermined."""
    doubting, view = Doubting(case, rule), found.view.nested()
    match finding.why:
        case "anchor":
            yield from unsure(doubting, rule, found)
        case "scope":
            assert rule.scope is not None
            day = finding.anchor if finding.anchor is not None else case.as_of
            if day >= case.as_of:
                yield Doubt(Doubted.FUTURE, day=day)
            yield from doubting.of_state(rule.scope, view, (day, day))
        case "version":
            if found.written.reckoned is not None:
                yield from doubting.of_point(found.written.reckoned, view)
        case "unless":
            assert rule.unless is not None
            yield from doubting.of_state(rule.unless, view, (NEVER, FOREVER))
        case _:
            yield from unsettled(doubting, rule, found)


def unsure(doubting: Doubting, rule: Rule, found: Judged) -> Iterator[Doubt]:
    """Why nobody can tell whether there is an anchor."""
    anchor, view = found.anchor, doubting.case.view
    first, last = day_of(anchor.start), day_of(anchor.end)
    span = (NEVER if first is None else first, FOREVER if last is None else last)
    match found.duty.anchors:
        case Each(facts):
            yield from doubting.of_anchor(facts, view, anchor)
        case Runs(state):
            yield from doubting.of_state(state, view, span)
        case Periods():
            if rule.scope is not None:
                yield from doubting.of_state(rule.scope, view, span)
        case Breaches():
            yield Doubt(Doubted.BREACH, day=first)
        case _ as never:
            assert_never(never)


def unsettled(doubting: Doubting, rule: Rule, found: Judged) -> Iterator[Doubt]:
    """Why the demand is unknown: a term left open between two values, an end of the window, the demand itself."""
    if not found.ends and isinstance(found.duty.anchors, Each):
        yield from unsure(doubting, rule, found)
        return
    if found.written.between is not None:
        yield from (term(one) for one in parts((found.written.window, found.written.due), Missing))
    if found.duty.window is not None:
        yield from doubting.of_window(found.duty.window, found.view)
    for point in found.duty.due:
        yield from doubting.of_point(point, found.view)
    yield from doubting.of_truth(found.duty.demand, found.demand)
