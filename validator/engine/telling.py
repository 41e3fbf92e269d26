"""What is told of judged anchors: the days, the act that met a demand, the evidence (§ 8.2)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from validator.engine.acts import evidence, has_met_day, met_day
from validator.engine.blocks import (
    MET,
    MET_LATE,
    NO_MOVES,
    NONE,
    NOT_ONE,
    NOTHING,
    UNDETERMINED,
    Block,
    Ragged,
    among,
    no_lists,
    ragged,
    verdicts,
)
from validator.engine.counting import in_own_window, threshold_of
from validator.engine.exceptions import DATA, deciding_day, excepted
from validator.engine.frames import DAY, Days, Frame
from validator.engine.keys import MIN, Bools, Longs
from validator.engine.trivalent import constant
from validator.engine.uniform import both, longs, no, nowhere, taken, where, yes

if TYPE_CHECKING:
    from validator.core.duties import Duty
    from validator.core.rules import Rule
    from validator.engine.anchors import Anchors
    from validator.engine.cases import Cases
    from validator.engine.exceptions import Judged
    from validator.engine.session import Session


def told(
    session: Session, rule: Rule, duty: Duty, cases: Cases, anchors: Anchors, judged: Judged, *, whole: bool
) -> tuple[Block, Longs]:
    """The findings and the anchor of each, of the verdicts that are asked for; `whole`: of every one, with evidence.

    Of the others only their number is kept: most obligations are met, and nobody wants to read of them.
    """
    asked, t = bool(duty.due), session.as_of
    due, until = cases.due.known(NONE), _until(session, duty, cases, anchors)
    excused = no(cases.frame.rows)
    if rule.unless is not None or rule.excused is not None:
        day = deciding_day(judged.since, due, until, asked=asked, as_of=t)
        judged, excused = excepted(session, rule, Frame(cases.frame.space, cases.frame.band), judged, day)
    hidden = NOT_ONE
    if not whole and not session.shown.all():
        seen = among(judged.verdict, session.shown)
        hidden, rows = verdicts(judged.verdict[~seen]), np.flatnonzero(seen)
        cases, judged, excused = cases.take(rows), judged.take(rows), taken(excused, rows)
        due, until = taken(due, rows), taken(until, rows)
    block = _block(session, rule, duty, cases, anchors, judged)
    block = replace(block, due=due, until=until, excused=excused, hidden=hidden)
    shown = yes(block.size) if whole else among(block.verdict, session.witnessed)
    return replace(block, evidence=_evidence(session, duty, cases, judged, shown)), cases.frame.band


def _until(session: Session, duty: Duty, cases: Cases, anchors: Anchors) -> Longs:
    """The last day looked at of a prohibition or of a running state."""
    if anchors.cut is not None:
        return np.minimum(taken(anchors.this.last.day, cases.frame.band), session.as_of)
    if duty.due:
        return longs(NONE, cases.frame.rows)
    bounded = duty.reckoned is None and duty.window is not None
    return np.minimum(cases.cut.hi_day, min(session.as_of, session.force[1]) if bounded else session.as_of)


def _block(session: Session, rule: Rule, duty: Duty, cases: Cases, anchors: Anchors, judged: Judged) -> Block:
    frame, this = cases.frame, anchors.this
    rows, band = frame.rows, frame.band
    first = where(cases.bounds.lo.at(DAY), cases.bounds.lo_day, NONE)
    last = where(cases.bounds.hi.at(DAY), cases.bounds.hi_day, NONE)
    if anchors.cut is not None:
        first, last = _run_days(this.first.take(band), this.last.take(band), session.as_of)
    return Block(
        subject=frame.whose,
        verdict=judged.verdict,
        anchor=_of_bands(this.first.known(NONE), frame),
        fact=_of_bands(this.fact, frame),
        first=first,
        last=last,
        due=longs(NONE, rows),
        since=judged.since if duty.due else _dated(judged.since),
        until=longs(NONE, rows),
        met_on=_met_on(session, rule, duty, frame, judged),
        excused=no(rows),
        why=judged.why,
        row=longs(NOTHING, rows),
        evidence=no_lists(rows),
        moves=no_lists(rows),
        moved=NO_MOVES,
        hidden=NOT_ONE,
    )


def _dated(since: Longs) -> Longs:
    endless = since == MIN
    return where(endless, NONE, since) if endless.any() else since


def _of_bands(column: Longs, frame: Frame) -> Longs:
    return column if frame.band is frame.space.bands else taken(column, frame.band)


def _run_days(first: Days, last: Days, t: int) -> tuple[Longs, Longs]:
    known = where(first.at(DAY), first.day, NONE)
    return known, where(both(last.at(DAY), last.day < t), last.day, NONE)


def _met_on(session: Session, rule: Rule, duty: Duty, frame: Frame, judged: Judged) -> Longs:
    verdict = judged.verdict
    if not duty.due:
        return longs(NONE, frame.rows)
    if judged.met_on is not None:
        spared = rule.unless is not None  # what was met in time may not apply, and then no act met it
        return where((verdict == MET) | (verdict == MET_LATE), judged.met_on, NONE) if spared else judged.met_on
    demands = ((MET, duty.demand), (MET_LATE, duty.late))
    asking = [(kind, demand) for kind, demand in demands if demand is not None and has_met_day(demand)]
    if not asking:
        return longs(NONE, frame.rows)
    found = np.full(frame.rows, NONE, np.int64)
    for kind, demand in asking:
        if (rows := np.flatnonzero(verdict == kind)).size:
            found[rows] = met_day(session, frame.take(rows), demand)
    return found


def _evidence(session: Session, duty: Duty, cases: Cases, judged: Judged, shown: Bools) -> Ragged:
    """The facts that counted; of what was met late, those of the late demand."""
    frame, verdict = cases.frame, judged.verdict
    if nowhere(shown):
        return no_lists(frame.rows)
    late = verdict == MET_LATE
    early = np.flatnonzero(_with_facts(duty, judged, shown) & ~late)
    owner, fact = evidence(session, frame.take(early), duty.demand)
    owner = early[owner]
    if duty.late is not None and late.any():
        cured = np.flatnonzero(shown & late)
        extra, more = evidence(session, frame.take(cured), duty.late)
        owner, fact = np.concatenate((owner, cured[extra])), np.concatenate((fact, more))
        order = np.argsort(owner, kind="stable")
        owner, fact = owner[order], fact[order]
    return ragged(owner, fact, frame.rows)


def _with_facts(duty: Duty, judged: Judged, shown: Bools) -> Bools:
    """Without those of which it is known already that not even one fact lies in the window."""
    threshold = threshold_of(duty.demand)
    if judged.met_on is None or threshold is None or threshold.count > 1 or not in_own_window(duty):
        return shown
    return both(shown, np.not_equal(judged.met_on, NONE))


def undated(anchors: Anchors) -> Block:
    """Possible anchors without a day: undetermined, and nothing more can be said."""
    rows = anchors.undated_subject.size
    none, nothing = longs(NONE, rows), longs(NOTHING, rows)
    return Block(
        subject=anchors.undated_subject,
        verdict=constant(np.int8(UNDETERMINED), rows),
        anchor=none,
        fact=anchors.undated_fact,
        first=none,
        last=none,
        due=none,
        since=none,
        until=none,
        met_on=none,
        excused=no(rows),
        why=longs(DATA, rows),
        row=nothing,
        evidence=no_lists(rows),
        moves=no_lists(rows),
        moved=NO_MOVES,
        hidden=NOT_ONE,
    )
