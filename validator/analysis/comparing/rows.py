"""Rows of a table in an order that does not depend on how they were written, as far as their order cannot matter.

Two neighbours can change places where no day can tell: they say the same, or one surely fails whenever the other holds
and they never tie. Of all orders that such changes lead to, the first by text is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.days import Missing, Of, Point, Which, Whose, Window
from validator.core.duties import Hit
from validator.core.facts import Select
from validator.core.truths import All, Any, Compare, Covered, Not, Op
from validator.core.values import Field, Literal
from validator.lowering.classes import apart
from validator.reference.rows import length

if TYPE_CHECKING:
    from validator.core.duties import Row
    from validator.core.truths import Truth

LASTING = Window(Point(Of(Whose.OWN, Which.START)), Point(Of(Whose.OWN, Which.END)))


def arranged(rows: tuple[Row, ...], hit: Hit, single: frozenset[str]) -> tuple[Row, ...]:
    """The rows in normal order. `single` are the types of which a subject has at most one span on a day."""
    rest, found = list(rows), []
    while rest:
        free = [one for place, one in enumerate(rest) if all(swap(one, other, hit, single) for other in rest[:place])]
        first = min(free, key=repr)
        rest.remove(first)
        found.append(first)
    return tuple(found)


def swap(one: Row, other: Row, hit: Hit, single: frozenset[str]) -> bool:
    """Whether two neighbouring rows can change places."""
    if one.interval == other.interval and one.act == other.act:
        return True
    if isinstance(one.interval, Missing) or isinstance(other.interval, Missing):
        return False
    if length(one.interval) == length(other.interval):
        return False
    return hit is not Hit.FIRST or excludes(one.when, other.when, single)


def excludes(one: Truth, other: Truth, single: frozenset[str]) -> bool:
    """Whether each surely fails wherever the other surely holds."""
    if Not(one) == other or Not(other) == one:
        return True
    match one, other:
        case (Any(of), _):
            return all(excludes(part, other, single) for part in of)
        case (_, Any(of)):
            return all(excludes(one, part, single) for part in of)
        case (All(of), _):
            return any(excludes(part, other, single) for part in of)
        case (_, All(of)):
            return any(excludes(one, part, single) for part in of)
        case (Covered(None), Covered(None)):
            return apart(one, other) or apart(other, one)
        case (
            Covered((Select(kind, Compare() as where),), window),
            Covered((Select(same, Compare() as test),), other_window),
        ):
            lasting = window == LASTING and other_window == LASTING
            return lasting and kind == same and kind in single and excludes(where, test, single)
        case (Compare(Field() as left), Compare(Field() as right)) if left == right:
            return disjoint(one, other)
        case _:
            return False


def disjoint(one: Compare, other: Compare) -> bool:
    """Whether no value passes two tests of one attribute."""
    if {one.op, other.op} == {Op.KNOWN, Op.NONE}:
        return True
    left, right = passed(one), passed(other)
    return left is not None and right is not None and not left & right


def passed(test: Compare) -> frozenset[str] | None:
    """The values that pass, as text; None where they cannot be listed."""
    match test:
        case Compare(_, Op.EQ, Literal(value)) if not isinstance(value, tuple):
            return frozenset((repr(value),))
        case Compare(_, Op.IN, Literal(tuple() as listed)):
            return frozenset(map(repr, listed))
        case Compare(_, Op.NONE):
            return frozenset((repr(None),))
        case _:
            return None
