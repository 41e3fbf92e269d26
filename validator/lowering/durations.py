"""Durations written as text: `3 months`, `1 hour`, `18 years of life`."""

from __future__ import annotations

import re

from validator.core.days import Duration, Missing, Unit
from validator.lowering.names import Names, text
from validator.policy.tree import Leaf, Tree

DURATION = re.compile(r"(\d+) (minute|hour|day|week|month|year)s?( of life)?")
MOST = {Unit.MINUTE: 10**7, Unit.HOUR: 10**6, Unit.DAY: 40_000, Unit.WEEK: 6_000, Unit.MONTH: 1_200, Unit.YEAR: 100}
"""So that no step leaves the calendar."""


def duration(tree: Tree, names: Names) -> Duration | Missing:
    """A duration, or Missing where its parameter has no value."""
    given = names.given(tree)
    if isinstance(given, Missing):
        return bounded(given, names)
    found = parse(text(given)) if isinstance(given, Leaf) else None
    if found is None:
        names.fail("lowering-duration", given)
    return found


def parse(written: str) -> Duration | None:
    """The duration a text says; None if it says none."""
    match = DURATION.fullmatch(written.strip())
    if match is None:
        return None
    count, unit = int(match[1]), Unit(match[2])
    if match[3]:
        return Duration(count, Unit.YEAR_OF_LIFE) if unit is Unit.YEAR and count <= 150 else None
    return Duration(count, unit) if count <= MOST[unit] else None


def bounded(missing: Missing, names: Names) -> Missing:
    """A missing duration with the bounds that its parameter states."""
    entry = names.section("parameters").get(missing.name)
    between = entry.get("between") if hasattr(entry, "get") else None  # type: ignore[union-attr]
    if between is None:
        return missing
    low, high = (parse(text(one)) for one in between)  # type: ignore[union-attr]
    if low is None or high is None:
        names.fail("lowering-duration", between)
    if family(low) != family(high) or length(low) > length(high):
        names.fail("lowering-between", between)
    return Missing(missing.name, low, high)


def family(one: Duration) -> str:
    """Durations of one family have an order that no date decides."""
    match one.unit:
        case Unit.MINUTE | Unit.HOUR:
            return "exact"
        case Unit.DAY | Unit.WEEK:
            return "days"
        case Unit.MONTH | Unit.YEAR:
            return "months"
        case Unit.YEAR_OF_LIFE:
            return "life"


def length(one: Duration) -> int:
    """The length in the smallest unit of its family."""
    return one.count * {Unit.HOUR: 60, Unit.WEEK: 7, Unit.YEAR: 12}.get(one.unit, 1)
