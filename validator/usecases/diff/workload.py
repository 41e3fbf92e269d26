"""How many acts a policy asks for, by the month in which they are due."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

from validator.core.duties import Clock
from validator.core.findings import Verdict
from validator.core.truths import All, Any, Compare, Op, Truth
from validator.core.values import Kind, Literal, Measure
from validator.time.days import iso
from validator.usecases.diff.model import Load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from validator.core.findings import Finding
    from validator.core.rules import Rule

_COUNTED = (Kind.TIMES, Kind.DIFFERENT)


def acts(rule: Rule) -> int:
    """How many acts one obligation of a rule asks for: one by a clock, else as many as its demand counts at least."""
    return 1 if isinstance(rule.norm, Clock) else demanded(rule.norm.demand)


def demanded(demand: Truth) -> int:
    """Parts that must all hold add up; of alternatives the least counts.

    At least so many days, hours or units of something ask for one act; what is said of attributes or states, for none.
    """
    match demand:
        case All(of):
            return sum(map(demanded, of))
        case Any(of):
            return min(map(demanded, of), default=0)
        case Compare(Measure(kind), op, Literal(Decimal() as bound)) if kind in _COUNTED:
            return least(op, bound)
        case Compare(Measure(), Op.GE | Op.GT | Op.EQ):
            return 1
        case _:
            return 0


def least(op: Op, bound: Decimal) -> int:
    """The smallest whole number that passes; none for what is bounded above only."""
    match op:
        case Op.GE | Op.EQ:
            return max(0, math.ceil(bound))
        case Op.GT:
            return max(0, math.floor(bound) + 1)
        case _:
            return 0


def month(finding: Finding) -> str | None:
    """The month in which an obligation is due; None for what asks for nothing by a day, or does not apply."""
    if finding.due is None or finding.verdict is Verdict.NOT_APPLICABLE:
        return None
    return iso(finding.due)[:7]


def loads(old: Mapping[tuple[str, str], int], new: Mapping[tuple[str, str], int]) -> Iterable[Load]:
    """The acts by month and rule, for both policies."""
    for key in sorted({*old, *new}):
        yield Load(*key, old.get(key, 0), new.get(key, 0))
