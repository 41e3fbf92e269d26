"""Faults of rules and of pairs are found without being told, and what only looks like one is not."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from parties import found, policies, told

from validator.analysis.contexts.judging import Standing, standing
from validator.analysis.pairs import pair_faults
from validator.messages.catalogue import text
from validator.reference import evaluate
from validator.time.days import iso

LETTER = "each: course, within: [end, end + 14 days], do: letter"
PAIR = "r1 r2"
FAULTS = [
    (
        "a prohibition over the whole window",
        [LETTER, "each: course, within: [end - 5 days, end + 30 days], never: letter"],
        [("conflict", PAIR, "")],
    ),
    ("that ends the day before the window", [LETTER, "each: course, within: [start, end - 1 day], never: letter"], []),
    ("that leaves one day of the window", [LETTER, "each: course, within: [end, end + 13 days], never: letter"], []),
    (
        "that is but an indicator",
        [LETTER, "each: course, within: [end, end + 30 days], never: letter, force: target"],
        [],
    ),
    (
        "a prohibition in a state that may hold",
        [LETTER, "never: letter, while: {stage: far}"],
        [("conflict", PAIR, "")],
    ),
    ("of another act", [LETTER, "never: talk, while: {stage: far}"], []),
    (
        "of one of two acts",
        ["each: course, within: [end, end + 9 days], do: [letter, talk]", "never: letter, while: {stage: far}"],
        [],
    ),
    (
        "an act that may not be as it is asked for",
        ["each: start, within: [at, at + 9 days], do: {talk: {form: phone}}", "each: talk, must: {form: face}"],
        [("conflict", PAIR, "")],
    ),
    (
        "an act of which one form is allowed",
        ["each: start, within: [at, at + 9 days], do: {talk: {form: [phone, face]}}", "each: talk, must: {form: face}"],
        [],
    ),
    (
        "two demands on one act",
        ["each: talk, must: {form: face}", "each: talk, must: {form: phone}"],
        [("conflict", PAIR, "")],
    ),
    (
        "two demands that one form meets",
        ["each: talk, must: {form: [face, phone]}", "each: talk, must: {form: phone}"],
        [("divergence", PAIR, "")],
    ),
    (
        "at least three, at most two",
        [
            "each: start, within: [at, at + 9 days], do: letter, times: {at-least: 3}",
            "each: start, within: [at, at + 9 days], do: letter, times: {at-most: 2}",
        ],
        [("conflict", PAIR, "")],
    ),
    (
        "at least two, at most two",
        [
            "each: start, within: [at, at + 9 days], do: letter, times: {at-least: 2}",
            "each: start, within: [at, at + 9 days], do: letter, times: {at-most: 2}",
        ],
        [],
    ),
    (
        "a month's act in a state that forbids it",
        ["per: month, do: letter", "never: letter, while: {stage: far}"],
        [("conflict", PAIR, "")],
    ),
    (
        "an act that needs another before it",
        ["each: start, within: [at, at + 9 days], do: letter", "each: letter, only-after: talk"],
        [],
    ),
    ("a circumstance that must be so", ["each: start, must: {kind: a}"], [("conflict", "r1", "alone")]),
    (
        "a circumstance that must not be",
        ["each: start, within: [at, at + 9 days], never: course"],
        [("conflict", "r1", "alone")],
    ),
    ("an attribute that the agency decides", ["each: start, must: {noted: true}"], []),
    (
        "due before it is known",
        ["each: course, within: [start - 2 months, start - 1 month], do: talk"],
        [("conflict", "r1", "hindsight")],
    ),
    ("due on the day it is known", ["each: course, within: [start - 2 months, start], do: talk"], []),
    (
        "windows at both ends",
        [
            "each: course, within: [start, start + 1 month], do: talk",
            "each: course, within: [end - 1 month, end], do: talk",
        ],
        [("divergence", PAIR, ""), ("tension", PAIR, "")],
    ),
    (
        "a date and an end",
        [
            "each: {course: {until: known}}, within: [until - 7 days, until], do: talk",
            "each: course, within: [end - 7 days, end], do: talk",
        ],
        [("divergence", PAIR, ""), ("tension", PAIR, "")],
    ),
    ("a shorter time", [LETTER, LETTER.replace("14", "7")], [("divergence", PAIR, "")]),
    ("the same time", [LETTER, LETTER], []),
    ("the same as advice", [LETTER, LETTER + ", force: should"], [("divergence", PAIR, "force")]),
    ("of other anchors", [LETTER, "each: start, within: [at, at + 7 days], do: letter"], []),
    (
        "of anchors that exclude each other",
        [
            LETTER.replace("course", "{course: short}").replace("short", "{kind: short}"),
            LETTER.replace("course", "{course: {kind: long}}").replace("14", "7"),
        ],
        [],
    ),
    (
        "in states that exclude each other",
        [LETTER + ", while: {stage: near}", LETTER.replace("14", "7") + ", while: {stage: far}"],
        [],
    ),
    ("of other acts", [LETTER, "each: course, within: [end, end + 7 days], do: talk"], []),
    ("a month and a quarter", ["per: month, do: talk", "per: quarter, do: talk"], [("divergence", PAIR, "")]),
    ("two months", ["per: month, do: talk", "per: month, do: talk"], []),
    (
        "two months of other force",
        ["per: month, do: talk", "per: month, do: talk, force: should"],
        [("divergence", PAIR, "force")],
    ),
    (
        "a special act less often",
        ["per: month, do: talk", "per: quarter, do: {talk: {form: face}}"],
        [],
    ),
    (
        "a clock and a calendar",
        ["every: 6 months, do: talk, starts: start, when-in-force: from-last-act", "per: year, do: talk"],
        [("divergence", PAIR, "")],
    ),
]


@pytest.mark.parametrize(("rules", "wanted"), [one[1:] for one in FAULTS], ids=[one[0] for one in FAULTS])
def test_what_is_found_in_two_rules(rules, wanted):
    faults = found(rules)
    assert told(faults) == wanted
    some, _ = policies(rules)
    for fault in faults:
        assert fault.witnesses
        for language in ("de", "en"):
            assert text(fault.code, language, **fault.fields)
        for witness in fault.witnesses:
            whole = [one for policy in some for one in evaluate(policy, witness.history, witness.as_of)]
            for shown in witness.shown:
                assert any(
                    (one.rule, one.verdict, one.due) == (shown.norm.rule, shown.verdict, shown.due) for one in whole
                )


def test_rules_of_two_policies_are_compared():
    assert told(found([LETTER], [LETTER.replace("14", "7")])) == [("divergence", PAIR, "")]


def test_the_witness_of_a_divergence_is_a_day_late_for_the_stricter_rule():
    (fault,) = found([LETTER, LETTER.replace("14", "7")])
    assert fault.code == "prove-pair-divergence-second"
    (witness,) = fault.witnesses
    course, letter = witness.history.facts
    assert (letter.start - (course.end or 0), course.attributes, letter.attributes) == (8, {}, {})
    assert {one.norm.rule: one.verdict.value for one in witness.shown} == {"r1": "met", "r2": "met-late"}


def test_a_tension_says_how_many_days_are_missing():
    rules = ["each: {course: {until: known}}, within: [until - 7 days, until], do: talk"]
    rules += ["each: course, within: [end - 7 days, end], do: talk"]
    (_, fault) = found(rules)
    assert fault.slack == -1
    first, second = (
        next(one for one in fault.witnesses if one.about == f"keeps-{name}") for name in ("first", "second")
    )
    days = [next(fact.start for fact in one.history.facts if fact.type == "talk") for one in (first, second)]
    assert days[0] < days[1]


def test_a_single_common_day_is_a_tension_without_slack():
    rules = ["each: {course: {lasts: {at-least: 1 month}}}, within: [start, start + 1 month], do: talk"]
    rules += ["each: {course: {lasts: {at-least: 1 month}}}, within: [start + 1 month, start + 2 months], do: talk"]
    assert told(found(rules)) == [("divergence", PAIR, "")]  # never more room: not tense, but together
    rules[1] = "each: {course: {lasts: {at-least: 2 months}}}, within: [end - 1 month, end], do: talk"
    (_, fault) = found(rules)
    assert (fault.kind.value, fault.slack) in {("tension", 0), ("tension", -1)}


def test_the_same_seed_gives_the_same_faults():
    rules = ["per: month, do: talk", "per: quarter, do: talk", LETTER, LETTER.replace("14", "7")]
    assert found(rules) == found(rules)


@pytest.mark.parametrize("head", ["valid: {from: 2024-02-29}", "valid: {from: 2020-01-01, to: 2020-03-31}"])
def test_policies_with_odd_validity_are_searched(head):
    for fault in found([LETTER, LETTER.replace("14", "7"), "per: month, do: talk", "per: week, do: talk"], head=head):
        assert all(iso(one.as_of) < "2190" for one in fault.witnesses)


def test_progress_is_told_after_each_question():
    some, vocabulary = policies([LETTER, LETTER.replace("14", "7")])
    seen: list[tuple[int, int]] = []
    list(pair_faults(some, vocabulary, 0, lambda done, whole: seen.append((done, whole))))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_a_rule_without_an_obligation_is_neither_kept_nor_broken():
    assert standing(()) is Standing.IDLE


def test_nothing_is_fated_where_the_vocabulary_tells_no_acts():
    some, vocabulary = policies(["each: start, must: {kind: a}"])
    plain = {name: replace(one, act=False) for name, one in vocabulary.facts.items()}
    assert not list(pair_faults(some, replace(vocabulary, facts=plain)))


@pytest.mark.parametrize(
    "rules",
    [
        ["each: course, within: [end - 5 days, end + 30 days], never: letter", LETTER],
        [LETTER, "each: course, within: [end - 5 days, end + 30 days], never: letter"],
        ["each: talk, must: {form: face}", "each: talk, must: {form: phone}"],
    ],
)
def test_the_first_rule_of_a_conflict_is_the_first_that_it_names(rules):
    (fault,) = found(rules)
    first, second = fault.norms
    assert (fault.fields["first"], fault.fields["second"]) == (first.name, second.name)
    assert [one.about for one in fault.witnesses] == ["keeps-first", "keeps-second"]
    for kept, witness in zip((first, second), fault.witnesses, strict=True):
        broken = {one.norm for one in witness.shown if one.verdict.breach}
        assert broken == {first, second} - {kept}
