"""What becomes of clauses, and which verdicts and boundaries the examples of rules reach."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from validator.core.findings import Verdict
from validator.policy.problems import BadInput
from validator.usecases.accounting import Clause, Mark, Status, Use
from validator.usecases.coverage import Coverage, coverage
from validator.usecases.library import library

VOCABULARY = (Path(__file__).parents[1] / "cli" / "data" / "vocabulary.yaml").read_text(encoding="utf-8")
HEAD = """
policy: muster
version: "1"
title: A sample
issuer: muster
vocabulary: vocabulary.yaml
subject: kunde
valid: {from: 2020-01-01, clauses: [M-0]}
"""
LISTED = """
clauses: clauses.tsv
parameters: {frist: {value: 14 days, clauses: [M-4]}}
facts: {gespraech: {is: kontakt, clauses: [M-1, M-2]}}
definitions: {M-3: Used nowhere else.}
not-checked: {M-5: {reason: target, because: An aim.}}
rules:
  vermerk: {title: A note, without-examples: A sample., clauses: [M-1], each: gespraech, must: {art: known}}
"""
MARKS = "clause\tcheckable\nM-0\tno\nM-1\tyes\nM-2\tyes\nM-3\tpartly\n\nM-4\t\nM-5\tyes\nM-6\tyes\n"

BOTH_KINDS = [{"verdict": "met"}, {"verdict": "violated"}]
ACTS = "each: {massnahme: {}}\n    within: [end, end + 14 days]\n    do: bericht"
BOTH = "each: {massnahme: {}}\n    within: [end, end + 14 days]\n    do: {all: [{do: bericht}, {do: kontakt}]}"
EVER = "each: {massnahme: {}}\n    within: [ever, end]\n    do: bericht"
MUST = "each: aufnahme\n    must: {vermerk: known}"
NEVER = "each: {massnahme: {}}\n    within: [start, end + 9 days]\n    never: bericht"
NEVER_AFTER = "each: {massnahme: {}}\n    within: [after end, ever]\n    never: bericht"
ALWAYS = "always: {not: {massnahme: {}}}\n    while: {profil: nah}"
CLOCK = "every: 1 month\n    do: kontakt\n    starts: aufnahme\n    when-in-force: from-last-act"


def place(folder: Path, policy: str, marks: str = MARKS) -> Path:
    for name, content in (("vocabulary.yaml", VOCABULARY), ("muster.yaml", HEAD + policy), ("clauses.tsv", marks)):
        (folder / name).write_text(content, encoding="utf-8")
    return folder / "muster.yaml"


def covered(folder: Path, policy: str, marks: str = MARKS) -> Coverage:
    (found,) = coverage(library([place(folder, policy, marks)], {}, {}))
    return found


def one_rule(norm: str, *examples: tuple[str, dict[str, Any]]) -> str:
    shown = [{"says": "-", "as-of": as_of, "history": history, "expect": BOTH_KINDS} for as_of, history in examples]
    written = f"examples: {json.dumps(shown)}" if shown else "without-examples: A sample."
    return f"rules:\n  r:\n    title: A rule\n    {norm}\n    {written}\n"


def event(kind: str, day: str, **attributes: str) -> dict[str, str]:
    return {"type": kind, "at": day, **attributes}


def measure(*events: dict[str, str], first: str = "2020-03-01") -> dict[str, Any]:
    return {
        "events": list(events),
        "spans": [{"type": "massnahme", "from": first, "to": "2020-03-31", "value": "kurs"}],
    }


def span(kind: str, first: str, last: str, value: str) -> dict[str, str]:
    return {"type": kind, "from": first, "to": last, "value": value}


def gap(*days: tuple[str, str]) -> dict[str, Any]:
    gaps = [span("massnahme", first, last, "kurs") for first, last in days]
    return {"spans": [span("profil", "2020-02-01", "2020-04-30", "nah"), *gaps]}


def test_each_clause_has_the_strongest_status_of_its_uses(tmp_path):
    found = covered(tmp_path, LISTED)
    assert found.clauses == (
        Clause("M-0", Mark.NO, (Use("valid", None),)),
        Clause("M-1", Mark.YES, (Use("rules", "vermerk"), Use("facts", "gespraech"))),
        Clause("M-2", Mark.YES, (Use("facts", "gespraech"),)),
        Clause("M-3", Mark.PARTLY, (Use("definitions", None, because="Used nowhere else."),)),
        Clause("M-4", None, (Use("parameters", "frist"),)),
        Clause("M-5", Mark.YES, (Use("not-checked", None, "target", "An aim."),)),
        Clause("M-6", Mark.YES, ()),
    )
    encoded, definition = Status.ENCODED, Status.DEFINITION
    statuses = [encoded, encoded, definition, definition, definition, Status.NOT_CHECKED, Status.MISSING]
    assert [one.status for one in found.clauses] == statuses


def test_what_is_left_out_is_called_out(tmp_path):
    found = covered(tmp_path, LISTED)
    assert found.gaps == {
        "unencoded": ("M-5", "M-6"), "unaccounted": ("M-6",), "unmet": (), "unbroken": (),
    }  # fmt: skip
    assert found.totals[Status.NOT_CHECKED, Mark.YES] == 1
    assert found.totals.total() == 7
    assert not found.complete


def test_without_a_list_the_named_clauses_are_shown(tmp_path):
    found = covered(tmp_path, one_rule(MUST).replace("title: A rule", "title: A rule\n    clauses: [M-9]"))
    assert not found.listed
    assert [(one.id, one.mark) for one in found.clauses] == [("M-0", None), ("M-9", None)]


def test_a_list_without_marks(tmp_path):
    found = covered(tmp_path, LISTED, "clause\n" + "".join(f"M-{number}\n" for number in range(6)))
    assert {one.mark for one in found.clauses} == {None}
    assert found.unencoded == found.unaccounted == ()


def test_marks_that_are_not_known_are_refused(tmp_path):
    with pytest.raises(BadInput) as error:
        covered(tmp_path, LISTED, MARKS.replace("M-1\tyes", "M-1\tja").replace("M-3\tpartly", "M-3\thalf"))
    assert [(one.code, one.place.line, one.place.column) for one in error.value.problems] == [
        ("coverage-mark", 3, 5),
        ("coverage-mark", 5, 5),
    ]


def test_an_example_that_cannot_be_read_is_refused(tmp_path):
    policy = one_rule(ACTS, ("2020-05-01", {"events": [event("bericht", "2020-13-01")]}))
    with pytest.raises(BadInput):
        covered(tmp_path, policy)


@pytest.mark.parametrize(
    ("norm", "as_of", "history", "reached"),
    [
        (ACTS, "2020-05-01", measure(event("bericht", "2020-03-31")), {"first-day"}),
        (ACTS, "2020-05-01", measure(event("bericht", "2020-04-14")), {"last-day"}),
        (ACTS, "2020-05-01", measure(event("bericht", "2020-04-13")), set()),
        (ACTS, "2020-05-01", measure(event("bericht", "2020-04-15")), {"day-after"}),
        (ACTS, "2020-05-01", measure(event("bericht", "2020-04-16")), set()),
        (ACTS, "2020-05-01", measure(), set()),
        (ACTS, "2020-04-15", measure(), {"day-after"}),
        (ACTS, "2020-04-14", measure(), {"due-day-open"}),
        (ACTS, "2020-04-13", measure(), set()),
        (BOTH, "2020-05-01", measure(event("bericht", "2020-04-14"), event("kontakt", "2020-04-02")), {"last-day"}),
        (BOTH, "2020-05-01", measure(event("bericht", "2020-03-31"), event("kontakt", "2020-04-02")), {"first-day"}),
        (BOTH, "2020-05-01", measure(event("bericht", "2020-04-15"), event("kontakt", "2020-04-02")), {"day-after"}),
        (EVER, "2020-05-01", measure(event("bericht", "2020-03-31")), {"last-day"}),
        (MUST, "2020-05-01", {"events": [event("aufnahme", "2020-03-01", vermerk="x")]}, {"last-day"}),
        (MUST, "2020-03-02", {"events": [event("aufnahme", "2020-03-01")]}, {"day-after"}),
        (MUST, "2020-03-01", {"events": [event("aufnahme", "2020-03-01")]}, {"due-day-open"}),
        (NEVER, "2020-05-01", measure(event("bericht", "2020-03-01")), {"first-day-in-scope"}),
        (NEVER, "2020-05-01", measure(event("bericht", "2020-01-01"), first="2019-12-01"), {"first-day-in-scope"}),
        (NEVER, "2020-05-01", measure(event("bericht", "2020-04-09")), {"last-day-in-scope"}),
        (NEVER, "2020-05-01", measure(event("bericht", "2020-04-08")), set()),
        (NEVER, "2020-04-09", measure(event("bericht", "2020-04-09")), set()),
        (NEVER_AFTER, "2020-05-01", measure(event("bericht", "2020-04-01")), {"first-day-in-scope"}),
        (ALWAYS, "2020-06-01", gap(("2020-02-01", "2020-02-09")), {"first-day-in-scope"}),
        (ALWAYS, "2020-06-01", gap(("2020-04-01", "2020-05-09")), {"last-day-in-scope"}),
        (ALWAYS, "2020-06-01", gap(("2020-02-02", "2020-04-29")), set()),
        (ALWAYS, "2020-04-20", gap(("2020-04-01", "2020-05-09")), set()),
        (CLOCK, "2020-03-15", {"events": [event("aufnahme", "2020-02-01"), event("kontakt", "2020-03-01")]}, {"last-day"}),
        (CLOCK, "2020-03-15", {"events": [event("aufnahme", "2020-02-01"), event("kontakt", "2020-03-02")]}, {"day-after"}),
        (CLOCK, "2020-03-01", {"events": [event("aufnahme", "2020-02-01")]}, {"due-day-open"}),
        (CLOCK, "2020-03-02", {"events": [event("aufnahme", "2020-02-01")]}, {"day-after"}),
    ],
)  # fmt: skip
def test_boundaries_are_reached_on_their_day_only(norm, as_of, history, reached, tmp_path):
    (rule,) = covered(tmp_path, one_rule(norm, (as_of, history))).rules
    assert {boundary.value for boundary, is_reached in rule.boundaries.items() if is_reached} == reached


@pytest.mark.parametrize(
    ("norm", "expected"),
    [
        (ACTS, ["first-day", "last-day", "due-day-open", "day-after"]),
        (EVER, ["last-day", "due-day-open", "day-after"]),
        (ACTS.replace("14 days", "frist"), ["first-day", "day-after"]),
        (MUST, ["last-day", "due-day-open", "day-after"]),
        (NEVER, ["first-day-in-scope", "last-day-in-scope"]),
        (NEVER_AFTER, ["first-day-in-scope"]),
        (ALWAYS, ["first-day-in-scope", "last-day-in-scope"]),
        (CLOCK, ["last-day", "due-day-open", "day-after"]),
    ],
)
def test_each_kind_of_rule_has_its_boundaries(norm, expected, tmp_path):
    missing = "parameters: {frist: {missing: Not said.}}\n"
    (rule,) = covered(tmp_path, missing + one_rule(norm)).rules
    assert [one.value for one in rule.boundaries] == expected
    assert rule.missing == (("frist",) if "frist" in norm else ())


def test_verdicts_count_the_findings_of_the_rules_own_examples(tmp_path):
    runs = [("2020-05-01", measure(event("bericht", "2020-04-02"))), ("2020-05-01", measure())]
    other = "  other: {title: B, without-examples: A sample., each: {massnahme: {}}, within: [end, end + 14 days], do: bericht}\n"
    own, idle = sorted(covered(tmp_path, one_rule(ACTS, *runs) + other).rules, key=lambda one: -one.examples)
    assert {verdict for verdict, count in own.verdicts.items() if count} == {Verdict.MET, Verdict.VIOLATED}
    assert (own.rule, own.examples, own.met, own.breached) == ("r", 2, True, True)
    assert (idle.rule, idle.examples, idle.met, idle.breached) == ("other", 0, False, False)


def test_a_late_act_is_a_breach(tmp_path):
    found = covered(tmp_path, one_rule(ACTS, ("2020-05-01", measure(event("bericht", "2020-04-20")))))
    assert (found.unmet, found.unbroken) == (("r",), ())


def test_complete(tmp_path):
    runs = [("2020-05-01", measure(event("bericht", "2020-04-02"))), ("2020-05-01", measure())]
    marks = "clause\tcheckable\nM-0\tyes\n"
    assert covered(tmp_path, "clauses: clauses.tsv\n" + one_rule(ACTS, *runs), marks).complete
