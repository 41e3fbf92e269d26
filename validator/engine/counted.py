"""Duties that count plain events, in one compiled pass: what it reads is made here, what it writes is taken.

None stands for what it has no way to judge: that is left to columns, which find the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

import numpy as np

from validator.core.days import Of, Point, Which, Whose
from validator.core.duties import Breaches, Each
from validator.core.truths import Compare, Op
from validator.core.values import Kind, Measure
from validator.engine import placed, uniform
from validator.engine.anchors import Anchors, anchors_of
from validator.engine.blocks import NOTHING
from validator.engine.cases import Cases
from validator.engine.correlation import selected_types
from validator.engine.counting import Threshold, in_own_window, lasting, threshold_of
from validator.engine.daily import Daily, daily
from validator.engine.duties import in_scope, is_last, weakened
from validator.engine.exceptions import Judged
from validator.engine.frames import DAY, EVER, NOBODY, OPEN, Days, Frame, Space, This, days, kept, kinds, same
from validator.engine.kernels import windows as kernel
from validator.engine.keys import MAX, MIN, NO_LONGS
from validator.engine.narrow import MOST_DAYS
from validator.engine.points import Bounds
from validator.engine.sequences import Sequence, narrow, sequence
from validator.engine.telling import told
from validator.engine.trivalent import T, constant
from validator.engine.uniform import everywhere, longs, no

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.core.duties import Duty
    from validator.core.rules import Rule
    from validator.engine.blocks import Block
    from validator.engine.keys import Longs
    from validator.engine.session import Session

Passed: TypeAlias = "tuple[Anchors, Cases, Judged]"
_START, _END = Of(Whose.THIS, Which.START), Of(Whose.THIS, Which.END)


class Extent(NamedTuple):
    """The first and the last day of anchors, but for those without an end."""

    first: int
    last: int
    endless: bool


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """Anchors, the facts that count, how many of them, and where windows lie."""

    anchors: Sequence
    counted: Sequence
    threshold: Threshold
    windows: Daily


def judged(session: Session, rule: Rule, duty: Duty, blocks: Mapping[str, Block]) -> Block | None:
    """The findings of a duty; None if it is to be left to columns."""
    measure = _measure(session, duty)
    anchors = None if measure is None else _anchored(session, rule, duty, blocks)
    if measure is None or anchors is None:
        return None
    extent = (
        _extent(anchors) if anchors.whole is None else kept(anchors.whole.space, "extent", lambda: _extent(anchors))
    )
    if anchors.whole is not None and _all_owed(session, duty, extent):
        found = _placed(session, duty, measure, anchors.whole)
    else:
        found = _passed(session, rule, duty, measure, anchors, extent)
    if found is None:
        return None
    around, cases, verdicts = found
    inside, scope = in_scope(session, rule, duty, around)
    if rule.scope is not None:
        cases = replace(cases, scope=scope, provisional=around.this.a0 >= session.as_of)
    if not everywhere(inside):
        rows = np.flatnonzero(inside)
        cases, verdicts = cases.take(rows), verdicts.take(rows)
    return told(session, rule, duty, cases, around, weakened(cases, verdicts, around), whole=False)[0]


def _placed(session: Session, duty: Duty, measure: Measure, anchors: Anchors) -> Passed | None:
    """What became of anchors that are windows themselves."""
    threshold = threshold_of(duty.demand, measure.kind)
    verdicts = None if threshold is None else placed.judged(session, duty, measure, threshold.count, anchors)
    if verdicts is None:
        return None
    cases = _cases(session, duty, anchors, anchors.this.first, anchors.this.last)
    return anchors, cases, verdicts if _sole(duty) else replace(verdicts, met_on=None)


def _passed(
    session: Session, rule: Rule, duty: Duty, measure: Measure, anchors: Sequence, extent: Extent
) -> Passed | None:
    """What became of anchors with windows around them."""
    threshold = threshold_of(duty.demand)
    counted = None if threshold is None else sequence(session, measure.facts, events=True)
    windows = None if counted is None else _windows(session, duty, extent)
    if threshold is None or counted is None or windows is None:
        return None
    task = Task(anchors, counted, threshold, windows)
    return _found(session, duty, task, *_run(session, rule, duty, task))


def _anchored(session: Session, rule: Rule, duty: Duty, blocks: Mapping[str, Block]) -> Sequence | None:
    """The anchors of a duty, if all are sure and begin on a day."""
    if isinstance(duty.anchors, Each):
        return sequence(session, duty.anchors.facts, events=False)
    found = anchors_of(session, rule, duty, blocks)
    this, subject = found.this, narrow(found.subject)
    if this.share is not None or found.cut is not None or not everywhere(uniform.equal(found.member, int(T))):
        return None
    if not everywhere(this.first.at(DAY)) or not everywhere(uniform.equal(this.fact, NOBODY)):
        return None
    if isinstance(duty.anchors, Breaches) and not (subject[1:] >= subject[:-1]).all():
        return None  # breaches of one rule after those of another
    last = uniform.where(this.last.at(DAY), this.last.day, MAX)
    return Sequence(subject, narrow(this.first.day), narrow(last), 0, 0, this.fact, found)


def _windows(session: Session, duty: Duty, found: Extent) -> Daily | None:
    """Where the windows of anchors lie; None where those without an end would have to be told apart."""
    if duty.window is None or found.last - found.first >= MOST_DAYS:
        return None
    windows, endless = daily(session, duty.window, found.first, found.last), found.endless and not _ended(duty)
    return None if windows is None or (endless and windows.opened_by_end) else windows


def _all_owed(session: Session, duty: Duty, found: Extent) -> bool:
    """Whether each anchor is itself the window in which something is asked for, and due while in force."""
    first, last = session.force
    itself = duty.window is not None and (duty.window.first, duty.window.last) == (Point(_START), Point(_END))
    return itself and bool(duty.due) and not found.endless and first <= found.first and found.last <= last


def _measure(session: Session, duty: Duty) -> Measure | None:
    """What is counted in the duty's own window, on which nothing else hangs; None if it has to be left to columns."""
    measure = duty.demand.left if isinstance(duty.demand, Compare) else None
    if not isinstance(measure, Measure) or measure.kind not in (Kind.TIMES, Kind.DIFFERENT):
        return None
    if duty.between is not None or duty.reckoned is not None or not in_own_window(duty):
        return None
    threshold, types = threshold_of(duty.demand, measure.kind), selected_types(measure.facts)
    if threshold is None or threshold.asks != bool(duty.due) or (duty.due and not _in_time(duty)):
        return None
    itself = isinstance(duty.anchors, Each) and types & selected_types(duty.anchors.facts)
    return None if itself or session.pool.declares(types) else measure


def _in_time(duty: Duty) -> bool:
    """Whether the last day of the window is the due day, and a late act serves in no other way than one in time."""
    return is_last(duty) and (duty.late is None or lasting(duty.demand, duty.late))


def _ended(duty: Duty) -> bool:
    """Whether there is no window before the anchor has an end."""
    return duty.window is not None and duty.window.first.base == _END


def _extent(anchors: Sequence) -> Extent:
    """The first and the last day of all anchors; found once for those that rules share."""
    if anchors.whole is None:
        return _extent_of(anchors)
    return kept(anchors.whole.space, "extent", lambda: _extent_of(anchors))


def _extent_of(anchors: Sequence) -> Extent:
    if anchors.start.size == 0:
        return Extent(0, 0, endless=False)
    first, last = int(anchors.start.min()), int(anchors.end.max())
    if last < MAX:
        return Extent(min(first, int(anchors.end.min())), last, endless=False)
    found = np.zeros(2, np.int64)
    kernel.extent(anchors.end, MAX, found)
    low, high = found.tolist()
    return Extent(min(first, low), max(int(anchors.start.max()), high), endless=True)


def _run(session: Session, rule: Rule, duty: Duty, task: Task) -> tuple[kernel.Found, int]:
    anchors, counted, windows = task.anchors, task.counted, task.windows
    found, judge = _room(duty, task), kernel.asked if duty.due else kernel.forbidden
    size = judge(
        _law(session, duty, task),
        kernel.Anchors(
            anchors.subject,
            anchors.start,
            anchors.end,
            anchors.end if windows.opened_by_end else anchors.start,
            anchors.end if windows.shut_by_end else anchors.start,
            windows.opens,
            windows.shuts,
            session.subjects_of(rule.subject),
        ),
        kernel.Facts(counted.subject, counted.start),
        found,
    )
    return found, size


def _room(duty: Duty, task: Task) -> kernel.Found:
    """Room for what may be found; days that a window has as they are need none of their own."""
    rows, window = task.anchors.subject.size, duty.window
    # One piece of memory: from 4 MiB on NumPy asks the system for large pages, and small ones cost more than the rest.
    subject, fact, first, last, since, met_on, low, high = np.empty((8, rows), np.int32)
    low = first if window is not None and window.first == Point(_START) else low
    high = last if window is not None and window.last == Point(_END) else high
    return kernel.Found(subject, fact, first, last, low, high, since, met_on, np.empty(rows, np.int8))


def _law(session: Session, duty: Duty, task: Task) -> Longs:
    latest, endless = MAX if duty.late is not None else MIN, MAX if _ended(duty) else MAX + 1
    numbers = (task.anchors.number, task.anchors.own, task.counted.own)
    known = (session.as_of if one.fact is None else MAX for one in (task.anchors, task.counted))
    windows = (task.threshold.count, latest, *known, endless, task.windows.origin)
    return np.array([session.as_of, *session.force, *windows, *numbers], np.int64)


def _found(session: Session, duty: Duty, task: Task, found: kernel.Found, size: int) -> Passed:
    subject, fact, first, last, low, high, since, met_on = (cast("Longs", column[:size]) for column in found[:-1])
    anchors = _anchors(session, subject, first, last, _facts(task.anchors, fact))
    opens = same(EVER, size) if task.windows.opens_ever else days(low)
    shuts = same(EVER, size) if task.windows.shuts_never else _until(high, EVER)
    cases = _cases(session, duty, anchors, opens, shuts)
    judged = Judged(found.verdict[:size], since, longs(NOTHING, size), met_on if _sole(duty) else None)
    return anchors, cases, judged


def _sole(duty: Duty) -> bool:
    """Whether it is one act that meets the demand."""
    return isinstance(duty.demand, Compare) and duty.demand.op is Op.GE


def _facts(anchors: Sequence, place: Longs) -> Longs:
    if anchors.whole is not None:
        return longs(NOBODY, place.size)
    return place if anchors.fact is None else anchors.fact.take(place)


def _anchors(session: Session, subject: Longs, first: Longs, last: Longs, fact: Longs) -> Anchors:
    this = This(days(first), _until(last, OPEN), fact, first)
    space = Space(subject, session.root, this)
    return Anchors(subject, this, constant(T, subject.size), None, NO_LONGS, NO_LONGS, space)


def _cases(session: Session, duty: Duty, anchors: Anchors, opens: Days, shuts: Days) -> Cases:
    """The cases as columns have them: a prohibition's windows are cut to the days in force."""
    rows, cut = opens.day.size, None if duty.due else session.force
    bounds = Bounds(opens, shuts, no(rows), no(rows), lo_timed=False, hi_timed=False)
    frame = Frame(anchors.space, anchors.space.bands, demand=True, future=bool(duty.due), cut=cut)
    due, inner = (_due(bounds.hi), bounds) if cut is None else (same(OPEN, rows), bounds.cut(*cut))
    return Cases(frame, bounds, inner, due, constant(T, rows), no(rows), no(rows))


def _until(day: Longs, kind: int) -> Days:
    """Last days, and another kind of point where there is none."""
    if day.size == 0 or int(day.max()) < MAX:
        return days(day)
    return replace(days(day), kind=kinds(day == MAX, kind))


def _due(last: Days) -> Days:
    """The due days of windows that are asked for; open where these have no last day."""
    return last if everywhere(last.at(DAY)) else replace(last, kind=kinds(last.at(EVER), OPEN))
