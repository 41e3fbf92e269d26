"""What rules share is found once, and none of them notices: each finds what it finds alone."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "differential"))

from making import make

from validator.core.duties import Breaches, Clock, Duty
from validator.core.rules import Policy, Rule
from validator.engine import run
from validator.histories.rows import to_columns


@pytest.mark.parametrize("block", range(5))
def test_rules_side_by_side_find_what_each_finds_alone(block: int) -> None:
    for seed in range(block * 8, block * 8 + 8):
        rng = Random(seed)
        policy, histories, as_of = make(rng, subjects=4, rules=4)
        columns, rules = to_columns(histories), relatives(policy, rng)
        together = tuple(run(replace(policy, rules=rules), columns, as_of).findings())
        for rule in rules:
            alone = tuple(run(replace(policy, rules=(rule,)), columns, as_of).findings())
            assert alone == tuple(one for one in together if one.rule == rule.id), (seed, rule.id)


def relatives(policy: Policy, rng: Random) -> tuple[Rule, ...]:
    """Rules that have some parts in common: those of the policy, and mixtures of two of them."""
    rules = [rule for rule in policy.rules if not hangs_on_others(rule)]
    found = [replace(rule, id=f"{rule.id} again") for rule in rules]
    for number in range(12 if rules else 0):
        one, other = rng.choice(rules), rng.choice(rules)
        parts = {name: getattr(other, name) for name in ("scope", "unless", "excused") if rng.random() < 0.5}
        found.append(replace(one, id=f"mixed {number}", norm=mixed(one, other, rng), **parts))
    rng.shuffle(found)
    return (*rules, *found)


def hangs_on_others(rule: Rule) -> bool:
    return isinstance(rule.norm, Duty) and isinstance(rule.norm.anchors, Breaches)


def mixed(one: Rule, other: Rule, rng: Random) -> Clock | Duty:
    """The norm of a rule with parts of another of its kind."""
    if isinstance(one.norm, Duty) and isinstance(other.norm, Duty):
        if bool(one.norm.due) != bool(other.norm.due) or one.norm.between or other.norm.between:
            return one.norm
        names = ("window", "demand", "due", "late", "reckoned")
        return replace(one.norm, **{name: getattr(other.norm, name) for name in names if rng.random() < 0.3})
    if isinstance(one.norm, Clock) and isinstance(other.norm, Clock):
        names = ("act", "starts", "suspended", "late", "stricter", "looser", "in_force")
        return replace(one.norm, **{name: getattr(other.norm, name) for name in names if rng.random() < 0.3})
    return one.norm
