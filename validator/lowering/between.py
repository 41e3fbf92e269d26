"""A duty whose windows grow with a missing duration: the same with its shortest and with its longest value.

What holds for both holds for every value in between, because every window of the one contains that of the other. That
is so only where the durations widen windows, more acts never make the demand worse, and nothing else hangs on the day
that is due: not an exception, not an excuse by a state, not another rule's anchor. The version is named by the due day
of the longest value. Elsewhere there is no pair.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any as Anything

from validator.core.days import FirstKnown, Missing, Point, Step, Window
from validator.core.duties import Breaches, Duty
from validator.core.nodes import names, parts
from validator.core.rules import Rule
from validator.core.truths import All, Any, Compare, Op, Truth
from validator.core.values import Kind, Literal, Measure

GROWING = (Kind.TIMES, Kind.DIFFERENT, Kind.DAYS, Kind.HOURS)


def with_bounds(duty: Duty) -> Duty:
    """The duty with its pair, where it has one."""
    if not duty.due or duty.window is None or not growing(duty.demand):
        return duty
    judged = (duty.window, duty.demand, duty.late, duty.due)
    missing = [one for one in parts(judged, Missing) if one.at_least is not None and one.at_most is not None]
    windows = (duty.window, *measured(duty.demand), *(() if duty.late is None else measured(duty.late)))
    widening = [step for window in windows for step in outward(window)]
    widening += [step for point in duty.due for step in point.steps if step.sign > 0]
    if not missing or any(not any(step.by is one for step in widening) for one in missing):
        return duty
    long = settled(duty, longest=True)
    if long.reckoned is None and isinstance(long.window, Window):
        long = replace(long, reckoned=Point(FirstKnown((*long.due[:1], long.window.first))))
    short = replace(settled(duty, longest=False), reckoned=long.reckoned)
    return replace(duty, between=(short, long))


def without_bounds(rule: Rule) -> Rule:
    """The rule with its duty's pair taken away."""
    if not isinstance(rule.norm, Duty) or rule.norm.between is None:
        return rule
    return replace(rule, norm=replace(rule.norm, between=None))


def checked(rules: Sequence[Rule]) -> Sequence[Rule]:
    """The rules, with pairs only where nothing but the demand hangs on the due day."""
    named = {name for one in rules if isinstance(one.norm, Duty) for name in hung_on(one.norm)}
    return [without_bounds(one) if one.unless or by_state(one.excused) or one.id in named else one for one in rules]


def hung_on(duty: Duty) -> tuple[str, ...]:
    return duty.anchors.rules if isinstance(duty.anchors, Breaches) else ()


def by_state(excuse: Truth | None) -> bool:
    """Whether an excuse is a state on the deciding day rather than a fact in the window."""
    return excuse is not None and not (isinstance(excuse, Compare) and isinstance(excuse.left, Measure))


def growing(demand: Truth) -> bool:
    """Whether more acts never make it worse."""
    match demand:
        case All(of) | Any(of):
            return all(growing(part) for part in of)
        case Compare(Measure(kind), Op.GE | Op.GT, Literal()):
            return kind in GROWING
        case _:
            return False


def measured(demand: Truth) -> Iterator[Window]:
    """The windows of the measures that the demand itself compares."""
    match demand:
        case All(of) | Any(of):
            yield from (window for part in of for window in measured(part))
        case Compare(Measure(window=Window() as window)):
            yield window
        case _:
            return


def outward(window: Window) -> Iterator[Step]:
    """The steps that make a window wider as they get longer."""
    yield from (step for step in window.first.steps if step.sign < 0)
    yield from (step for step in window.last.steps if step.sign > 0)


def settled(duty: Duty, *, longest: bool) -> Duty:
    """The duty with each bounded missing duration at one of its bounds."""

    def chosen(node: Anything) -> Anything:
        match node:
            case Missing(_, low, high) if low is not None and high is not None:
                return high if longest else low
            case tuple():
                return tuple(map(chosen, node))
            case _:
                inner = {name: chosen(getattr(node, name)) for name in names(type(node))}
                return replace(node, **inner) if inner else node

    points: tuple[Point, ...] = chosen(duty.due)
    return replace(duty, window=chosen(duty.window), demand=chosen(duty.demand), late=chosen(duty.late), due=points)
