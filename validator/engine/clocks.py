"""Clocks: the two runs under unknowns, their findings, and what becomes of both (§§ 9.3 to 9.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from validator.core.duties import Clock
from validator.engine.blocks import (
    MET,
    MET_LATE,
    NONE,
    NOT_APPLICABLE,
    NOT_ONE,
    NOTHING,
    OPENED,
    UNDETERMINED,
    VIOLATED,
    Block,
    Moves,
    ragged,
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
    complement,
    day_of,
    distinct,
    expand,
    following,
    heads,
    holds,
    intersection,
    key,
    merge,
    rank,
    sorting,
)
from validator.engine.keys import NOTHING as NO_DAYS
from validator.engine.states import State
from validator.engine.tables import NEVER, Chart, Situations, changed
from validator.engine.tables import Intervals as Lengths
from validator.engine.ticks import Changes, Gaps, Setting

if TYPE_CHECKING:
    from validator.core.rules import Rule
    from validator.engine.session import Session


@dataclass(frozen=True, slots=True, eq=False)
class Obligations:
    """What one run of a clock found; `met` is the key of the act that ended an obligation, `NONE` without one."""

    band: Longs
    verdict: Longs
    begun: Longs
    fact: Longs
    due: Longs
    since: Longs
    met: Longs
    row: Longs
    evidence_owner: Longs
    evidence: Longs
    move_owner: Longs
    moves: Moves

    def take(self, kept: Bools) -> Obligations:
        """Some of the obligations."""
        number = np.cumsum(kept) - 1
        shown, moved = kept[self.evidence_owner], kept[self.move_owner]
        moves = Moves(self.moves.day[moved], self.moves.why[moved], self.moves.before[moved], self.moves.after[moved])
        return Obligations(
            **{name: getattr(self, name)[kept] for name in _PLAIN},
            evidence_owner=number[self.evidence_owner[shown]],
            evidence=self.evidence[shown],
            move_owner=number[self.move_owner[moved]],
            moves=moves,
        )


_PLAIN = ("band", "verdict", "begun", "fact", "due", "since", "met", "row")


def judge_clock(session: Session, rule: Rule, clock: Clock) -> Block:
    """The findings of a clock."""
    situations, acts = Situations(session, clock, rule.scope), Acts(session, clock)
    suspended = State(NO_DAYS, NO_DAYS)
    if clock.suspended is not None:
        suspended = session.state(session.root, clock.suspended)[1]
    mine = session.subjects_of(rule.subject)
    lengths = {lenient: Lengths(situations.rows, lenient=lenient) for lenient in (False, True)}
    charts = {lenient: situations.chart(lengths[lenient], lenient=lenient) for lenient in (False, True)}
    strict = _Run(session, clock, acts, charts[False], lengths[False], suspended.sure, lenient=False).result(mine)
    doubtful = mine & (acts.doubtful() | _differ(session, charts, lengths) | _unsure(session, suspended))
    if not doubtful.any():
        return _block(session, rule, strict, strict.verdict)
    lenient = _Run(session, clock, acts, charts[True], lengths[True], suspended.possible, lenient=True).result(doubtful)
    return _merged(session, rule, strict, lenient, doubtful)


def _differ(session: Session, charts: dict[bool, Chart], lengths: dict[bool, Lengths]) -> Bools:
    strict, lenient = charts[False], charts[True]
    differs = (strict.row != lenient.row) | (lengths[False].length[strict.row] != lengths[True].length[lenient.row])
    found = np.zeros(session.root.size, np.bool_)
    found[band_of(strict.key[differs])] = True
    return found


def _unsure(session: Session, state: State) -> Bools:
    found = np.zeros(session.root.size, np.bool_)
    doubt = intersection(state.possible, complement(state.sure, session.root.size))
    found[band_of(doubt.lo)] = True
    return found


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
        force = merge(key(bands, first), key(bands, last))
        running = lengths.length[chart.row] < NEVER
        rows = merge(chart.key[running], chart.last()[running])
        free = intersection(force, complement(suspended, bands.size)) if suspended.lo.size else force
        self.setting = Setting(clock, lengths, intersection(free, rows), free, suspended, session.holidays.roll, first)

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
        at, serial, verdict, begun = at[order], serial[order], verdict[order], begun[order]
        band = gaps.band[at]
        fact = done_on(self.session, done, key(band, begun), NOBODY)
        fact = np.where(anchored[order] == 1, fact, NOBODY)
        owner, shown = _acts_on(done, np.where(self.session.witnessed[verdict], met[order], NONE))
        move_owner, moves = _moves(gaps, at, serial)
        plain = (band, verdict, begun, fact, due[order], since[order], met[order], row[order])
        return Obligations(*plain, owner, shown, move_owner, moves)

    def _all(self, gaps: Gaps, later: Longs) -> tuple[Longs, ...]:
        """Obligations that an act or the as-of day ended, then those that ended before."""
        count = gaps.band.size
        acted = later != NONE
        late = MET_LATE if self.clock.late else VIOLATED
        verdict = np.where(gaps.breached, np.where(acted, late, VIOLATED), np.where(acted, MET, OPENED))
        met = np.where((verdict == MET) | (verdict == MET_LATE), later, NONE)
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


def _acts_on(done: Deeds, met: Longs) -> tuple[Longs, Longs]:
    first, last = np.searchsorted(done.act_key, met), np.searchsorted(done.act_key, met, side="right")
    owner, place = expand(first, np.where(met == NONE, first, last))
    return owner, done.act_fact[place]


def _moves(gaps: Gaps, at: Longs, serial: Longs) -> tuple[Longs, Moves]:
    """The moves of each reported obligation, in order."""
    made = gaps.ended.moves
    if not made or at.size == 0:
        none = np.zeros(0, np.int64)
        return none, Moves(none, none, none, none)
    gap, number, day, why, before, after = (np.concatenate(column) for column in zip(*made, strict=True))
    order = np.lexsort((number, gap))
    width = int(max(number.max(initial=0), serial.max(initial=0))) + 1
    named, listed = (gap * width + number)[order], at * width + serial
    place = np.minimum(np.searchsorted(listed, named), listed.size - 1)
    known = listed[place] == named
    order = order[known]
    before, after = (np.where(column == MAX, NONE, column)[order] for column in (before, after))
    return place[known], Moves(day[order], why[order], before, after)


def _identity(found: Obligations) -> Longs:
    return np.stack((found.band, found.begun, found.due), axis=1)


def _in(found: Obligations, others: Obligations, where: Bools) -> Bools:
    """Whether each obligation has the anchor day and due day of one of some others."""
    both = np.concatenate((_identity(found), _identity(others)[where]))
    if both.size == 0:
        return np.zeros(found.band.size, np.bool_)
    _, number = np.unique(both, axis=0, return_inverse=True)
    number = number.reshape(-1)
    return np.isin(number[: found.band.size], number[found.band.size :])


def _breach(found: Obligations) -> Bools:
    return np.isin(found.verdict, (VIOLATED, MET_LATE))


def _merged(session: Session, rule: Rule, strict: Obligations, lenient: Obligations, doubtful: Bools) -> Block:
    """§ 9.5: breaches of both runs are breaches; those of the strict run alone are undetermined."""
    doubt = doubtful[strict.band] & _breach(strict) & ~_in(strict, lenient, _breach(lenient))
    added = lenient.take(_breach(lenient) & ~_in(lenient, strict, _breach(strict)))
    replaced = _in(strict, added, np.ones(added.band.size, np.bool_))
    verdict = np.where(doubt, UNDETERMINED, strict.verdict)
    both = _concatenated(strict.take(~replaced), added)
    return _block(session, rule, both, np.concatenate((verdict[~replaced], added.verdict)))


def _concatenated(one: Obligations, other: Obligations) -> Obligations:
    shift, names = one.band.size, ("day", "why", "before", "after")
    return Obligations(
        **{name: np.concatenate((getattr(one, name), getattr(other, name))) for name in _PLAIN},
        evidence_owner=np.concatenate((one.evidence_owner, other.evidence_owner + shift)),
        evidence=np.concatenate((one.evidence, other.evidence)),
        move_owner=np.concatenate((one.move_owner, other.move_owner + shift)),
        moves=Moves(*(np.concatenate((getattr(one.moves, name), getattr(other.moves, name))) for name in names)),
    )


def _block(session: Session, rule: Rule, found: Obligations, verdict: Longs) -> Block:
    rows = found.band.size
    this = This(days(found.begun), days(found.due), found.fact, found.begun)
    space = Space(found.band, session.root, this)
    judged = Judged(verdict.astype(np.int8), found.since, np.where(verdict == UNDETERMINED, DATA, NOTHING))
    day = deciding_day(found.since, found.due, found.due, asked=True, as_of=session.as_of)
    judged, excused = excepted(session, rule, Frame(space, space.bands), judged, day)
    assert isinstance(rule.norm, Clock)
    no_row = sum(len(table.rows) for table in rule.norm.tables)
    met = np.where(found.met == NONE, NONE, day_of(found.met))
    return Block(
        subject=found.band,
        verdict=judged.verdict,
        anchor=found.begun,
        fact=found.fact,
        first=found.begun,
        last=found.due,
        due=found.due,
        since=judged.since,
        until=np.full(rows, NONE),
        met_on=np.where(np.isin(judged.verdict, (MET, MET_LATE)), met, NONE),
        excused=excused,
        why=judged.why,
        row=np.where(found.row == no_row, NOTHING, found.row),
        evidence=ragged(found.evidence_owner, found.evidence, rows),
        moves=ragged(found.move_owner, np.arange(found.move_owner.size, dtype=np.int64), rows),
        moved=found.moves,
        hidden=NOT_ONE,
    )
