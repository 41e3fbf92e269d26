"""The planner keeps what can be kept, leaves circumstances alone, and says what it cannot mend."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analysis.planning.made import event, made, span
from validator.analysis.generation.drafts import Draft
from validator.analysis.planning import Planner
from validator.analysis.planning.freedom import Freedom, draft_of
from validator.analysis.planning.scripts import Script, attempts, ordered
from validator.core.findings import Verdict
from validator.histories.model import History
from validator.reference import evaluate
from validator.time.days import parse

AS_OF = parse("2025-06-30")
INTAKE = event("intake", "2024-03-01", "i1", kind="new")
KEPT = {
    "a talk within two weeks": ("a: {each: intake, within: [at, at + 14 days], do: talk}", [INTAKE]),
    "a talk before the end of a short month": ("a: {each: intake, within: [at, at + 1 month], do: talk}", [event("intake", "2024-01-31", "i1")]),
    "a talk from one leap day to the next": ("a: {each: intake, within: [at, at + 1 year], do: talk}", [event("intake", "2024-02-29", "i1")]),
    "a note to each talk": ("a: {each: intake, within: [at, at + 14 days], do: talk}\nb: {each: talk, within: [at, at + 7 days], do: {note: {about: this}}}", [INTAKE]),
    "a chain of three": ("a: {each: intake, within: [at, at + 14 days], do: talk}\nb: {each: talk, within: [at, at + 7 days], do: {note: {about: this}}}\nc: {each: note, must: {text: long}}\nd: {each: note, only-after: letter}", [INTAKE]),
    "a talk beside days on which none may be": ("a: {each: intake, within: [at, at + 14 days], do: talk}\nb: {each: intake, within: [at + 1 day, at + 14 days], never: talk}", [INTAKE]),
    "a talk on the one free day inside": ("a: {each: intake, within: [at, at + 6 days], do: talk}\nb: {each: intake, within: [at, at + 3 days], never: talk}\nc: {each: intake, within: [at + 5 days, at + 6 days], never: talk}", [INTAKE]),
    "a level that is not forbidden": ("a: {each: intake, within: [at, at], do: {at: start, of: {level: [low, high]}}}\nb: {each: intake, within: [at, at], never: {at: start, of: {level: low}}}", [INTAKE]),
    "three letters a week": ("a: {per: week, while: rest, do: letter, times: {at-least: 3}}", [span("rest", "2025-05-01", "2025-05-31", "r")]),
    "ten open hours a week": ("a: {per: week, while: rest, do: opening, hours: {at-least: 10}}", [span("rest", "2025-05-01", "2025-05-31", "r")]),
    "talks on time": ("a: {every: {hit: first, rows: [{name: all, interval: 1 month}]}, do: talk, starts: intake, when-in-force: from-last-act}", [INTAKE]),
    "an open span": ("a: {each: stay, within: [start, start + 3 days], do: talk}", [span("stay", "2025-01-31", None, "s", value="home")]),
    "two facts on one day": ("a: {each: intake, within: [at, at], do: {note: {about: this}}}", [INTAKE, event("intake", "2024-03-01", "i2")]),
    "an act taken back": ("a: {each: stay, within: [start, end], never: letter}", [span("stay", "2025-01-01", "2025-01-31", "s"), event("letter", "2025-01-31", "l")]),
    "an attribute that the agency decides": ("a: {each: talk, must: {checked: true}}", [event("talk", "2025-01-01", "t", checked=False, heard=True)]),
    "nothing at all": ("a: {each: intake, within: [at, at + 14 days], do: talk}", []),
}  # fmt: skip
BROKEN = {
    "what happens to a person": ("a: {always: {not: {stay: clinic}}}", [span("stay", "2025-01-01", "2025-01-31", "s", value="clinic")], {"a"}),
    "an attribute that others decide": ("a: {each: talk, must: {heard: true}}\nb: {each: intake, within: [at, at], do: talk}\nc: {each: talk, within: [at, at], do: {note: {about: this}}}", [INTAKE], set()),
    "two rules that contradict": ("a: {each: intake, within: [at, at + 14 days], do: talk}\nb: {each: intake, within: [at, at + 20 days], never: talk}", [INTAKE], None),
}  # fmt: skip


@pytest.mark.parametrize("name", KEPT)
def test_the_planner_keeps(name: str, tmp_path: Path) -> None:
    rules, facts = KEPT[name]
    entry = made(tmp_path, rules)
    context = draft_of(History("p", "person", {}, tuple(facts)))
    (plan,) = Planner([entry.policy], entry.vocabulary, AS_OF).plan([context])
    assert plan.breaches == ()
    found = evaluate(entry.policy, plan.draft.history("p"), AS_OF)
    assert [one for one in found if one.verdict.breach] == []
    assert not facts or any(one.verdict is Verdict.MET for one in found) or name.startswith("an act")
    unchanged(entry, plan.context, plan.draft)


@pytest.mark.parametrize("name", BROKEN)
def test_the_planner_says_what_stays_in_breach(name: str, tmp_path: Path) -> None:
    rules, facts, expected = BROKEN[name]
    entry = made(tmp_path, rules)
    context = draft_of(History("p", "person", {}, tuple(facts)))
    (plan,) = Planner([entry.policy], entry.vocabulary, AS_OF).plan([context])
    rules_found = {one.rule for one in plan.breaches}
    assert rules_found == expected if expected is not None else len(rules_found) == 1
    unchanged(entry, plan.context, plan.draft)


def unchanged(entry, before: Draft, after: Draft) -> None:
    """Circumstances, and what is not decided of acts, are as they were."""
    freedom = Freedom(entry.vocabulary)
    assert {name: one for name, one in before.facts.items() if not freedom.act(one.type)} == {
        name: one for name, one in after.facts.items() if not freedom.act(one.type)
    }
    assert before.attributes == after.attributes
    for name, fact in after.facts.items():
        decided = entry.vocabulary.facts[fact.type].decides
        old = before.facts[name].attributes if name in before.facts else {}
        assert {key: value for key, value in fact.attributes.items() if not decided(key)} == {
            key: value for key, value in old.items() if not decided(key)
        }
        singles = [one for one in after.facts.values() if one.type == fact.type and one.id != fact.id]
        if entry.vocabulary.facts[fact.type].single:
            assert all(one.start > (fact.end or AS_OF) or fact.start > (one.end or AS_OF) for one in singles)


@given(days=st.lists(st.integers(0, 400), max_size=4), gaps=st.lists(st.integers(0, 40), min_size=4, max_size=4))
@settings(deadline=None, max_examples=15, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_a_plan_is_the_same_again_and_for_each_context_alone(days, gaps, tmp_path_factory) -> None:
    entry = made(
        tmp_path_factory.mktemp("made"),
        "\n".join((KEPT["a chain of three"][0], "e: {each: stay, within: [start, end], never: note}")),
    )
    contexts = []
    for number, day in enumerate(days):
        draft = Draft("person")
        draft.add(event("intake", "2024-03-01"))
        shifted = draft.shifted(day)
        shifted.add(span("stay", "2024-03-01", "2024-03-01"))
        contexts.append(shifted.shifted(gaps[number]))
    planner = Planner([entry.policy], entry.vocabulary, AS_OF)
    together = planner.plan(contexts)
    assert together == [
        one for context in contexts for one in Planner([entry.policy], entry.vocabulary, AS_OF).plan([context])
    ]
    for plan in together:
        unchanged(entry, plan.context, plan.draft)
        reference = [one for one in evaluate(entry.policy, plan.draft.history(), AS_OF) if one.verdict.breach]
        assert [(one.rule, one.due) for one in reference] == [(one.rule, one.due) for one in plan.breaches]


def test_days_of_a_short_range_are_all_tried() -> None:
    assert sorted(ordered(3, 20)) == list(range(3, 21))
    assert ordered(5, 5) == (5,)
    assert ordered(1, 100, (42,))[:3] == (100, 1, 42)


def test_attempts_go_through_every_choice_once() -> None:
    def pair(script: Script) -> tuple[str, str]:
        return script.choice("ab"), script.choice("xyz")

    found = list(attempts(pair, (), 50))
    assert found[0] == ("a", "x")
    assert sorted(found) == sorted((one, other) for one in "ab" for other in "xyz")


def test_facts_without_an_id_get_one_that_is_free() -> None:
    facts = (event("letter", "2025-01-01", "f1"), event("letter", "2025-01-02"), event("letter", "2025-01-03", "x"))
    assert sorted(draft_of(History("p", "person", {}, facts)).facts) == ["f1", "f2", "x"]


def test_what_was_not_observed_is_no_draft() -> None:
    with pytest.raises(ValueError, match="observed"):
        draft_of(History("p", "person", {}, (), {"talk": 1}))
