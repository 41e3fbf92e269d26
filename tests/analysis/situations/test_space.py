"""Situations: what can hold together, the smallest first, and histories in which the reference agrees."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.situations.worlds import clocks, vocabulary
from validator.analysis.generation.drafts import Draft
from validator.analysis.situations import SUBJECT, Space, Stage
from validator.core.rules import Group
from validator.core.truths import All, Any, Not
from validator.histories.model import Fact
from validator.reference.states import state
from validator.reference.view import View
from validator.time.days import parse

DAY = parse("2024-02-29")
STATES = (
    "{stufe: hoch}",
    "{stufe: {value: [hoch, mittel]}}",
    "{stufe: {}}",
    "{kurs: grund}",
    "{kurs: {value: aufbau, pflicht: true}}",
    "{kurs: {pflicht: false}}",
    "{pause: {}}",
    "{dienst: {of: sitz, value: frueh}}",
    "{subject: {art: a}}",
    "{subject: {plaetze: {at-least: 3, less-than: 7}}}",
    "{subject: {plaetze: {more-than: 7}}}",
    "{subject: {geprueft: true}}",
    "{subject: {ort: {not: [x, y]}}}",
    "{until: geburtsdatum + 25 years of life}",
    "{after: geburtsdatum + 25 years of life}",
    "{from: geburtsdatum + 300 months}",
    "{before: geburtsdatum + 67 years}",
    "{from: seit}",
    "{subject: {seit: none}}",
    "{from: 2024-03-01}",
)
RARE = ("≥ 2024-03-01", "≥ geburtsdatum + 300 months < geburtsdatum + 25 years of life + 1 day")
"""What does not hold on the day of these tests, whoever the subject is."""
LOOSE = (
    "{since: kurs}",
    "{within: [at, at + 30 days], of: antrag}",
    "{between: [antrag, aufnahme]}",
    "{number-of: kurs, at-least: 2}",
)


def truths(*written):
    """States as core nodes."""
    rows = ", ".join(f"{{when: {one}, interval: 1 month}}" for one in written)
    (rule,) = clocks(f"{{hit: first, rows: [{rows}]}}").rules
    return tuple(row.when for row in rule.norm.tables[0].rows)


LEAVES, FREE = truths(*STATES), truths(*LOOSE)


def conditions(leaves):
    combined = lambda inner: st.one_of(  # noqa: E731
        inner.map(Not),
        *(st.lists(inner, max_size=3).map(lambda found, kind=kind: kind(tuple(found))) for kind in (All, Any)),
    )
    return st.recursive(st.sampled_from(leaves), combined, max_leaves=8)


def space(*conditions, **more):
    return Space(conditions, vocabulary(), "person", **more)


def view(history, day=DAY):
    return View(clocks("1 month"), history, day)


def kept(condition, space, live):
    """A condition on one choice of values, by its meaning."""
    match condition:
        case All(of):
            return all(kept(one, space, live) for one in of)
        case Any(of):
            return any(kept(one, space, live) for one in of)
        case Not(of):
            return not kept(of, space, live)
        case _:
            found, _ = space.formula(condition)
            return next(space.search.cubes(found, live), None) is not None


@given(conditions(LEAVES[:13]))
@settings(max_examples=80, deadline=None)
def test_what_is_found_is_the_smallest_of_all_choices(condition):
    made = space(condition)
    every = product(*(range(len(one)) for one in made.search.weights))
    costs = [
        sum(weights[place] for weights, place in zip(made.search.weights, places, strict=True))
        for places in every
        if kept(condition, made, tuple(1 << place for place in places))
    ]
    found = made.find(condition)
    if found is None:
        assert not costs
    else:
        assert made.search.cost(tuple(1 << place for place in found.values)) == min(costs)


@given(conditions(LEAVES))
@settings(max_examples=150, deadline=None)
def test_an_exact_situation_is_a_history_in_which_the_reference_finds_the_condition_true(condition):
    found = space(condition).find(condition)
    if found is not None:
        assert found.exact
        stage = Stage(clocks("1 month"), vocabulary(), DAY, DAY)
        draft = stage.draft(found)
        assert draft is not None or any(one in " ".join(found.said) for one in RARE)
        assert draft is None or stage.holds(condition, draft.history(SUBJECT))


def drawn(random):
    """A person on a day, at random."""
    draft = Draft("person")
    draft.attributes |= {
        "art": random.choice("ab"),
        "plaetze": Decimal(random.randint(0, 9)),
        "geprueft": random.random() < 0.5,
        "ort": random.choice(["x", "y", "z"]),
        "geburtsdatum": date(1960 + random.randint(0, 50), random.choice([2, 3]), random.choice([1, 28])),
        "seit": random.choice([None, date(2024, 2, 28), date(2024, 3, 1)]),
    }
    spans = [("kurs", value) for value in ("grund", "aufbau", "abend")] + [("sitz/dienst", "frueh"), ("pause", None)]
    chosen = [one for one in spans if random.random() < 0.4] + random.choice(
        [[], [("stufe", "hoch")], [("stufe", "mittel")]]
    )
    for kind, value in chosen:
        values = {} if value is None else {"value": value}
        values |= {"pflicht": random.random() < 0.5} if kind == "kurs" else {}
        draft.add(Fact(kind, DAY - random.randint(0, 900), None, None, None, False, None, values))
    return draft.history(SUBJECT)


@given(conditions(LEAVES + FREE), st.integers(0, 10**6))
@settings(max_examples=200, deadline=None)
def test_what_holds_in_some_history_is_found(condition, seed):
    if state(condition, view(drawn(Random(seed)))).on(DAY):
        assert space(condition).find(condition) is not None


@given(conditions(LEAVES[:13]))
@settings(max_examples=60, deadline=None)
def test_groups_lie_within_the_condition_and_cover_it(condition):
    made = space(condition)
    groups = list(made.groups(condition, 40, condition))
    refuted = Not(condition)
    covered = {
        places
        for group in groups
        for places in product(
            *(
                [place for place in range(len(w)) if group.live[c] >> place & 1]
                for c, w in enumerate(made.search.weights)
            )
        )
    }
    for places in product(*(range(len(one)) for one in made.search.weights)):
        live = tuple(1 << place for place in places)
        assert (places in covered) == kept(condition, made, live) == (not kept(refuted, made, live))


def test_every_situation_is_in_one_of_the_disjoint_groups():
    condition = Any((LEAVES[0], LEAVES[3], LEAVES[11]))
    made = space(condition)
    cubes = [group.live for group in made.all(condition)]
    for places in product(*(range(len(one)) for one in made.search.weights)):
        held = [cube for cube in cubes if all(mask >> place & 1 for mask, place in zip(cube, places, strict=True))]
        assert len(held) == kept(condition, made, tuple(1 << place for place in places))


@pytest.mark.parametrize(
    ("says", "together", "possible"),
    [
        ("two values of a single span", [0, Not(LEAVES[1])], False),
        ("two kinds of a span of which there may be several", [3, 4, 5], True),
        ("young and not young", [13, 14], False),
        ("neither young nor old", [Not(LEAVES[13]), Not(LEAVES[14])], False),
        ("no date and a day counted from it", [17, 18], False),
        ("no date and no day counted from it", [Not(LEAVES[17]), 18], True),
        ("a date and no day counted from it yet", [Not(LEAVES[17]), Not(LEAVES[18])], True),
        ("a year of life is complete, and as many months are not over", [Not(LEAVES[15]), 14], False),
        ("so many months are over before a year of life is complete, after a 29 February", [15, 13], True),
        ("a number in a range and above it", [9, 10], False),
        ("a day of the calendar says nothing of ages", [13, 19], True),
        ("old enough for the one is not young for the other", [14, Not(LEAVES[16])], True),
    ],
)
def test_states_hold_together_or_not(says, together, possible):
    condition = All(tuple(LEAVES[one] if isinstance(one, int) else one for one in together))
    assert (space(condition).find(condition) is not None) is possible


def test_without_empty_values_a_span_has_one():
    unnamed = All((LEAVES[2], Not(LEAVES[1]), *truths("{not: {stufe: niedrig}}")))
    assert space(unnamed).find(unnamed) is not None
    assert space(unnamed, empty=False).find(unnamed) is None


def test_of_a_class_at_most_one_holds():
    both = All((LEAVES[3], LEAVES[5]))
    assert space(both).find(both) is not None
    assert space(both, apart=((LEAVES[3], LEAVES[5]),)).find(both) is None


def test_thresholds_whose_order_hangs_on_the_date_are_free():
    month, days = truths("{from: geburtsdatum + 1 month}", "{from: geburtsdatum + 30 days}")
    for condition in (All((month, Not(days))), All((days, Not(month)))):
        found = space(month, days).find(condition)
        assert found is not None
        assert not found.exact


@pytest.mark.parametrize("number", range(len(FREE)))
def test_what_hangs_on_several_days_is_brought_about_by_trial(number):
    condition = FREE[number]
    found = space(condition).find(condition)
    assert found is not None
    assert not found.exact
    stage = Stage(clocks("1 month"), vocabulary(), DAY, DAY + 3)
    draft = stage.draft(found)
    assert draft is not None
    assert stage.holds(condition, draft.history(SUBJECT))


def test_a_stretch_that_only_children_of_a_leap_day_have_is_found_on_its_day():
    condition = All((LEAVES[15], LEAVES[13]))
    found = space(condition).find(condition)
    stage = Stage(clocks("1 month"), vocabulary(), parse("2025-02-28"), parse("2025-02-28"))
    draft = stage.draft(found)
    assert draft.attributes["geburtsdatum"] == date(2000, 2, 29)
    assert stage.holds(condition, draft.history(SUBJECT))


def test_a_group_gathers_spans_of_many_subjects():
    words = replace(vocabulary(), groups=(Group("team", "wer", ("stufe",)),))
    high, middle = truths("{stufe: hoch}", "{stufe: mittel}")
    both = All((high, middle))
    assert Space((both,), words, "person").find(both) is None
    assert Space((both,), words, "team").find(both) is not None
