"""The search finds rules that cannot be kept together, and says nothing where they can."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.planning.made import event, made
from validator.analysis.faults import Norm
from validator.analysis.generation.drafts import Draft
from validator.analysis.questions import Ledger, Reason
from validator.analysis.search import Hunt, search_faults
from validator.reference import evaluate

PAIR = (
    "a: {each: intake, within: [at, at + 4 days], do: talk}\nb: {each: intake, within: [at, at + 6 days], never: talk}"
)
THREE = "a: {each: intake, within: [at, at + 4 days], do: talk}\nb: {each: intake, within: [at, at + 2 days], never: talk}\nc: {each: intake, within: [at + 3 days, at + 4 days], never: talk}"
APART = (
    "a: {each: intake, within: [at, at + 4 days], do: talk}\nb: {each: intake, within: [at, at + 3 days], never: talk}"
)

EITHER = "a: {each: intake, within: [at, at + 9 days], do: [talk, letter]}\nb: {each: intake, within: [at, at + 20 days], never: talk}\nc: {each: intake, within: [at, at + 20 days], never: letter}"
NEITHER = "a: {each: intake, within: [at, at + 9 days], do: [talk, letter]}\nb: {each: intake, within: [at, at + 20 days], never: talk}\nc: {each: intake, within: [at, at + 8 days], never: letter}"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (PAIR, {"a", "b"}),
        (THREE, {"a", "b", "c"}),
        (APART, None),
        (EITHER, {"a", "b", "c"}),
        (NEITHER, None),
    ],
)
def test_what_cannot_be_kept_together_is_found(rules: str, expected: set[str] | None, tmp_path: Path) -> None:
    entry = made(tmp_path, rules)
    faults = list(search_faults([entry.policy], entry.vocabulary, examples=6))
    assert [{norm.rule for norm in one.norms} for one in faults] == ([] if expected is None else [expected])
    for fault in faults:
        assert len(fault.witnesses) == len(fault.norms)
        for norm, witness in zip(fault.norms, fault.witnesses, strict=True):
            found = evaluate(entry.policy, witness.history, witness.as_of)
            assert {one.rule for one in found if one.verdict.breach} == {norm.rule}
            assert len(witness.history.facts) <= 3
    again = list(search_faults([entry.policy], entry.vocabulary, examples=6))
    assert again == faults


OWING = "a: {each: intake, within: [at, at + 1 day], do: talk}\nb: {each: talk, within: [at, at + 1 day], do: letter, times: {at-least: 3}}"
SEVERAL = "a: {each: intake, within: [at, at], do: talk, times: {at-least: 2}}\nb: {each: intake, within: [at, at], do: letter, times: {at-least: 2}}"


@pytest.mark.parametrize("rules", [OWING, SEVERAL])
def test_nothing_is_claimed_where_more_acts_may_be_needed_than_are_tried(rules: str, tmp_path: Path) -> None:
    entry, ledger, context = made(tmp_path, rules), Ledger(), Draft("person")
    context.add(event("intake", "2024-02-01"))
    hunt = Hunt((entry.policy,), entry.vocabulary, "person", 0, 6, ledger)
    names = (Norm("made", "1", "a"), Norm("made", "1", "b"))
    assert hunt.shown(names, context) is None
    assert [one.reason for one in ledger.account().unasked] == [Reason.SINGLE_ACTS]


def test_a_demand_for_more_facts_than_anybody_reads_is_left_unmended(tmp_path: Path) -> None:
    entry = made(tmp_path, "a: {each: intake, within: [at, at + 4 days], do: talk, times: {at-least: 1000000}}")
    assert not list(search_faults([entry.policy], entry.vocabulary, examples=6))
