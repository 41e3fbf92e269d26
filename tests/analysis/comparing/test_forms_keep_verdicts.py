"""A rule in its normal form judges every history as the rule itself does: on the conformance cases and on histories near them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conformance import cases as suite
from validator.analysis.comparing.judging import judged_by
from validator.analysis.comparing.normal import normal
from validator.analysis.generation.drafts import shift
from validator.core.rules import Policy
from validator.engine import run
from validator.histories.model import History
from validator.histories.rows import to_columns, to_histories
from validator.time.days import parse
from validator.usecases.diff.diff import version
from validator.usecases.library import library

JUDGED = [case for case in suite.cases() if "refused" not in case.content]
BLOCKS = 2
ROOT = Path(__file__).parents[3]
POLICIES = sorted(one for one in (ROOT / "policies").rglob("*.yaml") if one.name != "vocabulary.yaml")


def in_form(policy: Policy, single: frozenset[str]) -> Policy:
    """The policy with every rule in normal form, under its own name."""
    return replace(policy, rules=tuple(normal(one, single) for one in policy.rules))


def near(history: History) -> Iterator[History]:
    """The history, and others with one fact moved, doubled, without attributes, or with all known to be empty."""
    yield history
    for place, fact in enumerate(history.facts):
        before, after = history.facts[:place], history.facts[place + 1 :]
        nothing = dict.fromkeys(fact.attributes, None)
        for other in (shift(fact, 1), replace(fact, attributes={}), replace(fact, attributes=nothing)):
            yield replace(history, facts=(*before, replace(other, id=None), *after))
        yield replace(history, facts=(*before, fact, replace(shift(fact, -7), id=None), *after))


def alike(policy: Policy, single: frozenset[str], histories: list[History], as_of: int) -> None:
    columns = to_columns(replace(one, subject=f"{number:05}") for number, one in enumerate(histories))
    results = [list(run(one, columns, as_of).findings()) for one in (policy, in_form(policy, single))]
    for rule in policy.rules:
        old, new = ([(one.subject, *judged_by([one])) for one in found if one.rule == rule.id] for found in results)
        assert sorted(map(repr, old)) == sorted(map(repr, new)), rule.id


@pytest.mark.parametrize("block", range(BLOCKS))
def test_on_the_cases_of_the_suite(block):
    single = frozenset(one.name for one in suite.vocabulary().facts.values() if one.single)
    for case in JUDGED[block::BLOCKS]:
        policy = suite.lowered(case)
        given = list(to_histories(suite.columns(case, policy)))
        histories = [one for history in given for one in near(history)]
        alike(policy, single, histories, parse(case.content["as-of"]))


@pytest.mark.parametrize("file", POLICIES, ids=lambda one: one.stem)
def test_on_the_examples_of_the_policies(file):
    [entry] = library([file], {}, {})
    single = frozenset(one.name for one in entry.vocabulary.facts.values() if one.single)
    seeds = version(entry).examples
    histories = [history for _, history, _ in seeds]
    alike(entry.policy, single, histories, max(as_of for *_, as_of in seeds))
