"""The two evaluators agree on histories near those of the conformance cases: shifted, doubled, cut, made unknown."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from comparing import Difference, differences

from tests.conformance import cases as suite
from validator.core.rules import Policy
from validator.histories.model import Fact, History
from validator.histories.rows import to_histories
from validator.time.days import parse

JUDGED = [case for case in suite.cases() if "refused" not in case.content]
BLOCKS = 13
ROUNDS = 6


@pytest.mark.parametrize("block", range(BLOCKS))
def test_neighbours_of_the_cases_agree(block: int) -> None:
    for number, case in enumerate(JUDGED[block::BLOCKS]):
        policy, as_of = suite.lowered(case), parse(case.content["as-of"])
        given = list(to_histories(suite.columns(case, policy)))
        for turn in range(ROUNDS):
            assert not wrong(policy, given, as_of, Random(f"{block} {number} {turn}")), (str(case), turn)


def wrong(policy: Policy, given: list[History], as_of: int, rng: Random) -> list[Difference]:
    made = [replace(near(one, rng), subject=f"{one.subject} {i}") for one in given for i in range(4)]
    return differences(policy, made, as_of + rng.choice([0, 0, -1, 1, -5, 7, 40]))


def near(history: History, rng: Random) -> History:
    """The history after a few small changes."""
    facts = list(history.facts)
    for _ in range(rng.randint(1, 4)):
        if facts:
            at = rng.randrange(len(facts))
            facts[at : at + 1] = changed(facts[at], rng)
    attributes = {name: value for name, value in history.attributes.items() if rng.random() < 0.9}
    observed = dict(history.observed)
    if facts and rng.random() < 0.15:
        one = rng.choice(facts)
        observed[one.type] = one.start + rng.randint(-20, 20)
    return replace(history, facts=tuple(facts), attributes=attributes, observed=observed)


def changed(fact: Fact, rng: Random) -> list[Fact]:
    """What one fact becomes: none, itself changed, or itself and another."""
    match rng.choice(["shift", "shift", "more", "more", "drop", "blank", "null", "length"]):
        case "shift":
            return [shifted(fact, rng.choice([-31, -14, -7, -2, -1, 1, 2, 7, 14, 31]))]
        case "more":
            return [fact, shifted(fact, rng.choice([0, 0, 1, 5, 14, 30, 90]))]
        case "drop":
            return []
        case "blank":
            return [replace(fact, attributes={k: v for k, v in fact.attributes.items() if rng.random() < 0.5})]
        case "null":
            return [
                replace(fact, attributes={k: v if rng.random() < 0.5 else None for k, v in fact.attributes.items()})
            ]
        case _:
            return [longer(fact, rng)]


def shifted(fact: Fact, days: int) -> Fact:
    """So many days later; unmoved it keeps its clock time, and always loses its id."""
    if days == 0:
        return replace(fact, id=None)
    end = None if fact.end is None else fact.end + days
    return replace(fact, id=None, start=fact.start + days, end=end, start_ms=None, end_ms=None)


def longer(fact: Fact, rng: Random) -> Fact:
    """A span that ends sooner, later, or not yet."""
    if fact.event or fact.start_ms is not None:
        return fact
    return replace(fact, end=rng.choice([None, fact.start, fact.start + 13, fact.start + 90]))
