"""Clocks: the two runs under unknowns, their findings, and what becomes of both (§§ 9.3 to 9.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from validator.core.duties import Clock
from validator.engine.blocks import (
    MET,
    MET_LATE,
    NONE,
    NOT_APPLICABLE,
    NOTHING,
    OPENED,
    UNDETERMINED,
    VIOLATED,
    Block,
    Ragged,
    among,
    verdicts,
)
from validator.engine.deeds import Acts, Deeds, deeds, done_on
from validator.engine.exceptions import DATA, Judged, deciding_day, excepted
from validator.engine.frames import NOBODY, Frame, Space, This, days
from validator.engine.keys import (
    MAX,
    Bools,
    Intervals,
    Longs,
    band_of,
    clipped,
    complement,
    day_of,
    distinct,
    following,
    heads,
    holds,
    intersection,
    key,
    merge,
    rank,
    sorting,
)
from validator.engine.narrow import MOST, full
from validator.engine.obligations import Obligations, acts_on, concatenated, moves_of
from validator.engine.plans import plan_of
from validator.engine.tables import NEVER, Chart, changed, intervals_of
from validator.engine.tables import Intervals as Lengths
from validator.engine.ticks import Changes, Gaps, Setting
from validator.engine.undisturbed import undisturbed
from validator.engine.uniform import everywhere, longs, no, taken

if TYPE_CHECKING:
    from validator.core.rules import Rule
    from validator.engine.plans import Plan
    from validator.engine.session import Session
    from validator.engine.trivalent import Truths


MOST_PASSES = 10
"""So many rules that differ in intervals alone are judged by a pass each; of more, columns share more than it saves:
what a pass finds is its own, and memory that is kept costs more than to judge."""


def judge_clock(session: Session, rule: Rule, clock: Clock) -> Block:
    """The findings of a clock."""
    rows = [row for table in clock.tables for row in table.rows]
    strictly = intervals_of(rows, lenient=False)
    plan = plan_of(session, rule, clock, strictly.length)
    told = np.ones_like(session.shown) if rule.unless is not None else session.shown
    easy, hidden, left = _easy(session, clock, plan, strictly, told)
    if not left.any():
        return _block(session, rule, easy, easy.verdict, hidden)
    situations, acts, suspended = plan.situations.of(left), plan.acts, plan.suspended
    chart = situations.chart(strictly, lenient=False)
    strict = _Run(session, clock, acts, chart, strictly, suspended.sure, lenient=False).result(left)
    found, verdict = strict, strict.verdict
    if plan.doubtful.any():
        leniently = intervals_of(rows, lenient=True)
        chart = situations.chart(leniently, lenient=True)
        run = _Run(session, clock, acts, chart, leniently, suspended.possible, lenient=True)
        found, verdict = _merged(strict, run.result(plan.doubtful), plan.doubtful)
    return _block(session, rule, concatenated(easy, found), np.concatenate((easy.verdict, verdict)), hidden)


def _easy(
    session: Session, clock: Clock, plan: Plan, lengths: Lengths, told: Bools
) -> tuple[Obligations, Longs, Bools]:
    """The obligations that can be had at once, how many are not told, and the subjects that are left."""
    if session.compiled and plan.sharers <= MOST_PASSES:
        from validator.engine.passes import passed  # noqa: PLC0415 - the compiler takes half a second to load

        if (found := passed(session, clock, plan, lengths, told)) is not None:
            return *found, plan.doubtful
    return *undisturbed(session, clock, plan, lengths, told=told), plan.disturbed


class _Run:
    """One of the two runs."""

    def __init__(
        self,
        session: Session,
        clock: Clock,
        acts: Acts,
        chart: Chart,
        lengths: Lengths,
        suspended: Intervals,
        *,
        lenient: bool,
    ) -> None:
        self.session, self.clock, self.acts, self.chart = session, clock, acts, chart
        self.lenient, self.suspended, self.lengths = lenient, suspended, lengths
        first, last = session.force
        bands = session.root.bands
        running = lengths.length[chart.row] < NEVER
        active = clipped(merge(chart.key[running], chart.last()[running]), first, last)
        free = clipped(complement(suspended, bands.size), first, last)
        if suspended.lo.size:
            active = intersection(free, active)
        self.setting = Setting(clock, lengths, active, free, suspended, session.holidays.roll, first, last)

    def result(self, bands: Bools) -> Obligations:
        """The obligations of some bands."""
        done = deeds(self.session, self.acts, self.chart, bands, lenient=self.lenient)
        band, day = band_of(done.day), day_of(done.day)
        gaps = Gaps(self.setting, band, day, self.chart.at(done.day))
        later = following(done.day)
        final = heads(band[::-1])[::-1]
        later[final] = NONE
        changes = self._changes(bands)
        low, high = rank(changes.key, done.day, right=True), following(rank(changes.key, done.day))
        high[final] = rank(changes.key, key(band[final], self.session.as_of), right=True)
        gaps.run(changes, low, np.where(done.mute, low, high))
        gaps.pass_until(np.arange(band.size), np.where(final, self.session.as_of, day_of(later)))
        return self._ended(gaps, done, later)

    def _changes(self, bands: Bools) -> Changes:
        first, last = self.session.force
        bounded = self.session.policy.validity.first is not None
        starts = key(self.session.root.bands[bands & bounded], first)
        resumed = self.suspended.hi + 1
        keys = distinct(changed(self.chart, self.lengths.length), resumed, starts)
        day, band = day_of(keys), band_of(keys)
        within = (day >= first) & (day <= min(last, self.session.as_of))
        keys = keys[within & bands[np.minimum(band, bands.size - 1)]]
        day = day_of(keys)
        begins = (day == first) & bounded
        suspended = holds(self.suspended, keys)
        return Changes(keys, self.chart.at(keys), begins, np.isin(keys, resumed), suspended)

    def _ended(self, gaps: Gaps, done: Deeds, later: Longs) -> Obligations:
        at, serial, verdict, begun, anchored, due, since, row, ended, met = self._all(gaps, later)
        kept = self._reported(verdict, due, ended) & ~done.mute[at]
        order = np.flatnonzero(kept)
        sorted_ = sorting(at[order], serial[order])
        order = order if sorted_ is None else order[sorted_]
        at, serial, begun = at[order], serial[order], begun[order]
        kind = verdict[order].astype(np.int8)
        band = gaps.band[at]
        fact = done_on(self.session, done, key(band, begun), NOBODY)
        fact = np.where(anchored[order] == 1, fact, NOBODY)
        day = met[order]
        evidence = acts_on(done.act_key, done.act_fact, band, day, among(kind, self.session.witnessed))
        moves = moves_of([part for part in gaps.ended.moves if part[0].size], at, serial)
        plain = (band, kind, begun, fact, due[order], since[order], day, row[order])
        return Obligations(*plain, *evidence, *moves)

    def _all(self, gaps: Gaps, later: Longs) -> tuple[Longs, ...]:
        """Obligations that an act or the as-of day ended, then those that ended before."""
        count = gaps.band.size
        acted = later != NONE
        late = MET_LATE if self.clock.late else VIOLATED
        verdict = np.where(gaps.breached, np.where(acted, late, VIOLATED), np.where(acted, MET, OPENED))
        met = np.where((verdict == MET) | (verdict == MET_LATE), day_of(later), NONE)
        since = np.where(gaps.breached, gaps.due + 1, NONE)
        ended = np.where(acted, day_of(later), self.session.as_of)
        last = (
            np.arange(count),
            gaps.serial,
            verdict,
            gaps.begun,
            gaps.anchored.astype(np.int64),
            gaps.due,
            since,
            gaps.row,
            ended,
            met,
        )
        early = [(*part, np.full(part[0].size, NONE)) for part in gaps.ended.obligations if part[0].size]
        return last if not early else tuple(np.concatenate(columns) for columns in zip(last, *early, strict=True))

    def _reported(self, verdict: Longs, due: Longs, ended: Longs) -> Bools:
        """In force on the due day, and not over before the policy came into force; lapsed while in force."""
        first, last = self.session.force
        in_force = (first <= due) & (due <= last) & (due < MAX) & ((verdict != NOT_APPLICABLE) | (ended <= last))
        return np.asarray(in_force & (ended >= first), np.bool_)


def _breach(found: Obligations) -> Bools:
    return np.asarray((found.verdict == VIOLATED) | (found.verdict == MET_LATE), np.bool_)


def _in(found: Obligations, some: Bools, others: Obligations, of: Bools) -> Bools:
    """Which of some obligations have the anchor day and the due day of one of some others."""
    rows, count = np.flatnonzero(some), np.count_nonzero(some)
    begun = np.concatenate((key(found.band[rows], found.begun[rows]), key(others.band[of], others.begun[of])))
    number = np.unique(begun, return_inverse=True)[1]
    both = key(number, np.concatenate((found.due[rows], others.due[of])))
    same = np.zeros(some.size, np.bool_)
    same[rows[np.isin(both[:count], both[count:])]] = True
    return same


def _merged(strict: Obligations, lenient: Obligations, doubtful: Bools) -> tuple[Obligations, Truths]:
    """§ 9.5: breaches of both runs are breaches; those of the strict run alone are undetermined."""
    twice, breached, leniently = doubtful[strict.band], _breach(strict), _breach(lenient)
    doubt = twice & breached & ~_in(strict, twice & breached, lenient, leniently)
    added = lenient.take(leniently & ~_in(lenient, leniently, strict, twice & breached))
    kept = ~_in(strict, twice, added, np.ones(added.band.size, np.bool_))
    verdict = np.where(doubt, UNDETERMINED, strict.verdict).astype(np.int8)
    return concatenated(strict.take(kept), added), np.concatenate((verdict[kept], added.verdict))


def _block(session: Session, rule: Rule, found: Obligations, verdict: Truths, hidden: Longs) -> Block:
    rows, why = found.band.size, longs(NOTHING, found.band.size)
    if (verdict == UNDETERMINED).any():
        why = np.where(verdict == UNDETERMINED, np.int64(DATA), why)
    judged, excused = Judged(verdict, found.since, why), no(rows)
    if rule.unless is not None or rule.excused is not None:
        this = This(days(found.begun), days(found.due), found.fact, found.begun)
        space = Space(found.band, session.root, this)
        day = deciding_day(found.since, found.due, found.due, asked=True, as_of=session.as_of)
        judged, excused = excepted(session, rule, Frame(space, space.bands), judged, day)
    seen = among(judged.verdict, session.shown)
    if not everywhere(seen):
        hidden = hidden + verdicts(judged.verdict[~seen])
        found, kept = found.take(seen), np.flatnonzero(seen)
        judged, excused, rows = judged.take(kept), taken(excused, kept), kept.size
    assert isinstance(rule.norm, Clock)
    no_row, met = sum(len(table.rows) for table in rule.norm.tables), found.met
    if judged.verdict is not found.verdict:
        met = np.where((judged.verdict == MET) | (judged.verdict == MET_LATE), met, NONE)
    return Block(
        subject=found.band,
        verdict=judged.verdict,
        anchor=found.begun,
        fact=found.fact,
        first=found.begun,
        last=found.due,
        due=found.due,
        since=judged.since,
        until=longs(NONE, rows),
        met_on=met,
        excused=excused,
        why=judged.why,
        row=found.row
        if rows == 0 or int(found.row.max()) < no_row
        else np.where(found.row == no_row, NOTHING, found.row),
        evidence=_lists(found.evidence_owner, found.evidence, rows),
        moves=_lists(found.move_owner, np.arange(found.move_owner.size, dtype=np.int64), rows, found.moves_begin),
        moved=found.moves,
        hidden=hidden,
    )


def _lists(owner: Longs, values: Longs, rows: int, begins: Longs | None = None) -> Ragged:
    """Lists from elements that are sorted by owner; few rows have any."""
    if owner.size == 0:
        return Ragged(longs(0, rows + 1), values)
    if begins is not None:
        return Ragged(begins, values)
    first = np.flatnonzero(heads(owner))
    offsets = full(0, rows + 1) if owner.size < MOST else np.zeros(rows + 1, np.int64)
    offsets[owner.take(first) + 1] = np.diff(np.append(first, owner.size))
    return Ragged(np.cumsum(offsets, out=offsets), values)
