"""Batches of whole subjects: working memory is bounded by what is read of them and by what they are judged on.

How many calendar periods a rule finds depends on what is in scope: a policy of fifteen years has eight hundred weeks,
and of most clients three years are known. Batches for the most there could be would be small, and a small one costs as
much to go through as a large one. Therefore a batch is as large as its facts allow, until a rule finds too many periods
in it; it is then made again, smaller, before any has been listed.
"""

from __future__ import annotations

from math import isqrt
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from validator.engine.correlation import types_in_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from validator.core.rules import Policy
    from validator.engine.keys import Longs
    from validator.histories.columns import Columns, FactColumns

Found = TypeVar("Found")


class TooManyPeriods(Exception):
    """A rule has more calendar periods in a batch of several subjects than there is room for."""

    def __init__(self, periods: int) -> None:
        super().__init__(periods)
        self.periods = periods


def in_batches(
    policy: Policy, columns: Columns, most: int | None, work: Callable[[int, int, int | None], Found]
) -> Iterator[tuple[int, Found]]:
    """What the work finds in each range of subjects, and where it ends: all at once, or with `most` facts of the types
    that rules read.

    The work is told the first subject, the one after the last, and how many periods a rule may have. A subject with
    more of anything is a batch of its own, without bound.
    """
    total = len(columns.subjects)
    if most is None:
        yield total, work(0, total, None)
        return
    read, first, at_once = Read(policy, columns), 0, total
    while first < total:
        last = max(first + 1, min(read.until(first, most), first + at_once))
        try:
            found = work(first, last, None if last == first + 1 else most)
        except TooManyPeriods as many:
            at_once = _fewer(last - first, most, many.periods)
            continue
        yield last, found
        first = last


def _fewer(subjects: int, most: int, periods: int) -> int:
    """So many subjects that have about as many periods as there is room for, and at most half of these."""
    return max(1, min(subjects // 2, subjects * most // periods))


class Read:
    """The facts of the types that rules read: others take no room in a batch.

    Facts are sorted by subject, so that none need be counted.
    """

    def __init__(self, policy: Policy, columns: Columns) -> None:
        types = frozenset().union(*(types_in_rule(rule) for rule in policy.rules))
        self._facts: Sequence[FactColumns] = [facts for name, facts in columns.facts.items() if name in types]
        self._total = len(columns.subjects)
        self._step = isqrt(self._total) + 1
        self._grid = np.arange(0, self._total + self._step, self._step)
        self._seen = self._before(self._grid)

    def until(self, first: int, most: int) -> int:
        """The subject before which subjects from the first on have at most so many facts."""
        full = int(self._before(np.array([first]))[0]) + most
        near = self._grid[np.searchsorted(self._seen, full, side="right") - 1] + np.arange(self._step + 1)
        return min(int(near[np.searchsorted(self._before(near), full, side="right") - 1]), self._total)

    def _before(self, subjects: Longs) -> Longs:
        found = np.zeros(subjects.size, np.int64)
        for facts in self._facts:
            found += np.searchsorted(facts.subject, subjects.astype(facts.subject.dtype))
        return found
