"""The days on which an off-by-one shows, and whether the examples of a rule reach them.

Every kind of rule has boundaries of its own. What is reached is read off the findings of the examples.

*Acts are due* (`do`, `only-after`, `ratio`). First day: met by an act on the first day of the window. Last day: met by
an act on the due day. Where no single act meets the demand, an act that counts and begins (or, on the last day, ends)
on that day serves. Due day open: seen on the due day, the obligation is still open. Day after: a late act on the day
after the due day; or a breach as seen on that very day, its first.

*A clock* (`every`) has the same, without a first day: its window begins with the last act, which meets nothing.

*Tests of the anchor* (`must`, and a `ratio` of its attributes) have no acts: the only day on which they can be met is
the due day, so that a met obligation reaches the last day. Due day open and day after are as above.

*Prohibitions* (`never`) have no due day. First and last day in scope: broken by a fact on the first, or on the last,
day that the window has in force. That the day of the fact itself is still open, the verdict `open` shows.

*States that must last* (`always`) are cut into runs, and each gap breaks the rule on its own first day; that day tells
nothing. First day in scope: a gap with no run before it, so that it begins with the scope. Last day in scope: a gap
that is over, with no run after it, so that it ends with the scope. A scope that neither facts nor an end of validity
bound has no last day.

A window without end on one side has no such day there. Where a bound hangs on a missing value, nobody can name its day:
the first day, or the last and the due day, are then not expected.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from validator.core.days import Ever, Missing
from validator.core.duties import Clock, Duty, Runs
from validator.core.findings import Verdict
from validator.core.nodes import parts
from validator.core.truths import Between, Covered, Not
from validator.core.values import Measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.core.days import Point
    from validator.core.findings import Finding
    from validator.core.rules import Rule, Validity
    from validator.core.truths import Truth


class Boundary(StrEnum):
    """A day on which a rule changes its verdict."""

    FIRST_DAY = "first-day"
    LAST_DAY = "last-day"
    DUE_DAY_OPEN = "due-day-open"
    DAY_AFTER = "day-after"
    FIRST_IN_SCOPE = "first-day-in-scope"
    LAST_IN_SCOPE = "last-day-in-scope"


@dataclass(frozen=True, slots=True)
class Seen:
    """The findings of one rule that an example gives, and the day as of which."""

    as_of: int
    findings: tuple[Finding, ...]


Reaches: TypeAlias = Callable[["Finding", Seen], bool]
"""Whether a finding, among those of its example, lies on a boundary."""


def reached(rule: Rule, validity: Validity, examples: Sequence[Seen]) -> dict[Boundary, bool]:
    """The boundaries that a rule has, and whether an example reaches them."""
    tests = boundaries(rule.norm, validity)
    return {
        boundary: any(test(finding, seen) for seen in examples for finding in seen.findings) for boundary, test in tests
    }


def boundaries(norm: Duty | Clock, validity: Validity) -> Iterator[tuple[Boundary, Reaches]]:
    """The boundaries of a kind of rule, with what reaches them."""
    match norm:
        case Clock():
            yield Boundary.LAST_DAY, on_last_day
            yield from around_due_day()
        case Duty(anchors=Runs(state, cut), due=()) if cut is not None:
            yield Boundary.FIRST_IN_SCOPE, begins_with_scope
            if validity.last is not None or ends(state):
                yield Boundary.LAST_IN_SCOPE, ends_with_scope
        case Duty(due=()):
            yield from of_prohibition(norm, validity)
        case Duty() if not any(parts(norm.demand, Measure)):
            yield Boundary.LAST_DAY, met
            yield from around_due_day()
        case Duty():
            yield from of_acts(norm)


def ends(scope: Truth) -> bool:
    """Whether a scope can end: what begins with a day and has no end, and what is said of the subject, cannot."""
    lasting = any(has_day(one.window.last) for one in parts(scope, Covered))
    return lasting or any(parts(scope, Between)) or any(parts(scope, Not))


def around_due_day(*, named: bool = True) -> Iterator[tuple[Boundary, Reaches]]:
    if named:
        yield Boundary.DUE_DAY_OPEN, open_on_due_day
    yield Boundary.DAY_AFTER, broken_for_one_day


def of_acts(duty: Duty) -> Iterator[tuple[Boundary, Reaches]]:
    named = not any(parts(duty.due, Missing))
    if duty.window is not None and has_day(duty.window.first):
        yield Boundary.FIRST_DAY, on_first_day
    if named:
        yield Boundary.LAST_DAY, on_last_day
    yield from around_due_day(named=named)


def of_prohibition(duty: Duty, validity: Validity) -> Iterator[tuple[Boundary, Reaches]]:
    """A prohibition is cut to the days in force, unless another day says which version judges."""
    since = validity.first if duty.reckoned is None else None
    if duty.window is None or has_day(duty.window.first):
        yield Boundary.FIRST_IN_SCOPE, lambda one, _: broken_on_first_day(one, since)
    if duty.window is None or has_day(duty.window.last):
        yield Boundary.LAST_IN_SCOPE, broken_on_last_day


def has_day(point: Point) -> bool:
    return not isinstance(point.base, Ever) and not any(parts(point, Missing))


def met(one: Finding, _: Seen) -> bool:
    return one.verdict is Verdict.MET


def on_first_day(one: Finding, _: Seen) -> bool:
    days = {one.met_on, *(fact.start for fact in one.evidence)}
    return one.verdict is Verdict.MET and one.first is not None and one.first in days


def on_last_day(one: Finding, _: Seen) -> bool:
    return one.verdict is Verdict.MET and one.due is not None and one.due in act_days(one)


def act_days(one: Finding) -> frozenset[int | None]:
    """The day of the act that met the demand; where no single one did, the first and last days of all that count."""
    if one.met_on is not None:
        return frozenset((one.met_on,))
    return frozenset(day for fact in one.evidence for day in (fact.start, fact.end))


def open_on_due_day(one: Finding, seen: Seen) -> bool:
    return one.verdict is Verdict.OPEN and one.due == seen.as_of


def broken_for_one_day(one: Finding, seen: Seen) -> bool:
    if one.since is None:
        return False
    late = one.verdict is Verdict.MET_LATE and one.since in act_days(one)
    return late or (one.verdict.breach and one.since == seen.as_of)


def broken_on_first_day(one: Finding, in_force: int | None) -> bool:
    start = one.anchor if one.first is None else one.first
    first = max((day for day in (start, in_force) if day is not None), default=None)
    return one.verdict is Verdict.VIOLATED and one.since == first


def broken_on_last_day(one: Finding, _: Seen) -> bool:
    """Nothing is broken on the as-of day, so that the last day looked at is here the last there is."""
    return one.verdict is Verdict.VIOLATED and one.since == one.until


def begins_with_scope(one: Finding, seen: Seen) -> bool:
    broken = one.verdict is Verdict.VIOLATED and one.first is not None
    return broken and all(other.last is None or other.last + 1 != one.first for other in seen.findings)


def ends_with_scope(one: Finding, seen: Seen) -> bool:
    broken = one.verdict is Verdict.VIOLATED and one.last is not None
    return broken and all(other.first is None or other.first - 1 != one.last for other in seen.findings)
