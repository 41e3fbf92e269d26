"""The report of `prove`: a timeline that is read without colour, and JSON that holds everything."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import validator
from tests.usecases.proving import (
    ACKNOWLEDGED,
    BEDARF,
    CONFLICT,
    KEEPS_FIRST,
    MELDEN,
    PROOFS,
    WARTEN,
    WRONG,
    event,
    history,
    proved,
    reported,
)
from validator.analysis.faults import Fault, Kind, Shown, Witness
from validator.core.findings import Verdict
from validator.histories.model import EVERY_TYPE, Fact
from validator.messages.catalogue import messages
from validator.reports.faults_plain import faults_document
from validator.reports.faults_text import faults_text
from validator.reports.faults_timeline import timeline
from validator.reports.wrapping import WIDTH
from validator.time.days import parse
from validator.usecases.prove.model import Told

TIMELINE = """\
    case (fall)
    2020-02-01  ○   bedarf
                ├── melden: window opens
                ├── warten: window opens
                ●   meldung
                ✓   melden: met
                ✗   warten: violated
    2020-02-04  └── melden: window closes, due
    2020-02-11  └── warten: window closes
    2020-03-02  ═══ as-of day: melden met, warten violated
"""


def report(found, language="en", limit=None):
    return "".join(faults_text(found, language, limit))


def test_the_timeline_tells_acts_circumstances_windows_and_breaches_apart(tmp_path):
    assert TIMELINE in report(proved(tmp_path, CONFLICT))


def test_a_span_is_told_where_it_begins_and_where_it_ends():
    spans = (
        Fact("sperre", BEDARF, None, None, None, False, None, {"value": "kurz"}),
        Fact("sperre", BEDARF, BEDARF + 2, None, None, False, "s-2", {"value": "lang"}),
        Fact("sperre", BEDARF + 1, BEDARF + 1, None, None, False, None, {}),
    )
    observed = {EVERY_TYPE: BEDARF - 1, "sperre": BEDARF}
    told = Told(
        Witness(replace(history(), facts=spans, observed=observed), BEDARF + 2, ()),
        (),
        (),
        frozenset(),
        "Europe/Berlin",
    )
    assert list(timeline(told, "en")) == [
        "    case (fall)",
        "    recorded from 2020-01-31: everything",
        "    recorded from 2020-02-01: sperre",
        "    2020-02-01  ○   sperre (kurz) begins",
        "                ○   sperre #s-2 (lang), to 2020-02-03",
        "    2020-02-02  ○   sperre",
        "    2020-02-03  ○   sperre ends",
        "                ═══ as-of day",
    ]


def test_clock_times_are_those_of_the_zone():
    noon = BEDARF * 86_400_000 + 11 * 3_600_000
    talk = Fact("meldung", BEDARF, BEDARF, noon, noon, True, None, {})
    shift = Fact("sperre", BEDARF, BEDARF, noon, noon + 12 * 3_600_000, False, None, {})
    longer = replace(shift, end=BEDARF + 1, end_ms=noon + 24 * 3_600_000)
    told = Told(Witness(replace(history(), facts=(talk, longer)), BEDARF, ()), (), (), frozenset(), "Europe/Berlin")
    lines = list(timeline(told, "en"))
    assert lines[1] == "    2020-02-01  ○   meldung 12:00"
    assert lines[2] == "                ○   sperre 12:00, to 2020-02-02 12:00"


def test_the_report_counts_and_says_what_is_acknowledged(tmp_path):
    found = proved(tmp_path, CONFLICT, Fault(Kind.VERSIONS, (WARTEN,), "prove-none"), more=ACKNOWLEDGED, proofs=PROOFS)
    said = report(found)
    assert "    conflict 1 · version fault 1 (1 not acknowledged)\n" in said
    assert "Proof, 3 questions: fault found 1, excluded 1, outside 1, effort spent 0\n" in said
    assert "outside (1): a made-up reason\n" in said
    assert "melden prevails: Speed matters more.\n" in said.replace("\n      ", " ")
    assert "No history: the fault is in the policies themselves." in said
    assert said.endswith("\nNot acknowledged: 1 of 2.\n")


def test_what_is_stale_or_denied_is_said(tmp_path):
    said = report(proved(tmp_path, WRONG, more=ACKNOWLEDGED)).replace("\n  ", " ")
    assert "klein.yaml:24:5: acknowledges a conflict of klein:melden, klein:warten, which is no fault" in said
    assert "Disagreement, and so no finding (1): conflict: melden × warten (search); missing: klein:melden:" in said
    assert said.endswith("no faults found Acknowledged, but no fault any more: 1.\n")


def test_a_limit_lists_fewer_and_counts_all(tmp_path):
    found = proved(tmp_path, *(replace(CONFLICT, key=key) for key in "abc"))
    said, document = report(found, limit=1), json.loads(faults_document(found, 1))
    assert "[1]" in said
    assert "[2]" not in said
    assert "… and 2 more faults." in said
    assert "Not acknowledged: 3 of 3." in said
    assert (len(document["faults"]), document["totals"]["faults"]) == (1, 3)
    assert "[1]" not in report(found, limit=0)


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_line_is_too_wide_and_nothing_steers_the_terminal(tmp_path, language):
    long = event("meldung", BEDARF, art="\x1b[2J\u202e" + "brief und noch ein Brief " * 30)
    witness = replace(KEEPS_FIRST, history=history(event("bedarf", BEDARF), long))
    fault = replace(CONFLICT, witnesses=(witness,), key="\x1b[1m" + "k" * 300)
    found = proved(tmp_path, fault, WRONG, more=ACKNOWLEDGED, proofs=PROOFS)
    lines = report(found, language).splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert all(line.isprintable() for line in lines)


def test_the_document_holds_everything(tmp_path):
    found = proved(tmp_path, CONFLICT, WRONG, more=ACKNOWLEDGED, proofs=PROOFS)
    document = json.loads(faults_document(found))
    assert list(document) == sorted(document)
    (fault,) = document["faults"]
    assert [rule["rule"] for rule in fault["rules"]] == ["melden", "warten"]
    assert fault["rules"][0]["clauses"] == ["K-1"]
    assert fault["rules"][0]["place"]["line"] == 9
    assert fault["acknowledged"]["prevails"] == "melden"
    first = fault["witnesses"][0]
    assert (first["about"], first["as-of"], first["acts"]) == ("keeps-first", "2020-03-02", ["meldung"])
    assert first["history"]["events"] == [
        {"type": "bedarf", "at": "2020-02-01"},
        {"type": "meldung", "at": "2020-02-01"},
    ]
    assert [one["verdict"] for one in first["findings"]] == ["met", "violated"]
    assert document["totals"] == {
        "faults": 1,
        "acknowledged": 1,
        "under": 0,
        "kinds": {"conflict": 1},
        "proofs": {"found": 1, "absent": 1, "outside": 1, "time": 0},
    }
    assert document["denied"][0]["missing"] == "klein:melden: violated"
    assert [one["standing"] for one in document["proofs"]] == ["found", "absent", "outside"]


def test_reports_are_the_same_whatever_the_order(tmp_path):
    faults = [replace(CONFLICT, key=key) for key in "abc"]
    one, other = (proved(tmp_path, *listed, proofs=PROOFS) for listed in (faults, faults[::-1]))
    assert report(one) == report(other)
    assert faults_document(one) == faults_document(other)


DAYS = st.integers(parse("2020-01-31") - BEDARF, parse("2020-03-01") - BEDARF)


@settings(max_examples=20, deadline=None)
@given(st.one_of(st.none(), DAYS), st.integers(0, 60))
def test_the_lines_of_any_history_are_in_order(tmp_path_factory, day, as_of):
    past = reported(None if day is None else max(day, 0))
    folder = tmp_path_factory.mktemp("policy")
    shown = (Shown(MELDEN, verdict) for verdict in Verdict)
    for one in shown:
        found = proved(
            folder, Fault(Kind.VACUITY, (MELDEN,), "prove-none", witnesses=(Witness(past, BEDARF + as_of, (one,)),))
        )
        for judged in found.faults:
            dated = [line[4:14] for told in judged.told for line in timeline(told, "en") if line[4:6] == "20"]
            assert dated == sorted(set(dated))


def test_every_sentence_of_an_analysis_is_in_the_catalogue():
    folder = Path(validator.__file__).parent / "analysis"
    code = re.compile(r"\"(prove-[a-z]+(?:-[a-z]+)*)\"")
    codes = {one for file in folder.rglob("*.py") for one in code.findall(file.read_text("utf-8"))}
    assert codes
    assert codes <= set(messages("en"))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_kind_has_a_name(kind, language):
    assert messages(language)[f"prove-kind-{kind.value}"]
