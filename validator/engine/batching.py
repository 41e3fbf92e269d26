"""Batches of whole subjects: working memory is bounded by what is read of them and by what they are judged on."""

from __future__ import annotations

from math import isqrt
from typing import TYPE_CHECKING

import numpy as np

from validator.core.duties import Duty, Period, Periods
from validator.engine.correlation import types_in_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.core.rules import Policy, Rule
    from validator.engine.keys import Longs
    from validator.histories.columns import Columns, FactColumns

SHORTEST = {
    Period.DAY: 1,
    Period.WEEKDAY: 1,
    Period.WEEK: 7,
    Period.MONTH: 28,
    Period.QUARTER: 90,
    Period.HALF_YEAR: 181,
    Period.YEAR: 365,
}
"""Days of the shortest period of each kind."""


def batches(policy: Policy, columns: Columns, as_of: int, most: int | None) -> Iterator[tuple[int, int]]:
    """Ranges of subjects that have at most so many facts of the types that rules read, and so many periods.

    A subject with more is a batch of its own.
    """
    total = len(columns.subjects)
    if most is None:
        yield 0, total
        return
    read, at_once = _read(policy, columns), max(1, most // _periods(policy, as_of))
    step, first = isqrt(total) + 1, 0
    grid = np.arange(0, total + step, step)
    seen = _before(read, grid)
    while first < total:
        full = int(_before(read, np.array([first]))[0]) + most
        near = grid[np.searchsorted(seen, full, side="right") - 1] + np.arange(step + 1)
        last = int(near[np.searchsorted(_before(read, near), full, side="right") - 1])
        last = max(first + 1, min(last, first + at_once, total))
        yield first, last
        first = last


def _read(policy: Policy, columns: Columns) -> list[FactColumns]:
    """The facts of the types that rules read: others take no room in a batch."""
    known = next(iter(_LAST), None)
    if known is None or known[0] is not policy:
        known = policy, frozenset().union(*(types_in_rule(rule) for rule in policy.rules))
        _LAST[:] = [known]
    return [facts for name, facts in columns.facts.items() if name in known[1]]


_LAST: list[tuple[Policy, frozenset[str]]] = []
"""The types of the last policy: one policy may judge many lots."""


def _periods(policy: Policy, as_of: int) -> int:
    """How many periods a subject may be judged on by one rule."""
    first = policy.validity.first
    units = [unit for rule in policy.rules if (unit := _unit(rule)) is not None]
    return 1 if first is None or not units else 1 + max(max(0, as_of - first) // SHORTEST[unit] for unit in units)


def _unit(rule: Rule) -> Period | None:
    anchors = rule.norm.anchors if isinstance(rule.norm, Duty) else None
    return anchors.unit if isinstance(anchors, Periods) else None


def _before(read: Sequence[FactColumns], subjects: Longs) -> Longs:
    """How many facts the subjects before some have: facts are sorted by subject, so that none need be counted."""
    found = np.zeros(subjects.size, np.int64)
    for facts in read:
        found += np.searchsorted(facts.subject, subjects.astype(facts.subject.dtype))
    return found
