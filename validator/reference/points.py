"""Points and windows (§3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from validator.core.days import (
    Dated,
    Ever,
    Extreme,
    FirstKnown,
    Fixed,
    Missing,
    Neighbour,
    Of,
    Point,
    Step,
    Which,
    Whose,
    Window,
    Yearly,
)
from validator.reference import selections
from validator.reference.daysets import FOREVER, NEVER
from validator.reference.fields import field_value
from validator.reference.view import EVER, OPEN, UNKNOWN, Mark, Place, View
from validator.time import durations, zones
from validator.time.days import calendar_date, number
from validator.time.workdays import roll


def locate(point: Point, view: View) -> Mark:
    """The day, or why there is none."""
    mark = base(point, view)
    for step in point.steps:
        mark = move(mark, step, view)
    if point.roll and mark.place is Place.DAY:
        mark = Mark(Place.DAY, roll(mark.day, view.policy.holidays))
    return mark


def base(point: Point, view: View) -> Mark:
    match point.base:
        case Of(whose, which):
            return of(whose, which, view)
        case Dated(field):
            return dated(field_value(field, view))
        case Fixed(day):
            return Mark(Place.DAY, day)
        case Ever():
            return EVER
        case FirstKnown(points):
            return first_known([locate(one, view) for one in points])
        case Extreme(later, points):
            return extreme(later, [locate(one, view) for one in points])
        case Neighbour():
            return neighbour(point.base, view)
        case Yearly():
            return yearly(point.base, locate(point.base.near, view))
        case _ as never:
            assert_never(never)


def of(whose: Whose, which: Which, view: View) -> Mark:
    if whose is Whose.THIS and view.this is not None:
        return view.this.start if which is Which.START else view.this.end
    item = view.own
    if whose is not Whose.OWN or item is None or item.start is None:
        return UNKNOWN
    if which is Which.START:
        return Mark(Place.DAY, item.start, item.start_ms)
    return OPEN if item.end is None else Mark(Place.DAY, item.end, item.end_ms)


def dated(value: object) -> Mark:
    if value is None:
        return OPEN
    return Mark(Place.DAY, number(value)) if isinstance(value, date) else UNKNOWN


def first_known(marks: list[Mark]) -> Mark:
    for mark in marks:
        if mark.place in (Place.DAY, Place.EVER):
            return mark
    return UNKNOWN if UNKNOWN in marks else OPEN


def extreme(later: bool, marks: list[Mark]) -> Mark:
    if UNKNOWN in marks:
        return UNKNOWN
    found = [mark.day for mark in marks if mark.place is Place.DAY]
    if not found:
        return OPEN
    return Mark(Place.DAY, max(found) if later else min(found))


def neighbour(wanted: Neighbour, view: View) -> Mark:
    """The nearest selected fact strictly on one side (§3.2)."""
    here = view.first_day
    if here is None:
        return UNKNOWN
    items = selections.select(wanted.facts, view.nested())
    if any(item.start is None for item in items):
        return UNKNOWN
    sign = 1 if wanted.forward else -1
    far = [(sign * ((item.start or 0) - here), item.sure) for item in items]
    sure = min((gap for gap, known in far if known and gap > 0), default=None)
    possible = min((gap for gap, known in far if not known and gap > 0), default=None)
    if possible is not None and (sure is None or possible < sure):
        return UNKNOWN
    if hidden(wanted, here, sure, view):
        return UNKNOWN
    return OPEN if sure is None else Mark(Place.DAY, here + sign * sure)


def hidden(wanted: Neighbour, here: int, gap: int | None, view: View) -> bool:
    """Whether an unobserved day lies strictly between, or on the searched side if nothing was found."""
    observed = view.observed(selections.types(wanted.facts))
    if observed is None:
        return False
    if wanted.forward:
        return here + 1 < observed and (gap is None or gap > 1)
    return gap is None or (gap > 1 and here - gap + 1 < observed)


def yearly(wanted: Yearly, near: Mark) -> Mark:
    if near.place is not Place.DAY:
        return near
    year = calendar_date(near.day).year
    found = [day_of_year(one, wanted.month, wanted.day) for one in (year - 1, year, year + 1)]
    if wanted.forward:
        return Mark(Place.DAY, min(day for day in found if day >= near.day))
    return Mark(Place.DAY, max(day for day in found if day <= near.day))


def day_of_year(year: int, month: int, day: int) -> int:
    try:
        return number(date(year, month, day))
    except ValueError:  # only 29 February can be missing
        return number(date(year, 2, 28))


def move(mark: Mark, step: Step, view: View) -> Mark:
    """One step (§3.1)."""
    if mark.place is not Place.DAY:
        return mark
    by = step.by
    if isinstance(by, Missing):
        return UNKNOWN
    if by.unit.exact:
        if by.count == 0:
            return mark
        if mark.ms is None:
            return UNKNOWN
        moment = mark.ms + step.sign * durations.milliseconds(by)
        return Mark(Place.DAY, zones.local_day(moment, view.policy.zone), moment)
    day = durations.shift(mark.day, step.sign, by)
    return mark if day == mark.day and by.count == 0 else Mark(Place.DAY, day)


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a window. `timed`: its point has steps of hours or minutes."""

    mark: Mark
    open: bool
    timed: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A window's two bounds (§3.3)."""

    first: Bound
    last: Bound

    @property
    def lo_day(self) -> int | None:
        """The first day that counts; None without one. An open bound with an instant still has the rest of its day."""
        bound = self.first
        if bound.mark.place is not Place.DAY:
            return None
        return bound.mark.day + (bound.open and bound.mark.ms is None)

    @property
    def hi_day(self) -> int | None:
        """The last day that counts; None without one."""
        bound = self.last
        if bound.mark.place is not Place.DAY:
            return None
        return bound.mark.day - (bound.open and bound.mark.ms is None)

    @property
    def empty(self) -> bool:
        """Whether no day and no moment lies in it."""
        lo, hi = self.lo_day, self.hi_day
        if lo is None or hi is None:
            return False
        one, other = self.first.mark.ms, self.last.mark.ms
        return lo > hi or (lo == hi and one is not None and other is not None and one > other)

    @property
    def unknown(self) -> bool:
        """Whether a bound hangs on what the data or the policy do not say."""
        return Place.UNKNOWN in (self.first.mark.place, self.last.mark.place)

    def whole_days(self) -> Stretch:
        """The same window by days alone."""
        if self.empty:
            return self
        sides = [
            bound if day is None else Bound(Mark(Place.DAY, day), open=False, timed=False)
            for bound, day in ((self.first, self.lo_day), (self.last, self.hi_day))
        ]
        return Stretch(*sides)

    def cut(self, first: int, last: int) -> Stretch:
        """The part within two days."""
        lo, hi = self.lo_day, self.hi_day
        cut = self
        if first > NEVER and self.first.mark.place is not Place.OPEN and (lo is None or lo < first):
            cut = replace(cut, first=Bound(Mark(Place.DAY, first), open=False, timed=False))
        if last < FOREVER and (hi is None or hi > last):
            cut = replace(cut, last=Bound(Mark(Place.DAY, last), open=False, timed=False))
        return cut


def stretch(window: Window, view: View) -> Stretch:
    """The window's bounds; in a prohibition's demand cut to the days in force."""
    found = Stretch(bound(window.first, view), bound(window.last, view))
    return found if view.within is None or found.unknown else found.cut(*view.within)


def bound(point: Point, view: View) -> Bound:
    timed = any(not isinstance(step.by, Missing) and step.by.unit.exact for step in point.steps)
    return Bound(locate(point, view), point.open, timed)
