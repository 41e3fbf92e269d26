"""Each construct of the language: what the conformance cases find can be explained, and said in both languages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.conformance.cases import cases, columns, day, lowered
from validator.explaining import Explainer
from validator.explaining.model import Doubted
from validator.histories.rows import to_histories
from validator.reference import evaluate
from validator.reports.explanation import counted, nearly, outcome, remedy, steps

sys.path[:0] = [str(Path(__file__).parent)]

from agreeing import disagreements

CONSTRUCTS = sorted({case.construct for case in cases()})


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_the_findings_of_a_construct_are_explained(construct):
    for case in cases():
        if case.construct != construct or "refused" in case.content:
            continue
        policy, as_of = lowered(case), day(case.content["as-of"])
        rules = {one.id: one for one in policy.rules}
        for history in to_histories(columns(case, policy)):
            for one in Explainer(policy, as_of).explain(history, evaluate(policy, history, as_of)[:4]):
                assert list(disagreements(one, rules[one.finding.rule])) == [], str(case)
                assert all(doubt.what is not Doubted.DATA for doubt in one.remedy.doubts), str(case)
                for language in ("de", "en"):
                    said = [outcome(one, language), *steps(one, language), *counted(one, language)]
                    assert all([*said, *nearly(one, language), *remedy(one, language)]), str(case)
