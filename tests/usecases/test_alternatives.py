"""Under the readings that a policy did not choose: what the choice hides, what it causes, what it leaves as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.usecases.proving import VOCABULARY
from validator.analysis.faults import Engine, Kind
from validator.cli.main import main
from validator.core.findings import Verdict
from validator.messages.catalogue import render
from validator.policy.problems import BadInput
from validator.reference import evaluate
from validator.reports.faults_plain import faults_document
from validator.reports.faults_text import faults_text
from validator.usecases.library import library, otherwise
from validator.usecases.prove import prove
from validator.usecases.prove.engines import ANALYSES, exemptions
from validator.usecases.prove.model import Asked
from validator.usecases.prove.witness_files import witness_files

SEARCH = (Engine.SEARCH,)
REPEATED = [one for one in ANALYSES if one.otherwise]
"""Without those that do not run under other readings; they take long."""
HEAD = """\
policy: klein
version: "2020"
title: {de: Eine kleine Anweisung, en: A small directive}
issuer: muster
vocabulary: vocabulary.yaml
subject: fall
valid: {from: 2020-01-01}
"""
RULE = """\
  {name}:
    title: {{de: Eine Regel, en: A rule}}
    without-examples: A sample.
    clauses: [{name}]
{body}
"""
BY_NEED = "    each: bedarf\n    within: {window}\n    {verb}: meldung"
THREE, FIVE, TEN, LATER = "[at, at + 3 days]", "[at, at + 5 days]", "[at, at + 10 days]", "[at + 4 days, at + 10 days]"


def reading(name, **alternatives):
    """A reading of which the first alternative is chosen."""
    first, listed = next(iter(alternatives)), alternatives.items()
    lines = [f"  {name}:", f"    question: What of {name}?", "    clauses: [K-1, K-2]", f"    chosen: {first}"]
    return (
        "\n".join([*lines, *(f"    {key}: {{is: {value}, because: As {key} says.}}" for key, value in listed)]) + "\n"
    )


def written(folder, readings, rules, more=""):
    """A policy with some readings and rules, as a file."""
    (folder / "vocabulary.yaml").write_text(VOCABULARY, encoding="utf-8")
    path = folder / "klein.yaml"
    listed = "".join(RULE.format(name=name, body=body) for name, body in rules.items())
    parts = (HEAD, f"readings:\n{''.join(readings)}" if readings else "", "rules:\n", listed, more)
    path.write_text("".join(parts), encoding="utf-8")
    return path


def proved(path, readings=None, engines=SEARCH, **values):
    return prove(library([path], values, readings or {}), Asked(engines), None, REPEATED)


def by_need(window, verb="do"):
    return BY_NEED.format(window=window, verb=verb)


def told(found):
    """What is there under other readings only: which, what, of which rules."""
    return [
        (one.under.reading, one.under.choice, one.fault.kind.value, *(norm.rule for norm in one.fault.norms))
        for one in found.elsewhere
    ]


def avoided(found):
    """What would not be there, and under which readings."""
    return {
        (one.fault.kind.value, *(norm.rule for norm in one.fault.norms)): [
            (each.reading, each.choice) for each in one.avoided_by
        ]
        for one in found.faults
    }


HIDES = (
    [reading("frist", drei=THREE, fuenf=FIVE)],
    {"anlage": by_need("{reading: frist}"), "text": by_need(THREE)},
)
CAUSES = (
    [reading("ruhe", ganz=TEN, spaeter=LATER)],
    {"melden": by_need(THREE), "warten": by_need("{reading: ruhe}", "never")},
)


def test_a_choice_that_hides_a_divergence_is_told(tmp_path):
    found = proved(written(tmp_path, *HIDES))
    assert found.faults == ()
    assert told(found) == [("frist", "fuenf", "divergence", "anlage", "text")]
    (one,) = found.elsewhere
    assert (one.under.chosen, one.under.chosen_because) == ("drei", "As drei says.")
    assert (one.under.question, one.under.clauses, one.under.because) == (
        "What of frist?",
        ("K-1", "K-2"),
        "As fuenf says.",
    )
    assert one.fault.witnesses
    assert found.clean


def test_a_choice_that_causes_a_conflict_is_told_at_the_conflict(tmp_path):
    found = proved(written(tmp_path, *CAUSES))
    assert avoided(found) == {("conflict", "melden", "warten"): [("ruhe", "spaeter")]}
    assert found.elsewhere == ()
    assert not found.clean


def test_with_both_engines_nothing_is_told_twice(tmp_path):
    (one,) = proved(written(tmp_path, *HIDES), engines=tuple(Engine)).elsewhere
    assert one.fault.engines == tuple(Engine)
    found = proved(written(tmp_path, *HIDES), {"frist": "fuenf"}, tuple(Engine))
    assert avoided(found)["divergence", "anlage", "text"] == [("frist", "drei")]
    assert found.denied == ()


def test_what_the_proof_still_finds_is_not_avoided(tmp_path):
    """A second need within the ten days is to be reported while nothing may be reported because of the first."""
    found = proved(written(tmp_path, *CAUSES), engines=tuple(Engine))
    assert avoided(found)["conflict", "melden", "warten"] == []


def test_the_proof_alone_tells_of_what_it_excludes_as_the_policy_stands(tmp_path):
    found = proved(written(tmp_path, *HIDES), engines=(Engine.PROOF,))
    assert [one for one in told(found) if one[2] == "divergence"] == [
        ("frist", "fuenf", "divergence", "anlage", "text")
    ]
    assert all(one.fault.engines == (Engine.PROOF,) for one in found.elsewhere)


def test_the_reading_of_the_command_line_is_the_one_in_effect(tmp_path):
    found = proved(written(tmp_path, *HIDES), {"frist": "fuenf"})
    assert avoided(found) == {("divergence", "anlage", "text"): [("frist", "drei")]}
    assert found.elsewhere == ()
    found = proved(written(tmp_path, *CAUSES), {"ruhe": "spaeter"})
    assert found.faults == ()
    assert told(found) == [("ruhe", "ganz", "conflict", "melden", "warten")]


def test_a_reading_that_changes_no_rule_tells_nothing(tmp_path):
    same = reading("frist", drei=THREE, ebenso=THREE)
    unused = reading("leer", eins=THREE, zwei=FIVE)
    found = proved(written(tmp_path, [same, unused], HIDES[1]))
    assert (found.faults, found.elsewhere) == ((), ())


def test_a_divergence_that_stays_is_neither_new_nor_avoided(tmp_path):
    rules = {"anlage": by_need("{reading: frist}"), "text": by_need(THREE)}
    found = proved(written(tmp_path, [reading("frist", fuenf=FIVE, zehn=TEN)], rules))
    assert avoided(found) == {("divergence", "anlage", "text"): []}
    assert found.elsewhere == ()


def test_of_two_readings_each_is_looked_at_by_itself(tmp_path):
    readings = [*HIDES[0], *CAUSES[0]]
    rules = {
        "anlage": by_need("{reading: frist}"),
        "text": by_need(THREE),
        "warten": by_need("{reading: ruhe}", "never"),
    }
    found = proved(written(tmp_path, readings, rules))
    assert told(found) == [("frist", "fuenf", "divergence", "anlage", "text")]
    assert avoided(found) == {
        ("conflict", "anlage", "warten"): [("ruhe", "spaeter")],
        ("conflict", "text", "warten"): [("ruhe", "spaeter")],
    }


def clock(*rows):
    """A clock with some rows, each a state and an interval; of two that hold, the first."""
    listed = "".join(f"\n        - {{name: z{place}, when: {when}, interval: {is_}}}" for place, (when, is_) in rows)
    words = "when-stricter: from-last-act\n    when-looser: from-last-act\n    when-in-force: from-last-act"
    table = f"every:\n      hit: first\n      rows:{listed}"
    return f"    {table}\n    do: meldung\n    starts: [bedarf, meldung]\n    {words}"


ALWAYS = "{any: [sperre, {not: sperre}]}"
EXEMPT = "    each: bedarf\n    within: [at, at + 3 days]\n    do: {{meldung: {{art: brief}}}}\n    unless: {unless}"
MUST = "    each: meldung\n    must: {{art: brief}}\n    unless: {unless}"


@pytest.mark.parametrize(
    ("alternatives", "row", "shown"),
    [
        ({"nie": "{any: []}", "kurz": "{sperre: kurz}"}, "{reading: zeile}", "1 month"),
        ({"drei": "3 months", "zwei": "2 months"}, "sperre", "{reading: zeile}"),
    ],
    ids=["when", "interval"],
)
def test_a_reading_inside_a_row_makes_two_tables_diverge(tmp_path, alternatives, row, shown):
    rules = {"anlage": clock((1, (row, shown)), (2, (ALWAYS, "3 months"))), "text": clock((1, (ALWAYS, "3 months")))}
    found = proved(written(tmp_path, [reading("zeile", **alternatives)], rules))
    assert ("zeile", list(alternatives)[1], "divergence", "anlage", "text") in told(found)
    assert found.clean
    assert not any(one.fault.kind is Kind.DIVERGENCE for one in found.faults)


def test_a_situation_that_only_another_reading_leaves_without_a_row_is_a_gap(tmp_path):
    readings = [reading("zeile", immer=ALWAYS, lang="{sperre: lang}")]
    rules = {"text": clock((1, ("{reading: zeile}", "3 months")))}
    path = written(tmp_path, readings, rules)
    assert ("zeile", "lang", "gap", "text") in told(proved(path))
    turned = proved(path, {"zeile": "lang"})
    assert avoided(turned)["gap", "text"] == [("zeile", "immer")]
    assert told(turned) == []


def test_an_exemption_that_a_reading_takes_away_is_a_divergence(tmp_path):
    readings = [reading("ausnahme", gilt="sperre", gilt_nicht="{any: []}")]
    rules = {"brief": MUST.format(unless="{reading: ausnahme}"), "melden": EXEMPT.format(unless="sperre")}
    found = proved(written(tmp_path, readings, rules))
    assert ("ausnahme", "gilt_nicht", "divergence", "brief", "melden") in told(found)
    one = next(one for one in found.elsewhere if one.fault.key == "exemption")
    assert {(shown.norm.rule, shown.verdict) for shown in one.fault.witnesses[0].shown} == {
        ("brief", Verdict.VIOLATED),
        ("melden", Verdict.NOT_APPLICABLE),
    }


def test_an_exemption_that_both_lack_under_every_reading_is_no_divergence(tmp_path):
    readings = [reading("ausnahme", gilt="sperre", gilt_nicht="{any: []}")]
    rules = {"brief": MUST.format(unless="{reading: ausnahme}"), "melden": EXEMPT.format(unless="{reading: ausnahme}")}
    assert [one for one in told(proved(written(tmp_path, readings, rules))) if one[2] == "divergence"] == []


def test_a_duration_that_is_read_otherwise_keeps_the_values_of_the_run(tmp_path):
    readings = [reading("mass", tage="91 days", monate="3 months")]
    duration = (
        "    each: {{sperre: {{lasts: {{at-least: {at_least}}}}}}}\n    within: [end, end + frist]\n    do: meldung"
    )
    rules = {"eng": duration.format(at_least="{reading: mass}"), "weit": duration.format(at_least="3 months")}
    parameters = "parameters:\n  frist: 3 days\n"
    path = written(tmp_path, readings, rules, parameters)
    (entry,) = library([path], {"frist": "7 days"}, {})
    other = otherwise(entry, {"mass": "monate"})
    (whole,) = library([path], {"frist": "7 days"}, {"mass": "monate"})
    assert other.policy == whole.policy
    assert (other.readings, other.parameters) == (whole.readings, whole.parameters)


# --- what is acknowledged, what is refused --------------------------------------------------------------------------

ACKNOWLEDGED = """\
acknowledged:
  - {{fault: {fault}, rules: [{rules}], because: So it is.}}
"""


def test_an_acknowledgement_is_judged_by_the_policy_as_it_stands(tmp_path):
    hidden = ACKNOWLEDGED.format(fault="divergence", rules="anlage, text")
    found = proved(written(tmp_path, *HIDES, hidden), engines=tuple(Engine))
    assert [one.acknowledgement.kind for one in found.stale] == [Kind.DIVERGENCE]
    assert [one.acknowledged for one in found.elsewhere] == [None]
    caused = ACKNOWLEDGED.format(fault="conflict", rules="melden, warten")
    found = proved(written(tmp_path, *CAUSES, caused), engines=tuple(Engine))
    assert (found.stale, [one.acknowledged is None for one in found.faults if one.fault.kind is Kind.CONFLICT]) == (
        (),
        [False],
    )


def test_an_alternative_that_does_not_fit_is_bad_input(tmp_path):
    broken = [reading("frist", drei=THREE, falsch="[at, nowhere + 3 days]")]
    path = written(tmp_path, broken, HIDES[1])
    with pytest.raises(BadInput) as caught:
        proved(path)
    assert "klein.yaml" in render(caught.value.problems[0], "en")
    assert prove(library([path], {}, {}), Asked(SEARCH, alternatives=False)).elsewhere == ()


# --- reports --------------------------------------------------------------------------------------------------------


def test_the_reports_name_the_reading_and_the_choice_that_answers_it(tmp_path):
    found = proved(written(tmp_path, *HIDES))
    said = " ".join("".join(faults_text(found, "en")).split())
    assert "Only under other readings (1)" in said
    assert "only under the reading klein:frist = fuenf: As fuenf says." in said
    assert "question (K-1, K-2): What of frist? answered by the choice of drei: As drei says." in said
    assert said.endswith("no faults found Only under other readings: 1.")
    document = json.loads(faults_document(found))
    (one,) = document["faults"]
    assert (one["under"]["reading"], one["under"]["chosen"], one["avoided-by"]) == ("frist", "drei", [])
    assert (document["totals"]["faults"], document["totals"]["under"]) == (0, 1)
    assert json.loads(faults_document(found, 0))["faults"] == []


def test_the_reports_say_at_a_fault_what_would_avoid_it(tmp_path):
    found = proved(written(tmp_path, *CAUSES))
    said = " ".join("".join(faults_text(found, "en")).split())
    assert "under the reading klein:ruhe = spaeter its history does not show it, nor is it found again: As" in said
    assert "Only under other readings" not in said
    (one,) = json.loads(faults_document(found))["faults"]
    assert (one["under"], [each["choice"] for each in one["avoided-by"]]) == (None, ["spaeter"])


def test_a_fault_under_another_reading_is_no_test_and_leaves_the_status(tmp_path, capsys):
    path, folder = written(tmp_path, *HIDES), tmp_path / "tests"
    words = ["prove", str(path), "--engine", "search", "--lang", "en"]
    assert main([*words, "--write-tests", str(folder)]) == 0
    assert "Only under other readings: 1." in capsys.readouterr().out
    assert list(folder.iterdir()) == []
    assert witness_files(proved(path).faults, {}) == ()
    assert main([*words, "--no-readings"]) == 0
    assert "other readings" not in capsys.readouterr().out
    assert main([*words, "--reading", "frist=fuenf"]) == 1
    assert "under the reading klein:frist = drei its history does not" in " ".join(capsys.readouterr().out.split())


def test_the_hidden_divergence_of_a_shipped_policy_is_found():
    alone = [one for one in ANALYSES if one.run is exemptions]
    found = prove(library([Path("policies/goettingen")], {}, {}), Asked(SEARCH), None, alone)
    assert told(found) == [
        ("reha_ausnahme", "gilt_nicht", "divergence", "im-ersten-gespraech-empfohlen", "sofortangebot")
    ]


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6), st.sampled_from(("do", "never")))
def test_what_is_told_of_a_reading_is_what_the_reference_says(tmp_path_factory, chosen, other, text, verb):
    windows = [f"[at, at + {days} days]" for days in (chosen, other, text)]
    rules = {"anlage": by_need("{reading: frist}", verb), "text": by_need(windows[2])}
    path = written(tmp_path_factory.mktemp("policy"), [reading("frist", a=windows[0], b=windows[1])], rules)
    found = proved(path)
    (entry,) = library([path], {}, {})
    policy = otherwise(entry, {"frist": "b"}).policy
    for one in found.elsewhere:
        for witness in one.fault.witnesses:
            judged = evaluate(policy, witness.history, witness.as_of)
            said = {(finding.rule, finding.verdict, finding.due) for finding in judged}
            assert {(shown.norm.rule, shown.verdict, shown.due) for shown in witness.shown} <= said
    there = {one.fault.identity for one in proved(path, {"frist": "b"}).faults}
    here = {one.fault.identity for one in found.faults}
    assert {one.fault.identity for one in found.elsewhere} == there - here
    assert {one.fault.identity for one in found.faults if one.avoided_by} <= here - there
    assert found.denied == ()
