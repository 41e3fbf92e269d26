"""Gaps: situations of a running clock without a row, values of which nothing is said."""

import pytest

from tests.analysis.situations.worlds import clocks, policy, vocabulary
from validator.analysis.gaps import gap_faults
from validator.reference import evaluate

AGES = "{jung: {until: geburtsdatum + 25 years of life}, alt: {after: geburtsdatum + 25 years of life}}"
HIGH = "{hit: first, rows: [{when: {stufe: hoch}, interval: 1 month}]}"


def gaps(kind, *policies, **more):
    return [one.key for one in gap_faults(policies, vocabulary(), **more) if one.code == f"prove-gap-{kind}"]


@pytest.mark.parametrize(
    ("says", "table", "wanted"),
    [
        ("values without a row", HIGH, ["stufe: – | mittel | niedrig"]),
        (
            "no value without a row",
            "{hit: first, rows: [{when: {not: {stufe: hoch}}, interval: 1 month}]}",
            ["stufe: hoch"],
        ),
        (
            "ages",
            "{hit: first, rows: [{when: jung, interval: 1 month}]}",
            ["≥ geburtsdatum + 25 years of life + 1 day"],
        ),
        ("a row for all", "{hit: first, rows: [{when: jung, interval: 1 month}, {interval: 3 months}]}", []),
        (
            "a row that asks for nothing is a row",
            "{hit: first, rows: [{when: jung, interval: none}, {when: alt, interval: 1 month}]}",
            [],
        ),
        ("an attribute", "{hit: first, rows: [{when: {subject: {art: a}}, interval: 1 month}]}", ["art: b"]),
        ("no table, no gap", "1 month", []),
    ],
)
def test_a_situation_without_a_row_is_a_gap(says, table, wanted):
    assert gaps("row", clocks(table, states=AGES)) == wanted


SILENT = "{name: still, when: jung, interval: none}"


@pytest.mark.parametrize(
    ("says", "hit", "rows", "wanted"),
    [
        ("a row that rests on nothing", "first", [SILENT, "{interval: 1 month}"], ["still"]),
        ("a clause says so", "first", [SILENT.replace("none", "none, clauses: [A-1]"), "{interval: 1 month}"], []),
        ("an interval needs no clause", "first", [SILENT.replace("none", "1 month"), "{interval: 2 months}"], []),
        ("a row that never decides", "first", ["{when: {not: alt}, interval: 1 month}", SILENT], []),
        ("a row that is never strictest", "strictest", [SILENT, "{interval: 1 month}"], []),
        ("a row that is strictest", "strictest", [SILENT, "{when: {stufe: hoch}, interval: 1 month}"], ["still"]),
        ("every one of them", "first", [SILENT, "{name: stiller, interval: none}"], ["still", "stiller"]),
    ],
)
def test_a_row_without_an_interval_that_rests_on_no_clause_is_a_gap(says, hit, rows, wanted):
    table = f"{{hit: {hit}, rows: [{', '.join(rows)}]}}"
    assert gaps("silent", clocks(table, states=AGES)) == wanted


@pytest.mark.parametrize(("suspended", "wanted"), [("{kurs: {}}", ["still"]), ("jung", [])])
def test_a_silent_row_is_asked_only_while_the_clock_runs(suspended, wanted):
    table = f"{{hit: first, rows: [{SILENT}, {{interval: 1 month}}]}}"
    made = clocks(table, states=AGES, suspended_while=suspended, when_resumed="pauses")
    assert gaps("silent", made) == wanted


def test_the_history_of_a_silent_row_names_it_and_nothing_is_found():
    made = clocks(f"{{hit: first, rows: [{SILENT}, {{interval: 1 month}}]}}", states=AGES)
    (fault,) = [one for one in gap_faults([made], vocabulary()) if one.code == "prove-gap-silent"]
    (witness,) = fault.witnesses
    assert [norm.row for norm in fault.norms] == ["still"]
    assert evaluate(made, witness.history, witness.as_of) == ()


def test_the_witness_starts_the_clock_and_nothing_is_found():
    made = clocks("{hit: first, rows: [{when: [jung, {stufe: hoch}], interval: 1 month}]}", states=AGES)
    faults = [one for one in gap_faults([made], vocabulary()) if one.code == "prove-gap-row"]
    assert [one.key for one in faults] == ["stufe: – | mittel | niedrig", "≥ geburtsdatum + 25 years of life + 1 day"]
    for fault in faults:
        (witness,) = fault.witnesses
        assert evaluate(made, witness.history, witness.as_of) == ()
        assert "aufnahme" in {one.type for one in witness.history.facts}


@pytest.mark.parametrize(
    ("young", "old", "wanted"),
    [
        ("before: geburtsdatum + 25 years", "after: geburtsdatum + 25 years", 1),
        ("before: geburtsdatum + 25 years", "from: geburtsdatum + 25 years", 0),
        ("until: geburtsdatum + 25 years of life", "after: geburtsdatum + 25 years", 1),
        ("until: geburtsdatum + 25 years", "after: geburtsdatum + 25 years of life", 0),
    ],
)
def test_a_gap_of_a_single_day_is_one(young, old, wanted):
    table = f"{{hit: first, rows: [{{when: {{{young}}}, interval: 1 month}}, {{when: {{{old}}}, interval: 3 months}}]}}"
    made = clocks(table)
    faults = [one for one in gap_faults([made], vocabulary()) if one.code == "prove-gap-row"]
    assert len(faults) == wanted
    for fault in faults:
        (witness,) = fault.witnesses
        assert evaluate(made, witness.history, witness.as_of) == ()


def test_out_of_scope_and_while_it_rests_there_is_no_gap():
    more = {"while": "{not: {stufe: mittel}}", "suspended_while": "{not: {stufe: hoch}}", "when_resumed": "pauses"}
    assert gaps("row", clocks(HIGH, **more)) == []


def test_what_a_free_truth_hides_is_confirmed_or_not_said():
    table = "{hit: first, rows: [{when: {since: kurs}, interval: 1 month}, {when: {not: {since: kurs}}, interval: 2 months}]}"
    assert gaps("row", clocks(table)) == []
    assert gaps("row", clocks("{hit: first, rows: [{when: {since: kurs}, interval: 1 month}]}")) == ["¬ covered(kurs)"]
    assert gaps("row", clocks("{hit: first, rows: [{when: {not: {since: kurs}}, interval: 1 month}]}")) == [
        "covered(kurs)"
    ]


@pytest.mark.parametrize(
    ("says", "rule", "wanted"),
    [
        ("one value of three", "{each: {kurs: grund}, within: [end, end + 30 days], do: besuch}", ["kurs.value"]),
        ("all values", "{each: {kurs: {value: [grund, aufbau, abend]}}, within: [end, end + 30 days], do: besuch}", []),
        ("one and the others", "{each: {kurs: {value: {not: grund}}}, within: [at, at], do: {kurs: grund}}", []),
        ("no value", "{each: kurs, within: [end, end + 30 days], do: besuch}", []),
        ("what is done", "{each: antrag, within: [at, at + 3 days], do: {besuch: {art: lang}}}", []),
        ("what the agency decides", "{each: {besuch: {art: lang}}, within: [at, at + 3 days], do: anruf}", []),
        ("a scope", "{each: antrag, while: {stufe: hoch}, within: [at, at + 3 days], do: besuch}", ["stufe.value"]),
        ("another attribute", "{each: {kurs: {pflicht: true}}, within: [end, end + 30 days], do: besuch}", []),
    ],
)
def test_a_value_of_a_closed_list_of_which_nothing_is_said_is_a_gap(says, rule, wanted):
    assert gaps("value", policy(f"{{rules: {{regel: {rule}}}}}")) == wanted


def test_a_value_that_the_register_names_is_said():
    made = policy("{rules: {regel: {each: {kurs: grund}, within: [end, end + 30 days], do: besuch}}}")
    (fault,) = gap_faults([made], vocabulary(), {("fall", "1"): {"abend"}})
    assert fault.fields["values"] == "aufbau"


def test_a_value_that_another_rule_takes_is_said():
    made = policy(
        "{rules: {eins: {each: {kurs: grund}, within: [end, end + 30 days], do: besuch},"
        " zwei: {each: {kurs: {value: {not: grund}}}, must: {pflicht: true}}}}"
    )
    assert gaps("value", made) == []


def test_a_policy_without_rules_about_anything_has_no_gaps():
    assert gaps("row") == gaps("value") == []
