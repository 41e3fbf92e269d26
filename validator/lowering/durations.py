"""Durations written as text: `3 months`, `1 hour`, `18 years of life`."""

from __future__ import annotations

import re
from typing import NoReturn

from validator.core.days import Duration, Missing, Unit
from validator.lowering.names import Names, text
from validator.policy.tree import Leaf, Tree

DURATION = re.compile(r"(\d+) (minute|hour|day|week|month|year)s?( of life)?")
MOST = {
    Unit.MINUTE: 10**7,
    Unit.HOUR: 10**6,
    Unit.DAY: 40_000,
    Unit.WEEK: 6_000,
    Unit.MONTH: 1_200,
    Unit.YEAR: 100,
    Unit.YEAR_OF_LIFE: 150,
}
"""So that no step leaves the calendar."""
LONG = 20
"""A count of so many digits is out of range, whatever it is."""


def duration(tree: Tree, names: Names) -> Duration | Missing:
    """A duration, or Missing where its parameter has no value."""
    given = names.given(tree)
    if isinstance(given, Missing):
        return bounded(given, names)
    found = parse(text(given)) if isinstance(given, Leaf) else None
    if found is None:
        refuse(given, names)
    return found


def refuse(tree: Tree, names: Names, written: str | None = None) -> NoReturn:
    """Say that a text is no duration or, where it has the form of one, that it leads out of the calendar."""
    said = written if written is not None else str(tree.value) if isinstance(tree, Leaf) else ""
    match = DURATION.fullmatch(said.strip())
    if match is None or (match[3] and match[2] != Unit.YEAR):
        names.fail("lowering-duration", tree)
    unit = Unit.YEAR_OF_LIFE if match[3] else Unit(match[2])
    names.fail("lowering-duration-range", tree, most=f"{MOST[unit]} {match[2]}s{match[3] or ''}")


def parse(written: str) -> Duration | None:
    """The duration a text says; None if it says none."""
    match = DURATION.fullmatch(written.strip())
    if match is None:
        return None
    unit = Unit(match[2])
    if match[3]:
        if unit is not Unit.YEAR:
            return None
        unit = Unit.YEAR_OF_LIFE
    return Duration(int(match[1]), unit) if len(match[1]) < LONG and int(match[1]) <= MOST[unit] else None


def bounded(missing: Missing, names: Names) -> Missing:
    """A missing duration with the bounds that its parameter states."""
    entry = names.section("parameters").get(missing.name)
    between = entry.get("between") if hasattr(entry, "get") else None  # type: ignore[union-attr]
    if between is None:
        return missing
    low, high = (parse(text(one)) for one in between)  # type: ignore[union-attr]
    for one, found in zip(between, (low, high), strict=True):  # type: ignore[arg-type]
        if found is None:
            refuse(one, names)
    assert low is not None
    assert high is not None
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
