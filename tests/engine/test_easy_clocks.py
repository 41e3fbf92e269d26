"""Clocks without suspension and doubt are judged at once; what comes of it is what the general way finds."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "differential"))

from making import make

from validator.core.days import Duration, Unit
from validator.core.duties import Clock
from validator.core.findings import BREACHES, Verdict
from validator.engine import calendar, run, run_batches
from validator.engine.dictionary import DATE, NUMBER, TEXT, Dictionary
from validator.engine.keys import MAX, MIN, Intervals, clipped, key
from validator.engine.lanes import lane_of, refine
from validator.engine.plans import Plan
from validator.histories.rows import to_columns


def clocks_of(seed: int):
    policy, histories, as_of = make(Random(seed), subjects=10, rules=8)
    clocks = tuple(
        replace(rule, norm=replace(rule.norm, suspended=None if seed % 2 else rule.norm.suspended))
        for rule in policy.rules
        if isinstance(rule.norm, Clock)
    )
    return replace(policy, rules=clocks), to_columns(histories), as_of


@pytest.mark.parametrize("seed", range(1000, 1040))
def test_the_short_way_finds_what_the_general_way_finds(seed, monkeypatch):
    policy, columns, as_of = clocks_of(seed)
    short, compiled = (run_batches(policy, columns, as_of, None, compiled=way) for way in (False, True))
    made = Plan.__init__

    def disturbed(plan, *arguments):
        made(plan, *arguments)
        plan.disturbed = plan.mine

    monkeypatch.setattr(Plan, "__init__", disturbed)
    general = run(policy, columns, as_of)
    assert list(short.findings()) == list(general.findings())
    assert list(compiled.findings()) == list(general.findings())


@pytest.mark.parametrize("seed", range(1000, 1020))
@pytest.mark.parametrize("compiled", [False, True])
def test_what_is_not_told_is_counted(seed, compiled):
    policy, columns, as_of = clocks_of(seed)
    whole, some = run(policy, columns, as_of), run_batches(policy, columns, as_of, 15, shown=(), compiled=compiled)
    assert some.counts() == whole.counts()
    told = BREACHES | {Verdict.UNDETERMINED}
    assert sum(part.block.size for part in some.parts) == sum(one.verdict in told for one in whole.findings())


def test_copies_with_other_intervals_share_a_plan(monkeypatch):
    policy, columns, as_of = clocks_of(1003)
    (rule, *_) = (one for one in policy.rules if one.norm.tables[0].rows)
    table = rule.norm.tables[0]
    rows = tuple(replace(row, interval=Duration(9, Unit.DAY)) for row in table.rows)
    first = replace(rule, norm=replace(rule.norm, tables=(replace(table, rows=rows),)))
    longer = tuple(replace(row, interval=Duration(40, Unit.DAY)) for row in rows)
    second = replace(first, id="second", norm=replace(rule.norm, tables=(replace(table, rows=longer),)))
    made, number = Plan.__init__, []

    def counted(plan, *arguments):
        number.append(plan)
        made(plan, *arguments)

    monkeypatch.setattr(Plan, "__init__", counted)
    both = run(replace(policy, rules=(first, second)), columns, as_of)
    assert len(number) == 1
    alone = [run(replace(policy, rules=(one,)), columns, as_of) for one in (first, second)]
    assert both.counts() == alone[0].counts() | alone[1].counts()


@st.composite
def sets(draw: st.DrawFn) -> list[list[list[tuple[int, int]]]]:
    """Of some sets the intervals of each of three bands, from day 0 to 20, the last perhaps without an end."""
    interval = st.lists(st.sampled_from((MIN, *range(20), MAX)), max_size=6, unique=True).map(sorted)
    found = []
    for _ in range(draw(st.integers(0, 11))):
        bands = [draw(interval) for _ in range(3)]
        found.append([apart(days) for days in bands])
    return found


def apart(days: list[int]) -> list[tuple[int, int]]:
    """Intervals that neither overlap nor touch."""
    pairs: list[tuple[int, int]] = []
    for low, high in zip(days[::2], days[1::2], strict=False):
        if not pairs or low > pairs[-1][1] + 1:
            pairs.append((low, high))
    return pairs


def intervals(bands: list[list[tuple[int, int]]]) -> Intervals:
    band = np.array([number for number, pairs in enumerate(bands) for _ in pairs], np.int64)
    flat = [pair for pairs in bands for pair in pairs]
    return Intervals(*(key(band, np.array([pair[side] for pair in flat], np.int64)) for side in (0, 1)))


@settings(deadline=None, derandomize=True)
@given(sets())
def test_pieces_say_of_every_day_which_sets_hold(made):
    keys, situation, held = refine([lane_of(intervals(bands)) for bands in made], 3)
    for band in range(3):
        for day in (MIN, *range(-1, 22), MAX):
            place = int(np.searchsorted(keys, band * 4 * MAX + day, side="right")) - 1
            truths = [int(one[situation[place]]) for one in held]
            assert truths == [int(any(low <= day <= high for low, high in bands[band])) for bands in made]


def test_pieces_of_no_sets_and_of_no_bands():
    keys, situation, held = refine([], 2)
    assert keys.tolist() == key(np.arange(2), MIN).tolist()
    assert (situation.tolist(), held) == ([0, 0], [])
    assert refine([], 0)[0].size == 0


def test_days_of_a_set_are_cut_to_the_days_in_force():
    days = intervals([[(1, 5), (8, MAX)], [(MIN, 2)], [(3, 4)]])
    found = clipped(days, 4, 9)
    expected = intervals([[(4, 5), (8, 9)], [], [(4, 4)]])
    assert (found.lo.tolist(), found.hi.tolist()) == (expected.lo.tolist(), expected.hi.tolist())


@pytest.mark.parametrize("unit", [Unit.MONTH, Unit.YEAR, Unit.YEAR_OF_LIFE])
def test_days_are_moved_one_by_one_as_from_a_table(unit):
    days = np.arange(-800, 800, dtype=np.int64)
    alone = [int(calendar.add(days[place : place + 1], 1, Duration(3, unit))[0]) for place in range(days.size)]
    assert calendar.add(days, 1, Duration(3, unit)).tolist() == alone


def test_values_are_told_apart_by_kind_whenever_they_are_asked_for():
    dictionary = Dictionary(("1", True, "x"))
    assert dictionary.code(True) == 1
    codes = np.array([0, 2], np.int64)
    assert dictionary.kinds(codes).tolist() == [TEXT, TEXT]
    number, day = dictionary.code(Decimal(1)), dictionary.code(date(1970, 1, 3))
    assert number not in (0, 1)
    assert dictionary.kinds(np.array([number, day, -1])).tolist()[:2] == [NUMBER, DATE]
    assert dictionary.worths(np.array([number, day, 0, 1])).tolist() == [1_000_000, 2, 0, 1]
