"""States: the days on which something surely and possibly holds, per band (§ 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from validator.core.days import Of, Point, Which, Whose, Window
from validator.core.truths import All, Any, Between, Compare, Covered, During, Lasts, Not, Unknown
from validator.core.values import Measure, Ratio
from validator.engine.correlation import selected_types
from validator.engine.frames import Frame, Space, bands
from validator.engine.keys import (
    MAX,
    MIN,
    NO_LONGS,
    NOTHING,
    Bools,
    Intervals,
    Longs,
    band_of,
    complement,
    day_of,
    distinct,
    heads,
    holds,
    intersection,
    key,
    merge,
    union,
    whole,
)
from validator.engine.selections import Chosen, spread
from validator.engine.trivalent import T, Truths, U, decide, settled
from validator.engine.truths import compare, truth
from validator.engine.uniform import both as and_
from validator.engine.uniform import either, everywhere, is_uniform, neither, yes
from validator.histories.columns import NO_INSTANT

if TYPE_CHECKING:
    from collections.abc import Callable

    from validator.core.facts import Facts
    from validator.core.truths import Truth
    from validator.core.values import Value
    from validator.engine.frames import Items
    from validator.engine.session import Session


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """Sure days are possible days too; where both are one object, nothing is in doubt, and it is handled once."""

    sure: Intervals
    possible: Intervals

    @property
    def certain(self) -> bool:
        """Whether the days are known to be the same."""
        return self.sure is self.possible

    def at(self, keys: Longs) -> Truths:
        """The truth on each day."""
        sure = holds(self.sure, keys)
        return settled(sure) if self.certain else decide(sure, ~holds(self.possible, keys))


def both(state: State, change: Callable[[Intervals], Intervals]) -> State:
    """The same done to the sure and to the possible days, once where they are one."""
    sure = change(state.sure)
    return State(sure, sure if state.certain else change(state.possible))


def state(session: Session, space: Space, node: Truth) -> State:
    """The state of every band of the space."""
    match node:
        case All(of=parts):
            return _all([_part(session, space, part) for part in parts], space)
        case Any(of=parts):
            return _any([_part(session, space, part) for part in parts])
        case Not(of=part):
            inner = _part(session, space, part)
            return both(State(inner.possible, inner.sure), lambda days: complement(days, space.size))
        case Covered():
            return _covered(session, space, node)
        case Between():
            return _between(session, space, node)
        case Compare() if _measures_by_day(node):
            return _by_day(session, space, node)
        case Compare() | During() | Unknown() | Lasts():
            return _steady(truth(session, bands(space), node), space)


def _part(session: Session, space: Space, node: Truth) -> State:
    home, found = session.state(space, node)
    return found if home is space else _spread(found, space)


def _spread(found: State, space: Space) -> State:
    return both(found, lambda days: _repeat(days, space))


def _repeat(days: Intervals, space: Space) -> Intervals:
    """A set of days per subject, repeated for each band of the subject."""
    low, high = key(space.subject, MIN), key(space.subject, MAX)
    first, last = np.searchsorted(days.lo, low), np.searchsorted(days.lo, high, side="right")
    length = last - first
    band = np.repeat(space.bands, length)
    place = np.arange(band.size) - np.repeat(np.cumsum(length) - length, length) + np.repeat(first, length)
    return Intervals(key(band, day_of(days.lo[place])), key(band, day_of(days.hi[place])))


def _all(parts: list[State], space: Space) -> State:
    if not parts:
        return _steady(np.full(space.size, T), space)
    sure = intersection(*(part.sure for part in parts))
    certain = all(part.certain for part in parts)
    return State(sure, sure if certain else intersection(*(part.possible for part in parts)))


def _any(parts: list[State]) -> State:
    if not parts:
        return State(NOTHING, NOTHING)
    sure = union(*(part.sure for part in parts))
    certain = all(part.certain for part in parts)
    return State(sure, sure if certain else union(*(part.possible for part in parts)))


def _steady(truths: Truths, space: Space) -> State:
    sure = whole(space.bands[truths == T])
    return State(sure, whole(space.bands[truths >= U]) if (truths == U).any() else sure)


def _chosen(session: Session, space: Space, facts: Facts) -> Chosen:
    home, chosen = session.selection(space, facts)
    return chosen if home is space else spread(chosen, space)


def _covered(session: Session, space: Space, node: Covered) -> State:
    if node.facts is None:
        return State(*_windows(session, bands(space), node, yes(space.size)))
    chosen = _chosen(session, space, node.facts)
    if _lasting(node.window, chosen.items):
        sure, possible = _lasting_days(session, chosen)
    else:
        sure, possible = _windows(session, Frame(space, chosen.band, chosen.items), node, chosen.sure)
    types, last = selected_types(node.facts), node.window.last
    dated = not chosen.undated_band.size
    if dated and not session.pool.declares(types):
        return State(sure, possible)
    seen = session.pool.observed(types)[space.subject]
    if dated and (seen <= MIN).all():
        return State(sure, possible)
    ends_with_fact = isinstance(last.base, Of) and last.base.whose is Whose.OWN and not last.steps
    before = np.where(seen > MIN, seen - 1 if ends_with_fact else MAX, MIN - 1)
    return State(sure, union(possible, _until(space, before), _everywhere(space, chosen.undated_band)))


def _windows(session: Session, frame: Frame, node: Covered, sure: Bools) -> tuple[Intervals, Intervals]:
    bounds = session.window(frame, node.window)
    real = neither(either(bounds.absent, bounds.empty))
    certain = and_(real, and_(sure, neither(bounds.unknown)))
    lo, hi = key(frame.band, bounds.lo_day), key(frame.band, bounds.hi_day)
    some = _of(lo, hi, certain)
    return some, some if certain is real or not (certain != real).any() else _of(lo, hi, real)


def _of(lo: Longs, hi: Longs, rows: Bools) -> Intervals:
    return merge(lo, hi) if rows.all() else merge(lo[rows], hi[rows])


def _lasting(window: Window, own: Items) -> bool:
    """Whether a window is the fact itself, from its first day to its last, without a time on the clocks."""
    return (
        window == Window(Point(Of(Whose.OWN, Which.START)), Point(Of(Whose.OWN, Which.END)))
        and all(is_uniform(ms) and (ms[:1] == NO_INSTANT).all() for ms in (own.ms, own.end_ms))
        and (own.end is own.day or bool((own.day <= own.end).all()))
    )


def _lasting_days(session: Session, chosen: Chosen) -> tuple[Intervals, Intervals]:
    if session.compiled and everywhere(chosen.sure):
        found = _at_once(chosen)
        return found, found
    lo = chosen.key
    hi = lo if chosen.items.end is chosen.items.day else key(chosen.band, chosen.items.end)
    possible = merge(lo, hi)
    return possible if everywhere(chosen.sure) else merge(lo[chosen.sure], hi[chosen.sure]), possible


def _at_once(chosen: Chosen) -> Intervals:
    """The days that facts last, in one compiled pass."""
    from validator.engine.kernels.runs import lasting  # noqa: PLC0415 - the compiler takes half a second to load

    lo, hi = np.empty((2, chosen.band.size), np.int64)
    day, end = (np.ascontiguousarray(column, np.int32) for column in (chosen.items.day, chosen.items.end))
    size = lasting(chosen.band, day, end, MAX, lo, hi)
    return Intervals(lo[:size], hi[:size])


def _until(space: Space, last: Longs) -> Intervals:
    """All days up to `last`; none where that is before `MIN`."""
    some = last >= MIN
    return Intervals(key(space.bands[some], MIN), key(space.bands[some], last[some]))


def _everywhere(space: Space, undated: Longs) -> Intervals:
    """Every day of the bands with an event that has no day."""
    marked = np.zeros(space.size, np.bool_)
    marked[undated] = True
    return whole(space.bands[marked])


def _between(session: Session, space: Space, node: Between) -> State:
    starts, ends = _chosen(session, space, node.start), _chosen(session, space, node.end)
    seen_start = session.pool.observed(selected_types(node.start))[space.subject]
    seen_end = session.pool.observed(selected_types(node.end))[space.subject]
    sure = _stretches(_edges(starts, only_sure=True), _edges(ends, only_sure=False))
    lo, hi = sure
    hidden = day_of(lo) + 1 < seen_end[band_of(lo)]
    lost = np.isin(band_of(lo), ends.undated_band)
    certain = merge(lo[~lost], np.where(hidden, np.minimum(lo, hi), hi)[~lost])
    unseen = np.flatnonzero(seen_start > MIN).astype(np.int64)
    if starts.sure.all() and ends.sure.all() and not (unseen.size or hidden.any() or _undated(starts, ends)):
        return State(certain, certain)
    virtual = key(unseen, seen_start[unseen] - 1)
    begun, timed = _edges(starts, only_sure=False)
    more = _with_untimed(begun, timed, virtual)
    possible = merge(*_stretches(more, _edges(ends, only_sure=True)))
    early = Intervals(key(unseen, MIN), virtual)
    return State(certain, union(possible, early, _everywhere(space, starts.undated_band), certain))


def _undated(*parts: Chosen) -> bool:
    return any(part.undated_band.size for part in parts)


Edges = tuple[Longs, Longs]


def _edges(chosen: Chosen, *, only_sure: bool) -> Edges:
    """Sorted keys of the days and their instants."""
    if not only_sure:
        return chosen.key, chosen.items.ms
    return chosen.key[chosen.sure], chosen.items.ms[chosen.sure]


def _with_untimed(keys: Longs, ms: Longs, more: Longs) -> Edges:
    keys = np.concatenate((keys, more))
    ms = np.concatenate((ms, np.full(more.size, NO_INSTANT)))
    order = np.argsort(keys, kind="stable")
    return keys[order], ms[order]


def _stretches(starts: Edges, ends: Edges) -> tuple[Longs, Longs]:
    """From the day of each start to the eve of the next end after it."""
    days, best = _latest(*starts, untimed=np.iinfo(np.int64).max)
    stop, last = _latest(*ends, untimed=NO_INSTANT)
    bound = (days - day_of(days)) + MAX
    if stop.size == 0:
        return days, bound
    after = np.searchsorted(stop, days, side="right")
    following = np.where(after < stop.size, stop[np.minimum(after, stop.size - 1)], np.iinfo(np.int64).max)
    same = np.minimum(np.searchsorted(stop, days, side="left"), stop.size - 1)
    ended = (stop[same] == days) & (last[same] > best)
    kept = ~ended
    return days[kept], np.minimum(following - 1, bound)[kept]


def _latest(keys: Longs, ms: Longs, *, untimed: int | np.int64) -> Edges:
    """Per day the latest instant; one without an instant counts as `untimed`."""
    if keys.size == 0:
        return NO_LONGS, NO_LONGS
    first = np.flatnonzero(heads(keys))
    return keys[first], np.maximum.reduceat(np.where(ms == NO_INSTANT, untimed, ms), first)


def _measures_by_day(node: Compare) -> bool:
    return any(_windowless(side) for side in (node.left, node.right))


def _windowless(value: Value | None) -> list[Measure]:
    match value:
        case Measure(window=None):
            return [value]
        case Ratio(over=over, under=under):
            return _windowless(over) + _windowless(under)
        case _:
            return []


def _by_day(session: Session, space: Space, node: Compare) -> State:
    """A comparison changes its truth only where a counted fact begins or has ended, or recording began."""
    changes = [key(space.bands, MIN)]
    for measure in _windowless(node.left) + _windowless(node.right):
        chosen = _chosen(session, space, measure.facts)
        seen = session.pool.observed(selected_types(measure.facts))[space.subject]
        over = chosen.items.end < MAX
        changes += [chosen.key, key(chosen.band[over], chosen.items.end[over] + 1), key(space.bands, seen)]
    at = distinct(*changes)
    band = band_of(at)
    truths = compare(session, Frame(space, band, day=day_of(at)), node)
    until = np.where(np.append(band[1:] == band[:-1], False), np.append(at[1:] - 1, 0), key(band, MAX))
    true, possible = truths == T, truths >= U
    return State(merge(at[true], until[true]), merge(at[possible], until[possible]))
