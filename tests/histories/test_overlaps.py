"""Whether two spans of a type lie on one day is told by neighbours alone."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from validator.histories.model import Fact, History
from validator.histories.overlaps import overlapping
from validator.histories.rows import to_columns

SPANS = st.lists(st.tuples(st.integers(0, 12), st.none() | st.integers(0, 5)), max_size=4)


@given(st.lists(st.tuples(st.sampled_from(["person", "team"]), SPANS), max_size=4))
def test_subjects_with_two_spans_on_a_day_are_counted(subjects: list[tuple[str, list[tuple[int, int | None]]]]) -> None:
    made = []
    for number, (kind, spans) in enumerate(subjects):
        ends = [(start, None if length is None else start + length) for start, length in spans]
        ordered = sorted(ends, key=lambda one: (one[0], one[1] is None, one[1] or 0))
        facts = [Fact("stay", first, last, None, None, False, None, {}) for first, last in ordered]
        made.append(History(f"{number}", kind, {}, tuple(replace(one, ordinal=at) for at, one in enumerate(facts))))
    crowded = [one for one in made if one.type == "person" and any(map(meet, combinations(one.facts, 2)))]
    assert overlapping(to_columns(made), "stay", {"team"}) == len(crowded)
    assert overlapping(to_columns(made), "level", ()) == 0


def meet(pair: tuple[Fact, Fact]) -> bool:
    """Whether two spans have a day in common."""
    first, second = pair
    return (second.end is None or first.start <= second.end) and (first.end is None or second.start <= first.end)
