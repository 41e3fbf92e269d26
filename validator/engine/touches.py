"""Which facts touch the window of a measure (§ 5.4): pair by pair, or only how many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from validator.core.values import Kind, Measure
from validator.engine.frames import EVER, NOBODY, UNKNOWN, Frame, same
from validator.engine.keys import MAX, MIN, Bools, Longs, expand, key, rank
from validator.engine.points import Bounds, single
from validator.engine.ranges import chunks, counts
from validator.engine.trivalent import F, T, Truths, U, settled
from validator.engine.uniform import either, equal, everywhere, neither, no, nowhere, where
from validator.histories.columns import NO_INSTANT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.engine.selections import Chosen
    from validator.engine.session import Session


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Facts that may touch the window of a row: the row, the entry of the selection, whether it touches."""

    owner: Longs
    entry: Longs
    touch: Truths
    sure: Bools


def bounds_of(session: Session, frame: Frame, node: Measure) -> Bounds:
    """The window of a measure for each row; without one, the day at hand or the anchor's first."""
    if node.window is not None:
        bounds = session.window(frame, node.window)
    elif frame.day is not None:
        bounds = single(frame.day)
    elif frame.space.this is not None:
        bounds = single(frame.space.this.a0[frame.band])
    else:
        nowhere = same(UNKNOWN, frame.rows)
        shut = no(frame.rows)
        bounds = Bounds(nowhere, nowhere, shut, shut, lo_timed=False, hi_timed=False)
    return bounds if frame.cut is None else bounds.cut(*frame.cut)


def candidates(
    session: Session, frame: Frame, node: Measure, bounds: Bounds, live: Bools
) -> tuple[Chosen, Longs, Longs]:
    """The selection of a measure and, per row, the range of entries that may touch its window."""
    home, chosen = session.selection(frame.space, node.facts)
    band = frame.band if home is frame.space else frame.subject
    lo, hi = bounds.lo.known(MIN), bounds.hi.known(MAX)
    first = np.searchsorted(chosen.reach, key(band, lo), side="left")
    last = np.searchsorted(chosen.key, key(band, hi), side="right")
    return chosen, first, where(live, np.maximum(last, first), first)


def pairs(
    session: Session, frame: Frame, node: Measure, most: int | None = None
) -> Iterator[tuple[slice, Chosen, Pairs]]:
    """All facts that surely or possibly touch the windows of a measure, for some rows after the other.

    The owners of a part count from its first row.

    `most`: the first so many of each row will do, where no earlier entry could turn out not to touch.
    """
    bounds = bounds_of(session, frame, node)
    chosen, first, last = candidates(session, frame, node, bounds, live(bounds))
    if most is not None and chosen.sure.all() and chosen.items.event.all() and by_day(chosen, bounds):
        first = np.maximum(first, rank(chosen.key, key(_band(session, frame, node), bounds.lo_day)))
        last = np.minimum(last, first + most)
    for part in chunks(last - first + 1):
        found = touching(frame.take(part), node, chosen, bounds.take(part), first[part], last[part])
        yield part, chosen, found


def live(bounds: Bounds) -> Bools:
    """The windows in which something can lie."""
    return neither(either(either(bounds.unknown, bounds.absent), bounds.empty))


def _band(session: Session, frame: Frame, node: Measure) -> Longs:
    home, _ = session.selection(frame.space, node.facts)
    return frame.band if home is frame.space else frame.subject


def by_day(chosen: Chosen, bounds: Bounds) -> bool:
    """Whether days alone decide what touches: the bounds have no instants, or are closed and nothing else has any."""
    if _without_instants(bounds.lo.ms) and _without_instants(bounds.hi.ms):
        return True
    if bounds.lo_timed or bounds.hi_timed or not (nowhere(bounds.lo_open) and nowhere(bounds.hi_open)):
        return False
    return _without_instants(chosen.items.ms) and _without_instants(chosen.items.end_ms)


def _without_instants(ms: Longs) -> bool:
    return everywhere(equal(ms, int(NO_INSTANT)))


def ranked(session: Session, frame: Frame, node: Measure, bounds: Bounds) -> tuple[Longs, Longs]:
    """How many facts touch surely and possibly, where days alone decide: a difference of two ranks."""
    _, chosen = session.selection(frame.space, node.facts)
    band, some = _band(session, frame, node), live(bounds)
    lo, hi = key(band, bounds.lo_day), key(band, bounds.hi_day)
    high = _between(chosen, np.ones(chosen.sure.size, np.bool_), lo, hi)
    low = high if chosen.sure.all() else _between(chosen, chosen.sure, lo, hi)
    owner, entry = _own(session, frame, band, chosen)
    touches = (chosen.items.day[entry] <= bounds.hi_day[owner]) & (chosen.items.end[entry] >= bounds.lo_day[owner])
    high = high - counts(owner[touches], frame.rows)
    low = low - counts(owner[touches & chosen.sure[entry]], frame.rows)
    return where(some, low, 0), where(some, high, 0)


def _between(chosen: Chosen, kept: Bools, lo: Longs, hi: Longs) -> Longs:
    starts = ends = chosen.key[kept]
    if not chosen.items.event.all():
        ends = np.sort(key(chosen.band, chosen.items.end)[kept], kind="stable")
    return rank(starts, hi, right=True) - rank(ends, lo)


def _own(session: Session, frame: Frame, band: Longs, chosen: Chosen) -> tuple[Longs, Longs]:
    """The entries that are the anchor's own fact, which its duty's measures leave out: row and entry."""
    this, width = frame.space.this, session.pool.numbering.total + 1
    if not frame.demand or this is None or (this.fact == NOBODY).all():
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    pair = chosen.band * width + chosen.items.fact
    order = np.argsort(pair, kind="stable")
    fact = this.fact[frame.band]
    wanted = band * width + fact
    first, last = rank(pair[order], wanted), rank(pair[order], wanted, right=True)
    owner, place = expand(first, where(fact == NOBODY, first, last))
    return owner, order[place]


def touching(frame: Frame, node: Measure, chosen: Chosen, bounds: Bounds, first: Longs, last: Longs) -> Pairs:
    owner, entry = expand(first, last)
    if node.kind is Kind.DAYS:
        touch = _overlap(chosen, bounds, owner, entry)
    else:
        touch = np.minimum(_not_after(chosen, bounds, owner, entry), _not_before(chosen, bounds, owner, entry))
    kept = touch >= U
    if frame.demand and frame.space.this is not None:
        kept &= chosen.items.fact[entry] != frame.space.this.fact[frame.band][owner]
    owner, entry = owner[kept], entry[kept]
    return Pairs(owner, entry, touch[kept], chosen.sure[entry])


def _overlap(chosen: Chosen, bounds: Bounds, owner: Longs, entry: Longs) -> Truths:
    overlap = (chosen.items.day[entry] <= bounds.hi_day[owner]) & (chosen.items.end[entry] >= bounds.lo_day[owner])
    return settled(overlap)


def _not_after(chosen: Chosen, bounds: Bounds, owner: Longs, entry: Longs) -> Truths:
    """Whether a fact starts no later than the window ends."""
    day, ms = chosen.items.day[entry], chosen.items.ms[entry]
    hi, shut = bounds.hi.take(owner), bounds.hi_open[owner]
    inside = np.where(shut, ms < hi.ms, ms <= hi.ms)
    tie = _tie(hi.ms, ms, inside, shut, timed=bounds.hi_timed)
    return where(either(hi.at(EVER), day < hi.day), int(T), where(day > hi.day, int(F), tie))


def _not_before(chosen: Chosen, bounds: Bounds, owner: Longs, entry: Longs) -> Truths:
    """Whether a fact ends no earlier than the window begins."""
    day, ms = chosen.items.end[entry], chosen.items.end_ms[entry]
    lo, shut = bounds.lo.take(owner), bounds.lo_open[owner]
    inside = np.where(shut | ~chosen.items.event[entry], ms > lo.ms, ms >= lo.ms)
    tie = _tie(lo.ms, ms, inside, shut, timed=bounds.lo_timed)
    return where(either(lo.at(EVER), day > lo.day), int(T), where(day < lo.day, int(F), tie))


def _tie(bound: Longs, fact: Longs, inside: Bools, shut: Bools, *, timed: bool) -> Truths:
    """A fact on the bound's own day: by instant if both have one, otherwise by what the bound says of its day."""
    whole, known = settled(neither(shut)), bound != NO_INSTANT
    lone = where(known, int(U), whole) if timed else whole
    return where(known & (fact != NO_INSTANT), settled(inside), lone)
