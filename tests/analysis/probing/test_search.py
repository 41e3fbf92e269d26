"""Histories on both sides of a bound are found, and only such."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.analysis.probing.bounds import of_rule, of_validity
from validator.analysis.probing.probes import Probe, Surroundings, mentioned, neighbours
from validator.analysis.probing.search import Goal, Search
from validator.core.days import Duration, Ever, Of, Point, Step, Unit, Which, Whose, Window
from validator.core.duties import Duty, Each
from validator.core.facts import Select
from validator.core.findings import Verdict
from validator.core.rules import Policy, Rule, Validity
from validator.core.truths import Compare, Lasts, Op
from validator.core.values import Kind, Literal, Measure
from validator.histories.model import Fact, History
from validator.policy.vocabulary import Attribute, FactType, Shape, Vocabulary
from validator.reference import evaluate

END = Point(Of(Whose.THIS, Which.END))
VOCABULARY = Vocabulary(
    "v",
    {"kunde": {}},
    {
        "massnahme": FactType("massnahme", False, ("kunde",), {"value": Attribute(Shape.TEXT, ("kurs", "praktikum"))}),
        "bericht": FactType("bericht", True, ("kunde",), {}),
    },
)
DAY = 18_321  # 29 February 2020


def later(days: int) -> Point:
    return replace(END, steps=(Step(1, Duration(days, Unit.DAY)),))


def duty(days: int, least: int = 1) -> Rule:
    window = Window(END, later(days))
    measure = Measure(Kind.TIMES, (Select("bericht"),), window)
    demand = Compare(measure, Op.GE, Literal(Decimal(least)))
    anchor = Select("massnahme", Lasts(True, Duration(3, Unit.DAY)))
    return Rule("r", "kunde", (), Duty(Each((anchor,)), window, demand, (later(days),)))


def policy(rule: Rule, first: int | None = None) -> Policy:
    return Policy("p", "1", "Europe/Berlin", Validity(first, None), (rule,))


def history(*days: int) -> History:
    spans = (Fact("massnahme", DAY - 30, DAY, None, None, False, "m", {"value": "kurs"}, len(days)),)
    events = tuple(Fact("bericht", day, day, None, None, True, f"b{day}", {}, place) for place, day in enumerate(days))
    return History("", "kunde", {}, events + spans)


def search(one: Policy, *goals: Goal, bases: tuple[Probe, ...]) -> dict[str, tuple[set[Verdict], set[Verdict]]]:
    hits = Search(one, VOCABULARY, "r", 2000, 2000).hits(goals, bases)
    return {name: ({a.verdict for a in hit.found}, {b.verdict for b in hit.other}) for name, hit in hits.items()}


@pytest.mark.parametrize("bases", [(Probe(history(DAY + 3), DAY + 60),), (Probe(history(), DAY + 60),)])
def test_each_bound_of_a_rule_is_shown_from_both_sides(bases):
    one = policy(duty(14))
    goals = [Goal(f"{bound.number}{bound.kind}{bound.sign}", policy(changed)) for bound, changed in of_rule(duty(14))]
    assert {goal.name for goal in goals} == set(search(one, *goals, bases=bases))


def test_days_in_force_are_shown():
    one = policy(duty(14), DAY + 14)
    goals = [
        Goal(f"{bound.kind}{bound.sign}", replace(one, validity=changed))
        for bound, changed in of_validity(one.validity)
    ]
    assert set(search(one, *goals, bases=(Probe(history(), DAY + 60),))) == {"in-force-first-1", "in-force-first1"}


def test_what_means_the_same_is_never_shown():
    twice = replace(duty(14), title=duty(14).title)
    assert search(policy(duty(14)), Goal("same", policy(twice)), bases=(Probe(history(DAY), DAY + 60),)) == {}


def test_a_longer_window_is_shown_by_an_act_on_its_added_day():
    hits = Search(policy(duty(14)), VOCABULARY, "r", 2000).hits(
        [Goal("longer", policy(duty(15)))], [Probe(history(DAY + 3), DAY + 60)]
    )
    found = hits["longer"]
    assert {one.verdict for one in found.found} != {one.verdict for one in found.other} or found.found[
        0
    ].due == DAY + 14


def test_a_rule_without_bounds_has_none():
    demand = Compare(
        Measure(Kind.TIMES, (Select("bericht"),), Window(Point(Ever()), Point(Ever()))), Op.NE, Literal(None)
    )
    bare = Rule("r", "kunde", (), Duty(Each((Select("massnahme"),)), None, demand))
    assert list(of_rule(bare)) == []


@given(st.lists(st.integers(DAY - 5, DAY + 20), unique=True, max_size=3), st.integers(DAY, DAY + 40))
def test_neighbours_can_be_judged_and_differ(days, as_of):
    one, probe = policy(duty(14)), Probe(history(*sorted(days)), as_of)
    about = Surroundings(VOCABULARY, "Europe/Berlin", mentioned(one.rules))
    made = list(neighbours(probe, (DAY, DAY + 14, DAY + 15), about))
    assert made
    for each in made[::5]:
        assert each.steps
        assert [fact.ordinal for fact in each.history.facts] == list(range(len(each.history.facts)))
        if all(fact.end is None or fact.end >= fact.start for fact in each.history.facts):
            evaluate(one, each.history, each.as_of)
