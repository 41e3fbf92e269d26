"""Every kind of change, with the history that shows it to the day."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from worlds import BAN, CLOCK, NOTE, REPORT, only, policy, shown, told

from validator.analysis.comparing.changes import Effect, Kind
from validator.analysis.faults import Standing
from validator.core.findings import Verdict
from validator.time.days import iso

RUN = "[end, end + 14 days]"
CHANGES = [
    (
        "less time",
        REPORT,
        REPORT.replace("14 days", "7 days"),
        Kind.STRICTER,
        [("broken", "2021-09-09", [("course", "2021-09-01", "2021-09-01")])],
    ),
    (
        "more time",
        REPORT,
        REPORT.replace("14 days", "30 days"),
        Kind.LOOSER,
        [("kept", "2021-09-16", [("course", "2021-09-01", "2021-09-01")])],
    ),
    (
        "one interval longer, one shorter",
        CLOCK,
        CLOCK.replace("3 months", "2 months").replace("1 month}", "2 months}"),
        Kind.INCOMPARABLE,
        [
            ("broken", "2020-04-02", [("stage", "2020-02-01", None, "far"), ("start", "2020-02-01")]),
            ("kept", "2020-06-02", [("stage", "2020-05-01", None, "near"), ("start", "2020-05-01")]),
        ],
    ),
    (
        "a ban in more states",
        BAN,
        BAN.replace("stage: far", "stage: [far, out]"),
        Kind.STRICTER,
        [("broken", "2020-05-02", [("course", "2020-05-01", None), ("stage", "2020-05-01", None, "out")])],
    ),
    (
        "a ban of fewer facts",
        BAN,
        BAN.replace("{course: {}}", "{course: {kind: long}}"),
        Kind.LOOSER,
        [("kept", "2020-05-02", [("course", "2020-05-01", None, "short"), ("stage", "2020-05-01", None, "far")])],
    ),
    (
        "an exception",
        REPORT,
        REPORT + "    unless: {stage: out}\n",
        Kind.LOOSER,
        [("kept", "2021-10-16", [("course", "2021-10-01", "2021-10-01"), ("stage", "2021-10-01", None, "out")])],
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "kind", "witnesses"), [one[1:] for one in CHANGES], ids=[one[0] for one in CHANGES]
)
def test_a_change_has_its_kind_and_its_smallest_history(old, new, kind, witnesses):
    found = only(policy(old), policy(new))
    assert (found.kind, shown(found)) == (kind, witnesses)


@pytest.mark.parametrize(("old", "new", "kind"), [one[1:4] for one in CHANGES], ids=[one[0] for one in CHANGES])
def test_the_other_way_round_the_kind_is_the_opposite(old, new, kind):
    opposite = {Kind.STRICTER: Kind.LOOSER, Kind.LOOSER: Kind.STRICTER}.get(kind, kind)
    assert only(policy(new), policy(old)).kind is opposite


def test_a_window_that_moves_is_incomparable():
    found = only(policy(REPORT), policy(REPORT.replace(RUN, "[end - 7 days, end + 7 days]")))
    assert found.kind is Kind.INCOMPARABLE
    assert [one.effect for one in found.witnesses] == [Effect.BROKEN, Effect.KEPT]


def test_one_more_act_is_stricter():
    found = only(policy(REPORT), policy(REPORT.replace("do: letter", "do: {all: [letter, talk]}")))
    assert found.kind is Kind.STRICTER
    assert [fact.type for fact in found.witnesses[0].history.facts] == ["course", "letter"]


def test_late_acts_that_do_not_serve_any_more_are_judged_otherwise():
    found = only(policy(REPORT), policy(REPORT + "    late: false\n"))
    assert found.kind is Kind.OTHER
    [witness] = found.witnesses
    verdicts = [one.verdict for one in (*witness.old, *witness.new)]
    assert verdicts == [Verdict.MET_LATE, Verdict.VIOLATED]


def test_an_excuse_leaves_the_verdict():
    found = only(policy(REPORT), policy(REPORT + "    excused-by: {stage: out}\n"))
    assert (found.kind, [one.effect for one in found.witnesses]) == (Kind.OTHER, [Effect.EXCUSED])


def test_a_rule_that_is_added_is_shown_broken():
    found = only(policy(REPORT), policy(REPORT, BAN))
    assert (found.kind, found.name) == (Kind.ADDED, "calm")
    assert shown(found) == [
        ("broken", "2020-05-02", [("course", "2020-05-01", None), ("stage", "2020-05-01", None, "far")])
    ]


def test_a_rule_that_is_removed_is_shown_broken_before():
    found = only(policy(REPORT, NOTE), policy(REPORT))
    assert (found.kind, found.name) == (Kind.REMOVED, "noted")
    assert shown(found) == [("kept", "2021-09-02", [("start", "2021-09-01")])]


def test_another_name_is_no_change():
    report = told(policy(REPORT), policy(REPORT.replace("report:", "bericht:")))
    [found] = report.changes
    assert (found.kind, found.renamed, report.changed) == (Kind.UNCHANGED, True, False)


def test_two_rules_that_change_names_are_no_change():
    other = REPORT.replace("report:", "second:").replace("14 days", "20 days")
    swapped = REPORT.replace("report:", "second:"), REPORT.replace("14 days", "20 days")
    report = told(policy(REPORT, other), policy(*swapped))
    assert [(one.kind, one.renamed) for one in report.changes] == [(Kind.UNCHANGED, True)] * 2


def test_a_rule_with_another_name_and_another_bound_is_the_same_rule():
    found = only(policy(REPORT), policy(REPORT.replace("report:", "bericht:").replace("14 days", "7 days")))
    assert (found.kind, found.name, found.renamed) == (Kind.STRICTER, "bericht", True)


def test_force_is_a_change_of_its_own():
    report = told(policy(REPORT), policy(REPORT + "    force: should\n"))
    [found] = report.changes
    assert (found.kind, [str(one) for one in found.forces]) == (Kind.UNCHANGED, ["must", "should"])
    assert report.changed


def test_days_in_force_are_a_change_of_their_own():
    report = told(policy(REPORT), policy(REPORT).replace("from: 2020-01-01", "from: 2021-01-01"))
    assert report.changed
    assert [one.kind for one in report.changes] == [Kind.UNCHANGED]
    witness = report.dates.witness
    assert witness.old
    assert not witness.new
    assert iso(witness.old[0].due) < "2021-01-01"


def test_rules_are_compared_on_the_days_of_the_new_policy():
    new = policy(REPORT.replace("14 days", "7 days")).replace("from: 2020-01-01", "from: 2025-01-01, to: 2025-12-31")
    [found] = told(policy(REPORT).replace("2020-01-01", "2020-01-01, to: 2020-12-31"), new).changes
    assert found.kind is Kind.STRICTER
    assert "2025" in iso(found.witnesses[0].as_of)


def test_what_cannot_be_told_apart_is_said_to_be_undecided():
    counted = REPORT + "    times: {at-least: 1}\n"
    found = only(policy(counted), policy(counted.replace("at-least: 1", "more-than: 0")))
    assert (found.kind, found.witnesses) == (Kind.UNDECIDED, ())
    assert found.tried > 100


def test_a_duty_after_a_breach_changes_with_the_rule_it_hangs_on():
    hung = """
  reason:
    title: A reason after a breach
    clauses: [W-9]
    without-examples: A sample.
    each: {breach-of: [report]}
    within: [at, at + 7 days]
    do: talk
"""
    changes = told(policy(REPORT, hung), policy(REPORT.replace("14 days", "7 days"), hung)).changes
    assert [(one.name, one.kind) for one in changes if one.matters][1] == ("report", Kind.STRICTER)
    renamed = policy(REPORT.replace("report:", "letters:"), hung.replace("[report]", "[letters]"))
    assert not told(policy(REPORT, hung), renamed).changed


def test_two_runs_find_the_same():
    old, new = (
        policy(REPORT, CLOCK),
        policy(REPORT.replace("14 days", "10 days"), CLOCK.replace("3 months", "4 months")),
    )
    assert told(old, new).changes == told(old, new).changes


def test_an_obligation_that_falls_out_of_force_does_not_make_a_rule_looser():
    """With less time, a due day just after the first day in force comes to lie before it."""
    edge = REPORT.replace("without-examples: A sample.", EDGE)
    assert only(policy(edge), policy(edge.replace("14 days", "7 days"))).kind is Kind.STRICTER


EDGE = """examples:
      - says: kept on the last day
        as-of: 2020-01-20
        history: {spans: [{type: course, from: 2019-11-01, to: 2019-12-22}], events: [{type: letter, at: 2020-01-05}]}
        expect: [{verdict: met, due: 2020-01-05}]
      - says: broken
        as-of: 2020-01-20
        history: {spans: [{type: course, from: 2019-11-01, to: 2019-12-22}]}
        expect: [{verdict: violated, due: 2020-01-05, since: 2020-01-06}]"""


@pytest.mark.skipif(find_spec("z3") is None, reason="the solver is an extra")
@pytest.mark.parametrize(
    ("old", "new", "standings"),
    [
        (REPORT, REPORT.replace("14 days", "7 days"), [(Effect.KEPT, Standing.OUTSIDE, "edge")]),
        (
            REPORT + "    times: {at-least: 1}\n",
            REPORT + "    times: {more-than: 0}\n",
            [(Effect.BROKEN, Standing.ABSENT, ""), (Effect.KEPT, Standing.ABSENT, "")],
        ),
        (BAN, BAN.replace("{course: {}}", "{course: {kind: long}}"), [(Effect.BROKEN, Standing.ABSENT, "")]),
        (CLOCK, CLOCK.replace("3 months", "2 months"), [(Effect.KEPT, Standing.OUTSIDE, "clock")]),
    ],
    ids=["less time", "two ways to say one", "fewer facts", "a clock"],
)
def test_the_proof_decides_where_the_search_found_nothing(old, new, standings):
    [found] = told(policy(old), policy(new), prove=True).changes
    assert [(one.effect, one.standing, one.reason) for one in found.proofs] == standings
