"""Batches are as large as facts and calendar periods allow, and no larger."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.making import columns, event, only, point, policy, rule, times, window
from validator.core.days import Of, Point, Which, Whose, Window
from validator.core.duties import Duty, Each, Partial, Period, Periods
from validator.core.truths import Compare, Op
from validator.core.values import Literal
from validator.engine import run, run_batches
from validator.engine.batching import TooManyPeriods, in_batches

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.core.rules import Policy
    from validator.histories.columns import Columns

PERIOD = Window(Point(Of(Whose.THIS, Which.START)), Point(Of(Whose.THIS, Which.END)))


def daily() -> Policy:
    demand = Compare(times("b", PERIOD), Op.GE, Literal(Decimal(1)))
    duty = Duty(Periods(Period.DAY, Partial.WHOLE), PERIOD, demand, (PERIOD.last,))
    return policy(rule(duty), first=0)


def each() -> Policy:
    frame = window(point(), point(plus=3))
    return policy(rule(Duty(Each((only("a"),)), frame, Compare(times("b", frame), Op.GE, Literal(Decimal(1))))))


def cases(facts: Mapping[str, int]) -> Columns:
    """Subjects by name, each with so many facts that rules read, and one that none does."""
    return columns({name: [*(event("a", one) for one in range(many)), event("x", 1)] for name, many in facts.items()})


def test_batches_have_at_most_so_many_facts_that_rules_read() -> None:
    data = cases({"A": 2, "B": 3, "C": 0, "D": 9, "E": 1, "F": 4})
    asked = list(in_batches(each(), data, 5, lambda first, last, periods: (first, last, periods)))
    assert [found for _, found in asked] == [(0, 3, 5), (3, 4, None), (4, 6, 5)]
    assert [last for last, _ in asked] == [3, 4, 6]


def test_all_at_once_has_no_bound() -> None:
    assert list(in_batches(each(), cases({"A": 2, "B": 3}), None, lambda *asked: asked)) == [(2, (0, 2, None))]


@given(st.lists(st.integers(0, 60), max_size=40), st.integers(1, 40))
def test_a_batch_with_too_many_periods_is_made_again_with_fewer_subjects(periods: list[int], most: int) -> None:
    data = cases({f"{number:02}": 1 for number in range(len(periods))})
    done: list[tuple[int, int]] = []

    def work(first: int, last: int, bound: int | None) -> None:
        found = sum(periods[first:last])
        if bound is not None and found > bound:
            raise TooManyPeriods(found)
        done.append((first, last))

    ends = [last for last, _ in in_batches(each(), data, most, work)]
    assert [last for _, last in done] == ends
    assert [first for first, _ in done] == [0, *ends[:-1]][: len(ends)]
    assert ends[-1:] == [len(periods)][: len(ends)]
    assert all(sum(periods[first:last]) <= most or last == first + 1 for first, last in done)


@pytest.mark.parametrize("most", [1, 25, 70, 200, 10_000])
def test_findings_do_not_depend_on_batches(most: int) -> None:
    data = columns({f"K{n}": [event("b", 10 + n), event("b", 14)] for n in range(12)})
    seen: list[int] = []
    parts = run_batches(daily(), data, 30, batch_facts=most, progress=lambda done, _: seen.append(done))
    assert list(parts.findings()) == list(run(daily(), data, 30).findings())
    assert len(list(parts.findings())) == 12 * 31
    assert seen[-1] == 12
    assert len(seen) == {1: 12, 25: 12, 70: 6, 200: 2, 10_000: 1}[most]
