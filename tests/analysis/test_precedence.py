"""Rows of one clock that hold on one day and differ: which of them decides is said, and what the other would do."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.situations.worlds import clocks, vocabulary
from validator.analysis.faults import Kind
from validator.analysis.precedence import precedence_faults
from validator.core.days import Duration, Missing, Unit
from validator.core.duties import Clock, Hit, Table
from validator.core.findings import Verdict
from validator.reference import evaluate
from validator.time.days import iso, parse

STATES = """{
  jung: {until: geburtsdatum + 25 years of life},
  alt: {after: geburtsdatum + 25 years of life},
  hoch: {stufe: hoch},
  mittel: {stufe: mittel},
  offen: {missing: nowhere said},
}"""
HOCH = "{name: hoch, when: hoch, interval: 1 month}"
KURS = "{name: kurs, when: {kurs: {}}, interval: 3 months}"


def made(*rows, hit="first", after=(), **more):
    """One clock with a table of rows, and tables of one row each after it."""
    tables = [f"{{hit: {hit}, rows: [{', '.join(rows)}]}}", *(f"{{hit: first, rows: [{one}]}}" for one in after)]
    text = tables[0] if len(tables) == 1 else f"[{', '.join(tables)}]"
    return clocks(text, states=STATES, **more)


def faults(policy):
    return list(precedence_faults([policy], vocabulary()))


def told(policy):
    return [(one.code.removeprefix("prove-rows-"), one.key) for one in faults(policy)]


@pytest.mark.parametrize(
    ("says", "rows", "wanted"),
    [
        ("the stricter one first", (HOCH, KURS), [("first-stricter", "hoch / kurs")]),
        ("the looser one first", (KURS, HOCH), [("first-looser", "kurs / hoch")]),
        ("one interval", (HOCH, "{when: {kurs: {}}, interval: 1 month, name: kurs}"), []),
        ("one interval in other units", (HOCH.replace("1 month", "12 months"), KURS.replace("3 months", "1 year")), []),
        ("the special case first", ("{when: [hoch, {kurs: {}}], interval: 1 month}", KURS), []),
        ("the special case last, which never decides", (KURS, "{when: [hoch, {kurs: {}}], interval: 1 month}"), []),
        ("a row for all the rest", (HOCH, "{interval: 3 months}"), []),
        ("spans of which there is one at a time", (HOCH, "{when: mittel, interval: 3 months}"), []),
        (
            "spans of which there are several",
            ("{name: a, when: {kurs: grund}, interval: 1 month}", "{name: b, when: {kurs: abend}, interval: 2 months}"),
            [("first-stricter", "a / b")],
        ),
        ("ages", ("{when: jung, interval: 1 month}", "{when: alt, interval: 2 months}"), []),
        ("nothing", (KURS.replace("3 months", "none"), HOCH), [("first-looser", "kurs / hoch")]),
        ("nothing last", (HOCH, KURS.replace("3 months", "none")), [("first-stricter", "hoch / kurs")]),
        ("nothing twice", (HOCH.replace("1 month", "none"), KURS.replace("3 months", "none")), []),
        ("a state that is not known", (HOCH, "{when: offen, interval: 3 months}"), []),
        (
            "three rows",
            (KURS, HOCH, "{name: ort, when: {subject: {art: a}}, interval: 6 months}"),
            [("first-stricter", "kurs / ort"), ("first-looser", "kurs / hoch"), ("first-stricter", "hoch / ort")],
        ),
        (
            "several that give way alike",
            (HOCH, KURS, "{name: ort, when: {subject: {art: a}}, interval: 3 months}"),
            [("first-stricter", "hoch / kurs, ort")],
        ),
    ],
)
def test_rows_of_which_order_decides(says, rows, wanted):
    found = told(made(*rows))
    assert sorted(found) == sorted(wanted)


def test_a_row_that_never_decides_is_not_overruled():
    rest = "{name: rest, when: {not: {kurs: {}}}, interval: 6 months}"
    assert told(made(KURS, rest, HOCH)) == []


def test_what_hangs_on_several_facts_is_tried():
    often = "{name: oft, when: {number-of: kurs, at-least: 2}, interval: 1 month}"
    assert told(made(often, HOCH.replace("1 month", "6 months"))) == [("first-stricter", "oft / hoch")]
    assert told(made(often, "{name: je, when: {number-of: kurs, at-least: 1}, interval: 2 months}")) == []


@pytest.mark.parametrize("rows", [(HOCH, KURS), (KURS, HOCH)])
def test_in_a_table_of_the_strictest_its_order_is_nothing(rows):
    assert told(made(*rows, hit="strictest")) == [("strictest-stricter", "hoch / kurs")]


def test_a_special_case_in_a_table_of_the_strictest_is_no_fault():
    assert told(made("{when: [hoch, {kurs: {}}], interval: 1 month}", KURS, hit="strictest")) == []


def test_rows_of_a_unique_table_that_differ_are_for_lint():
    assert told(made(HOCH, KURS, hit="unique")) == []


def test_a_missing_interval_is_compared_with_none():
    policy = made(HOCH, KURS)
    (rule,) = policy.rules
    (table,) = rule.norm.tables
    missing = Missing("nowhere said", Duration(1, Unit.MONTH), Duration(2, Unit.MONTH))
    rows = (replace(table.rows[0], interval=missing), table.rows[1])
    norm = replace(rule.norm, tables=(replace(table, rows=rows),))
    assert told(replace(policy, rules=(replace(rule, norm=norm),))) == []


def test_tables_in_a_row_are_told_one_by_one():
    """A row goes before the rows of each later table; one row for each interval stands for the others."""
    later = (
        "{name: ort, when: {subject: {art: a}}, interval: 1 month}",
        "{name: dienst, when: {dienst: {}}, interval: 6 months}",
    )
    assert told(made(KURS, after=later)) == [
        ("table-looser", "kurs / table 2, looser"),
        ("table-stricter", "kurs / table 3, stricter"),
        ("table-stricter", "ort / table 3, stricter"),
    ]


def test_a_table_is_asked_only_where_no_earlier_one_answers():
    other = "{name: ort, when: {subject: {art: a}}, interval: 6 months}"
    table = f"[{{hit: first, rows: [{{when: hoch, interval: 3 months}}]}}, {{hit: first, rows: [{HOCH}, {other}]}}]"
    assert told(clocks(table, states=STATES)) == [("table-stricter", "hoch#1 / table 2, stricter")]


@pytest.mark.parametrize(
    ("suspended", "wanted"),
    [("pause", [("first-stricter", "hoch / kurs")]), ("hoch", []), ("{all: [hoch, {kurs: {}}]}", [])],
)
def test_a_clock_that_rests_asks_no_row(suspended, wanted):
    assert told(made(HOCH, KURS, suspended_while=suspended, when_resumed="pauses")) == wanted


def test_rows_out_of_scope_together_do_not_meet():
    assert told(made(HOCH, KURS, **{"while": "{not: hoch}"})) == []


def test_rows_of_one_interval_differ_where_an_act_will_do_for_one_of_them():
    rows = (HOCH, "{name: kurs, when: {kurs: {}}, interval: 1 month, do: {besuch: {art: kurz}}}")
    (fault,) = faults(made(*rows))
    assert (fault.code, fault.key, fault.fields["act"]) == ("prove-rows-first-acts", "hoch / kurs", "besuch")
    assert [one.verdict for one in fault.witnesses[0].shown] == [Verdict.MET]
    assert told(made(HOCH, "{name: kurs, when: {kurs: {}}, interval: 1 month, do: besuch}")) == []


def test_where_nothing_is_owed_the_history_shows_that():
    policy = made(KURS.replace("3 months", "none"), HOCH)
    (fault,) = faults(policy)
    (witness,) = fault.witnesses
    assert witness.shown == evaluate(policy, witness.history, witness.as_of) == ()
    assert (fault.fields["due"], fault.fields["others"]) == ("–", "hoch (1 month → 2020-03-01)")


def test_rows_of_one_name_are_told_apart_by_number():
    rows = ("{name: x, when: hoch, interval: 1 month}", "{name: x, when: {kurs: {}}, interval: 2 months}")
    assert told(made(*rows)) == [("first-stricter", "x#1 / x#2")]


def test_both_rows_need_to_hold_only_until_the_earlier_due_day():
    passing = "{name: w, when: {within: [at, at + 2 months], of: antrag}, interval: 1 month}"
    assert told(made(passing, KURS)) == [("first-stricter", "w / kurs")]


@pytest.mark.parametrize(
    ("first", "last", "due"),
    [("2021-01-31", None, "2021-03-01"), ("2024-02-29", None, "2024-04-01"), (None, "2019-06-30", "2018-07-01")],
)
def test_odd_first_days_and_open_ends_are_no_matter(first, last, due):
    policy = made(HOCH, KURS)
    days = replace(policy.validity, first=first and parse(first), last=last and parse(last))
    assert [one.fields["due"] for one in faults(replace(policy, validity=days))] == [due]


def test_a_due_day_on_no_working_day_is_rolled():
    assert [one.fields["due"] for one in faults(made(HOCH, KURS, roll="true"))] == ["2020-03-02"]


def test_a_policy_that_was_never_in_force_shows_nothing():
    policy = made(HOCH, KURS)
    empty = replace(policy, validity=replace(policy.validity, last=policy.validity.first - 1))
    assert told(empty) == []


CONDITIONS = (
    "hoch",
    "mittel",
    "jung",
    "{kurs: {}}",
    "{kurs: grund}",
    "[hoch, {kurs: {}}]",
    "{subject: {art: a}}",
    "pause",
)
INTERVALS = ("1 month", "2 months", "6 months", "none")


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(CONDITIONS), st.sampled_from(INTERVALS)), min_size=2, max_size=4),
    st.sampled_from(("first", "strictest")),
)
def test_every_fault_is_one_row_as_it_stands_and_the_other_with_that_row_in_front(rows, hit):
    written = [f"{{name: r{n}, when: {when}, interval: {long}}}" for n, (when, long) in enumerate(rows)]
    policy = made(*written, hit=hit)
    for fault in faults(policy):
        assert fault.kind is Kind.DIVERGENCE
        assert {norm.rule for norm in fault.norms} == {"clock-0"}
        for witness in fault.witnesses:
            one, other = witness.about.split(" / ")
            found = evaluate(policy, witness.history, witness.as_of)
            turned = evaluate(in_front(policy, other), witness.history, witness.as_of)
            assert found != turned
            assert [finding.row for finding in found] == ([one] if fault.fields["due"] != "–" else [])
            assert {finding.row for finding in turned} <= {other}
            assert any(iso(finding.due) in fault.fields["others"] for finding in turned if finding.due) or not turned


def in_front(policy, name):
    """The policy with one row before all others."""
    (rule,) = policy.rules
    assert isinstance(rule.norm, Clock)
    first = Table(Hit.FIRST, tuple(row for table in rule.norm.tables for row in table.rows if row.name == name))
    return replace(policy, rules=(replace(rule, norm=replace(rule.norm, tables=(first, *rule.norm.tables))),))
