"""Every file in `policies/` has these properties; a new one is covered by being there."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.analysis.planning.made import made
from tests.policies import properties
from tests.policies.properties import World

POLICIES = Path(__file__).parents[2] / "policies"
CASES = {f"{entry.policy.id} {kind}": (entry, kind) for entry, kind in properties.kinds(POLICIES)}


@cache
def world(name: str) -> World:
    return properties.world(*CASES[name])


@pytest.mark.parametrize("name", CASES)
def test_each_policy_is_satisfiable(name: str) -> None:
    one = world(name)
    assert any(plan.kept for plan in one.plans)
    assert properties.breached(one) == []


@pytest.mark.parametrize("name", CASES)
def test_reference_and_engine_agree_on_planned_and_on_bare_histories(name: str) -> None:
    assert properties.disagreements(world(name)) == []


@pytest.mark.parametrize("name", CASES)
def test_an_irrelevant_fact_changes_nothing(name: str) -> None:
    assert properties.changed_by_the_irrelevant(world(name)) == 0


def test_a_new_policy_is_covered_by_being_there(tmp_path: Path) -> None:
    made(tmp_path, "a: {each: intake, within: [at, at + 14 days], do: talk}\nb: {each: talk, must: {checked: true}}")
    (case,) = properties.kinds(tmp_path)
    one = properties.world(*case)
    assert any(plan.kept and plan.draft.facts for plan in one.plans)
    assert properties.breached(one) == []
    assert properties.disagreements(one) == []
    assert properties.changed_by_the_irrelevant(one) == 0


def test_a_contradiction_in_a_new_policy_is_noticed(tmp_path: Path) -> None:
    made(
        tmp_path,
        "a: {each: intake, within: [at, at + 14 days], do: talk}\nb: {each: intake, within: [at, at + 20 days], never: talk}",
    )
    (case,) = properties.kinds(tmp_path)
    one = properties.world(*case)
    assert properties.unkept_elsewhere(one)
