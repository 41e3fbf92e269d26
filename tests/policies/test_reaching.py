"""Each rule can be met, violated and left open: of every file in `policies/`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.analysis.planning.made import event, made
from tests.policies import reaching, shipped
from validator.analysis.probing.probes import Probe
from validator.core.duties import Duty
from validator.core.truths import All
from validator.histories.model import History
from validator.time.days import parse

ENTRIES = shipped.ENTRIES


@pytest.mark.parametrize("name", ENTRIES)
def test_every_rule_can_be_met_violated_and_left_open(name: str) -> None:
    assert reaching.unreached(ENTRIES[name], reaching.probes(ENTRIES[name])) == []


def talked(days: int) -> Probe:
    """An intake, and a talk so many days later."""
    facts = (event("intake", "2024-03-01"), replace(event("talk", "2024-03-01"), ordinal=1))
    day = facts[1].start + days
    return Probe(History("h", "person", {}, (facts[0], replace(facts[1], start=day, end=day))), parse("2024-06-01"))


def test_a_rule_that_can_never_be_violated_is_noticed(tmp_path: Path) -> None:
    entry = made(
        tmp_path,
        "good: {each: intake, within: [at, at + 14 days], do: talk}\n"
        "idle: {each: intake, within: [at, at + 14 days], do: talk}",
    )
    good, idle = entry.policy.rules
    assert isinstance(idle.norm, Duty)
    idle = replace(idle, norm=replace(idle.norm, demand=All(()), late=None))
    entry = replace(entry, policy=replace(entry.policy, rules=(good, idle)))
    found = reaching.unreached(entry, {"good": [talked(3)], "idle": [talked(3)]}, waived=False)
    assert ("idle", "violated") in found
    assert not any(rule == "good" for rule, _ in found)
