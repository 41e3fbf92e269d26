"""Every file in `policies/` has these properties; a new one is covered by being there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given

from tests.analysis.planning.made import HEAD, event, made
from tests.policies import lives, properties, reaching, satisfying, shipped
from tests.policies.properties import all_by_engine, all_by_reference, changed_by_the_irrelevant, disagreements
from validator.analysis.generation.drafts import Draft
from validator.analysis.planning import Plan
from validator.core.findings import Finding
from validator.core.rules import Policy
from validator.histories.model import History
from validator.reference import evaluate
from validator.time.days import parse
from validator.usecases.library import Entry

CASES = {
    f"{name} {kind}": (name, kind)
    for name, entry in shipped.ENTRIES.items()
    for kind in sorted({rule.subject for rule in entry.policy.rules})
}
PLANNED, BARE, WITH_OTHERS = 2, 2, 8
"""Histories for each seed: planned in, judged by both evaluators, given irrelevant facts."""


@cache
def bases(name: str) -> dict[str, list[reaching.Probe]]:
    return reaching.probes(shipped.ENTRIES[name])


@cache
def source(name: str) -> lives.Source:
    policy, kind = CASES[name]
    return lives.source(shipped.ENTRIES[policy], kind, satisfying.DAYS)


@pytest.mark.parametrize("name", CASES)
def test_each_rule_can_be_met_while_no_other_is_broken(name: str) -> None:
    policy, kind = CASES[name]
    world = satisfying.world(shipped.ENTRIES[policy], kind)
    assert satisfying.unsatisfied(world, bases(policy)) == []


@pytest.mark.parametrize("name", CASES)
@lives.FEW
@given(lives.SEEDS)
def test_what_the_planner_calls_kept_the_reference_calls_kept(name: str, seed: int) -> None:
    entry, one = shipped.ENTRIES[CASES[name][0]], source(name)
    plans = satisfying.planner(entry, one).plan(lives.lives(one, seed, PLANNED), narrow=0)
    assert properties.broken_plans(entry.policy, plans, one.as_of) == []
    assert disagreements(entry.policy, [plan.draft for plan in plans[:1]], one.as_of) == []


@pytest.mark.parametrize("name", CASES)
@lives.FEW
@given(lives.SEEDS)
def test_reference_and_engine_agree_on_made_up_histories(name: str, seed: int) -> None:
    entry, one = shipped.ENTRIES[CASES[name][0]], source(name)
    assert disagreements(entry.policy, lives.lives(one, seed, BARE), one.as_of) == []


@pytest.mark.parametrize("name", CASES)
@lives.FEW
@given(lives.SEEDS)
def test_irrelevant_facts_and_attributes_change_nothing(name: str, seed: int) -> None:
    entry, one = shipped.ENTRIES[CASES[name][0]], source(name)
    drafts = lives.lives(one, seed, WITH_OTHERS)
    assert changed_by_the_irrelevant(all_by_engine, entry, drafts, one.as_of, Random(seed)) == []
    assert changed_by_the_irrelevant(all_by_reference, entry, drafts[:1], one.as_of, Random(seed)) == []


# Made-up policies and evaluators that lack a property are noticed

MEETING = "a: {each: intake, within: [at, at + 14 days], do: talk}"
CONTRADICTION = f"{MEETING}\nb: {{each: intake, within: [at, at + 20 days], never: talk}}"
ACKNOWLEDGED = "acknowledged: [{fault: conflict, rules: [a, b], prevails: a, because: So it is.}]\n"


def world(entry: Entry) -> satisfying.World:
    return satisfying.world(entry, "person")


def unsatisfied(entry: Entry) -> list[str]:
    return satisfying.unsatisfied(world(entry), reaching.probes(entry))


def test_a_new_policy_is_covered_by_being_there(tmp_path: Path) -> None:
    entry = made(tmp_path, f"{MEETING}\nb: {{each: talk, must: {{checked: true}}}}")
    one = world(entry)
    assert unsatisfied(entry) == []
    assert any(plan.kept and plan.draft.facts for plan in one.plans)
    assert properties.broken_plans(entry.policy, one.plans, one.as_of) == []
    assert disagreements(entry.policy, [plan.draft for plan in one.plans], one.as_of) == []


def test_a_contradiction_is_noticed_unless_it_is_acknowledged(tmp_path: Path) -> None:
    assert unsatisfied(made(tmp_path / "silent", CONTRADICTION)) == ["a", "b"]
    assert unsatisfied(made(tmp_path / "said", CONTRADICTION, HEAD + ACKNOWLEDGED)) == []


def test_a_rule_that_waits_for_a_value_is_let_pass_and_no_other(tmp_path: Path) -> None:
    missing = "parameters: {limit: {missing: Nobody says., clauses: [c-1]}}\n"
    entry = made(tmp_path, "a: {each: intake, must: {kind: {parameter: limit}}}", HEAD + missing)
    assert (satisfying.satisfied(world(entry), reaching.probes(entry)), unsatisfied(entry)) == ({}, [])
    idle = made(tmp_path / "idle", "a: {each: {intake: {kind: new}}, must: {kind: back}}")
    assert unsatisfied(idle) == ["a"]


def intake() -> Draft:
    draft = Draft("person")
    draft.add(event("intake", "2024-03-01"))
    return draft


def test_a_plan_that_keeps_less_than_it_claims_is_noticed(tmp_path: Path) -> None:
    policy = made(tmp_path, MEETING).policy
    plan = Plan(intake(), intake(), ())
    assert [one.rule for one in properties.broken_plans(policy, [plan], parse("2024-06-01"))] == ["a"]


def test_an_evaluator_that_finds_something_else_is_noticed(tmp_path: Path) -> None:
    policy = made(tmp_path, MEETING).policy

    def forgetful(policy: Policy, history: History, as_of: int) -> list[Finding]:
        return [replace(one, since=None) for one in evaluate(policy, history, as_of)]

    assert disagreements(policy, [intake()], parse("2024-03-15")) == []
    assert disagreements(policy, [intake()], parse("2024-06-01"), (evaluate, forgetful)) != []


def test_an_evaluator_that_minds_the_irrelevant_is_noticed(tmp_path: Path) -> None:
    entry = made(tmp_path, MEETING)
    meddling = made(tmp_path / "meddling", "a: {each: intake, within: [at, at + 14 days], do: talk, unless: opening}")
    as_of = parse("2024-06-01")

    def minds(_: Policy, drafts: Sequence[Draft], as_of: int) -> list[tuple[Finding, ...]]:
        return all_by_reference(meddling.policy, drafts, as_of)

    assert changed_by_the_irrelevant(all_by_engine, entry, [intake()] * 20, as_of, Random(1)) == []
    assert changed_by_the_irrelevant(minds, entry, [intake()] * 20, as_of, Random(1)) != []
