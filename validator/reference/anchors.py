"""Anchors: what duties hang on (§7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from validator.core.duties import Breaches, Duty, Each, Holidays, Partial, Period, Periods, Runs
from validator.core.facts import Select
from validator.core.findings import Finding, Verdict
from validator.core.truths import All, Truth
from validator.reference import selections
from validator.reference.daysets import FOREVER, NEVER, DaySet, days
from validator.reference.states import state
from validator.reference.view import OPEN, UNKNOWN, Anchor, Item, Mark, Place, View
from validator.time.periods import MONTHS, periods
from validator.time.workdays import count_working

if TYPE_CHECKING:
    from validator.core.rules import Rule


@dataclass(frozen=True, slots=True)
class Force:
    """The days in force (§8.4)."""

    first: int
    last: int

    def __contains__(self, day: int) -> bool:
        return self.first <= day <= self.last


def in_force(view: View) -> Force:
    validity = view.policy.validity
    return Force(
        NEVER if validity.first is None else validity.first,
        FOREVER if validity.last is None else validity.last,
    )


def anchors(rule: Rule, duty: Duty, view: View, earlier: Sequence[Finding]) -> Iterator[Anchor]:
    """The anchors of a duty for one history."""
    match duty.anchors:
        case Each(facts):
            for item in selections.select(facts, view):
                yield each(item)
        case Runs(scope, None):
            yield from runs(scope, view)
        case Runs(scope, cut):
            assert cut is not None
            yield from pieces(scope, cut, view)
        case Periods():
            yield from calendar(duty.anchors, rule, duty, view)
        case Breaches(rules):
            yield from breaches(rules, earlier)
        case _ as never:
            assert_never(never)


def each(item: Item) -> Anchor:
    if item.start is None:
        return Anchor(UNKNOWN, UNKNOWN, item.fact, False)
    end = OPEN if item.end is None else Mark(Place.DAY, item.end, item.end_ms)
    return Anchor(Mark(Place.DAY, item.start, item.start_ms), end, item.fact, item.sure)


def run(first: int, last: int, sure: bool) -> Anchor:
    start = OPEN if first <= NEVER else Mark(Place.DAY, first)
    return Anchor(start, OPEN if last >= FOREVER else Mark(Place.DAY, last), None, sure)


def runs(scope: Truth, view: View) -> Iterator[Anchor]:
    """Maximal runs of one truth, that begin by the as-of day (§7.2)."""
    found = state(scope, view)
    pieces = [(span, True) for span in found.sure.spans]
    pieces += [(span, False) for span in (found.possible - found.sure).spans]
    for (first, last), sure in sorted(pieces):
        if first <= view.as_of:
            yield run(first, last, sure)


def pieces(scope: Truth, cut: Truth, view: View) -> Iterator[Anchor]:
    """Runs of equal truth of both, clipped to the days in force and known."""
    outer, inner = state(scope, view), state(cut, view)
    force = in_force(view)
    clip = days([(force.first, min(force.last, view.as_of))])
    found = []
    for sure, scoped in ((True, outer.sure), (False, outer.possible - outer.sure)):
        for part in (inner.sure, inner.possible - inner.sure, ~inner.possible):
            found += [(span, sure) for span in (scoped & part).spans]
    for (first, last), sure in sorted(found):
        for low, high in (days([(first, last)]) & clip).spans:
            yield run(low, FOREVER if high == view.as_of else high, sure)


def calendar(wanted: Periods, rule: Rule, duty: Duty, view: View) -> Iterator[Anchor]:
    """Calendar periods in force, as far as they are in scope (§7.3)."""
    first = period_start(duty, view)
    if first is None:
        return
    force = in_force(view)
    scope = state(All(()) if rule.scope is None else rule.scope, view)
    for low, high in periods(first, min(force.last, view.as_of), wanted.unit):
        inside = days([(max(low, first), min(high, force.last))])
        anchor = period((low, high), inside & scope.sure, inside & scope.possible, wanted, view)
        if anchor is not None:
            yield anchor


def period_start(duty: Duty, view: View) -> int | None:
    """The first day of validity or, if later, of observation; never the first fact (T11)."""
    observed = view.observed(mentioned(duty.demand))
    known = [day for day in (view.policy.validity.first, observed) if day is not None]
    return max(known, default=None)


def mentioned(node: object) -> Iterator[str]:
    """Every fact type that a demand mentions, however deep."""
    if isinstance(node, Select):
        yield node.type
    if isinstance(node, tuple):
        for part in node:
            yield from mentioned(part)
    elif is_dataclass(node):
        for one in fields(node):
            yield from mentioned(getattr(node, one.name))


def period(whole: tuple[int, int], sure: DaySet, possible: DaySet, wanted: Periods, view: View) -> Anchor | None:
    everything = days([whole])
    if wanted.partial is Partial.SKIP:
        if possible != everything:
            return None
        scope, known = everything, sure == everything
    else:
        scope, known = (sure, True) if sure.spans else (possible, False)
    if not scope.spans or (wanted.holidays is Holidays.SKIP and closed(whole, wanted.unit, view)):
        return None
    share = Fraction(1)
    if wanted.partial is Partial.PRO_RATA:
        share *= part_of(whole, scope, wanted.unit)
    if wanted.holidays is Holidays.PRO_RATA:
        share *= worked(scope, view)
    first, last = scope.spans[0][0], scope.spans[-1][1]
    return Anchor(Mark(Place.DAY, first), Mark(Place.DAY, last), None, known, share)


def closed(whole: tuple[int, int], unit: Period, view: View) -> bool:
    return unit in (Period.DAY, Period.WEEKDAY) and whole[0] in view.policy.holidays


def part_of(whole: tuple[int, int], scope: DaySet, unit: Period) -> Fraction:
    """Days in scope over days; quarters and longer by whole calendar months."""
    if unit not in (Period.QUARTER, Period.HALF_YEAR, Period.YEAR):
        return Fraction(len(members(scope)), whole[1] - whole[0] + 1)
    months = [days([month]) for month in periods(*whole, Period.MONTH)]
    return Fraction(sum(month - scope == days(()) for month in months), MONTHS[unit])


def worked(scope: DaySet, view: View) -> Fraction:
    """The share of Mondays to Fridays that are no holiday."""
    listed = members(scope)
    weekdays = count_working(listed, ())
    return Fraction(count_working(listed, view.policy.holidays), weekdays) if weekdays else Fraction(1)


def members(scope: DaySet) -> list[int]:
    return [day for first, last in scope.spans for day in range(first, last + 1)]


def breaches(rules: tuple[str, ...], earlier: Sequence[Finding]) -> Iterator[Anchor]:
    """Each breach of other rules, on its first day (§7.4)."""
    for finding in earlier:
        if finding.rule not in rules:
            continue
        sure = finding.verdict in (Verdict.VIOLATED, Verdict.MET_LATE)
        day = finding.since
        if day is None and finding.due is not None:
            day = finding.due + 1
        if day is not None and (sure or finding.verdict is Verdict.UNDETERMINED):
            mark = Mark(Place.DAY, day)
            yield Anchor(mark, mark, None, sure)
