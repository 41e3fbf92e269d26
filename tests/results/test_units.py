"""Units of few subjects cannot be told from what is shown of others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validator.histories.model import Fact, History
from validator.histories.rows import to_columns
from validator.results.model import SMALL
from validator.results.units import NO_UNIT, Units, merged

SETS = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d", None]), st.frozensets(st.sampled_from("123456789"), min_size=1), max_size=5
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(SETS, st.integers(1, 6))
def test_what_is_shown_alone_is_large_enough(subjects: dict[str | None, frozenset[str]], smallest: int) -> None:
    shown = merged(subjects, smallest)
    assert shown.keys() == subjects.keys()
    alone = [unit for unit, name in shown.items() if name != SMALL]
    together = [unit for unit, name in shown.items() if name == SMALL]
    assert all(len(subjects[unit]) >= smallest and shown[unit] == unit for unit in alone)
    whole: frozenset[str] = frozenset().union(*(subjects[unit] for unit in together))
    if together and alone:
        assert len(together) > 1
        assert len(whole) >= smallest


def test_a_small_unit_never_stands_alone() -> None:
    five, two = frozenset("12345"), frozenset("67")
    assert merged({"a": five, "b": two}, 5) == {"a": SMALL, "b": SMALL}
    assert merged({"a": five, "b": two, "c": five | two}, 5) == {"a": SMALL, "b": SMALL, "c": "c"}


def test_units_that_are_large_stay() -> None:
    five = frozenset("12345")
    assert merged({"a": five, None: five}, 5) == {"a": "a", None: None}


def span(first: int, last: int | None, team: str | None) -> Fact:
    return Fact("dienst", first, last, None, None, False, None, {} if team is None else {"team": team})


@pytest.mark.parametrize(
    ("day", "team"), [(9, None), (10, "nord"), (19, "nord"), (20, None), (30, "süd"), (99, "süd"), (None, None)]
)
def test_the_unit_of_a_day_is_that_of_the_span_that_holds(day: int | None, team: str | None) -> None:
    columns = to_columns([History("a", "kunde", {}, (span(10, 19, "nord"), span(30, None, "süd")))])
    when = np.array([np.iinfo(np.int64).min if day is None else day], np.int64)
    (code,) = Units(columns, "dienst.team").of(np.zeros(1, np.int64), when).tolist()
    assert (None if code == NO_UNIT else columns.values[code]) == team


def test_one_subject_has_nothing_of_anothers_unit() -> None:
    columns = to_columns([History("a", "kunde", {}, (span(10, None, "nord"),)), History("b", "kunde", {}, ())])
    found = Units(columns, "dienst.team").of(np.array([0, 1]), np.array([50, 50]))
    assert (found != NO_UNIT).tolist() == [True, False]
