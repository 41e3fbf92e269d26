"""Demands: what is owed or forbidden for an anchor, with its bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from validator.core.days import Ever, Point, Window
from validator.core.facts import Facts
from validator.core.truths import All, Any, Compare, Op, Truth
from validator.core.values import Kind, Literal, Measure, Ratio
from validator.lowering import facts, points
from validator.lowering.names import Names, several
from validator.lowering.numbers import KINDS, literal_number, measure, number
from validator.lowering.points import Seen
from validator.lowering.tests import OPS
from validator.policy.tree import Mapped, Tree

EVER = Point(Ever())


@dataclass(frozen=True, slots=True)
class Demand:
    """A demand, its late form, and the last points of the windows in which acts are asked for."""

    truth: Truth
    late: Truth
    due: tuple[Point, ...]


def demand(tree: Tree, window: Window, seen: Seen, names: Names, bounds: Mapped | None = None) -> Demand:
    """What `do` asks for; `bounds` is the mapping beside it that may bear `times`, `hours` …"""
    given = names.given(tree)
    if isinstance(given, Mapped):
        for key, join in (("all", All), ("any", Any)):
            if key in given:
                parts = [demand(item, window, seen, names) for item in several(given.entries[key])]
                return joined(join, parts)
        if {"do", "never", "ratio"} & set(given.entries):
            return part(given, window, seen, names)
    return act(facts.facts(tree, seen, names), window, bounds, names)


def joined(join: type[All | Any], parts: list[Demand]) -> Demand:
    due = tuple(point for one in parts for point in one.due)
    return Demand(
        join(tuple(one.truth for one in parts)), join(tuple(one.late for one in parts)), tuple(dict.fromkeys(due))
    )


def part(tree: Mapped, window: Window, seen: Seen, names: Names) -> Demand:
    """One part with a window, bounds or prohibition of its own."""
    within = tree.get("within")
    own = window if within is None else points.window(within, Seen(None, seen.anchor), names)
    if "never" in tree:
        return prohibition(facts.facts(tree.entries["never"], seen, names), own)
    if "ratio" in tree:
        return ratio(tree, own, seen, names)
    return demand(tree.entries["do"], own, seen, names, tree)


def prohibition(chosen: Facts, window: Window) -> Demand:
    """No such fact in the window."""
    truth = Compare(Measure(Kind.TIMES, chosen, window), Op.LE, Literal(Decimal(0)))
    return Demand(truth, truth, ())


def act(chosen: Facts, window: Window, bounds: Mapped | None, names: Names) -> Demand:
    """So many facts in the window; at least one, if nothing else is said."""
    parts = list(comparisons(chosen, window, bounds, names)) if bounds is not None else []
    if not parts:
        parts = [Compare(Measure(Kind.TIMES, chosen, window), Op.GE, Literal(Decimal(1)))]
    truth: Truth = parts[0] if len(parts) == 1 else All(tuple(parts))
    late = [left_open(one) for one in parts]
    return Demand(truth, late[0] if len(late) == 1 else All(tuple(late)), (window.last,))


def left_open(compare: Compare) -> Compare:
    """A lower bound may be reached after the window; an upper one is judged in it."""
    if compare.op not in (Op.GE, Op.GT) or not isinstance(compare.left, Measure) or compare.left.window is None:
        return compare
    return replace(compare, left=replace(compare.left, window=Window(compare.left.window.first, EVER)))


def comparisons(chosen: Facts, window: Window, bounds: Mapped, names: Names) -> Iterator[Compare]:
    for key, kind in KINDS.items():
        bound = bounds.get(key)
        if isinstance(bound, Mapped):
            left = measure(kind, chosen, window, bound, names)
            found = [
                Compare(left, OPS[op], literal_number(inner, names)) for op, inner in bound.entries.items() if op in OPS
            ]
            if not found:
                names.fail("lowering-no-bound", bound)
            yield from found


def ratio(tree: Mapped, window: Window, seen: Seen, names: Names) -> Demand:
    """One number over another within the window."""
    over, under = (number(item, seen, names, window) for item in several(tree.entries["ratio"]))
    found = [
        Compare(Ratio(over, under), OPS[op], literal_number(inner, names))
        for op, inner in tree.entries.items()
        if op in OPS
    ]
    if not found:
        names.fail("lowering-no-bound", tree)
    truth: Truth = found[0] if len(found) == 1 else All(tuple(found))
    return Demand(truth, truth, (window.last,))
