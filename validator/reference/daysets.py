"""Sets of days as sorted, disjoint, non-touching closed intervals, unbounded on either side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

NEVER = -(10**9)
"""Before every day."""
FOREVER = 10**9
"""After every day."""


@dataclass(frozen=True, slots=True)
class DaySet:
    """Days; build one with `days`, which sorts and joins."""

    spans: tuple[tuple[int, int], ...]

    def __contains__(self, day: int) -> bool:
        return any(first <= day <= last for first, last in self.spans)

    def __or__(self, other: DaySet) -> DaySet:
        return days((*self.spans, *other.spans))

    def __invert__(self) -> DaySet:
        """What lies between: from the day after one interval to the day before the next."""
        begin = (NEVER, *(last + 1 for _, last in self.spans))
        end = (*(first - 1 for first, _ in self.spans), FOREVER)
        return DaySet(tuple(span for span in zip(begin, end, strict=True) if span[0] <= span[1]))

    def __and__(self, other: DaySet) -> DaySet:
        """What two intervals have in common; such parts touch no more than the intervals do."""
        parts = (
            (max(first, begin), min(last, end))
            for first, last in self.spans
            for begin, end in other.spans
            if first <= end and begin <= last
        )
        return DaySet(tuple(parts))

    def __sub__(self, other: DaySet) -> DaySet:
        return self & ~other


def days(spans: Iterable[tuple[int, int]]) -> DaySet:
    """The union of closed intervals; those that end before they begin hold no day."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(span for span in spans if span[0] <= span[1]):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return DaySet(tuple(joined))


NONE = days(())
ALL = days([(NEVER, FOREVER)])
