"""Made-up histories of every type of subject that the shipped directives speak of: clean, and judged alike by both."""

from __future__ import annotations

from random import Random

import pytest

from tests.policies import shipped
from validator.analysis.generation.making import Maker
from validator.analysis.generation.repair import Repairer
from validator.engine import run
from validator.histories.rows import to_columns
from validator.reference import evaluate
from validator.usecases.generate import settled

ENTRIES = shipped.ENTRIES
FORMED = {group for one in ENTRIES.values() for group in (each.name for each in one.vocabulary.groups)}
PAIRS = sorted({(name, rule.subject) for name, one in ENTRIES.items() for rule in one.policy.rules})
DAYS = 150


@pytest.mark.parametrize(("name", "kind"), [pair for pair in PAIRS if pair[1] not in FORMED])
def test_made_up_histories_keep_the_rules_by_both_evaluators(name: str, kind: str) -> None:
    entry = ENTRIES[name]
    first = entry.policy.validity.first
    assert first is not None
    as_of = first + DAYS
    repairer = Repairer(Maker(entry.policy, entry.vocabulary, Random(5), first, as_of), as_of)
    drafts = settled(2, [kind], repairer)
    assert len(drafts) == 2
    histories = [one.history(f"{kind}-{number}") for number, one in enumerate(drafts)]
    by_engine = tuple(run(entry.policy, to_columns(histories), as_of).findings())
    by_reference = tuple(finding for one in histories for finding in evaluate(entry.policy, one, as_of))
    assert sorted(by_engine, key=repr) == sorted(by_reference, key=repr)
    assert [one for one in by_engine if one.verdict.breach] == []
