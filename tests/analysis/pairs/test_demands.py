"""Two rules that judge one fact are compared by what they look at; the special rule may be the stricter one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from parties import found, policies, told

from validator.analysis.matters import parties
from validator.analysis.pairs.demands import looked_at
from validator.analysis.pairs.special import special
from validator.messages.catalogue import text
from validator.reference import evaluate

FACE = "each: talk, must: {form: face}"
EITHER = "each: talk, must: {form: [face, phone]}"
NEAR = ", while: {stage: near}"
FORCE, PLAIN = [("divergence", "force")], [("divergence", "")]
CASES = [
    ("the same", [FACE, FACE], []),
    ("a duty and advice", [FACE, FACE + ", force: should"], FORCE),
    ("two sorts of advice", [FACE + ", force: should", FACE + ", force: target"], []),
    ("in states that exclude each other", [FACE + NEAR, FACE + ", while: {stage: far}, force: should"], []),
    ("a stricter one", [EITHER, FACE], PLAIN),
    ("a stricter one that is special", [EITHER, FACE + NEAR], []),
    (
        "a stricter one for special facts",
        ["each: start, must: {noted: known}", "each: {start: {kind: a}}, must: {noted: true}"],
        [],
    ),
    ("a special one that allows more in vain", [EITHER + NEAR, FACE], PLAIN),
    ("a stricter one in other states", [EITHER + NEAR, FACE + ", while: {subject: {keen: true}}"], PLAIN),
    ("advice stricter than the duty", [EITHER, FACE + ", force: should"], []),
    ("a duty stricter than the advice", [EITHER + ", force: should", FACE], PLAIN),
    ("one that only indicates", [EITHER + ", force: indicator", FACE], []),
    ("each allows something else", [EITHER, "each: talk, must: {form: [phone, letter]}"], PLAIN),
    (
        "a state as duty and as advice",
        ["each: talk, must: {while: {stage: near}}" + one for one in ("", ", force: should")],
        FORCE,
    ),
    (
        "a state and a part of it",
        [f"each: talk, must: {{while: {{stage: {one}}}}}" for one in ("[near, far]", "near")],
        PLAIN,
    ),
    (
        "an attribute of the subject",
        ["each: talk, must: {while: {subject: {keen: true}}}" + one for one in ("", ", force: should")],
        FORCE,
    ),
    ("different things", ["each: start, must: {noted: true}", "each: talk, must: {form: face}, force: should"], []),
    ("different attributes", [EITHER, "each: talk, must: {while: {stage: near}}, force: should"], []),
]


@pytest.mark.parametrize(("rules", "wanted"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])
def test_what_is_found_in_two_demands(rules, wanted):
    faults = found(rules)
    assert [(kind, key) for kind, _, key in told(faults)] == wanted
    some, _ = policies(rules)
    for fault in faults:
        assert all(text(fault.code, language, **fault.fields) for language in ("de", "en"))
        for witness in fault.witnesses:
            whole = [one for policy in some for one in evaluate(policy, witness.history, witness.as_of)]
            assert {(one.rule, one.verdict) for one in whole} >= {(one.norm.rule, one.verdict) for one in witness.shown}


def test_what_only_one_rule_looks_at_does_not_hide_what_both_look_at():
    faults = found(["each: talk, must: {form: face, while: {stage: near}}", FACE + ", force: should"])
    assert told(faults) == [("divergence", "r1 r2", "force")]


FORMS = st.sets(st.sampled_from(["face", "phone", "letter"]), min_size=1).map(sorted)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(FORMS, FORMS)
def test_the_stricter_of_two_demands_is_the_one_that_takes_fewer_values(first, second):
    faults = found([f"each: talk, must: {{form: [{', '.join(one)}]}}" for one in (first, second)])
    one, other = set(first), set(second)
    stricter = "first" if one < other else "second" if other < one else "each"
    wanted = "prove-pair-conflict" if not one & other else f"prove-pair-demand-{stricter}"
    assert [fault.code for fault in faults] == ([] if one == other else [wanted])


@pytest.mark.parametrize(
    ("narrow", "wide", "wanted"),
    [
        (FACE + NEAR, FACE, True),
        (FACE, FACE + NEAR, False),
        (FACE, FACE, False),
        ("each: {talk: {form: face}}, must: {form: known}", FACE, True),
        (FACE + NEAR, FACE + ", unless: {stage: far}", True),
        (FACE + NEAR, FACE + ", while: {stage: far}", False),
        (FACE, "each: start, must: {noted: true}", False),
    ],
)
def test_the_special_rule_hangs_on_less(narrow, wide, wanted):
    some, vocabulary = policies([narrow, wide])
    first, second = parties(some)
    assert special(first, second, vocabulary) is wanted


def test_a_rule_that_asks_for_acts_judges_no_fact():
    some, _ = policies(["each: start, within: [at, at + 1 day], do: talk"])
    (party,) = parties(some)
    assert looked_at(party) == frozenset()
