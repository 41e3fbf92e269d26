"""What is said of a missing duration between two bounds holds for every value in between (docs/language.md, 8.5)."""

from __future__ import annotations

import sys
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from making import PIVOTS, Maker, Where

from validator.core.days import Duration, Missing
from validator.core.duties import Duty, Each
from validator.core.findings import Finding, Verdict
from validator.core.rules import Policy, Rule
from validator.lowering.between import checked
from validator.reference import evaluate

ROUNDS = 250
POSSIBLE = {
    Verdict.MET: {Verdict.MET},
    Verdict.VIOLATED: {Verdict.VIOLATED, Verdict.MET_LATE},
    Verdict.MET_LATE: {Verdict.MET_LATE},
    Verdict.OPEN: {Verdict.OPEN, Verdict.MET},
    Verdict.UNDETERMINED: set(Verdict),
    Verdict.NOT_APPLICABLE: {Verdict.NOT_APPLICABLE},
}


@pytest.mark.parametrize("block", range(4))
def test_what_is_sure_holds_for_every_value(block: int) -> None:
    for number in range(ROUNDS):
        rng = Random(f"{block} {number}")
        maker = Maker(rng, rng.choice(PIVOTS))
        policy = one_rule(maker)
        (rule,) = policy.rules
        assert isinstance(rule.norm, Duty)
        if rule.norm.between is None:
            continue
        history, as_of = maker.history("x"), maker.day(60)
        found = evaluate(policy, history, as_of)
        for value in values(rule.norm):
            one = evaluate(replace(policy, rules=(replace(rule, norm=with_value(rule.norm, value)),)), history, as_of)
            compare(found, one)


def one_rule(maker: Maker) -> Policy:
    duty = maker.stretching(Each(maker.facts(Where(), 0)), Where(fact=True, anchor=True))
    scope = maker.state(Where(fact=True)) if maker.odds(0.3) else None
    rule = Rule("r", "x", (), replace(duty, reckoned=None), scope=scope)
    return replace(maker.policy(1), rules=tuple(checked([rule])))


def values(duty: Duty) -> list[Duration]:
    """Every value between the bounds, both included."""
    low, high = next(
        (one.at_least, one.at_most) for one in missing((duty.window, duty.due)) if one.at_least and one.at_most
    )
    return [Duration(count, low.unit) for count in range(low.count, high.count + 1)]


def missing(node: object) -> list[Missing]:
    if isinstance(node, Missing):
        return [node]
    if isinstance(node, tuple):
        return [one for part in node for one in missing(part)]
    if is_dataclass(node):
        return [one for field in fields(node) for one in missing(getattr(node, field.name))]
    return []


def with_value(duty: Duty, value: Duration) -> Duty:
    """The duty as if the policy gave this value; the version is still that of the longest."""
    pair = duty.between
    assert pair is not None

    def given(node: Any) -> Any:
        if isinstance(node, Missing) and node.at_least is not None:
            return value
        if isinstance(node, tuple):
            return tuple(map(given, node))
        if is_dataclass(node) and not isinstance(node, type):
            return replace(node, **{field.name: given(getattr(node, field.name)) for field in fields(node)})
        return node

    bare = replace(duty, between=None)
    return replace(
        bare,
        window=given(bare.window),
        demand=given(bare.demand),
        late=given(bare.late),
        due=given(bare.due),
        reckoned=pair[1].reckoned,
    )


def compare(found: tuple[Finding, ...], one: tuple[Finding, ...]) -> None:
    """Each finding for a value is one of those that the finding for all values leaves possible."""
    left = {(each.anchor, each.anchored): each for each in found}
    for each in one:
        key = (each.anchor, each.anchored)
        assert key in left, each
        assert each.verdict in POSSIBLE[left[key].verdict], (left[key], each)
