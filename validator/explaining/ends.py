"""The ends of a duty's window and its due day, each with the way to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from validator.core.duties import Duty, Each, Runs
from validator.explaining.courses import bounding, course, day_of
from validator.explaining.model import Course, End, Role, Standing, Until
from validator.reference.anchors import in_force
from validator.reference.daysets import FOREVER, NEVER
from validator.reference.view import Place, View

if TYPE_CHECKING:
    from validator.core.findings import Finding
    from validator.explaining.cases import Case
    from validator.reference.view import Anchor


@dataclass(frozen=True, slots=True)
class Judged:
    """A duty for one anchor, as the finding shows it: of a pair, the one whose days the finding has."""

    duty: Duty
    written: Duty
    anchor: Anchor
    view: View
    ends: tuple[End, ...]

    @property
    def asks(self) -> bool:
        """Whether acts are asked for; otherwise something is forbidden, or a state must last."""
        return bool(self.duty.due)

    @property
    def demand(self) -> View:
        """The view that its demand was judged from."""
        within = None
        if not self.asks and self.duty.reckoned is None:
            force = in_force(self.view)
            within = force.first, force.last
        return replace(self.view, demand=True, future=self.asks, within=within)

    @property
    def state_lasts(self) -> bool:
        """Whether it is a run of a state that must hold."""
        return isinstance(self.duty.anchors, Runs) and self.duty.anchors.cut is not None


def judged(duty: Duty, anchor: Anchor, case: Case, finding: Finding) -> Judged:
    """The duty as the finding shows it. A missing duration between two is shown with its longest value."""
    view = replace(case.view, this=anchor)
    choices = (duty,) if duty.between is None else (duty.between[1], duty.between[0])
    found = [Judged(one, duty, anchor, view, ends(one, duty, anchor, view)) for one in choices]
    return next((one for one in found if agrees(one.ends, finding)), found[0])


def agrees(ends: tuple[End, ...], finding: Finding) -> bool:
    """Whether the days are those of the finding."""
    days = {one.role: one.day for one in ends}
    pairs = ((Role.FIRST, finding.first), (Role.LAST, finding.last), (Role.DUE, finding.due))
    return all(day is None or days.get(role) == day for role, day in pairs)


def ends(duty: Duty, written: Duty, anchor: Anchor, view: View) -> tuple[End, ...]:
    """The window's ends, the due day, the day that names the version."""
    if isinstance(duty.anchors, Each) and anchor.start.place is not Place.DAY:
        return ()
    if isinstance(duty.anchors, Runs) and duty.anchors.cut is not None:
        return ()
    found: list[End] = []
    if duty.window is not None:
        assert written.window is not None
        found += [
            End(
                Role.FIRST,
                (one := bounding(duty.window.first, view, last=False, written=written.window.first),),
                one.day,
            ),
            End(Role.LAST, (two := bounding(duty.window.last, view, last=True, written=written.window.last),), two.day),
        ]
        found = cut(found, duty, view)
    if duty.due:
        pairs = zip(duty.due, written.due, strict=True)
        found.append(latest(tuple(bounding(one, view, last=True, written=meant) for one, meant in pairs)))
    if written.reckoned is not None:
        way = course(written.reckoned, view)
        found.append(End(Role.RECKONED, (way,), way.day))
    return tuple(found)


def latest(courses: tuple[Course, ...]) -> End:
    """The due day: the latest of the last days; none where one of them is open or unknown."""
    days = [one.day for one in courses]
    known = [day for day in days if day is not None]
    return End(Role.DUE, courses, max(known) if len(known) == len(days) else None)


def cut(ends: list[End], duty: Duty, view: View) -> list[End]:
    """A prohibition's window within the days in force."""
    if duty.due or duty.reckoned is not None:
        return ends
    if any(one.courses[0].standing is Standing.UNKNOWN for one in ends):
        return ends
    force, (first, last) = in_force(view), ends
    begun = first.courses[0].standing is not Standing.OPEN
    if begun and force.first > NEVER and (first.day is None or first.day < force.first):
        first = replace(first, cut=force.first)
    if force.last < FOREVER and (last.day is None or last.day > force.last):
        last = replace(last, cut=force.last)
    return [first, last]


def until(found: Judged, finding: Finding, as_of: int) -> Until | None:
    """Why a prohibition or a state is looked at so far and no further."""
    if finding.until is None:
        return None
    if finding.until == as_of:
        return Until.AS_OF
    validity = found.view.policy.validity.last
    end = day_of(found.anchor.end) if found.state_lasts else finding.last
    return Until.VALIDITY if finding.until == validity and end != validity else Until.WINDOW
