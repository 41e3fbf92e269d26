"""Sets of days are sets: every operation gives the days that the same operation gives of plain sets, in one form."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from validator.reference.daysets import ALL, FOREVER, NEVER, NONE, DaySet, days

FIRST, LAST = 0, 20
ENDS = st.sampled_from((NEVER, *range(FIRST, LAST + 1), FOREVER))
SETS = st.lists(st.tuples(ENDS, ENDS), max_size=4).map(days)


def listed(one: DaySet) -> set[int]:
    """Its days near the bounds drawn, and the first and the last of all days."""
    return {day for day in (NEVER, NEVER + 1, *range(FIRST - 2, LAST + 3), FOREVER - 1, FOREVER) if day in one}


@given(SETS, SETS)
def test_operations_are_those_of_sets(one: DaySet, other: DaySet) -> None:
    assert listed(one | other) == listed(one) | listed(other)
    assert listed(one & other) == listed(one) & listed(other)
    assert listed(one - other) == listed(one) - listed(other)
    assert listed(~one) == listed(ALL) - listed(one)


@given(SETS, SETS)
def test_the_same_days_are_the_same_set(one: DaySet, other: DaySet) -> None:
    """Intervals are sorted, hold a day, and do not touch, however a set came about."""
    for made in (one | other, one & other, one - other, ~one):
        assert made == days(made.spans)
    assert ~~one == one
    assert (one & ~one, one | ~one) == (NONE, ALL)
