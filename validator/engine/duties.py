"""Judging the anchors of a duty (§ 8.1), all at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np

from validator.core.days import Of, Which, Whose
from validator.core.duties import Breaches, Each
from validator.core.truths import Compare, Op
from validator.engine import uniform
from validator.engine.acts import forbidden_day
from validator.engine.between import between
from validator.engine.blocks import MET, MET_LATE, NONE, NOTHING, OPENED, UNDETERMINED, VIOLATED, Block, joined
from validator.engine.cases import Cases
from validator.engine.counting import Tally, alike, in_own_window, lasting, tally, threshold_of
from validator.engine.exceptions import ANCHOR, DATA, SCOPE, VERSION, Judged, broken
from validator.engine.frames import DAY, EVER, OPEN, UNKNOWN, Days, Frame, Kept, Space, days, kinds, latest, same
from validator.engine.keys import MIN, NO_LONGS, Bools, Longs
from validator.engine.narrow import narrow
from validator.engine.points import Bounds
from validator.engine.shares import owes
from validator.engine.telling import told, undated
from validator.engine.trivalent import F, T, Truths, U, constant
from validator.engine.truths import state_at, truth
from validator.engine.uniform import either_of
from validator.histories.columns import NO_INSTANT

_END = Of(Whose.THIS, Which.END)

if TYPE_CHECKING:
    from collections.abc import Callable

    from validator.core.duties import Duty
    from validator.core.rules import Rule
    from validator.engine.anchors import Anchors
    from validator.engine.session import Session


def judge(session: Session, rule: Rule, duty: Duty, anchors: Anchors) -> Block:
    """The findings of a duty."""
    anchors = _ended(duty, anchors)
    kept, scope = in_scope(session, rule, duty, anchors)
    anchors, scope = anchors.take(kept), uniform.taken(scope, kept)
    if duty.between is None:
        block, _ = _settled(session, rule, duty, anchors, scope, whole=False)
    else:
        short, long = (_settled(session, rule, one, anchors, scope, whole=True) for one in duty.between)
        block = between(*short, *long, anchors.subject.size)
    return joined([block, undated(anchors)]) if anchors.undated_subject.size else block


def _ended(duty: Duty, anchors: Anchors) -> Anchors:
    """Without anchors that have not ended, where the window begins with their end: there is none yet."""
    if duty.between is not None or duty.window is None or duty.window.first.base != _END:
        return anchors
    return anchors if uniform.is_uniform(anchors.this.last.kind) else anchors.ended()


def _settled(
    session: Session, rule: Rule, duty: Duty, anchors: Anchors, scope: Truths, *, whole: bool
) -> tuple[Block, Longs]:
    """The findings of a duty that leaves no duration open, and the anchor of each; `whole`: all with their evidence."""
    cases = _cases(session, rule, duty, anchors.space, scope)
    kept, unsure = _judged(session, duty, cases)
    if not duty.due:
        begun = uniform.either(cases.cut.unknown, cases.cut.lo_day <= session.as_of)
        kept = uniform.both(kept, begun)
    cases = replace(cases, unsure=unsure).where(kept)
    judged = _asked_once(session, duty, cases) if duty.due else _forbidden(session, duty, cases, anchors)
    return told(session, rule, duty, cases, anchors, weakened(cases, judged, anchors), whole=whole)


def in_scope(session: Session, rule: Rule, duty: Duty, anchors: Anchors) -> tuple[Bools, Truths]:
    """§ 8.1, step 1: a scope that does not hold on the anchor's first day leaves no finding."""
    rows = anchors.subject.size
    if rule.scope is None or not isinstance(duty.anchors, Each | Breaches):
        return uniform.yes(rows), constant(T, rows)
    scope = state_at(session, Frame(anchors.space, anchors.space.bands), rule.scope, anchors.this.a0)
    return scope != F, scope


def _cases(session: Session, rule: Rule, duty: Duty, space: Space, scope: Truths) -> Cases:
    assert space.this is not None
    cut = session.force if not duty.due and duty.reckoned is None else None
    frame = Frame(space, space.bands, demand=True, future=bool(duty.due), cut=cut)
    bounds = _window(session, frame, duty)
    inner = bounds if cut is None or duty.window is None else bounds.cut(*cut)
    provisional = uniform.no(frame.rows) if rule.scope is None else space.this.a0 >= session.as_of
    due = _due(session, frame, duty, bounds)
    return Cases(frame, bounds, inner, due, scope, provisional, uniform.no(frame.rows))


def _window(session: Session, frame: Frame, duty: Duty) -> Bounds:
    if (window := duty.window) is not None:
        return latest(frame.space, "window", session.name_of_window(window), lambda: session.window(frame, window))
    ever, shut = same(EVER, frame.rows), uniform.no(frame.rows)
    return Bounds(ever, ever, shut, shut, lo_timed=False, hi_timed=False)


def _due(session: Session, frame: Frame, duty: Duty, bounds: Bounds) -> Days:
    """The latest of the due points as last days of a window; open if one is open or without bound."""
    if not duty.due:
        return same(OPEN, frame.rows)
    if is_last(duty) and uniform.everywhere(bounds.hi.at(DAY)):
        return bounds.hi
    latest = uniform.longs(MIN, frame.rows)
    never = unknown = uniform.no(frame.rows)
    for node in duty.due:
        point = session.point(frame, node)
        never = uniform.either(never, uniform.either(point.at(OPEN), point.at(EVER)))
        unknown = uniform.either(unknown, point.at(UNKNOWN))
        day = replace(point, day=point.day - (point.ms == NO_INSTANT)) if node.open else point
        latest = np.maximum(latest, day.known(MIN)) if len(duty.due) > 1 else day.known(MIN)
    if uniform.is_uniform(never) and uniform.is_uniform(unknown) and not (never.any() or unknown.any()):
        return days(latest)
    return replace(days(latest), kind=uniform.where(never, OPEN, kinds(unknown, UNKNOWN)))


def is_last(duty: Duty) -> bool:
    """Whether the due point is the last of the duty's window, and that day still in it."""
    (point, *others), window = duty.due, duty.window
    return window is not None and not others and not point.open and alike(point, window.last)


def _judged(session: Session, duty: Duty, cases: Cases) -> tuple[Bools, Bools]:
    """§ 8.1, steps 2 and 4, and § 7.3: windows that exist, in force, with something owed; where that is unsure."""
    asked = bool(duty.due)
    kept = uniform.neither(cases.bounds.absent)
    if not asked:
        empty = cases.bounds.empty if cases.cut is cases.bounds else cases.bounds.empty | cases.cut.empty
        kept = uniform.both(kept, uniform.neither(empty))
    kept = uniform.both(kept, owes(session, cases.frame, duty.demand))
    unsure = cases.unsure
    if not asked and duty.reckoned is None:
        return kept, unsure
    day = cases.due.day
    if not uniform.everywhere(cases.due.at(DAY)):
        day = uniform.where(cases.bounds.lo.at(DAY), cases.bounds.lo_day, _a0(cases))
        day = uniform.where(cases.due.at(DAY), cases.due.day, day)
    first, last = session.force
    if duty.reckoned is not None:
        reckoned = session.point(cases.frame, duty.reckoned)
        day = uniform.where(reckoned.at(DAY), reckoned.day, day)
        kept = uniform.both(kept, uniform.neither(reckoned.at(OPEN)))
        unsure = reckoned.at(UNKNOWN)
    if day.size and first <= int(day.min()) and int(day.max()) <= last:
        return kept, unsure
    in_force = (first <= day) & (day <= last)
    return uniform.both(kept, uniform.either(unsure, in_force)), unsure


def _a0(cases: Cases) -> Longs:
    assert cases.frame.space.this is not None
    return cases.frame.space.this.a0[cases.frame.band]


def _asked_once(session: Session, duty: Duty, cases: Cases) -> Judged:
    """The same for rules in a row whose duties differ in nothing that is looked at here."""
    late = "" if duty.late is None else session.name_of_state(duty.late)
    more = " ".join([*(session.name_of_point(point) for point in duty.due), late])
    return _once(session, cases.frame, duty, "judged", lambda: _asked(session, duty, cases), more)


def _asked(session: Session, duty: Duty, cases: Cases) -> Judged:
    """A duty that asks for acts: what is not done is a breach once the due day is over."""
    found, threshold = _counted(session, duty, cases, cases.bounds), threshold_of(duty.demand)
    if found is None or threshold is None:
        demand = _held(session, cases.frame, duty)
        verdict = _verdicts(session, cases, demand == T, demand == U)
    elif threshold.asks and found.bounds.hi is cases.due and uniform.nowhere(cases.bounds.absent):
        # Whether facts may still come is whether time is left: both ask for the last day of the window.
        verdict = _verdicts(session, cases, found.reached, uniform.no(cases.frame.rows))
    else:
        demand = found.truth(cases.frame, threshold, session.as_of)
        verdict = _verdicts(session, cases, demand == T, demand == U)
    late = np.flatnonzero(verdict == VIOLATED) if duty.late is not None else NO_LONGS
    if duty.late is not None and late.size:
        if found is not None and lasting(duty.demand, duty.late):
            cured = found.ever()[late]
        else:
            cured = truth(session, cases.frame.take(late), duty.late) == T
        verdict[late[cured]] = MET_LATE
    # Where many are broken, picking them takes four times as long.
    since = uniform.where(broken(verdict), narrow(cases.due.day) + 1, NONE)
    return Judged(verdict, since, _doubt(verdict), _met_on(duty, found, verdict))


def _counted(session: Session, duty: Duty, cases: Cases, bounds: Bounds) -> Tally | None:
    """The tally of a demand that counts plain events; most demands count in the duty's own window."""
    return _once(
        session,
        cases.frame,
        duty,
        "tally",
        lambda: tally(session, cases.frame, duty.demand, bounds if in_own_window(duty) else None),
    )


def _held(session: Session, frame: Frame, duty: Duty) -> Truths:
    """The truth of the demand for each anchor."""
    return _once(session, frame, duty, "demand", lambda: truth(session, frame, duty.demand))


def _once(session: Session, frame: Frame, duty: Duty, kind: str, make: Callable[[], Kept], more: str = "") -> Kept:
    """What is found of a demand for all anchors: once for rules in a row that ask the same of the same anchors.

    They may differ in scope and exceptions, and in the clauses they stand for; `more` names what else must be the same.
    """
    if not frame.whole:
        return make()
    window = "" if duty.window is None else session.name_of_window(duty.window)
    name = f"{frame.demand} {frame.future} {frame.cut} {window} {session.name_of_state(duty.demand)} {more}"
    return latest(frame.space, kind, name, make)


def _verdicts(session: Session, cases: Cases, met: Bools, doubtful: Bools) -> Truths:
    running = uniform.either(cases.due.at(OPEN), cases.due.day >= session.as_of)
    # Sums of small numbers: choosing row by row takes ten times as long.
    verdict: Truths = running.astype(np.int8) * np.int8(OPENED - VIOLATED) + np.int8(VIOLATED)
    verdict += met.astype(np.int8) * (np.int8(MET) - verdict)
    dim = uniform.either(cases.bounds.unknown, cases.due.at(UNKNOWN))
    lost = uniform.either(dim, uniform.both(doubtful, ~running))
    if not uniform.nowhere(lost):
        verdict[lost & ~met] = UNDETERMINED
    return verdict


def _doubt(verdict: Truths) -> Longs:
    unknown = verdict == UNDETERMINED
    return cast("Longs", either_of(unknown, DATA, NOTHING)) if unknown.any() else uniform.longs(NOTHING, verdict.size)


def _met_on(duty: Duty, found: Tally | None, verdict: Truths) -> Longs | None:
    """Of what is met, the day of the act that met it, where one rank has told it; None where it is to be looked for."""
    if found is None or (duty.late is not None and not lasting(duty.demand, duty.late)):
        return None
    if not isinstance(duty.demand, Compare) or duty.demand.op is not Op.GE:
        return None
    return uniform.where((verdict == MET) | (verdict == MET_LATE), narrow(found.day), NONE)


def _forbidden(session: Session, duty: Duty, cases: Cases, anchors: Anchors) -> Judged:
    """A prohibition: met as long as nothing forbidden is known to have happened."""
    t, band = session.as_of, cases.frame.band
    if anchors.cut is not None:
        held = uniform.taken(anchors.cut, band)
        first = anchors.this.first.take(band)
        since = uniform.where(uniform.equal(first.kind, DAY), first.day, uniform.longs(MIN, band.size))
    else:
        held, since = _happened(session, duty, cases)
    doubtful, broken = held == U, either_of(since >= t, OPENED, VIOLATED)
    verdict = uniform.where(held == T, MET, broken)
    if not uniform.nowhere(doubtful):
        verdict = uniform.where(doubtful, UNDETERMINED, verdict)
    since = uniform.where(verdict == VIOLATED, narrow(since), NONE)
    return Judged(verdict, since, _doubt(verdict))


def _happened(session: Session, duty: Duty, cases: Cases) -> tuple[Truths, Longs]:
    """Whether a prohibition is kept, and where it is not since which day."""
    found, threshold = _counted(session, duty, cases, cases.cut), threshold_of(duty.demand)
    if found is not None and threshold is not None and not threshold.asks:
        held = found.truth(cases.frame, threshold, session.as_of)
        held = held if uniform.nowhere(cases.cut.unknown) else uniform.where(cases.cut.unknown, int(U), held)
        return held, found.day if found.bounds is cases.cut else np.maximum(found.day, cases.cut.lo_day)
    since = np.full(cases.frame.rows, NONE, np.int64)
    held = uniform.where(cases.cut.unknown, int(U), _held(session, cases.frame, duty))
    done = np.flatnonzero(held == F)
    fallback = np.minimum(cases.cut.hi_day, session.as_of)[done]
    day = forbidden_day(session, cases.frame.take(done), duty.demand, fallback)
    since[done] = np.maximum(day, cases.cut.lo_day[done])
    return held, since


def weakened(cases: Cases, judged: Judged, anchors: Anchors) -> Judged:
    """§ 8.1, step 6: a breach of what may not be an anchor, in scope or in force is undetermined."""
    member = uniform.equal(uniform.taken(anchors.member, cases.frame.band), int(U))
    scope = uniform.either(uniform.equal(cases.scope, int(U)), cases.provisional)
    reasons = ((cases.unsure, VERSION), (scope, SCOPE), (member, ANCHOR))
    if all(uniform.nowhere(doubt) for doubt, _ in reasons):
        return judged
    doubts = np.full(judged.why.size, NOTHING, np.int64)
    for doubt, reason in reasons:
        doubts[doubt] = reason
    weak = broken(judged.verdict) & (doubts != NOTHING)
    verdict = uniform.where(weak, UNDETERMINED, judged.verdict)
    met_on = None if judged.met_on is None else uniform.where(weak, NONE, judged.met_on)
    return Judged(verdict, judged.since, uniform.where(weak, doubts, judged.why), met_on)
