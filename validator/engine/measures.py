"""Numbers measured over facts that touch a window (§ 5.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from validator.core.values import Kind, Measure
from validator.engine import numbers
from validator.engine.correlation import selected_types
from validator.engine.dictionary import MICRO, NUMBER, Exact
from validator.engine.frames import DAY, EVER, UNKNOWN, Frame, same
from validator.engine.keys import MAX, MIN, Bools, Longs, distinct, expand, key
from validator.engine.points import Bounds, single
from validator.engine.ranges import chunks, counts, covered, totals
from validator.engine.trivalent import F, T, Truths, U
from validator.histories.columns import ABSENT, NO_INSTANT, NULL

if TYPE_CHECKING:
    from validator.engine.numbers import Number
    from validator.engine.selections import Chosen
    from validator.engine.session import Session

HOUR_MS = 3_600_000


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
        shut = np.zeros(frame.rows, np.bool_)
        bounds = Bounds(nowhere, nowhere, shut, shut, lo_timed=False, hi_timed=False)
    return bounds if frame.cut is None else bounds.cut(*frame.cut)


def measure(session: Session, frame: Frame, node: Measure) -> Number:
    """The number of each row, with its doubts: unobserved days, days not over, windows not known."""
    bounds = bounds_of(session, frame, node)
    live = ~(bounds.unknown | bounds.absent | bounds.empty)
    low, high, doubt = _tally(session, frame, node, bounds, live)
    seen = session.pool.observed(selected_types(node.facts))[frame.subject]
    infinite = doubt | (live & (bounds.lo_day < seen)) | bounds.unknown
    if frame.future:
        infinite |= (live & (bounds.hi_day >= session.as_of)) | bounds.absent
    return numbers.between(low, high, _under(node.kind), infinite)


def _under(kind: Kind) -> int:
    return MICRO if kind in (Kind.SUM, Kind.HOURS) else 1


def _tally(session: Session, frame: Frame, node: Measure, bounds: Bounds, live: Bools) -> tuple[Exact, Exact, Bools]:
    lows: list[Exact] = []
    highs: list[Exact] = []
    doubts: list[Bools] = []
    chosen, first, last = candidates(session, frame, node, bounds, live)
    for rows in chunks(last - first + 1):
        part, cut = frame.take(np.arange(rows.start, rows.stop)), bounds.take(np.arange(rows.start, rows.stop))
        found = _touching(part, node, chosen, cut, first[rows], last[rows])
        low, high, doubt = _number(session, node, chosen, cut, found, part.rows)
        lows.append(low)
        highs.append(high)
        doubts.append(doubt)
    doubt = np.concatenate(doubts) | (live & _undated(session, frame, node))
    return numbers.concatenated(lows), numbers.concatenated(highs), doubt


def candidates(
    session: Session, frame: Frame, node: Measure, bounds: Bounds, live: Bools
) -> tuple[Chosen, Longs, Longs]:
    """The selection of a measure and, per row, the range of entries that may touch its window."""
    home, chosen = session.selection(frame.space, node.facts)
    band = frame.band if home is frame.space else frame.subject
    lo, hi = np.where(bounds.lo.at(DAY), bounds.lo.day, MIN), np.where(bounds.hi.at(DAY), bounds.hi.day, MAX)
    first = np.searchsorted(chosen.reach, key(band, lo), side="left")
    last = np.searchsorted(chosen.key, key(band, hi), side="right")
    return chosen, first, np.where(live, np.maximum(last, first), first)


def pairs(session: Session, frame: Frame, node: Measure) -> tuple[Chosen, Bounds, Pairs]:
    """All facts that surely or possibly touch the windows of a measure, row by row."""
    bounds = bounds_of(session, frame, node)
    live = ~(bounds.unknown | bounds.absent | bounds.empty)
    chosen, first, last = candidates(session, frame, node, bounds, live)
    return chosen, bounds, _touching(frame, node, chosen, bounds, first, last)


def _touching(frame: Frame, node: Measure, chosen: Chosen, bounds: Bounds, first: Longs, last: Longs) -> Pairs:
    owner, entry = expand(first, last)
    if node.kind is Kind.DAYS:
        touch = _by_day(chosen, bounds, owner, entry)
    else:
        touch = np.minimum(_not_after(chosen, bounds, owner, entry), _not_before(chosen, bounds, owner, entry))
    kept = touch >= U
    if frame.demand and frame.space.this is not None:
        kept &= chosen.items.fact[entry] != frame.space.this.fact[frame.band][owner]
    owner, entry = owner[kept], entry[kept]
    return Pairs(owner, entry, touch[kept], chosen.sure[entry])


def _by_day(chosen: Chosen, bounds: Bounds, owner: Longs, entry: Longs) -> Truths:
    overlap = (chosen.items.day[entry] <= bounds.hi_day[owner]) & (chosen.items.end[entry] >= bounds.lo_day[owner])
    return np.where(overlap, T, F)


def _not_after(chosen: Chosen, bounds: Bounds, owner: Longs, entry: Longs) -> Truths:
    """Whether a fact starts no later than the window ends."""
    day, ms = chosen.items.day[entry], chosen.items.ms[entry]
    hi, shut = bounds.hi.take(owner), bounds.hi_open[owner]
    inside = np.where(shut, ms < hi.ms, ms <= hi.ms)
    tie = _tie(hi.ms, ms, inside, shut, timed=bounds.hi_timed)
    return np.where(hi.at(EVER) | (day < hi.day), T, np.where(day > hi.day, F, tie)).astype(np.int8)


def _not_before(chosen: Chosen, bounds: Bounds, owner: Longs, entry: Longs) -> Truths:
    """Whether a fact ends no earlier than the window begins."""
    day, ms = chosen.items.end[entry], chosen.items.end_ms[entry]
    lo, shut = bounds.lo.take(owner), bounds.lo_open[owner]
    inside = np.where(shut | ~chosen.items.event[entry], ms > lo.ms, ms >= lo.ms)
    tie = _tie(lo.ms, ms, inside, shut, timed=bounds.lo_timed)
    return np.where(lo.at(EVER) | (day > lo.day), T, np.where(day < lo.day, F, tie)).astype(np.int8)


def _tie(bound: Longs, fact: Longs, inside: Bools, shut: Bools, *, timed: bool) -> Truths:
    """A fact on the bound's own day: by instant if both have one, otherwise by what the bound says of its day."""
    whole = np.where(shut, F, T)
    lone = np.where(bound != NO_INSTANT, U, whole) if timed else whole
    both = (bound != NO_INSTANT) & (fact != NO_INSTANT)
    return np.where(both, np.where(inside, T, F), lone).astype(np.int8)


def _undated(session: Session, frame: Frame, node: Measure) -> Bools:
    """Whether a possible event without a day might count."""
    home, chosen = session.selection(frame.space, node.facts)
    if chosen.undated_band.size == 0:
        return np.zeros(frame.rows, np.bool_)
    band = frame.band if home is frame.space else frame.subject
    owner, entry = expand(
        np.searchsorted(chosen.undated_band, band), np.searchsorted(chosen.undated_band, band, side="right")
    )
    counted = np.ones(owner.size, np.bool_)
    if frame.demand and frame.space.this is not None:
        counted = chosen.undated_fact[entry] != frame.space.this.fact[frame.band][owner]
    return counts(owner[counted], frame.rows) > 0


def _number(
    session: Session, node: Measure, chosen: Chosen, bounds: Bounds, found: Pairs, rows: int
) -> tuple[Exact, Exact, Bools]:
    sure = found.sure & (found.touch == T)
    certain = np.zeros(rows, np.bool_)
    match node.kind:
        case Kind.TIMES:
            return counts(found.owner[sure], rows), counts(found.owner, rows), certain
        case Kind.DAYS:
            lo, hi = _days(chosen, bounds, found, session.as_of)
        case Kind.HOURS:
            lo, hi = _moments(session, chosen, bounds, found)
        case Kind.DIFFERENT:
            return (*_different(_codes(session, node, chosen, found), found.owner, sure, rows), certain)
        case Kind.SUM:
            return _sum(session, _codes(session, node, chosen, found), found.owner, sure, rows)
    low, high = covered(found.owner[sure], lo[sure], hi[sure], rows), covered(found.owner, lo, hi, rows)
    if node.kind is Kind.HOURS:
        low, high = (ms * 1000 // (HOUR_MS // 1000) for ms in (low, high))
    return low, high, certain


def _days(chosen: Chosen, bounds: Bounds, found: Pairs, as_of: int) -> tuple[Longs, Longs]:
    last = np.where(bounds.hi_day == MAX, as_of, bounds.hi_day)[found.owner]
    lo = np.maximum(chosen.items.day[found.entry], bounds.lo_day[found.owner])
    return lo, np.minimum(chosen.items.end[found.entry], last) + 1


def _moments(session: Session, chosen: Chosen, bounds: Bounds, found: Pairs) -> tuple[Longs, Longs]:
    zone, items = session.zone, chosen.items.take(found.entry)
    last_day = np.where(bounds.hi.at(EVER), session.as_of, bounds.hi_day)
    window_lo = np.where(bounds.lo.ms != NO_INSTANT, bounds.lo.ms, zone.midnight(bounds.lo_day))
    window_hi = np.where(bounds.hi.ms != NO_INSTANT, bounds.hi.ms, zone.midnight(last_day + 1))
    lo = np.where(items.ms != NO_INSTANT, items.ms, zone.midnight(items.day))
    hi = np.where(items.end_ms != NO_INSTANT, items.end_ms, zone.midnight(np.minimum(items.end, MAX - 1) + 1))
    hi = np.where(items.end == MAX, window_hi[found.owner], np.where(items.event, lo, hi))
    return np.maximum(lo, window_lo[found.owner]), np.minimum(hi, window_hi[found.owner])


def _codes(session: Session, node: Measure, chosen: Chosen, found: Pairs) -> Longs:
    if node.attribute is None:
        return np.full(found.entry.size, ABSENT, np.int64)
    return session.pool.attribute(node.attribute)[chosen.items.fact[found.entry]]


def _different(codes: Longs, owner: Longs, sure: Bools, rows: int) -> tuple[Longs, Longs]:
    unknown = counts(owner[codes == ABSENT], rows)
    return _distinct(codes[sure], owner[sure], rows), _distinct(codes, owner, rows) + unknown


def _distinct(codes: Longs, owner: Longs, rows: int) -> Longs:
    known = codes >= 0
    width = int(codes.max(initial=0)) + 1
    return counts(distinct(owner[known] * width + codes[known]) // width, rows)


def _sum(session: Session, codes: Longs, owner: Longs, sure: Bools, rows: int) -> tuple[Exact, Exact, Bools]:
    known = session.dictionary.kinds(codes) == NUMBER
    worth = np.where(known, session.dictionary.worths(codes), 0)
    settled = totals(owner, np.where(sure, worth, 0), rows)
    low = settled + totals(owner, np.where(sure, 0, np.minimum(worth, 0)), rows)
    high = settled + totals(owner, np.where(sure, 0, np.maximum(worth, 0)), rows)
    return low, high, counts(owner[~known & (codes != NULL)], rows) > 0
