"""Points and windows on columns (§ 3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from validator.core.days import (
    Dated,
    Duration,
    Ever,
    Extreme,
    FirstKnown,
    Fixed,
    Missing,
    Neighbour,
    Of,
    Point,
    Step,
    Unit,
    Which,
    Whose,
    Window,
    Yearly,
)
from validator.engine import calendar, uniform
from validator.engine.correlation import selected_types
from validator.engine.dictionary import DATE
from validator.engine.frames import DAY, EVER, OPEN, UNKNOWN, Days, Frame, choose, days, same
from validator.engine.keys import MAX, MIN, Bools, Longs, band_of, day_of, key
from validator.engine.values import codes_of
from validator.histories.columns import NO_INSTANT, NULL

if TYPE_CHECKING:
    from validator.core.days import Base
    from validator.engine.session import Session

_MS = {Unit.HOUR: 3_600_000, Unit.MINUTE: 60_000}


def exact_ms(by: Duration) -> int:
    """An exact duration in milliseconds."""
    return by.count * _MS[by.unit]


def point(session: Session, frame: Frame, node: Point) -> Days:
    """The point seen from each row: base, steps from left to right, roll."""
    found = _base(session, frame, node.base)
    for step in node.steps:
        found = _step(session, found, step)
    if node.roll:
        rolled = days(session.holidays.roll(np.where(found.at(DAY), found.day, 0)))
        found = choose(found.at(DAY), rolled, found)
    return found


def _base(session: Session, frame: Frame, base: Base) -> Days:
    match base:
        case Of():
            return _of(frame, base)
        case Dated(field=field):
            if not frame.whole or frame.space.root is not frame.space:
                return _dated(session, codes_of(session, frame, field))
            return session.kept(f"dated {field!r}", lambda: _dated(session, codes_of(session, frame, field)))
        case Fixed(day=day):
            return days(uniform.longs(day, frame.rows))
        case Ever():
            return same(EVER, frame.rows)
        case FirstKnown(points=parts):
            return _first_known([session.point(frame, part) for part in parts], frame.rows)
        case Extreme(later=later, points=parts):
            return _extreme([session.point(frame, part) for part in parts], frame.rows, later=later)
        case Neighbour():
            return _neighbour(session, frame, base)
        case Yearly():
            near = session.point(frame, base.near)
            found = calendar.yearly(near.day, base.month, base.day, forward=base.forward)
            return choose(near.at(DAY), days(found), near)


def _of(frame: Frame, base: Of) -> Days:
    start = base.which is Which.START
    match base.whose:
        case Whose.OWN if frame.own is not None:
            return frame.own.start_point() if start else frame.own.end_point()
        case Whose.THIS if frame.space.this is not None:
            found = frame.space.this.first if start else frame.space.this.last
            return found if frame.band is frame.space.bands else found.take(frame.band)
        case _:
            return same(UNKNOWN, frame.rows)


def _dated(session: Session, codes: Longs) -> Days:
    kinds, worths = session.dictionary.kinds_and_worths(codes)
    dated = kinds == DATE
    if dated.all():
        return days(worths.astype(np.int64, copy=False))
    day = np.where(dated, worths, 0).astype(np.int64)
    return replace(days(day), kind=np.where(dated, DAY, np.where(codes == NULL, OPEN, UNKNOWN)))


def _first_known(parts: list[Days], rows: int) -> Days:
    unknown = np.zeros(rows, np.bool_)
    for part in parts:
        unknown |= part.at(UNKNOWN)
    found = choose(unknown, same(UNKNOWN, rows), same(OPEN, rows))
    for part in reversed(parts):
        found = choose(part.at(DAY) | part.at(EVER), part, found)
    return found


def _extreme(parts: list[Days], rows: int, *, later: bool) -> Days:
    worst = MIN - 1 if later else MAX + 1
    best, unknown = np.full(rows, worst, np.int64), np.zeros(rows, np.bool_)
    for part in parts:
        unknown |= part.at(UNKNOWN)
        day = np.where(part.at(DAY), part.day, worst)
        best = np.maximum(best, day) if later else np.minimum(best, day)
    found = choose(best == worst, same(OPEN, rows), days(best))
    return choose(unknown, same(UNKNOWN, rows), found)


def _neighbour(session: Session, frame: Frame, base: Neighbour) -> Days:
    near = _of(frame, Of(Whose.THIS if frame.own is None else Whose.OWN, Which.START))
    near = choose(near.at(OPEN), same(UNKNOWN, frame.rows), near)
    home, chosen = session.selection(frame.space, base.facts)
    band = frame.band if home is frame.space else frame.subject
    sure = _nearest(chosen.key[chosen.sure], band, near.day, forward=base.forward)
    possible = _nearest(chosen.key, band, near.day, forward=base.forward)
    found = np.abs(sure) <= MAX
    seen = session.pool.observed(selected_types(base.facts))[frame.subject]
    if base.forward:
        hidden = near.day + 1 < np.minimum(np.where(found, sure, MAX), seen)
    else:
        hidden = np.where(found, sure + 1, MIN) < np.minimum(near.day, seen)
    hidden |= (sure != possible) | np.isin(band, chosen.undated_band)
    result = choose(hidden, same(UNKNOWN, frame.rows), choose(found, days(sure), same(OPEN, frame.rows)))
    return choose(near.at(DAY), result, near)


def _nearest(keys: Longs, band: Longs, day: Longs, *, forward: bool) -> Longs:
    """The nearest day strictly after (before) in the same band; beyond `MAX` (`MIN`) if there is none."""
    nothing = np.full(band.size, MAX + 1 if forward else MIN - 1, np.int64)
    if keys.size == 0:
        return nothing
    at = key(band, day)
    place = np.searchsorted(keys, at, side="right") if forward else np.searchsorted(keys, at, side="left") - 1
    found = keys[np.clip(place, 0, keys.size - 1)]
    inside = (place >= 0) & (place < keys.size) & (band_of(found) == band)
    return np.where(inside, day_of(found), nothing)


def _step(session: Session, at: Days, step: Step) -> Days:
    if isinstance(step.by, Missing):
        return choose(at.at(DAY), same(UNKNOWN, at.day.size), at)
    if step.by.count == 0 and step.by.unit is not Unit.YEAR_OF_LIFE:
        return at
    if step.by.unit.exact:
        return choose(at.at(DAY), _exact(session, at, step.sign * exact_ms(step.by)), at)
    return choose(at.at(DAY), days(calendar.add(at.day, step.sign, step.by)), at)


def _exact(session: Session, at: Days, ms: int) -> Days:
    timed = at.ms != NO_INSTANT
    moved = np.where(timed, at.ms, 0) + ms
    return choose(timed, days(session.zone.day(moved), moved), same(UNKNOWN, at.day.size))


@dataclass(frozen=True, eq=False)
class Bounds:
    """A window on columns. Its last point is never `OPEN`: that is as `EVER`.

    `lo_open`, `hi_open`: the bound is exclusive; `lo_timed`, `hi_timed`: hour or minute steps lead there (§ 5.4).
    """

    lo: Days
    hi: Days
    lo_open: Bools
    hi_open: Bools
    lo_timed: bool
    hi_timed: bool

    @cached_property
    def unknown(self) -> Bools:
        """Where a side is not known."""
        return uniform.either(self.lo.at(UNKNOWN), self.hi.at(UNKNOWN))

    @cached_property
    def absent(self) -> Bools:
        """Where the window does not exist yet."""
        return self.lo.at(OPEN)

    @cached_property
    def lo_day(self) -> Longs:
        """The first day; `MIN` where it has none."""
        return _shifted(self.lo, _shut_out(self.lo, self.lo_open), 1).known(MIN)

    @cached_property
    def hi_day(self) -> Longs:
        """The last day; `MAX` where it has none."""
        return _shifted(self.hi, _shut_out(self.hi, self.hi_open), -1).known(MAX)

    @cached_property
    def empty(self) -> Bools:
        """Where both sides are known and no day (or instant) lies between them."""
        real = uniform.neither(uniform.either(self.unknown, self.absent))
        both = uniform.both(_instants(self.lo), _instants(self.hi))
        if uniform.is_uniform(both) and both.size and not both[0]:
            return uniform.both(self.lo_day > self.hi_day, real)
        timed = both & self.lo.at(DAY) & self.hi.at(DAY) & (self.lo.day == self.hi.day)
        return np.where(timed, self.lo.ms > self.hi.ms, self.lo_day > self.hi_day) & real

    def take(self, rows: Longs | Bools | slice) -> Bounds:
        """The windows of some rows."""
        shut = (uniform.taken(self.lo_open, rows), uniform.taken(self.hi_open, rows))
        return Bounds(self.lo.take(rows), self.hi.take(rows), *shut, self.lo_timed, self.hi_timed)

    def cut(self, first: int, last: int) -> Bounds:
        """The windows cut to these days."""
        rows = self.lo.day.size
        lo, lo_open, hi, hi_open = self.lo, self.lo_open, self.hi, self.hi_open
        if first > MIN:
            early = uniform.both(uniform.either(lo.at(EVER), lo.at(DAY)), self.lo_day < first)
            if early.any():
                lo, lo_open = choose(early, days(uniform.longs(first, rows)), lo), lo_open & ~early
        if last < MAX:
            late = uniform.both(uniform.either(hi.at(EVER), hi.at(DAY)), self.hi_day > last)
            if late.any():
                hi, hi_open = choose(late, days(uniform.longs(last, rows)), hi), hi_open & ~late
        return Bounds(lo, hi, lo_open, hi_open, self.lo_timed, self.hi_timed)


def _instants(side: Days) -> Bools:
    """Where a side has an instant."""
    return uniform.neither(uniform.equal(side.ms, int(NO_INSTANT)))


def _shifted(side: Days, rows: Bools, by: int) -> Days:
    """A side of a window, moved by a day in some rows."""
    if uniform.nowhere(rows):
        return side
    return Days(side.kind, side.day + by if uniform.everywhere(rows) else side.day + by * rows.astype(np.int8), side.ms)


def _shut_out(side: Days, open_: Bools) -> Bools:
    """Where the side's own day is not in the window."""
    return uniform.both(open_, uniform.equal(side.ms, int(NO_INSTANT)))


def window(session: Session, frame: Frame, node: Window) -> Bounds:
    """The window seen from each row."""
    # States begin where others end; windows of anchors are many, and so are their ends.
    last = session.begin if frame.space.root is frame.space else session.point
    lo, hi = session.begin(frame, node.first), last(frame, node.last)
    hi = choose(hi.at(OPEN), same(EVER, frame.rows), hi)
    lo, open_lo = _shut(lo, 1, open_=node.first.open)
    hi, open_hi = _shut(hi, -1, open_=node.last.open)
    return Bounds(lo, hi, open_lo, open_hi, _timed(node.first), _timed(node.last))


def _shut(side: Days, by: int, *, open_: bool) -> tuple[Days, Bools]:
    """A side of which the own day is not in the window begins with the next, where no instant says otherwise."""
    open_to_all = uniform.uniform(np.bool_(open_), side.day.size)
    whole_days = _shut_out(side, open_to_all)
    if not (whole_days.size and uniform.is_uniform(whole_days) and whole_days[0]):
        return side, open_to_all
    return _shifted(side, whole_days, by), uniform.no(side.day.size)


def single(day: Longs) -> Bounds:
    """Windows of one whole day."""
    shut = uniform.no(day.size)
    return Bounds(days(day), days(day), shut, shut, lo_timed=False, hi_timed=False)


def _timed(side: Point) -> bool:
    return any(isinstance(step.by, Duration) and step.by.unit.exact for step in side.steps)
