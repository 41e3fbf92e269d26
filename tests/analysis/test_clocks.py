"""Two clocks on one matter: rows that decide on one day and disagree."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.analysis.situations.worlds import clock, clocks, policy, vocabulary
from validator.analysis.clocks import clock_faults
from validator.analysis.gaps import gap_faults
from validator.analysis.tables import table_faults
from validator.core.findings import Verdict
from validator.core.rules import Validity
from validator.policy import yaml
from validator.policy.schema import plain
from validator.reference import evaluate
from validator.time.days import parse
from validator.usecases.library import library

FOLDER = Path(__file__).parents[2] / "policies"
STATES = """
  jung: {until: geburtsdatum + 25 years of life}
  alt: {after: geburtsdatum + 25 years of life}
  hoch: {stufe: hoch}
  mittel: {stufe: mittel}
  niedrig: {stufe: niedrig}
"""
TEXT = """
  hit: first
  rows:
    - {name: kurs, when: {kurs: grund}, interval: 6 months}
    - {name: jung-hoch, when: [jung, hoch], interval: 1 month}
    - {name: jung-sonst, when: jung, interval: 2 months}
    - {name: alt-hoch, when: [alt, hoch], interval: 2 months}
    - {name: alt-mittel, when: [alt, mittel], interval: 3 months}
    - {name: alt-niedrig, when: [alt, niedrig], interval: 6 months}
    - {name: sonst, interval: 6 months}
"""
ANNEX = """
  hit: unique
  rows:
    - {name: a-jung-hoch, when: [jung, hoch], interval: 1 month}
    - {name: a-jung-mittel, when: [jung, mittel], interval: 2 months}
    - {name: a-jung-niedrig, when: [jung, niedrig], interval: 2 months}
    - {name: a-alt-hoch, when: [alt, hoch], interval: 3 months}
    - {name: a-alt-mittel, when: [alt, mittel], interval: 2 months}
    - {name: a-pflicht, when: [alt, mittel, {kurs: {pflicht: true}}], interval: 1 month}
"""


def directive(text=TEXT, annex=ANNEX, **more):
    """A text and its annex, each as a clock."""
    rules = {"text": clock(text), "anlage": clock(annex, **more)}
    return policy(json.dumps({"rules": rules, "states": plain(yaml.parse(STATES, "states"))}))


def keys(*policies):
    return [one.key for one in clock_faults(policies, vocabulary())]


def test_every_row_in_which_an_annex_says_otherwise_than_its_text_is_found():
    assert keys(directive()) == [
        "a-jung-hoch / kurs",
        "a-jung-mittel / kurs",
        "a-jung-niedrig / kurs",
        "a-alt-hoch / kurs",
        "a-alt-hoch / alt-hoch",
        "a-alt-mittel / kurs",
        "a-alt-mittel / alt-mittel",
    ]


def test_rows_of_a_unique_table_that_hold_together_are_found():
    found = [
        (one.wrong.value, one.rule, one.row, one.other) for one in table_faults(directive(), vocabulary()) if one.other
    ]
    assert found == [("collides", "anlage", 4, 5)]


def test_the_group_that_the_annex_leaves_out_is_found():
    said = [(one.norms[0].rule, one.key) for one in gap_faults([directive()], vocabulary()) if "row" in one.code]
    assert ("anlage", "stufe: –") in said
    assert any("niedrig" in key and "≥ geburtsdatum" in key for _, key in said)
    assert {rule for rule, _ in said} == {"anlage"}


def test_a_divergence_says_which_row_is_stricter_and_from_when():
    fault = next(one for one in clock_faults([directive()], vocabulary()) if one.key == "a-alt-hoch / alt-hoch")
    assert [norm.row for norm in fault.norms] == ["a-alt-hoch", "alt-hoch"]
    wanted = {"stricter": "text", "first_due": "2020-05-01", "second_due": "2020-04-01", "first_interval": "3 months"}
    assert wanted.items() <= fault.fields.items()


def test_every_witness_keeps_one_clock_and_breaks_the_other_by_the_same_acts():
    made = directive()
    faults = list(clock_faults([made], vocabulary()))
    assert faults
    for fault in faults:
        (witness,) = fault.witnesses
        found = {(one.rule, one.row, one.due): one.verdict for one in evaluate(made, witness.history, witness.as_of)}
        shown = {one.norm.rule: found[one.norm.rule, one.norm.row, one.due] for one in witness.shown}
        assert shown[fault.fields["stricter"]].breach
        assert sorted(verdict.breach for verdict in shown.values()) == [False, True]
        assert all(one.due < witness.as_of for one in witness.shown)


def test_a_row_that_asks_for_nothing_diverges_from_one_that_asks():
    annex = "{hit: first, rows: [{name: keine, when: jung, interval: none}, {name: sechs, interval: 6 months}]}"
    (fault,) = clock_faults([directive("{hit: first, rows: [{name: immer, interval: 6 months}]}", annex)], vocabulary())
    (witness,) = fault.witnesses
    assert (fault.key, fault.code) == ("keine / immer", "prove-clocks-nothing")
    assert [(one.norm.rule, one.verdict) for one in witness.shown] == [("text", Verdict.MET_LATE)]


@pytest.mark.parametrize(
    ("says", "more", "wanted"),
    [
        ("other acts", {"do": "anruf"}, []),
        ("some acts in common", {"do": ["anruf", {"besuch": {"art": "kurz"}}]}, ["zwei / drei"]),
        ("other starts", {"starts": "antrag"}, ["zwei / drei"]),
        ("no days in common", {"while": {"stufe": "hoch"}}, []),
        ("only the force differs", {"force": "indicator"}, ["zwei / drei"]),
    ],
)
def test_clocks_are_compared_where_one_act_serves_both_on_one_day(says, more, wanted):
    text = "{hit: first, rows: [{name: drei, when: {stufe: niedrig}, interval: 3 months}]}"
    annex = "{hit: first, rows: [{name: zwei, interval: 2 months}]}"
    made = directive(text, annex, **more)
    assert keys(made) == wanted


def test_clocks_that_agree_and_of_which_one_only_advises_differ_in_force():
    table = "{hit: first, rows: [{name: immer, when: kurs, interval: 2 months}]}"
    made = directive(table, table, force="target")
    (fault,) = clock_faults([made], vocabulary())
    assert (fault.key, fault.fields["first_force"], fault.fields["second_force"]) == ("force", "target", "must")
    assert [one.verdict for one in fault.witnesses[0].shown] == [Verdict.VIOLATED, Verdict.VIOLATED]


def test_weeks_and_months_are_compared_by_the_days_they_come_to():
    made = directive(
        "{hit: first, rows: [{name: wochen, interval: 4 weeks}]}",
        "{hit: first, rows: [{name: monat, interval: 1 month}]}",
    )
    (fault,) = clock_faults([made], vocabulary())
    assert fault.fields["stricter"] == "text"


def test_clocks_of_two_policies_are_compared_where_both_are_in_force():
    one, other = clocks("1 month"), clocks("2 months")
    other = replace(other, id="anders")
    assert keys(one, other) == ["always / always"]
    assert keys(one, replace(other, validity=Validity(None, parse("2019-12-31")))) == []


def test_versions_of_one_policy_are_not_compared():
    one, other = clocks("1 month"), clocks("2 months")
    assert keys(one, replace(other, version="2")) == []


def test_what_the_annexes_that_are_shipped_say_otherwise_is_confirmed():
    (entry,) = library([FOLDER / "herford"], {}, {})
    faults = list(clock_faults([entry.policy], entry.vocabulary))
    for fault in faults:
        (witness,) = fault.witnesses
        found = {(one.rule, one.due, one.verdict) for one in evaluate(entry.policy, witness.history, witness.as_of)}
        assert {(one.norm.rule, one.due, one.verdict) for one in witness.shown} <= found


@pytest.mark.parametrize(
    ("says", "more", "wanted"),
    [
        ("the same acts", {}, []),
        ("the same acts in another order", {"do": [{"besuch": {"art": "kurz"}}, {"besuch": {"art": "lang"}}]}, []),
        ("more acts", {"do": ["besuch", "anruf"]}, [("anlage", "anruf", "text")]),
        ("fewer acts", {"do": {"besuch": {"art": "kurz"}}}, [("text", "besuch", "anlage")]),
        ("other acts", {"do": "anruf"}, []),
    ],
)
def test_clocks_of_one_interval_differ_where_an_act_will_do_for_one_of_them(says, more, wanted):
    table = "{hit: first, rows: [{name: immer, when: kurs, interval: 2 months}]}"
    made = directive(table, table, **more)
    faults = [one for one in clock_faults([made], vocabulary()) if one.code == "prove-clocks-acts"]
    assert [(one.fields["looser"], one.fields["act"], one.fields["stricter"]) for one in faults] == wanted
    for fault in faults:
        (witness,) = fault.witnesses
        verdicts = {one.rule: one.verdict for one in evaluate(made, witness.history, witness.as_of)}
        assert verdicts[fault.fields["looser"]] is not verdicts[fault.fields["stricter"]]
        assert verdicts[fault.fields["stricter"]].breach
