"""A duty whose windows grow with a missing duration: the same with its shortest and with its longest value.

What holds for both holds for every value in between, because every window of the one contains that of the other. That
is so only where the durations widen windows, and more acts never make the demand worse; elsewhere there is no pair.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any as Node

from validator.core.days import Missing, Point, Step, Window
from validator.core.duties import Duty
from validator.core.truths import All, Any, Compare, Op, Truth
from validator.core.values import Kind, Literal, Measure

GROWING = (Kind.TIMES, Kind.DIFFERENT, Kind.DAYS, Kind.HOURS)


def with_bounds(duty: Duty) -> Duty:
    """The duty with its pair, where it has one."""
    if not duty.due or duty.window is None or not growing(duty.demand):
        return duty
    judged = (duty.window, duty.demand, duty.late, duty.due)
    missing = [one for one in nodes(judged, Missing) if one.at_least is not None and one.at_most is not None]
    windows = (duty.window, *measured(duty.demand), *(() if duty.late is None else measured(duty.late)))
    widening = [step for window in windows for step in outward(window)]
    widening += [step for point in duty.due for step in point.steps if step.sign > 0]
    if not missing or any(not any(step.by is one for step in widening) for one in missing):
        return duty
    return replace(duty, between=(settled(duty, longest=False), settled(duty, longest=True)))


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


def nodes(node: object, kind: type[Node]) -> Iterator[Node]:
    """Every node of a kind, from the outside in."""
    if isinstance(node, kind):
        yield node
    if isinstance(node, tuple):
        for part in node:
            yield from nodes(part, kind)
    elif is_dataclass(node):
        for one in fields(node):
            yield from nodes(getattr(node, one.name), kind)


def settled(duty: Duty, *, longest: bool) -> Duty:
    """The duty with each bounded missing duration at one of its bounds."""

    def chosen(node: Node) -> Node:
        match node:
            case Missing(_, low, high) if low is not None and high is not None:
                return high if longest else low
            case tuple():
                return tuple(map(chosen, node))
            case _ if is_dataclass(node) and not isinstance(node, type):
                return replace(node, **{one.name: chosen(getattr(node, one.name)) for one in fields(node)})
            case _:
                return node

    points: tuple[Point, ...] = chosen(duty.due)
    return replace(duty, window=chosen(duty.window), demand=chosen(duty.demand), late=chosen(duty.late), due=points)
