"""Histories made from a bound put something on it, and beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.analysis.probing.bounds import Bound, of_rule
from validator.analysis.probing.deriving import clamped, days_of, derived, in_short_month, next_clamped, of_length
from validator.analysis.probing.places import places, stands
from validator.analysis.probing.probes import Probe, Surroundings
from validator.analysis.probing.search import Search
from validator.core.days import Duration, Of, Point, Step, Unit, Which, Whose, Window
from validator.core.duties import Duty, Each
from validator.core.facts import Select
from validator.core.rules import Policy, Rule, Validity
from validator.core.truths import Between, Compare, Op
from validator.core.values import Kind, Literal, Measure
from validator.histories.model import Fact, History
from validator.policy.vocabulary import FactType, Vocabulary
from validator.time.days import number
from validator.time.durations import shift
from validator.usecases.library import library

DATA = Path(__file__).parents[2] / "cli" / "data"
VOCABULARY = Vocabulary(
    "v",
    {"kunde": {}},
    {"massnahme": FactType("massnahme", False, ("kunde",), {}), "bericht": FactType("bericht", True, ("kunde",), {})},
)
UNITS = st.sampled_from((Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR))


def later(by: Duration) -> Point:
    return Point(Of(Whose.THIS, Which.END), (Step(1, by),))


def policy(by: Duration) -> Policy:
    window = Window(later(Duration(0, Unit.DAY)), later(by))
    measure = Measure(Kind.TIMES, (Select("bericht"),), window)
    duty = Duty(Each((Select("massnahme"),)), window, Compare(measure, Op.GE, Literal(Decimal(1))), (later(by),))
    return Policy("p", "1", "Europe/Berlin", Validity(None, None), (Rule("r", "kunde", (), duty),))


def history(start: int, end: int, act: int) -> History:
    span = Fact("massnahme", start, end, None, None, False, "m", {}, 1)
    return History("", "kunde", {}, (Fact("bericht", act, act, None, None, True, "b", {}, 0), span))


@given(st.integers(number(date(2015, 1, 1)), number(date(2025, 1, 1))), st.integers(1, 14), UNITS)
def test_an_act_is_put_on_the_due_day_and_on_the_day_after(end, count, unit):
    by = Duration(count, unit)
    due = shift(end, 1, by)
    probe = Probe(history(end - 30, end, end + 1), due + 60)
    search = Search(policy(by), VOCABULARY, "r", 100)
    made = list(
        derived(Bound("point", 1, node=later(by)), probe, Surroundings(VOCABULARY, "Europe/Berlin", {}), search)
    )
    acts = {fact.start for one in made for fact in one.history.facts if fact.type == "bericht"}
    assert {due, due + 1} <= acts
    assert due in days_of(later(by), probe)


@given(st.integers(number(date(2015, 1, 1)), number(date(2025, 1, 1))), st.integers(1, 30), UNITS)
def test_the_next_clamped_day_is_one(day, count, unit):
    found = next_clamped(day, 1, Duration(count, unit))
    if found is not None:
        assert found >= day
        assert clamped(found, 1, Duration(count, unit))


@pytest.mark.parametrize(
    ("day", "by", "expected"),
    [
        (date(2021, 1, 31), Duration(1, Unit.MONTH), True),
        (date(2020, 1, 29), Duration(1, Unit.MONTH), False),
        (date(2021, 1, 29), Duration(1, Unit.MONTH), True),
        (date(2020, 2, 29), Duration(1, Unit.YEAR), True),
        (date(2020, 2, 29), Duration(4, Unit.YEAR), False),
        (date(1996, 2, 29), Duration(25, Unit.YEAR_OF_LIFE), True),
    ],
)
def test_months_that_lack_a_day(day, by, expected):
    assert clamped(number(day), 1, by) is expected


def test_a_short_month_counts_only_where_something_happens_there():
    by, end = Duration(1, Unit.MONTH), number(date(2021, 1, 31))
    bound = Bound("point", 1, node=later(by))
    assert in_short_month(bound, Probe(history(end - 9, end, number(date(2021, 2, 28))), end + 90))
    assert not in_short_month(bound, Probe(history(end - 9, end, end + 2), end + 90))


def test_a_length_is_met_to_the_day():
    start = number(date(2021, 1, 31))
    probe = Probe(history(start, number(date(2021, 2, 27)), start), start + 90)
    assert of_length(probe, Duration(1, Unit.MONTH), 0)
    assert not of_length(probe, Duration(1, Unit.MONTH), -1)


def test_states_have_a_beginning_and_an_end():
    state = Between((Select("bericht"),), (Select("massnahme"),))
    rule = Rule(
        "r", "kunde", (), Duty(Each((Select("massnahme"),)), None, Compare(Literal(None), Op.NONE)), scope=state
    )
    kinds = [(one.kind, one.sign) for one, _ in of_rule(rule)]
    assert kinds == [("begins", -1), ("ends", -1), ("begins", 1), ("ends", 1)]


def test_bounds_have_places():
    (entry,) = library([DATA], {}, {})
    document = entry.source.document
    found = places(document, entry.vocabulary, entry.policy, {}, entry.readings)
    at = {(rule, where.at, where.text) for (rule, _, _), where in found.items()}
    assert ("bericht", "rules/bericht/within/1", "end + 14 days") in at
    assert ("kontaktdichte", "parameters/abstand", "3 months") in at
    assert ("", "valid/from", "2020-01-01") in at
    assert stands("bericht", "norm", document).at == "rules/bericht/do"
    assert stands("bericht", "excused", document).at == "rules/bericht"
