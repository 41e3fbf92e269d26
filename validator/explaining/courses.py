"""How a point came to its day: the reference's own steps, each with what is surprising about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

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
    Unit,
    Which,
    Yearly,
)
from validator.core.days import Step as Written
from validator.explaining.model import Base, Closed, Course, Note, Origin, Standing, Step, StepKind
from validator.reference import evidence, points, selections
from validator.reference.view import Mark, Place, View
from validator.time import zones
from validator.time.days import calendar_date
from validator.time.durations import milliseconds
from validator.time.periods import weekday

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from validator.core.findings import FactRef

STANDINGS = {
    Place.DAY: Standing.DAY,
    Place.EVER: Standing.EVER,
    Place.OPEN: Standing.OPEN,
    Place.UNKNOWN: Standing.UNKNOWN,
}
DAY_MS = 86_400_000


def course(point: Point, view: View, written: Point | None = None) -> Course:
    """The way to a point's day; `written` is the point as the policy has it where an open duration was filled in."""
    mark = points.base(point, view)
    start = origin(point, mark, view)
    steps = []
    for step, meant in zip(point.steps, (written or point).steps, strict=True):
        moved = points.move(mark, step, view)
        if mark.place is Place.DAY:
            steps.append(stepped(mark, moved, step, meant, view.policy.zone))
        mark = moved
    if point.roll and mark.place is Place.DAY:
        before, mark = mark, points.locate(point, view)
        steps += rolled(before.day, mark.day, view.policy.holidays)
    return Course(start, tuple(steps), STANDINGS[mark.place], day_of(mark), mark.ms)


def bounding(point: Point, view: View, *, last: bool, written: Point | None = None) -> Course:
    """The way to an end of a window: a bound that does not count itself leaves the day before (after) it."""
    found = course(point, view, written)
    if not point.open or found.day is None or found.ms is not None:
        return found
    day = found.day - 1 if last else found.day + 1
    step = Step(StepKind.EXCLUDED, found.day, day, -1 if last else 1)
    return Course(found.origin, (*found.steps, step), found.standing, day)


def day_of(mark: Mark) -> int | None:
    """The day of a mark, if it is one."""
    return mark.day if mark.place is Place.DAY else None


def origin(point: Point, mark: Mark, view: View) -> Origin:
    """Where the way starts."""
    standing, day, ms = STANDINGS[mark.place], day_of(mark), mark.ms
    match point.base:
        case Of(_, which):
            return Origin(Base.START if which is Which.START else Base.END, standing, day, ms)
        case Dated(field):
            return Origin(Base.ATTRIBUTE, standing, day, field=field)
        case Fixed():
            return Origin(Base.FIXED, standing, day)
        case Ever():
            return Origin(Base.EVER, standing, day)
        case FirstKnown(of):
            return among(Base.FIRST_KNOWN, mark, of, view)
        case Extreme(later, of):
            return among(Base.LATER if later else Base.EARLIER, mark, of, view)
        case Neighbour(forward, facts):
            base = Base.NEXT if forward else Base.PREVIOUS
            return Origin(base, standing, day, facts=facts, fact=neighbour(point.base, mark, view))
        case Yearly(forward, month, number, near):
            base = Base.NEXT_DATE if forward else Base.LAST_DATE
            return Origin(base, standing, day, month_day=(month, number), of=(course(near, view),))
        case _ as never:
            assert_never(never)


def among(base: Base, mark: Mark, of: tuple[Point, ...], view: View) -> Origin:
    """One of several points."""
    found = tuple(course(one, view) for one in of)
    standing, day = STANDINGS[mark.place], day_of(mark)
    chosen = next((i for i, one in enumerate(found) if (one.standing, one.day) == (standing, day)), None)
    return Origin(base, standing, day, mark.ms, of=found, chosen=chosen)


def neighbour(wanted: Neighbour, mark: Mark, view: View) -> FactRef | None:
    """The fact on the day found."""
    if mark.place is not Place.DAY:
        return None
    items = selections.select(wanted.facts, view.nested())
    return next((evidence.refer(one.fact) for one in items if one.sure and one.start == mark.day), None)


def stepped(before: Mark, after: Mark, step: Written, written: Written, zone: str) -> Step:
    """One duration; `written` tells whether the source leaves it open."""
    by = step.by if isinstance(step.by, Duration) else None
    open_term = written.by if isinstance(written.by, Missing) else None
    note = None if by is None or after.place is not Place.DAY else surprise(before, after, step.sign, by, zone)
    return Step(StepKind.MOVED, before.day, day_of(after), step.sign, by, open_term, note, (), before.ms, after.ms)


def counted(day: int, after: int, interval: Duration, open_term: Missing | None = None) -> Step:
    """A calendar interval from a day on."""
    one, other = Mark(Place.DAY, day), Mark(Place.DAY, after)
    return Step(StepKind.MOVED, day, after, 1, interval, open_term, surprise(one, other, 1, interval, ""))


def surprise(before: Mark, after: Mark, sign: int, by: Duration, zone: str) -> Note | None:
    """What is not as one would think."""
    match by.unit:
        case Unit.MONTH | Unit.YEAR:
            return Note.SHORT_MONTH if calendar_date(before.day).day != calendar_date(after.day).day else None
        case Unit.YEAR_OF_LIFE:
            return Note.EVE_OF_BIRTHDAY
        case Unit.MINUTE | Unit.HOUR:
            if before.ms is None or after.ms is None:
                return None
            gone = wall(after.ms, after.day, zone) - wall(before.ms, before.day, zone)
            return Note.CLOCK_CHANGE if gone != sign * milliseconds(by) else None
        case Unit.DAY | Unit.WEEK:
            return None
        case _ as never:
            assert_never(never)


def wall(ms: int, day: int, zone: str) -> int:
    """What the zone's clocks show, in milliseconds since 1970."""
    return day * DAY_MS + zones.clock(ms, day, zone)


def rolled(before: int, after: int, holidays: Container[int]) -> Iterator[Step]:
    """The roll to the next working day, with the days it passes over; nothing where the day is one."""
    if before != after:
        passed = tuple((day, closed(day, holidays)) for day in range(before, after))
        yield Step(StepKind.ROLLED, before, after, closed=passed)


def closed(day: int, holidays: Container[int]) -> Closed:
    """Why a day is no working day; a holiday on a weekend is one."""
    if day in holidays:
        return Closed.HOLIDAY
    return Closed.SATURDAY if weekday(day) == 5 else Closed.SUNDAY
