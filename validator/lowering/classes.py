"""Classes: sets of states of which exactly one holds on every day. Checked here as far as the forms show it.

Two states exclude each other where one test on one attribute, or one age, keeps them apart; whether the states of a
class leave a gap is decided for ages and for attributes with a closed list of values.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from validator.core.days import Dated, Ever, Point
from validator.core.truths import All, Any, Compare, Covered, Not, Op, Truth
from validator.core.values import Literal
from validator.lowering import states
from validator.lowering.names import Names, several, text
from validator.lowering.points import Seen
from validator.policy.tree import Mapped


def check_classes(names: Names) -> None:
    """A problem for each pair of states of a class that can hold together."""
    for entry in names.section("classes").entries.values():
        members = several(entry.entries["of"] if isinstance(entry, Mapped) else entry)
        lowered = [(text(one), one, states.state(one, Seen(), names)) for one in members]
        for (one, _, left), (other, place, right) in combinations(lowered, 2):
            if not exclusive(left, right):
                names.warn("lowering-class-overlap", place, one=one, other=other)


def exclusive(one: Truth, other: Truth) -> bool:
    """Whether no day can have both, as far as the forms show."""
    if one == Not(other) or other == Not(one):
        return True
    match one, other:
        case (Any(of), _):
            return all(exclusive(part, other) for part in of)
        case (_, Any(of)):
            return all(exclusive(one, part) for part in of)
        case (All(of), _):
            return any(exclusive(part, other) for part in of)
        case (_, All(of)):
            return any(exclusive(one, part) for part in of)
        case (Covered(None), Covered(None)):
            return apart(one, other) or apart(other, one)
        case (Compare(), Compare()) if one.left == other.left:
            return not set(values(one)) & set(values(other))
        case (Covered(), Covered()) if one.window == other.window:
            return same_type(one, other)
        case _:
            return False


def apart(early: Covered, late: Covered) -> bool:
    """One lasts until a day of the subject, the other begins after it."""
    last, first = early.window.last, late.window.first
    if isinstance(last.base, Ever) or isinstance(first.base, Ever) or not isinstance(last.base, Dated):
        return False
    return Point(last.base, last.steps) == Point(first.base, first.steps) and (last.open or first.open)


def values(compare: Compare) -> Iterator[object]:
    """The values a comparison lets through; itself, where that cannot be listed."""
    match compare:
        case Compare(_, Op.EQ, Literal(value)):
            yield value
        case Compare(_, Op.IN, Literal(tuple() as listed)):
            yield from listed
        case Compare(_, Op.NONE):
            yield None
        case _:
            yield from ()
            yield object


def same_type(one: Covered, other: Covered) -> bool:
    """Spans of one type with different values; that a subject has one at a time is for the data to keep."""
    if one.facts is None or other.facts is None or len(one.facts) != 1 or len(other.facts) != 1:
        return False
    left, right = one.facts[0], other.facts[0]
    if getattr(left, "type", None) != getattr(right, "type", 0):
        return False
    tests = [getattr(side, "where", None) for side in (left, right)]
    return all(test is not None for test in tests) and exclusive(tests[0], tests[1])  # type: ignore[arg-type]
