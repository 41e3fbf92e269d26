"""Points and windows (§3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, assert_never

from validator.analysis.symbolic import days, fields, selections, smt
from validator.analysis.symbolic.data import Sort
from validator.analysis.symbolic.days import Day
from validator.analysis.symbolic.outside import Outside, Reason
from validator.analysis.symbolic.view import EVER, UNKNOWN, Mark, on
from validator.core.days import (
    Dated,
    Ever,
    Extreme,
    FirstKnown,
    Fixed,
    Missing,
    Neighbour,
    Of,
    Step,
    Which,
    Whose,
    Yearly,
)
from validator.reference.daysets import FOREVER, NEVER
from validator.reference.points import day_of_year
from validator.time.days import calendar_date

if TYPE_CHECKING:
    from validator.analysis.symbolic.data import Cell
    from validator.analysis.symbolic.smt import Formula
    from validator.analysis.symbolic.view import View
    from validator.core.days import Point, Window


def locate(point: Point, view: View) -> Mark:
    """The day, or why there is none."""
    mark = base(point, view)
    for step in point.steps:
        mark = move(mark, step)
    if point.roll and mark.at is not False:
        mark = replace(mark, day=days.tabulated(mark.day, days.Roll(view.policy.holidays)))
    return mark


def base(point: Point, view: View) -> Mark:
    match point.base:
        case Of(whose, which):
            return of(whose, which, view)
        case Dated(field):
            return dated(fields.field_cell(field, view))
        case Fixed(day):
            return on(days.day(day))
        case Ever():
            return EVER
        case FirstKnown(points):
            return first_known([locate(one, view) for one in points])
        case Extreme(later, points):
            return extreme([locate(one, view) for one in points], later=later)
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
    if whose is not Whose.OWN or item is None:
        return UNKNOWN
    if which is Which.START:
        return on(item.start)
    return Mark(item.end, at=smt.neg(item.ongoing), open=item.ongoing)


def dated(cell: Cell) -> Mark:
    given = smt.neg(cell.absent)
    is_none = smt.conj(given, cell.none)
    there = smt.conj(given, smt.neg(cell.none))
    if cell.sort is Sort.DATE:
        assert cell.day is not None
        return Mark(cell.day, at=there, open=is_none, unknown=cell.absent)
    return Mark(open=is_none, unknown=smt.disj(cell.absent, there))


def first_known(marks: list[Mark]) -> Mark:
    """The first that has a day or is ever."""
    found = Mark(unknown=smt.some(one.unknown for one in marks))
    found = replace(found, open=smt.neg(found.unknown))
    for one in reversed(marks):
        found = choose(smt.disj(one.at, one.ever), one, found)
    return found


def choose(condition: Formula, one: Mark, other: Mark) -> Mark:
    """One mark or the other."""
    day = one.day if other.at is False else other.day if one.at is False else days.choose(condition, one.day, other.day)
    return Mark(
        day,
        *(smt.pick(condition, getattr(one, name), getattr(other, name)) for name in ("at", "ever", "open", "unknown")),
    )


def extreme(marks: list[Mark], *, later: bool) -> Mark:
    unknown = smt.some(one.unknown for one in marks)
    at: Formula = False
    day = days.day(0)
    for one in marks:
        if one.at is False:
            continue
        further = days.later(day, one.day) if later else days.earlier(day, one.day)
        day = one.day if at is False else days.choose(at, days.choose(one.at, further, day), one.day)
        at = smt.disj(at, one.at)
    there = smt.conj(at, smt.neg(unknown))
    return Mark(day, at=there, open=smt.conj(smt.neg(at), smt.neg(unknown)), unknown=unknown)


def neighbour(wanted: Neighbour, view: View) -> Mark:
    """The nearest selected fact strictly on one side (§3.2)."""
    here = view.first_day
    items = selections.select(wanted.facts, view.nested())
    sides = [beyond(one.start, here.day, forward=wanted.forward) for one in items]
    found: Formula = False
    day = days.day(0)
    for item, side in zip(items, sides, strict=True):
        counts = smt.conj(item.sure, side)
        if counts is False:
            continue
        nearer = days.earlier(day, item.start) if wanted.forward else days.later(day, item.start)
        day = item.start if found is False else days.choose(found, days.choose(counts, nearer, day), item.start)
        found = smt.disj(found, counts)
    maybe = smt.some(
        smt.conj(item.possible, smt.neg(item.sure), side, smt.disj(smt.neg(found), closer(item.start, day, wanted)))
        for item, side in zip(items, sides, strict=True)
    )
    unknown = smt.disj(smt.neg(here.at), maybe)
    clear = smt.neg(unknown)
    return Mark(day, at=smt.conj(clear, found), open=smt.conj(clear, smt.neg(found)), unknown=unknown)


def beyond(one: Day, here: Day, *, forward: bool) -> Formula:
    return days.lt(here, one) if forward else days.lt(one, here)


def closer(one: Day, other: Day, wanted: Neighbour) -> Formula:
    return days.lt(one, other) if wanted.forward else days.lt(other, one)


def yearly(wanted: Yearly, near: Mark) -> Mark:
    if near.at is False:
        return near
    return replace(near, day=days.tabulated(near.day, nearest(wanted.month, wanted.day, wanted.forward)))


def nearest(month: int, day: int, forward: bool) -> partial[int]:
    return partial(in_year, month, day, forward)


def in_year(month: int, day: int, forward: bool, near: int) -> int:
    year = calendar_date(near).year
    found = [day_of_year(one, month, day) for one in (year - 1, year, year + 1)]
    if forward:
        return min(one for one in found if one >= near)
    return max(one for one in found if one <= near)


def move(mark: Mark, step: Step) -> Mark:
    """One step (§3.1)."""
    if mark.at is False:
        return mark
    by = step.by
    if isinstance(by, Missing):
        return replace(mark, at=False, unknown=smt.disj(mark.unknown, mark.at))
    if by.unit.exact:
        if by.count == 0:
            return mark
        raise Outside(Reason.CLOCK_TIMES)
    return replace(mark, day=days.tabulated(mark.day, days.Shift(step.sign, by)))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A window's two marks; where they are days, these are the first and the last that count."""

    first: Mark
    last: Mark

    @property
    def empty(self) -> Formula:
        """Whether no day lies in it."""
        return smt.conj(self.first.at, self.last.at, days.lt(self.last.day, self.first.day))

    @property
    def unknown(self) -> Formula:
        """Whether a bound hangs on what the data or the policy do not say."""
        return smt.disj(self.first.unknown, self.last.unknown)

    def holds(self, day: Day) -> Formula:
        """Whether a day lies in it, as far as its bounds are days."""
        return smt.conj(
            smt.disj(smt.neg(self.first.at), days.le(self.first.day, day)),
            smt.disj(smt.neg(self.last.at), days.le(day, self.last.day)),
        )

    def cut(self, first: int, last: int) -> Stretch:
        """The part within two days."""
        found = self
        if first > NEVER:
            bound = days.day(first)
            later = days.later(self.first.day, bound)
            day = days.choose(self.first.at, later, bound)
            found = replace(found, first=Mark(day, at=smt.neg(self.first.open), open=self.first.open))
        if last < FOREVER:
            bound = days.day(last)
            day = days.choose(self.last.at, days.earlier(self.last.day, bound), bound)
            found = replace(found, last=Mark(day, at=True))
        return found


ANY_TIME = Stretch(EVER, EVER)


def stretch(window: Window, view: View) -> Stretch:
    """The window's bounds; in a prohibition's demand cut to the days in force."""
    found = Stretch(bound(window.first, view, 1), bound(window.last, view, -1))
    if view.within is None or found.unknown is True:
        return found
    cut = found.cut(*view.within)
    if found.unknown is False:
        return cut
    return Stretch(choose(found.unknown, found.first, cut.first), choose(found.unknown, found.last, cut.last))


def bound(point: Point, view: View, inward: int) -> Mark:
    """One end of a window; an open one excludes its day."""
    mark = locate(point, view)
    return replace(mark, day=mark.day.moved(inward)) if point.open and mark.at is not False else mark
