"""Holding formulas to the reference: what each says of one rule and one history."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[2] / "differential"))

from making import make

from validator.analysis.symbolic.data import Codes
from validator.analysis.symbolic.duties import closure, judged
from validator.analysis.symbolic.world import pinned
from validator.core.findings import Verdict
from validator.policy.vocabulary import Attribute, FactType, Shape, Vocabulary
from validator.reference import evaluate

SCALE = 10**6
ATTRIBUTES = {
    "k": Attribute(Shape.TEXT),
    "n": Attribute(Shape.NUMBER),
    "d": Attribute(Shape.DATE),
    "l": Attribute(Shape.TEXT, many=True),
}
VOCABULARY = Vocabulary(
    "v",
    {"x": ATTRIBUTES},
    {name: FactType(name, name.startswith("e"), ("x",), ATTRIBUTES) for name in ("e1", "e2", "s1", "s2")},
)


def made(seed: int, subjects: int = 4):
    """A random policy with histories that have no clock times and were observed throughout."""
    policy, histories, as_of = make(Random(seed), subjects=subjects)
    return policy, [plain(one) for one in histories], as_of


def plain(history):
    facts = [replace(one, start_ms=None, end_ms=None) for one in history.facts]
    facts.sort(key=lambda one: (one.type, one.start, one.end is None, one.end or 0, one.id or ""))
    return replace(history, observed={}, facts=tuple(replace(one, ordinal=i) for i, one in enumerate(facts)))


def by_formula(policy, rule, history, as_of):
    """Breach, met and first day in breach of each obligation, by formulas in which everything is known."""
    world = pinned(history, as_of, Codes(SCALE))
    owed = judged(policy, world, closure(policy, frozenset((rule.id,))))
    return sorted(
        (bool(one.breach), bool(one.met), one.since.term if one.breach else -1)
        for one in owed
        if one.rule is rule and one.exists
    )


def by_model(owed, rule, model):
    """The same, in a solution."""
    return sorted(
        (model.truth(one.breach), model.truth(one.met), model.number(one.since.term) if model.truth(one.breach) else -1)
        for one in owed
        if one.rule is rule and model.truth(one.exists)
    )


def by_reference(policy, rule, history, as_of):
    """The same, as the reference has it."""
    return sorted(
        (one.verdict.breach, one.verdict is Verdict.MET, since(one))
        for one in evaluate(policy, history, as_of)
        if one.rule == rule.id and one.verdict is not Verdict.NOT_APPLICABLE
    )


def since(finding) -> int:
    return finding.since if finding.verdict.breach and finding.since is not None else -1
