"""Judging one anchor of a duty (§8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from validator.core.days import Point
from validator.core.duties import Breaches, Duty, Each, Runs
from validator.core.findings import Finding, Verdict
from validator.core.truths import Compare, Truth
from validator.core.values import Kind, Literal, Measure
from validator.reference import evidence, points, values
from validator.reference.anchors import anchors, in_force
from validator.reference.states import lasting
from validator.reference.truths import truth
from validator.reference.view import EVER, OPEN, UNKNOWN, Anchor, Mark, Place, View

if TYPE_CHECKING:
    from validator.core.rules import Rule
    from validator.reference.points import Stretch

ANY_TIME = points.Stretch(points.Bound(EVER, False, False), points.Bound(EVER, False, False))


def judge(rule: Rule, duty: Duty, view: View, earlier: Sequence[Finding]) -> Iterator[Finding]:
    """The obligations of a duty for one history, with their verdicts."""
    for anchor in anchors(rule, duty, view, earlier):
        seen = view.at(anchor)
        if isinstance(duty.anchors, Each) and anchor.start == UNKNOWN:
            yield replace(blank(rule, seen), verdict=Verdict.UNDETERMINED, why="data")
        elif not owes_nothing(duty.demand, anchor):
            finding = obligation(rule, duty, seen) if duty.between is None else between(rule, duty.between, seen)
            if finding is not None:
                yield finding


def between(rule: Rule, pair: tuple[Duty, Duty], view: View) -> Finding | None:
    """One anchor's finding for every value of a missing duration between two (§8.5)."""
    short, long = (obligation(rule, duty, view) for duty in pair)
    shown = long or short
    if short is None or long is None or shown is None:
        return shown
    grave = [one for one in (short, long) if one.verdict.breach or one.verdict is Verdict.UNDETERMINED]
    shown = replace(shown, excused=bool(grave) and all(one.excused for one in grave))
    verdicts = {short.verdict, long.verdict}
    if len(verdicts) == 1:
        return shown
    if all(one.breach for one in verdicts):
        return replace(shown, verdict=Verdict.VIOLATED, met_on=None)
    if grave:
        return replace(shown, verdict=Verdict.UNDETERMINED, why="data", since=None, met_on=None)
    return replace(shown, verdict=Verdict.OPEN, met_on=None)


def owes_nothing(demand: Truth, anchor: Anchor) -> bool:
    """Whether a period's share leaves nothing of what was asked."""
    if anchor.share == 1:
        return False
    bounds = list(literal_bounds(demand))
    parts = [values.shared(values.Number(n, n), kind, anchor.share).surely for kind, n in bounds]
    return bool(bounds) and not any(parts) and any(n > 0 for _, n in bounds)


def literal_bounds(demand: Truth) -> Iterator[tuple[Kind, Fraction]]:
    for part in comparisons(demand):
        if isinstance(part.left, Measure) and isinstance(part.right, Literal) and isinstance(part.right.value, Decimal):
            yield part.left.kind, Fraction(part.right.value)


def comparisons(demand: Truth) -> Iterator[Compare]:
    if isinstance(demand, Compare):
        yield demand
    inner = getattr(demand, "of", ())
    for part in inner if isinstance(inner, tuple) else (inner,):
        yield from comparisons(part)


def blank(rule: Rule, view: View) -> Finding:
    """A finding with nothing but its rule, subject and anchor."""
    anchor = view.this
    assert anchor is not None
    day = anchor.start.day if anchor.start.place is Place.DAY else None
    fact = None if anchor.fact is None else evidence.refer(anchor.fact)
    return Finding(
        view.policy.id,
        view.policy.version,
        rule.id,
        rule.clauses,
        view.history.subject,
        Verdict.MET,
        day,
        fact,
        None,
        None,
        None,
        None,
        None,
        None,
        (),
        False,
        None,
        (),
        None,
    )


def obligation(rule: Rule, duty: Duty, view: View) -> Finding | None:
    """One anchor's finding, or None where nothing is owed (§8.1 1-4)."""
    anchor = view.this
    assert anchor is not None
    a0 = anchor.start.day if anchor.start.place is Place.DAY else in_force(view).first
    scope = scoped(rule, duty, a0, view)
    window = ANY_TIME if duty.window is None else points.stretch(duty.window, view)
    asks = bool(duty.due)
    if scope is False or window.first.mark.place is Place.OPEN or (window.empty and not asks):
        return None
    due = due_mark(duty.due, view)
    case = Case(rule, duty, view, a0, window, window, due, scope)
    version, cut = force(case)
    if version is False:
        return None
    if cut:
        bounds = in_force(view)
        case = replace(case, view=replace(view, within=(bounds.first, bounds.last)), window=clip(case))
        if case.window.empty:
            return None
    found = asked(case) if asks else forbidden(case)
    return None if found is None else finish(case, found, version)


@dataclass(frozen=True, slots=True)
class Case:
    """One anchor on its way to a verdict. `window` is cut to the days in force where that is due, `uncut` never."""

    rule: Rule
    duty: Duty
    view: View
    a0: int
    window: Stretch
    uncut: Stretch
    due: Mark
    scope: bool | None

    @property
    def demand(self) -> View:
        """The view of the demand as known at t."""
        return replace(self.view, demand=True)

    @property
    def foreseeing(self) -> View:
        """The view of the demand that reckons with the future."""
        return replace(self.view, demand=True, future=True)


def scoped(rule: Rule, duty: Duty, a0: int, view: View) -> bool | None:
    if rule.scope is None or not isinstance(duty.anchors, Each | Breaches):
        return True
    return lasting(rule.scope, view).on(a0)


def due_mark(due: tuple[Point, ...], view: View) -> Mark:
    """The latest of the last points; open if one is open (or ever), else unknown if one is unknown."""
    bounds = [points.bound(point, view) for point in due]
    places = {bound.mark.place for bound in bounds}
    if not bounds or Place.OPEN in places or Place.EVER in places:
        return OPEN
    if Place.UNKNOWN in places:
        return UNKNOWN
    return Mark(Place.DAY, max(bound.mark.day - (bound.open and bound.mark.ms is None) for bound in bounds))


def force(case: Case) -> tuple[bool | None, bool]:
    """Whether this version judges the obligation (§8.1 4), and whether its windows are cut to the days in force."""
    bounds = in_force(case.view)
    if case.duty.reckoned is not None:
        mark = points.locate(case.duty.reckoned, case.view)
        if mark.place is not Place.DAY:
            return (None if mark.place is Place.UNKNOWN else False), False
        return mark.day in bounds, False
    if not case.duty.due:
        return True, True
    if case.due.place is Place.DAY:
        return case.due.day in bounds, False
    lo = case.window.lo_day
    return (case.a0 if lo is None else lo) in bounds, False


def clip(case: Case) -> Stretch:
    if case.duty.window is None or case.window.unknown:
        return case.window
    bounds = in_force(case.view)
    return case.window.cut(bounds.first, bounds.last)


def asked(case: Case) -> Finding | None:
    """A duty to act is judged once its due day is over (§8.1 5)."""
    view, due, t = case.foreseeing, case.due, case.view.as_of
    met = truth(case.duty.demand, view)
    since = None
    if case.window.unknown or due.place is Place.UNKNOWN:
        verdict = Verdict.MET if met else Verdict.UNDETERMINED
    elif due.place is not Place.DAY or t <= due.day:
        verdict = Verdict.MET if met else Verdict.OPEN
    else:
        verdict = {True: Verdict.MET, None: Verdict.UNDETERMINED, False: Verdict.VIOLATED}[met]
    demand = case.duty.demand
    if verdict is Verdict.VIOLATED:
        since = due.day + 1
        if case.duty.late is not None and truth(case.duty.late, view):
            verdict, demand = Verdict.MET_LATE, case.duty.late
    done = evidence.met_on(demand, view) if verdict in (Verdict.MET, Verdict.MET_LATE) else None
    return replace(
        blank(case.rule, view),
        verdict=verdict,
        due=day_of(due),
        since=since,
        met_on=done,
        evidence=evidence.counted(case.duty.demand, view),
    )


def forbidden(case: Case) -> Finding | None:
    """A prohibition is judged as known, and met until broken (§8.1 5)."""
    view, t, window = case.demand, case.view.as_of, case.window
    finding = replace(
        blank(case.rule, view), evidence=evidence.counted(case.duty.demand, view), until=last_looked(case)
    )
    if window.unknown:
        return replace(finding, verdict=Verdict.UNDETERMINED)
    if window.lo_day is not None and window.lo_day > t:
        return None
    kept = truth(case.duty.demand, view)
    if kept is not False:
        return replace(finding, verdict=Verdict.MET if kept else Verdict.UNDETERMINED)
    over = window.hi_day is not None and window.hi_day < t
    since = evidence.forbidden_on(case.duty.demand, view, window.hi_day if over and window.hi_day is not None else t)
    since = since if window.lo_day is None else max(since, window.lo_day)
    if since >= t:
        return replace(finding, verdict=Verdict.OPEN)
    return replace(finding, verdict=Verdict.VIOLATED, since=since)


def last_looked(case: Case) -> int:
    t = case.view.as_of
    if isinstance(case.duty.anchors, Runs) and case.duty.anchors.cut is not None:
        assert case.view.this is not None
        end = case.view.this.end
        return min(end.day, t) if end.place is Place.DAY else t
    until = t if case.window.hi_day is None else min(case.window.hi_day, t)
    cut = case.duty.window is not None and case.duty.reckoned is None
    return min(until, in_force(case.view).last) if cut else until


def finish(case: Case, found: Finding, version: bool | None) -> Finding:
    """Unsure anchors, exceptions, excuses (§8.1 6-8), and the window as it was before any cut."""
    found = windowed(case, found)
    found = weakened(case, found, version)
    day = deciding_day(case, found)
    unless = False if case.rule.unless is None else lasting(case.rule.unless, case.view.nested()).on(day)
    if unless:
        found = replace(found, verdict=Verdict.NOT_APPLICABLE, why=None, since=None, met_on=None)
    elif unless is None and found.verdict.breach:
        found = replace(found, verdict=Verdict.UNDETERMINED, why="unless", met_on=None)
    if found.verdict is Verdict.MET_LATE and case.duty.late is not None:
        found = replace(found, evidence=evidence.counted(case.duty.late, case.foreseeing))
    return replace(found, excused=True) if excused(case.rule, case.view.nested(), found, day) else found


def excused(rule: Rule, view: View, found: Finding, day: int) -> bool:
    """Whether a breach, or what may be one, is marked as excused."""
    if rule.excused is None or not (found.verdict.breach or found.verdict is Verdict.UNDETERMINED):
        return False
    return lasting(rule.excused, view).on(day) is True


def windowed(case: Case, found: Finding) -> Finding:
    if isinstance(case.duty.anchors, Runs) and case.duty.anchors.cut is not None:
        assert case.view.this is not None
        start, end = case.view.this.start, case.view.this.end
        return replace(found, first=day_of(start), last=day_of(end))
    if case.duty.window is None:
        return found
    return replace(found, first=case.uncut.lo_day, last=case.uncut.hi_day)


def day_of(mark: Mark) -> int | None:
    return mark.day if mark.place is Place.DAY else None


def weakened(case: Case, found: Finding, version: bool | None) -> Finding:
    """A breach of an unsure anchor is undetermined; anything else stays."""
    if found.verdict is Verdict.UNDETERMINED:
        return replace(found, why="data")
    if not found.verdict.breach:
        return found
    anchor = case.view.this
    assert anchor is not None
    provisional = case.rule.scope is not None and case.a0 >= case.view.as_of and is_scoped(case)
    reasons = (("anchor", not anchor.sure), ("scope", case.scope is None or provisional), ("version", version is None))
    why = next((reason for reason, holds in reasons if holds), None)
    return found if why is None else replace(found, verdict=Verdict.UNDETERMINED, why=why, met_on=None)


def is_scoped(case: Case) -> bool:
    return isinstance(case.duty.anchors, Each | Breaches)


def deciding_day(case: Case, found: Finding) -> int:
    t = case.view.as_of
    if case.duty.due:
        return found.due if found.due is not None and found.due < t else t
    if found.since is not None:
        return found.since
    return t if found.until is None else found.until
