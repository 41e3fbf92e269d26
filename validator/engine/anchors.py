"""What a duty is anchored on: facts, runs of a state, breaches (§ 7). Calendar periods have a module of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import numpy as np

from validator.core.duties import Breaches, Duty, Each, Periods, Runs
from validator.engine.blocks import NONE, UNDETERMINED, VERDICTS
from validator.engine.correlation import types_in
from validator.engine.frames import NOBODY, OPEN, Days, Space, This, days, kept, kinds
from validator.engine.keys import (
    BEYOND,
    MAX,
    MIN,
    NO_LONGS,
    SPAN,
    Intervals,
    Longs,
    band_of,
    clipped,
    complement,
    day_of,
    difference,
    equal,
    expand,
    following,
    intersection,
    key,
    rank,
)
from validator.engine.periods import calendar_periods
from validator.engine.trivalent import F, T, Truths, U, constant, perhaps, settled
from validator.engine.uniform import everywhere, longs, taken, where

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.core.facts import Facts
    from validator.core.rules import Rule
    from validator.engine.blocks import Block
    from validator.engine.keys import Bools
    from validator.engine.session import Session
    from validator.engine.states import State


@dataclass(frozen=True, slots=True, eq=False)
class Anchors:
    """Anchors of one rule, one a row. `member`: whether it is one; `cut`: the truth of the second state of a run.

    `undated_*` are possible events without a day: all that can be said of them is that nothing is known. `space` is
    that of the anchors, which rules with the same anchors share.
    """

    subject: Longs
    this: This
    member: Truths
    cut: Truths | None
    undated_subject: Longs
    undated_fact: Longs
    space: Space

    def take(self, rows: Bools) -> Anchors:
        """Some of the anchors."""
        if everywhere(rows):
            return self
        chosen = np.flatnonzero(rows)
        cut = None if self.cut is None else taken(self.cut, chosen)
        return self.among(self.subject[chosen], self.this.take(chosen), taken(self.member, chosen), cut)

    def among(self, subject: Longs, this: This, member: Truths, cut: Truths | None) -> Anchors:
        """Other anchors of the same subjects."""
        space = Space(subject, self.space.root, this)
        return Anchors(subject, this, member, cut, self.undated_subject, self.undated_fact, space)

    def ended(self) -> Anchors:
        """Those of which the last day is known, or all if it is of none."""
        return kept(self.space, "ended", self._ended)

    def _ended(self) -> Anchors:
        known = self.this.last.kind != OPEN
        if known.all() or not known.any():
            return self
        found = self.take(known)
        last = found.this.last
        if last.kind.any():
            return found
        this = replace(found.this, last=days(last.day, last.ms))
        return found.among(found.subject, this, found.member, found.cut)


def anchors_of(session: Session, rule: Rule, duty: Duty, blocks: Mapping[str, Block]) -> Anchors:
    """All anchors of the rule's subjects, made once for rules that have the same."""
    match duty.anchors:
        case Each(facts=facts):
            name = f"anchors {rule.subject} {session.name_of_facts(facts)}"
            return session.kept(name, lambda: _mine(session, rule, _each(session, facts)))
        case Runs() as runs:
            states = " ".join(session.name_of_state(one) for one in (runs.state, runs.cut) if one is not None)
            return session.latest(
                "runs", f"{rule.subject} {states}", lambda: _mine(session, rule, _runs(session, runs))
            )
        case Periods() as node:
            scope = "" if rule.scope is None else session.name_of_state(rule.scope)
            name = f"{rule.subject} {node} {sorted(types_in(duty.demand))} {scope}"
            return session.latest("periods", name, lambda: _mine(session, rule, _periods(session, rule, duty, node)))
        case Breaches(rules=rules):
            return _mine(session, rule, _breaches(session, [blocks[name] for name in rules]))


def _periods(session: Session, rule: Rule, duty: Duty, node: Periods) -> Anchors:
    return _plain(session, *calendar_periods(session, rule, duty, node))


def _mine(session: Session, rule: Rule, found: Anchors) -> Anchors:
    """Those of the rule's subjects."""
    mine = session.subjects_of(rule.subject)
    if mine.all():
        return found
    found = found.take(mine[found.subject])
    own = mine[found.undated_subject]
    return replace(found, undated_subject=found.undated_subject[own], undated_fact=found.undated_fact[own])


def _plain(session: Session, subject: Longs, this: This, member: Truths, cut: Truths | None = None) -> Anchors:
    return Anchors(subject, this, member, cut, NO_LONGS, NO_LONGS, Space(subject, session.root, this))


def _each(session: Session, facts: Facts) -> Anchors:
    _, chosen = session.selection(session.root, facts)
    items = chosen.items
    first = items.start_point()
    this = This(first, first if items.end is items.day else items.end_point(), items.fact, items.day)
    member = constant(T, chosen.sure.size) if everywhere(chosen.sure) else perhaps(chosen.sure)
    space = Space(chosen.band, session.root, this)
    return Anchors(chosen.band, this, member, None, chosen.undated_band, chosen.undated_fact, space)


def _thirds(state: State, bands: int) -> list[tuple[np.int8, Intervals]]:
    """The days of a state by truth: surely, perhaps, surely not."""
    return [
        (T, state.sure),
        (U, difference(state.possible, state.sure, bands)),
        (F, complement(state.possible, bands)),
    ]


def _runs(session: Session, node: Runs) -> Anchors:
    _, state = session.state(session.root, node.state)
    if node.cut is not None:
        _, cut = session.state(session.root, node.cut)
        if equal(state.sure, state.possible) and equal(cut.sure, cut.possible):
            return _pieces(session, state.sure, cut.sure)
    runs = [(truth, days, None) for truth, days in _thirds(state, session.root.size)[:2]]
    if node.cut is None:
        return _joined(session, [_run(session, days, truth, None) for truth, days, _ in runs])
    _, cut = session.state(session.root, node.cut)
    pieces = _thirds(cut, session.root.size)
    return _joined(
        session,
        [_run(session, intersection(days, part), truth, kind) for truth, days, _ in runs for kind, part in pieces],
    )


def _pieces(session: Session, runs: Intervals, cut: Intervals) -> Anchors:
    """Runs of a state of which nothing is in doubt, cut where a second such state begins or ends, in order."""
    first, last = session.force[0], min(session.force[1], session.as_of)
    if session.compiled:
        return _cut(session, *_cut_at_once(runs, cut, first, last))
    runs = clipped(runs, first, last)
    changes = np.full(2 * cut.lo.size + 1, BEYOND)
    changes[:-1:2], changes[1::2] = cut.lo, cut.hi + 1
    before, until = (rank(changes[:-1], side, right=True) for side in (runs.lo, runs.hi))
    run, place = expand(before, until + 1)
    # The first piece of a run begins with it, all others with a change; after every other change the cut holds.
    pieces, stop = until + 1 - before, np.cumsum(until + 1 - before)
    lo = changes.take(place - 1, mode="clip")
    lo[stop - pieces] = runs.lo
    hi = following(lo) - 1
    hi[stop - 1] = runs.hi
    subject = band_of(runs.lo).take(run)
    base = subject * SPAN
    return _cut(session, subject, lo - base, hi - base, settled((place & 1).astype(np.bool_)))


def _cut_at_once(runs: Intervals, cut: Intervals, first: int, last: int) -> tuple[Longs, Longs, Longs, Truths]:
    """The same in one compiled pass: subject, first and last day of each piece, and whether the second state holds."""
    from validator.engine.kernels.runs import pieces  # noqa: PLC0415 - the compiler takes half a second to load

    most = runs.lo.size + 2 * cut.lo.size
    (subject, lo, hi), held = np.empty((3, most), np.int32), np.empty(most, np.bool_)
    size = pieces(runs.lo, runs.hi, cut.lo, cut.hi, first, last, subject, lo, hi, held)
    whose, begin, end = (cast("Longs", column[:size]) for column in (subject, lo, hi))
    return whose, begin, end, settled(held[:size])


def _cut(session: Session, subject: Longs, lo: Longs, hi: Longs, held: Truths) -> Anchors:
    a0 = _in_force(session, lo)
    this = This(_bounded(lo, lo == MIN), _bounded(hi, hi >= session.as_of), longs(NOBODY, lo.size), a0)
    return _plain(session, subject, this, constant(T, lo.size), held)


def _in_force(session: Session, lo: Longs) -> Longs:
    """The first days, or that of the policy where a run has none."""
    endless = lo == MIN
    return where(endless, session.force[0], lo) if endless.any() else lo


def _run(session: Session, found: Intervals, truth: np.int8, cut: np.int8 | None) -> Anchors:
    subject, lo, hi = band_of(found.lo), day_of(found.lo), day_of(found.hi)
    if cut is not None:
        first, last = session.force
        lo, hi = np.maximum(lo, first), np.minimum(np.minimum(hi, last), session.as_of)
    kept = (lo <= session.as_of) & (lo <= hi)
    subject, lo, hi = subject[kept], lo[kept], hi[kept]
    a0 = _in_force(session, lo)
    this = This(_bounded(lo, lo == MIN), _bounded(hi, hi == MAX), longs(NOBODY, lo.size), a0)
    return _plain(session, subject, this, constant(truth, lo.size), None if cut is None else constant(cut, lo.size))


def _bounded(day: Longs, never: Bools) -> Days:
    return replace(days(day), kind=kinds(never, OPEN)) if never.any() else days(day)


def _joined(session: Session, parts: list[Anchors]) -> Anchors:
    """Runs of every truth together, by subject and first day."""
    subject = np.concatenate([part.subject for part in parts])
    first = np.concatenate([part.this.first.day for part in parts])
    order = np.argsort(key(subject, first), kind="stable")
    lo = first[order]
    hi = np.concatenate([part.this.last.day for part in parts])[order]
    member = np.concatenate([part.member for part in parts])[order]
    a0 = _in_force(session, lo)
    cuts = [part.cut for part in parts if part.cut is not None]
    running = hi >= session.as_of if cuts else hi == MAX
    this = This(_bounded(lo, lo == MIN), _bounded(hi, running), longs(NOBODY, lo.size), a0)
    return _plain(session, subject[order], this, member, np.concatenate(cuts)[order] if cuts else None)


def _breaches(session: Session, blocks: list[Block]) -> Anchors:
    """Breaches of other rules, sure or undetermined; the day is the first in breach, or the day after the due day."""
    subject, day, sure = [NO_LONGS], [NO_LONGS], [np.zeros(0, np.bool_)]
    for block in blocks:
        breach = np.isin(block.verdict, [code for code, verdict in enumerate(VERDICTS) if verdict.breach])
        doubt = (block.verdict == UNDETERMINED) & ((block.since != NONE) | (block.due != NONE))
        rows = breach | doubt
        known = where(block.since != NONE, block.since, block.due + 1)
        subject.append(block.subject[rows])
        day.append(known[rows])
        sure.append(breach[rows])
    first, member = np.concatenate(day), perhaps(np.concatenate(sure))
    this = This(days(first), days(first), longs(NOBODY, first.size), first)
    return _plain(session, np.concatenate(subject), this, member)
