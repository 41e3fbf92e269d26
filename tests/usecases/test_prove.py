"""The use case: what the reference does not confirm is never a finding; what is found twice is one fault."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.usecases.proving import (
    ACKNOWLEDGED,
    BEDARF,
    CODE,
    CONFLICT,
    FIELDS,
    KEEPS_FIRST,
    KEEPS_SECOND,
    MELDEN,
    PROOFS,
    WARTEN,
    WRONG,
    entries,
    proved,
    reported,
    saying,
    written,
)
from validator.analysis.faults import Engine, Fault, Kind, Norm, Shown, Witness
from validator.core.findings import Verdict
from validator.policy.problems import BadInput
from validator.reference import evaluate
from validator.usecases import prove as package
from validator.usecases.library import library
from validator.usecases.prove import analyses as tools
from validator.usecases.prove import prove
from validator.usecases.prove.model import Asked
from validator.usecases.prove.running import portion
from validator.usecases.prove.witness_files import LONGEST, Purpose, stem, witness_files

PROOF = replace(CONFLICT, engines=(Engine.PROOF,), code="prove-none", fields={})


def test_a_confirmed_fault_comes_with_the_findings_that_show_it(tmp_path):
    (one,) = proved(tmp_path, CONFLICT).faults
    assert [[finding.verdict for finding in told.findings] for told in one.told] == [
        [Verdict.MET, Verdict.VIOLATED],
        [Verdict.VIOLATED, Verdict.MET],
    ]
    assert one.told[0].acts == {"meldung"}


@pytest.mark.parametrize(
    "shown",
    [
        Shown(MELDEN, Verdict.VIOLATED),
        Shown(WARTEN, Verdict.VIOLATED, since=BEDARF + 1),
        Shown(MELDEN, Verdict.MET, due=BEDARF + 4),
        Shown(replace(MELDEN, row="x"), Verdict.MET),
        Shown(Norm("klein", "2021", "melden"), Verdict.MET),
        Shown(Norm("klein", "2020", "nichts"), Verdict.MET),
    ],
)
def test_what_the_reference_does_not_confirm_is_denied(tmp_path, shown):
    wrong = replace(CONFLICT, witnesses=(replace(KEEPS_FIRST, shown=(*KEEPS_FIRST.shown, shown)),))
    found = proved(tmp_path, wrong)
    assert found.faults == ()
    assert [one.fault for one in found.denied] == [wrong]
    assert shown.norm.rule in found.denied[0].missing


def test_a_claim_about_verdicts_needs_a_history_and_a_conflict_a_breach(tmp_path):
    kept = replace(CONFLICT, witnesses=(replace(KEEPS_FIRST, shown=KEEPS_FIRST.shown[:1]),))
    silent = replace(CONFLICT, witnesses=(replace(KEEPS_FIRST, shown=()),), key="x")
    bare = replace(CONFLICT, witnesses=(), key="y")
    found = proved(tmp_path, kept, silent, bare)
    assert (len(found.faults), len(found.denied)) == (0, 3)


def test_a_gap_must_be_one(tmp_path):
    said = Witness(reported(0), BEDARF + 30, ())
    found = proved(tmp_path, Fault(Kind.GAP, (MELDEN,), CODE, FIELDS, witnesses=(said,)))
    assert (len(found.faults), len(found.denied)) == (0, 1)


def test_a_fault_of_the_text_itself_needs_no_history(tmp_path):
    fault = Fault(Kind.VERSIONS, (MELDEN,), CODE, FIELDS)
    assert [one.fault for one in proved(tmp_path, fault).faults] == [fault]


def test_one_denied_report_does_not_hide_the_other(tmp_path):
    found = prove(entries(tmp_path), Asked(), None, [saying(WRONG), saying(PROOF, engine=Engine.PROOF)])
    assert [one.fault.engines for one in found.faults] == [(Engine.PROOF,)]
    assert len(found.denied) == 1


@pytest.mark.parametrize("order", list(permutations((0, 1, 2))))
def test_faults_are_merged_and_sorted_whatever_comes_first(tmp_path, order):
    other = Fault(Kind.VERSIONS, (WARTEN,), CODE, FIELDS)
    reports = [saying(PROOF, engine=Engine.PROOF), saying(CONFLICT), saying(other)]
    found = prove(entries(tmp_path), Asked(), None, [reports[number] for number in order])
    assert [one.fault.identity for one in found.faults] == [CONFLICT.identity, other.identity]
    assert found.faults[0].fault.engines == (Engine.SEARCH, Engine.PROOF)
    assert found.faults[0].fault.code == CODE
    assert found.faults[0].fault.witnesses == (KEEPS_FIRST, KEEPS_SECOND)


def test_the_proof_adds_the_history_that_the_search_does_not_show(tmp_path):
    half = replace(CONFLICT, witnesses=(KEEPS_SECOND,))
    found = prove(entries(tmp_path), Asked(), None, [saying(PROOF, engine=Engine.PROOF), saying(half)])
    assert found.faults[0].fault.witnesses == (KEEPS_SECOND, KEEPS_FIRST)


def test_of_one_rule_one_history_is_enough(tmp_path):
    alone = replace(CONFLICT, norms=(MELDEN,), key="alone", witnesses=(replace(KEEPS_SECOND, about="breaks"),))
    other = replace(alone, engines=(Engine.PROOF,), witnesses=(replace(KEEPS_SECOND, about="hindsight"),))
    found = prove(entries(tmp_path), Asked(), None, [saying(alone), saying(other, engine=Engine.PROOF)])
    assert [one.about for one in found.faults[0].fault.witnesses] == ["breaks"]
    assert found.faults[0].fault.engines == (Engine.SEARCH, Engine.PROOF)


@pytest.mark.parametrize("engine", Engine)
def test_only_the_engines_asked_for_run(tmp_path, engine):
    reports = [saying(CONFLICT), saying(PROOF, engine=Engine.PROOF)]
    found = prove(entries(tmp_path), Asked(engines=(engine,)), None, reports)
    assert [one.fault.engines for one in found.faults] == [(engine,)]


def test_an_engine_without_its_library_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(tools, "find_spec", lambda name: None if name == "z3" else object())
    with pytest.raises(BadInput) as caught:
        proved(tmp_path)
    assert [one.code for one in caught.value.problems] == ["prove-extra"]
    assert proved(tmp_path, asked=Asked(engines=(Engine.SEARCH,))).faults == ()


def test_policies_with_other_vocabularies_are_examined_apart(tmp_path):
    folders = [tmp_path / name for name in ("a", "b")]
    for one in folders:
        one.mkdir()
        written(one, policy=one.name)
    seen = []

    def run(group, asked, progress):
        seen.append([one.id for one in group.policies])
        return tools.Found()

    prove(library(folders, {}, {}), Asked(), None, [tools.Analysis(Engine.SEARCH, run)])
    assert seen == [["a"], ["b"]]
    written(folders[0], policy="c")
    seen.clear()
    prove(library(folders, {}, {}), Asked(), None, [tools.Analysis(Engine.SEARCH, run)])
    assert seen == [["a", "c"], ["b"]]


def test_questions_are_listed_in_one_order(tmp_path):
    assert proved(tmp_path, proofs=PROOFS).proofs == proved(tmp_path, proofs=PROOFS[::-1]).proofs


@given(st.lists(st.tuples(st.integers(1, 5), st.lists(st.integers(0, 7), min_size=1)), min_size=1))
def test_progress_never_goes_back_or_beyond(parts):
    told = []
    whole, before = sum(share for share, _ in parts), 0
    for share, steps in parts:
        part = portion(lambda done, total: told.append(done / total), before, share, whole)
        for done in sorted(steps):
            part(done, 7)
        before += share
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] <= 1


@settings(max_examples=30, deadline=None)
@given(st.one_of(st.none(), st.integers(0, 40)), st.sampled_from(Verdict), st.sampled_from((MELDEN, WARTEN)))
def test_nothing_passes_that_the_reference_does_not_say(tmp_path_factory, day, verdict, norm):
    folder = tmp_path_factory.mktemp("policy")
    witness = Witness(reported(day), BEDARF + 60, (Shown(norm, verdict),))
    (entry,) = entries(folder)
    said = {one.verdict for one in evaluate(entry.policy, witness.history, witness.as_of) if one.rule == norm.rule}
    found = proved(folder, Fault(Kind.DIVERGENCE, (MELDEN, WARTEN), CODE, FIELDS, witnesses=(witness,)))
    assert bool(found.faults) == (verdict in said)
    assert bool(found.denied) == (verdict not in said)


MENTIONS = """\
not-checked:
  K-9: {reason: elsewhere, because: Of a Kurz lock nothing is said; LANGE ones are another matter.}
parameters:
  anruf: {missing: Nobody knows.}
"""


def test_values_named_outside_the_rules_are_known_to_the_analyses(tmp_path):
    seen = []

    def run(group, asked, progress):
        seen.append(group.mentioned)
        return tools.Found()

    prove(entries(tmp_path, MENTIONS), Asked(), None, [tools.Analysis(Engine.SEARCH, run)])
    assert seen == [{("klein", "2020"): {"kurz", "anruf"}}]


# --- example files --------------------------------------------------------------------------------------------------


def files(found):
    return witness_files(found.faults, dict.fromkeys(range(len(found.faults)), "x"))


def test_a_conflict_becomes_examples_that_want_both_rules_kept(tmp_path):
    (one,) = files(proved(tmp_path, CONFLICT))
    assert (one.name, one.purpose) == ("conflict-melden-warten.yaml", Purpose.FAILS)
    assert {each["verdict"] for case in one.cases for each in case.expect} == {"met"}
    assert [case.rule for case in one.cases] == ["melden", "warten"]


def test_a_fault_that_no_verdict_mends_is_only_documented(tmp_path):
    both = Witness(reported(20), BEDARF + 30, (Shown(MELDEN, Verdict.MET_LATE),))
    fault = Fault(Kind.REDUNDANCY, (MELDEN, WARTEN), CODE, FIELDS, witnesses=(both,))
    (one,) = files(proved(tmp_path, fault))
    assert one.purpose is Purpose.DOCUMENTS


def test_a_divergence_in_force_is_only_documented(tmp_path):
    both = Witness(reported(5), BEDARF + 30, (Shown(MELDEN, Verdict.MET_LATE), Shown(WARTEN, Verdict.VIOLATED)))
    fault = Fault(Kind.DIVERGENCE, (MELDEN, WARTEN), CODE, FIELDS, "force", (both,))
    (one,) = files(proved(tmp_path, fault))
    assert one.purpose is Purpose.DOCUMENTS


def test_a_gap_wants_a_finding(tmp_path):
    nothing = Witness(history=replace(reported(None), facts=()), as_of=BEDARF, shown=())
    (one,) = files(proved(tmp_path, Fault(Kind.GAP, (MELDEN,), CODE, FIELDS, "lang", (nothing,))))
    assert (one.name, one.purpose) == ("gap-melden-lang.yaml", Purpose.GAP)
    assert one.cases[0].expect == ({"verdict": "open"},)


def test_what_is_acknowledged_or_has_no_history_has_no_file(tmp_path):
    assert files(proved(tmp_path, CONFLICT, Fault(Kind.VERSIONS, (MELDEN,), CODE), more=ACKNOWLEDGED)) == ()


@given(st.text(max_size=300), st.text(max_size=40))
def test_names_of_files_are_safe(key, row):
    name = stem(replace(CONFLICT, norms=(replace(MELDEN, row=row), replace(WARTEN, policy="andere")), key=key))
    assert len(name) <= LONGEST
    assert not set(name) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")
    assert name.startswith("conflict-klein.melden")


def test_names_of_files_differ_in_more_than_case(tmp_path):
    ones = [replace(CONFLICT, key=key) for key in ("A", "a", "a!")]
    assert [one.name for one in files(proved(tmp_path, *ones))] == [
        "conflict-melden-warten-A.yaml",
        "conflict-melden-warten-a-2.yaml",
        "conflict-melden-warten-a-3.yaml",
    ]


def test_the_package_offers_one_function():
    assert package.__all__ == ["prove"]
