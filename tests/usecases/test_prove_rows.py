"""Rows of one clock that differ, from the policy's file to the reports: who overrules whom, by which clauses."""

import json

import pytest

from tests.usecases.proving import VOCABULARY
from validator.analysis.faults import Kind
from validator.analysis.overruling import Way
from validator.analysis.precedence import Why
from validator.messages.catalogue import LANGUAGES, messages
from validator.reports.faults_plain import faults_document
from validator.reports.faults_text import faults_text
from validator.usecases.library import library
from validator.usecases.prove import prove
from validator.usecases.prove.analyses import Analysis, Engine
from validator.usecases.prove.engines import gaps, precedence
from validator.usecases.prove.model import Asked
from validator.usecases.prove.witness_files import Purpose, witness_files

SEARCHED = [Analysis(Engine.SEARCH, gaps), Analysis(Engine.SEARCH, precedence)]
POLICY = """\
policy: takt
version: "2020"
title: {de: Ein Takt, en: A beat}
issuer: muster
vocabulary: vocabulary.yaml
subject: fall
valid: {from: 2020-01-01}
states:
  kurz: {sperre: kurz}
  lang: {sperre: lang}
rules:
  takt:
    title: {de: Es wird regelmäßig gemeldet, en: There are reports at intervals}
    without-examples: A sample.
    clauses: [K-1]
    every:
      hit: first
      rows:
        - {when: kurz, interval: FIRST}
        - {when: lang, interval: 3 months, clauses: [K-3]}
        - {name: sonst, interval: 6 months, clauses: [K-4]}
    do: meldung
    starts: bedarf
    when-stricter: runs-on
    when-looser: runs-on
    when-in-force: from-last-act
"""
ACKNOWLEDGED = """\
acknowledged:
  - {fault: divergence, rules: [takt], keys: [kurz / lang], prevails: kurz, because: The short ban is the newer one.}
"""


def found(folder, first, more=""):
    """What is found of the policy whose first row has that interval."""
    (folder / "vocabulary.yaml").write_text(VOCABULARY, encoding="utf-8")
    path = folder / "takt.yaml"
    path.write_text(POLICY.replace("FIRST", first) + more, encoding="utf-8")
    return prove(library([path], {}, {}), Asked(), None, SEARCHED)


@pytest.mark.parametrize(
    ("first", "wanted"),
    [
        ("1 month, clauses: [K-2]", [(Kind.DIVERGENCE, "kurz / lang")]),
        ("none, clauses: [K-2]", [(Kind.DIVERGENCE, "kurz / lang")]),
        ("none", [(Kind.DIVERGENCE, "kurz / lang"), (Kind.GAP, "kurz")]),
        ("3 months, clauses: [K-2]", []),
    ],
)
def test_what_is_found_is_confirmed_on_the_policy_as_it_stands(tmp_path, first, wanted):
    told = found(tmp_path, first)
    assert [(one.fault.kind, one.fault.key) for one in told.faults] == wanted
    assert told.denied == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_in_which_a_row_decides_has_its_sentence(language):
    codes = {f"prove-rows-{why.value}-{way.value}" for why in Why for way in Way}
    never = {"prove-rows-strictest-looser", "prove-rows-strictest-acts"}
    assert codes - never == {one for one in messages(language) if one.startswith("prove-rows-")}


def test_it_is_acknowledged_by_its_key(tmp_path):
    told = found(tmp_path, "1 month, clauses: [K-2]", ACKNOWLEDGED)
    assert [one.acknowledged.prevails for one in told.faults] == ["kurz"]
    assert [one.key for one in found(tmp_path, "3 months, clauses: [K-2]", ACKNOWLEDGED).stale] == ["kurz / lang"]


def test_the_document_names_each_row_with_its_clauses(tmp_path):
    (fault,) = json.loads(faults_document(found(tmp_path, "1 month, clauses: [K-2]")))["faults"]
    assert [(one["rule"], one["row"], one["clauses"]) for one in fault["rules"]] == [
        ("takt", "kurz", ["K-2"]),
        ("takt", "lang", ["K-3"]),
    ]
    (witness,) = fault["witnesses"]
    assert [(one["row"], one["verdict"], one["due"]) for one in witness["findings"]] == [
        ("kurz", "violated", fault["fields"]["due"])
    ]


def test_the_report_names_the_rule_once_and_each_row(tmp_path):
    lines = [line.strip() for line in faults_text(found(tmp_path, "1 month, clauses: [K-2]"), "en")]
    assert "[1] divergence: takt · kurz × lang" in lines
    assert {"row kurz (K-2)", "row lang (K-3)"} <= set(lines)
    assert sum("There are reports at intervals" in line for line in lines) == 1


@pytest.mark.parametrize("first", ["1 month, clauses: [K-2]", "none, clauses: [K-2]", "4 months, clauses: [K-2]"])
def test_the_file_of_such_a_fault_shows_what_holds_today(tmp_path, first):
    """Whichever row decides, the policy judges: no verdict says that the order is right."""
    told = found(tmp_path, first)
    (file,) = witness_files(told.faults, {0: "says"})
    assert (file.purpose, file.name) == (Purpose.DOCUMENTS, "divergence-takt-kurz-lang.yaml")


def test_the_file_of_a_silent_row_fails_until_something_is_said(tmp_path):
    told = found(tmp_path, "none")
    files = witness_files(told.faults, {0: "says", 1: "says"})
    assert [one.purpose for one in files] == [Purpose.DOCUMENTS, Purpose.GAP]
