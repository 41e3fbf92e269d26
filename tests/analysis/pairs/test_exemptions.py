"""A situation that one rule takes out, and in which another obliges without a word about it, is told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from parties import CLOCK, found, policies

from validator.core.findings import Verdict
from validator.messages.catalogue import text
from validator.reference import evaluate

CLOCK = CLOCK.format("3 months") + ", when-resumed: starts-anew"
RESTING = CLOCK + ", suspended-while: {stage: far}"
TABLE = (
    "every: [{hit: first, rows: [{name: none, when: {stage: far}, interval: none}, {name: some, when: {all: []}, "
    "interval: 3 months}]}], do: talk, starts: start, when-in-force: from-last-act, when-looser: from-last-act, "
    "when-stricter: from-last-act"
)
COURSE = "each: course, within: [end - 3 months, end], do: talk"
FAR = [("r1 r2", "stage: far")]
CASES = [
    ("a clock that rests, and a duty", [RESTING, COURSE], FAR),
    ("a clock that rests, and a period", [RESTING, "per: quarter, do: talk"], FAR),
    ("a row without an interval", [TABLE, COURSE], FAR),
    (
        "a duty with an exception",
        ["each: start, within: [at, at + 9 days], do: talk, unless: {stage: far}", COURSE],
        FAR,
    ),
    (
        "one of the same anchor",
        [COURSE + ", unless: {stage: far}", COURSE.replace("end - 3 months", "start")],
        FAR,
    ),
    (
        "an attribute of the subject",
        [COURSE + ", unless: {subject: {keen: false}}", "each: start, within: [at, at + 9 days], do: talk"],
        [("r1 r2", "keen: false")],
    ),
    (
        "one of the two alternatives",
        [RESTING.replace("{stage: far}", "{any: [{stage: far}, {stage: near}]}"), COURSE + ", while: {stage: near}"],
        [],
    ),
    ("the other speaks of it", [RESTING, COURSE + ", unless: {stage: far}"], []),
    ("the other holds there only", [RESTING, COURSE + ", while: {stage: far}"], []),
    ("the other hangs on it", [RESTING.replace("{stage: far}", "course"), COURSE], []),
    ("another act", [RESTING, COURSE.replace("talk", "letter")], []),
    ("a special act", [RESTING, COURSE.replace("talk", "{talk: {form: face}}")], FAR),
    ("a wider act", [RESTING.replace("do: talk", "do: {talk: {form: face}}"), COURSE], []),
    ("advice", [RESTING, COURSE + ", force: target"], []),
    ("an exemption from advice", [RESTING + ", force: target", COURSE], []),
    ("a scope", [COURSE + ", while: {not: {stage: far}}", "each: start, within: [at, at + 9 days], do: talk"], []),
    (
        "a state of acts",
        [
            COURSE.replace("talk", "[talk, letter]") + ", unless: {since: letter}",
            "each: start, within: [at, at + 9 days], do: talk",
        ],
        [],
    ),
    ("several duties", [RESTING, COURSE, "per: quarter, do: talk"], [("r1 r2 r3", "stage: far")]),
]


def exempt(rules, *more):
    return [one for one in found(rules, *more) if one.code == "prove-pair-exempt"]


@pytest.mark.parametrize(("rules", "wanted"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])
def test_what_is_found_of_exemptions(rules, wanted):
    faults = exempt(rules)
    assert [(" ".join(norm.rule for norm in one.norms), one.key) for one in faults] == wanted
    some, _ = policies(rules)
    for fault in faults:
        assert all(text(fault.code, language, **fault.fields) for language in ("de", "en"))
        assert [one.about for one in fault.witnesses] == ["exempt"] * (len(fault.norms) - 1) + ["breaks-both"]
        for other, witness in zip(fault.norms[1:], fault.witnesses, strict=False):
            broken = breaches(some, witness)
            assert fault.norms[0].rule not in broken
            assert other.rule in broken
        assert {norm.rule for norm in fault.norms[:2]} <= breaches(some, fault.witnesses[-1])


def breaches(some, witness):
    """The rules that the reference finds broken."""
    found = [one for policy in some for one in evaluate(policy, witness.history, witness.as_of)]
    return {one.rule for one in found if one.verdict in (Verdict.VIOLATED, Verdict.MET_LATE)}


def test_duties_of_another_policy_stand_in_a_fault_of_their_own():
    faults = exempt([RESTING, COURSE], ["per: quarter, do: talk"])
    assert [[norm.rule for norm in one.norms] for one in faults] == [["r1", "r2"], ["r1", "r3"]]


def test_the_two_histories_differ_in_the_situation_alone():
    (fault,) = exempt([RESTING, COURSE])
    spared, plain = fault.witnesses
    assert sorted(one.type for one in spared.history.facts) == ["course", "stage", "start"]
    assert sorted(one.type for one in plain.history.facts) == ["course", "start"]


@settings(max_examples=4, deadline=None, derandomize=True)
@given(st.sampled_from(["2020-02-29", "2020-01-31", "2199-01-01"]), st.sampled_from(["1 day", "1 month", "7 years"]))
def test_odd_days_and_intervals_never_break_what_is_said(first, interval):
    rules = [RESTING.replace("3 months", interval), COURSE]
    some, _ = policies(rules, head=f"valid: {{from: {first}}}")
    for fault in found(rules, head=f"valid: {{from: {first}}}"):
        for witness in fault.witnesses:
            assert {one.norm.rule for one in witness.shown if one.verdict.breach} <= breaches(some, witness)
