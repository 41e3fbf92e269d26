"""Every finding of the reference can be explained, and its explanation ends on its days."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.explaining import Explainer, explain
from validator.reference import evaluate

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "differential")]

from agreeing import disagreements
from comparing import canonical
from making import make

FIXED = range(16)


def check(seed: int) -> None:
    policy, histories, as_of = make(Random(seed), subjects=4)
    rules = {one.id: one for one in policy.rules}
    explainer = Explainer(policy, as_of)
    for history in canonical(histories):
        findings = evaluate(policy, history, as_of)
        for one in explainer.explain(history, findings):
            assert list(disagreements(one, rules[one.finding.rule])) == [], (seed, history.subject, one.finding)


@pytest.mark.parametrize("seed", FIXED)
def test_every_finding_of_a_generated_policy_is_explained(seed: int) -> None:
    check(seed)


@settings(max_examples=12, deadline=None)
@given(st.integers(1000, 10**9))
def test_whatever_the_policy_the_steps_end_on_the_days_of_the_finding(seed: int) -> None:
    check(seed)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6))
def test_one_finding_alone_is_explained_as_among_others(seed: int) -> None:
    policy, histories, as_of = make(Random(seed), subjects=2)
    rules = {one.id: one for one in policy.rules}
    for history in canonical(histories):
        findings = evaluate(policy, history, as_of)
        together = list(Explainer(policy, as_of).explain(history, findings))
        alone = [explain(policy, rules[one.rule], history, one, as_of) for one in findings]
        assert together == alone
