"""The examples of every shipped policy: their findings are explained, and the steps end on their days."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from validator.core.duties import Breaches, Clock
from validator.explaining import Explainer
from validator.explaining.model import Doubted
from validator.histories.rows import to_histories
from validator.reference import evaluate
from validator.reference.clocks import run_clock
from validator.reference.duties import judge
from validator.reference.view import View
from validator.usecases.examples import columns_of, examples
from validator.usecases.library import library

sys.path[:0] = [str(Path(__file__).parent)]

from agreeing import disagreements

ROOT = Path(__file__).parents[2]
MOST = 6
"""So many findings of an example are explained."""
EACH, EACH_OF_CLOCKS = 7, 40
"""One of so many examples is taken: all would take many times as long and say the same."""


def findings(policy, rule, history, as_of):
    view = View(policy, history, as_of)
    if isinstance(rule.norm, Clock):
        return tuple(run_clock(rule, rule.norm, view))
    if isinstance(rule.norm.anchors, Breaches):
        return tuple(one for one in evaluate(policy, history, as_of) if one.rule == rule.id)
    return tuple(judge(rule, rule.norm, view, ()))


@pytest.mark.parametrize("folder", ["policies", "docs/examples"])
def test_every_example_is_explained(folder):
    explained = 0
    for entry in library([ROOT / folder], {}, {}):
        rules = {one.id: one for one in entry.policy.rules}
        for number, example in enumerate(examples(entry)):
            rule = rules[example.rule]
            if number % (EACH_OF_CLOCKS if isinstance(rule.norm, Clock) else EACH):
                continue
            for history in to_histories(columns_of(example, entry)):
                found = findings(entry.policy, rule, history, example.as_of)[:MOST]
                for one in Explainer(entry.policy, example.as_of).explain(history, found):
                    explained += 1
                    assert list(disagreements(one, rule)) == [], (entry.policy.id, rule.id, example.says)
                    assert all(doubt.what is not Doubted.DATA for doubt in one.remedy.doubts), example.says
    assert explained >= 3
