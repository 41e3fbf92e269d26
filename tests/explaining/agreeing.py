"""Whether an explanation agrees with its finding: every way ends on the finding's day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.duties import Clock
from validator.core.findings import Verdict
from validator.explaining.model import Course, Doubted, Explanation, Hold, Role, Standing, StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.core.rules import Rule
    from validator.explaining.model import Step


def disagreements(one: Explanation, rule: Rule) -> Iterator[str]:
    """What is wrong with an explanation, as text."""
    yield from of_clock(one) if isinstance(rule.norm, Clock) else of_duty(one)
    finding = one.finding
    if tuple(sorted((shown.fact for shown in one.counted), key=lambda fact: fact.ordinal)) != finding.evidence:
        yield "the facts that counted are not the evidence"
    if {near.shown.fact for near in one.near} & set(finding.evidence):
        yield "a fact both counted and nearly counted"
    if finding.verdict is Verdict.UNDETERMINED and not one.remedy.doubts:
        yield "undetermined without a doubt"
    if finding.verdict in (Verdict.VIOLATED, Verdict.MET_LATE) and one.remedy.need is None:
        yield "a breach that nothing would have mended"
    days = (finding.anchor, finding.due, finding.since)
    if any(day is not None and not one.timeline.first <= day <= one.timeline.last for day in days):
        yield "a day lies outside the timeline"


def of_duty(one: Explanation) -> Iterator[str]:
    finding, days = one.finding, {end.role: end.day for end in one.ends}
    if one.anchor.kind is Hold.STATE:
        days |= {Role.FIRST: one.anchor.first, Role.LAST: one.anchor.last}
    for role, day in ((Role.FIRST, finding.first), (Role.LAST, finding.last), (Role.DUE, finding.due)):
        if days.get(role) != day:
            yield f"{role}: {days.get(role)} instead of {day}"
    if one.anchor.first != finding.anchor:
        yield "another anchor"
    for end in one.ends:
        for course in end.courses:
            yield from of_course(course)


def of_course(course: Course) -> Iterator[str]:
    for inner in course.origin.of:
        yield from of_course(inner)
    if course.standing is Standing.DAY and course.origin.day is not None:
        yield from linked(course.origin.day, course.steps, course.day)


def linked(day: int, steps: Sequence[Step], last: int | None) -> Iterator[str]:
    """Each step begins where the one before it ended."""
    for step in steps:
        if step.before != day:
            yield f"a step from {step.before} after {day}"
        assert step.after is not None
        day = step.after
        if step.kind is StepKind.ROLLED and [one for one, _ in step.closed] != list(range(step.before, step.after)):
            yield "a roll that passes over other days"
    if day != last:
        yield f"the steps end on {day}, not on {last}"


def of_clock(one: Explanation) -> Iterator[str]:
    finding, day = one.finding, None
    for turn in one.turns:
        if turn.before != day:
            yield f"a move from {turn.before} after {day}"
        if turn.after is not None:
            if turn.paused is None and not turn.steps and not (turn.floored and turn.after == turn.day):
                yield f"nothing tells how {turn.after} came about ({turn.why}, {turn.word})"
            if turn.steps and turn.steps[-1].after != turn.after:
                floored = turn.floored and turn.after == turn.day
                if not floored:
                    yield f"the steps end on {turn.steps[-1].after}, not on {turn.after}"
            day = turn.after
        elif turn.why != "lapsed":
            day = None
    if day != finding.due:
        yield f"due {day} instead of {finding.due}"


def unexplained(one: Explanation) -> bool:
    """Whether an undetermined finding names no reason but the data."""
    return any(doubt.what is Doubted.DATA for doubt in one.remedy.doubts)
