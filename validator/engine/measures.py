"""Numbers measured over facts that touch a window (§ 5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from validator.core.values import Kind, Measure
from validator.engine import numbers
from validator.engine.correlation import selected_types
from validator.engine.counting import places
from validator.engine.dictionary import MICRO, NUMBER, Exact
from validator.engine.frames import EVER, Frame
from validator.engine.keys import MAX, Bools, Longs, distinct, expand
from validator.engine.points import Bounds
from validator.engine.ranges import chunks, counts, covered, totals
from validator.engine.touches import Pairs, bounds_of, by_day, candidates, live, ranked, touching
from validator.engine.trivalent import T, constant
from validator.engine.uniform import both, either, equal, everywhere, no, yes
from validator.histories.columns import ABSENT, NO_INSTANT, NULL

if TYPE_CHECKING:
    from validator.engine.numbers import Number
    from validator.engine.selections import Chosen
    from validator.engine.session import Session

HOUR_MS = 3_600_000


def measure(session: Session, frame: Frame, node: Measure) -> Number:
    """The number of each row, with its doubts: unobserved days, days not over, windows not known."""
    low, high, infinite = interval(session, frame, node)
    return numbers.between(low, high, _under(node.kind), infinite)


def interval(session: Session, frame: Frame, node: Measure) -> tuple[Exact, Exact, Bools]:
    """The least and greatest number of each row (millionths where the kind has parts), and whether it is unbounded."""
    bounds = bounds_of(session, frame, node)
    some = live(bounds)
    low, high, infinite = _tally(session, frame, node, bounds)
    infinite = either(either(infinite, _undated(session, frame, node)), bounds.unknown)
    types = selected_types(node.facts)
    if session.pool.declares(types):
        infinite = either(infinite, both(some, bounds.lo_day < session.pool.observed(types)[frame.subject]))
    if frame.future:
        infinite = either(either(infinite, both(some, bounds.hi_day >= session.as_of)), bounds.absent)
    return low, high, infinite


def _under(kind: Kind) -> int:
    return MICRO if kind in (Kind.SUM, Kind.HOURS) else 1


def _tally(session: Session, frame: Frame, node: Measure, bounds: Bounds) -> tuple[Exact, Exact, Bools]:
    lows: list[Exact] = []
    highs: list[Exact] = []
    doubts: list[Bools] = []
    plain = places(session, frame, node, bounds)
    if plain is None:
        chosen, first, last = candidates(session, frame, node, bounds, live(bounds))
        if node.kind is Kind.TIMES and by_day(chosen, bounds):
            return (*ranked(session, frame, node, bounds), no(frame.rows))
    else:
        chosen, first, last = plain.chosen, plain.first, plain.last()
        if node.kind is Kind.TIMES:
            return last - first, last - first, no(frame.rows)
    for rows in chunks(last - first + 1):
        part, cut = frame.take(rows), bounds.take(rows)
        if plain is None:
            found = touching(part, node, chosen, cut, first[rows], last[rows])
        else:
            owner, entry = expand(first[rows], last[rows])
            found = Pairs(owner, entry, constant(T, owner.size), yes(owner.size))
        low, high, doubt = _number(session, node, chosen, cut, found, part.rows)
        lows.append(low)
        highs.append(high)
        doubts.append(doubt)
    return numbers.concatenated(lows), numbers.concatenated(highs), np.concatenate(doubts)


def _undated(session: Session, frame: Frame, node: Measure) -> Bools:
    """Whether a possible event without a day might count."""
    home, chosen = session.selection(frame.space, node.facts)
    if chosen.undated_band.size == 0:
        return no(frame.rows)
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
    sure, certain = both(found.sure, equal(found.touch, int(T))), no(rows)
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
    return session.pool.attribute(node.attribute, chosen.items.fact[found.entry])


def _different(codes: Longs, owner: Longs, sure: Bools, rows: int) -> tuple[Longs, Longs]:
    unknown = codes == ABSENT
    if everywhere(sure) and not unknown.any():
        settled = _distinct(codes, owner, rows)
        return settled, settled
    return _distinct(codes[sure], owner[sure], rows), _distinct(codes, owner, rows) + counts(owner[unknown], rows)


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
