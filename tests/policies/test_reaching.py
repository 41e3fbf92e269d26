"""Each rule can be met, violated and left open, and a stricter parameter removes no breach: of every file in `policies/`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.analysis.planning.made import HEAD, event, made
from tests.policies import reaching, stricter
from validator.analysis.probing.probes import Probe
from validator.core.duties import Duty
from validator.core.truths import All
from validator.histories.model import History
from validator.time.days import parse
from validator.usecases.library import library

POLICIES = Path(__file__).parents[2] / "policies"
ENTRIES = {entry.policy.id: entry for entry in library([POLICIES], {}, {})}
LIMIT = "parameters: {limit: {value: 14 days}}\n"


@pytest.mark.parametrize("name", ENTRIES)
def test_every_rule_can_be_met_violated_and_left_open(name: str) -> None:
    assert reaching.unreached(ENTRIES[name], reaching.probes(ENTRIES[name])) == []


@pytest.mark.parametrize("name", ENTRIES)
def test_a_stricter_parameter_removes_no_breach(name: str) -> None:
    bases = reaching.probes(ENTRIES[name])
    directed = [one for one in stricter.changes(ENTRIES[name]) if one.way is not None]
    assert [gone for one in directed for gone in stricter.lost(one, stricter.touching(one, bases))] == []


def test_most_parameters_have_a_direction() -> None:
    found = [one for entry in ENTRIES.values() for one in stricter.changes(entry)]
    assert all(one.why for one in found if one.way is None)
    assert 2 * sum(one.way is not None for one in found) > len(found)


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


def test_a_parameter_used_the_wrong_way_round_is_noticed(tmp_path: Path) -> None:
    entry = made(tmp_path, "a: {each: intake, within: [at, at + limit], do: talk}", HEAD + LIMIT)
    (one,) = stricter.changes(entry)
    probes = [talked(days) for days in (13, 14, 15, 16)]
    assert one.way is stricter.Way.LOOSER
    assert stricter.lost(one, probes) == []
    assert stricter.lost(replace(one, way=stricter.Way.STRICTER), probes) != []
