"""Duties that count plain events, in one compiled pass: what it reads is made here, what it writes is taken.

None stands for what it has no way to judge: that is left to columns, which find the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from validator.core.days import Of, Point, Which, Whose
from validator.core.duties import Breaches, Each
from validator.core.facts import Select
from validator.core.truths import Compare, Op
from validator.core.values import Measure
from validator.engine import uniform
from validator.engine.anchors import Anchors, anchors_of
from validator.engine.blocks import NOTHING
from validator.engine.cases import Cases
from validator.engine.correlation import selected_types
from validator.engine.counting import Threshold, in_own_window, lasting, threshold_of
from validator.engine.daily import Daily, daily
from validator.engine.duties import in_scope, is_last, weakened
from validator.engine.exceptions import Judged
from validator.engine.frames import DAY, EVER, NOBODY, OPEN, Days, Frame, Space, This, days, kinds, same
from validator.engine.kernels import windows as kernel
from validator.engine.keys import MAX, MIN, NO_LONGS
from validator.engine.narrow import MOST_DAYS
from validator.engine.points import Bounds
from validator.engine.telling import told
from validator.engine.trivalent import T, constant
from validator.engine.uniform import everywhere, longs, no
from validator.histories.columns import NO_INSTANT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.core.duties import Duty
    from validator.core.facts import Facts
    from validator.core.rules import Rule
    from validator.engine.blocks import Block
    from validator.engine.keys import Longs
    from validator.engine.selections import Chosen
    from validator.engine.session import Session
    from validator.histories.columns import Ints


_START, _END = Of(Whose.THIS, Which.START), Of(Whose.THIS, Which.END)


class Sorted(NamedTuple):
    """Facts by subject and day, in 32 bits. Subjects count from `own` on.

    The number of each fact is in `fact`; or they are numbered through from `number` on, and some may begin after the
    as-of day. `whole`: anchors that stand on no fact, as columns have them.
    """

    subject: Ints
    start: Ints
    end: Ints
    own: int
    number: int
    fact: Longs | None
    whole: Anchors | None = None


class Extent(NamedTuple):
    """The first and the last day of anchors, but for those without an end."""

    first: int
    last: int
    endless: bool


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """Anchors, the facts that count, how many of them, and where windows lie.

    `kept`: anchors of which each is a window of its own and owed something, so that they need not be noted again.
    """

    anchors: Sorted
    counted: Sorted
    threshold: Threshold
    windows: Daily
    kept: Anchors | None


def judged(session: Session, rule: Rule, duty: Duty, blocks: Mapping[str, Block]) -> Block | None:
    """The findings of a duty; None if it is to be left to columns."""
    task = _task(session, rule, duty, blocks)
    if task is None:
        return None
    anchors, cases, verdicts = _passed(session, rule, duty, task)
    kept, scope = in_scope(session, rule, duty, anchors)
    if rule.scope is not None:
        cases = replace(cases, scope=scope, provisional=anchors.this.a0 >= session.as_of)
    if not everywhere(kept):
        rows = np.flatnonzero(kept)
        cases, verdicts = cases.take(rows), verdicts.take(rows)
    return told(session, rule, duty, cases, anchors, weakened(cases, verdicts, anchors), whole=False)[0]


def _task(session: Session, rule: Rule, duty: Duty, blocks: Mapping[str, Block]) -> Task | None:
    threshold, measure = threshold_of(duty.demand), _measure(duty)
    if threshold is None or measure is None or threshold.asks != bool(duty.due) or (duty.due and not _in_time(duty)):
        return None
    types = selected_types(measure.facts)
    if session.pool.declares(types) or (isinstance(duty.anchors, Each) and types & selected_types(duty.anchors.facts)):
        return None
    counted = _sorted(session, measure.facts, events=True)
    anchors = None if counted is None else _anchored(session, rule, duty, blocks)
    if counted is None or anchors is None:
        return None
    found = _extent(anchors)
    if (windows := _windows(session, duty, found)) is None:
        return None
    return Task(anchors, counted, threshold, windows, anchors.whole if _all_owed(session, duty, found) else None)


def _anchored(session: Session, rule: Rule, duty: Duty, blocks: Mapping[str, Block]) -> Sorted | None:
    """The anchors of a duty, if all are sure and begin on a day."""
    if isinstance(duty.anchors, Each):
        return _sorted(session, duty.anchors.facts, events=False)
    found = anchors_of(session, rule, duty, blocks)
    this, subject = found.this, _narrow(found.subject)
    if this.share is not None or found.cut is not None or not everywhere(uniform.equal(found.member, int(T))):
        return None
    if not everywhere(this.first.at(DAY)) or not everywhere(uniform.equal(this.fact, NOBODY)):
        return None
    if isinstance(duty.anchors, Breaches) and not (subject[1:] >= subject[:-1]).all():
        return None  # breaches of one rule after those of another
    last = uniform.where(this.last.at(DAY), this.last.day, MAX)
    return Sorted(subject, _narrow(this.first.day), _narrow(last), 0, 0, this.fact, found)


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


def _measure(duty: Duty) -> Measure | None:
    """What is counted in the duty's own window, on which nothing else hangs."""
    measure = duty.demand.left if isinstance(duty.demand, Compare) else None
    alone = duty.between is None and duty.reckoned is None and in_own_window(duty)
    return measure if alone and isinstance(measure, Measure) else None


def _in_time(duty: Duty) -> bool:
    """Whether the last day of the window is the due day, and a late act serves in no other way than one in time."""
    return is_last(duty) and (duty.late is None or lasting(duty.demand, duty.late))


def _ended(duty: Duty) -> bool:
    """Whether there is no window before the anchor has an end."""
    return duty.window is not None and duty.window.first.base == _END


def _sorted(session: Session, facts: Facts, *, events: bool) -> Sorted | None:
    """Selected facts, if all are sure and have days without times (`events`: and are events)."""
    (first, *more) = facts or (None,)
    if not isinstance(first, Select) or first.where is not None or more:
        return _selected(session, facts, events=events)
    kind = session.pool.kind(first.type)
    if kind.timed or (events and not kind.events):
        return None
    subject, start, end, number = kind.raw
    return Sorted(subject, start, start if kind.events else end, session.pool.first, number, None)


def _selected(session: Session, facts: Facts, *, events: bool) -> Sorted | None:
    chosen = session.selection(session.root, facts)[1]
    items = chosen.items
    if not (chosen.plain if events else _dated(chosen)):
        return None
    subject, start, end = (_narrow(one) for one in (chosen.band, items.day, items.end))
    return Sorted(subject, start, end, 0, 0, items.fact)


def _dated(chosen: Chosen) -> bool:
    """Whether all are sure and have days without times."""
    timed = not all(everywhere(uniform.equal(ms, int(NO_INSTANT))) for ms in (chosen.items.ms, chosen.items.end_ms))
    return everywhere(chosen.sure) and not chosen.undated_band.size and not timed


def _narrow(column: Longs) -> Ints:
    return np.ascontiguousarray(column, np.int32)


def _extent(anchors: Sorted) -> Extent:
    """The first and the last day of all anchors."""
    if anchors.start.size == 0:
        return Extent(0, 0, endless=False)
    first, last = int(anchors.start.min()), int(anchors.end.max())
    if last < MAX:
        return Extent(min(first, int(anchors.end.min())), last, endless=False)
    found = np.zeros(2, np.int64)
    kernel.extent(anchors.end, MAX, found)
    low, high = found.tolist()
    return Extent(min(first, low), max(int(anchors.start.max()), high), endless=True)


def _passed(session: Session, rule: Rule, duty: Duty, task: Task) -> tuple[Anchors, Cases, Judged]:
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
    return _found(session, duty, task, found, size)


def _room(duty: Duty, task: Task) -> kernel.Found:
    """Room for what may be found; days that a window has as they are need none of their own."""
    rows, window = task.anchors.subject.size, duty.window
    verdict = np.empty(rows, np.int8)
    if task.kept is not None:
        none = np.empty(0, np.int32)
        since, met_on = np.empty((2, rows), np.int32)
        return kernel.Found(none, none, none, none, none, none, since, met_on, verdict)
    # One piece of memory: from 4 MiB on NumPy asks the system for large pages, and small ones cost more than the rest.
    subject, fact, first, last, since, met_on, low, high = np.empty((8, rows), np.int32)
    low = first if window is not None and window.first == Point(_START) else low
    high = last if window is not None and window.last == Point(_END) else high
    return kernel.Found(subject, fact, first, last, low, high, since, met_on, verdict)


def _law(session: Session, duty: Duty, task: Task) -> Longs:
    latest, endless = MAX if duty.late is not None else MIN, MAX if _ended(duty) else MAX + 1
    numbers = (task.anchors.number, task.anchors.own, task.counted.own)
    known = (session.as_of if one.fact is None else MAX for one in (task.anchors, task.counted))
    windows = (task.threshold.count, latest, *known, endless, task.windows.origin)
    return np.array([session.as_of, *session.force, *windows, *numbers, task.kept is None], np.int64)


def _found(session: Session, duty: Duty, task: Task, found: kernel.Found, size: int) -> tuple[Anchors, Cases, Judged]:
    subject, fact, first, last, low, high, since, met_on = (cast("Longs", column[:size]) for column in found[:-1])
    verdict, none = found.verdict[:size], longs(NOTHING, size)
    if task.kept is not None:
        anchors, low, high = task.kept, task.kept.this.first.day, task.kept.this.last.day
    else:
        anchors = _anchors(session, subject, first, last, _facts(task.anchors, fact))
    cases = _cases(session, duty, task.windows, anchors, low, high)
    sole = isinstance(duty.demand, Compare) and duty.demand.op is Op.GE
    return anchors, cases, Judged(verdict, since, none, met_on if sole else None)


def _facts(anchors: Sorted, place: Longs) -> Longs:
    if anchors.whole is not None:
        return longs(NOBODY, place.size)
    return place if anchors.fact is None else anchors.fact.take(place)


def _anchors(session: Session, subject: Longs, first: Longs, last: Longs, fact: Longs) -> Anchors:
    this = This(days(first), _until(last, OPEN), fact, first)
    space = Space(subject, session.root, this)
    return Anchors(subject, this, constant(T, subject.size), None, NO_LONGS, NO_LONGS, space)


def _cases(session: Session, duty: Duty, windows: Daily, anchors: Anchors, low: Longs, high: Longs) -> Cases:
    """The cases as columns have them: a prohibition's windows are cut to the days in force."""
    rows, cut = low.size, None if duty.due else session.force
    opens = same(EVER, rows) if windows.opens_ever else days(low)
    shuts = same(EVER, rows) if windows.shuts_never else _until(high, EVER)
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
