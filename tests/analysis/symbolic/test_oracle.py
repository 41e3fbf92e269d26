"""The third interpretation is held to the reference: with everything known, and in the solver's own solutions."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from held import VOCABULARY, by_formula, by_model, by_reference, made

from validator.analysis.symbolic import days, smt
from validator.analysis.symbolic.duties import closure, judged
from validator.analysis.symbolic.making import Maker
from validator.analysis.symbolic.outside import Outside
from validator.analysis.symbolic.smt import Answer, Solver
from validator.analysis.symbolic.span import spanning
from validator.core.duties import Clock


@pytest.mark.parametrize("block", range(4))
def test_formulas_agree_with_the_reference_on_what_is_known(block: int) -> None:
    compared = Counter()
    for seed in range(block * 10, block * 10 + 10):
        compared += agree(seed, 4)
    assert compared["agreed"] > 50
    assert compared["breach"] > 1


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.integers(10_000, 10**9))
def test_formulas_agree_on_drawn_rules(seed: int) -> None:
    agree(seed, 2)


def agree(seed: int, subjects: int) -> Counter[str]:
    policy, histories, as_of = made(seed, subjects)
    compared: Counter[str] = Counter()
    for rule in policy.rules:
        for history in histories:
            if isinstance(rule.norm, Clock):
                continue
            try:
                found = by_formula(policy, rule, history, as_of)
            except Outside as outside:
                compared[outside.reason.value] += 1
                continue
            assert found == by_reference(policy, rule, history, as_of), (seed, rule.id, history.subject)
            compared["agreed"] += 1
            compared["breach"] += any(breach for breach, _, _ in found)
    return compared


@pytest.mark.parametrize("block", range(4))
def test_the_reference_confirms_what_a_solution_says_of_every_obligation(block: int) -> None:
    solved = Counter()
    for seed in range(block * 6, block * 6 + 6):
        policy, _, _ = made(seed, 1)
        for rule in policy.rules:
            if not isinstance(rule.norm, Clock):
                solved += solutions(policy, rule, seed)
    assert solved["breach"] > 2
    assert solved["met"] > 2


def solutions(policy, rule, seed: int) -> Counter[str]:
    """A history in which the rule is broken, one in which it is met, one drawn: each judged by the reference."""
    names = closure(policy, frozenset((rule.id,)))
    rules = tuple(one for one in policy.rules if one.id in names)
    smt.fresh()
    span = spanning([policy], rules, 200, 2)
    counted: Counter[str] = Counter()
    try:
        world = Maker(VOCABULARY, span, rules).world(rule.subject)
        owed = [one for one in judged(policy, world, names) if one.rule is rule]
    except Outside as outside:
        return Counter({outside.reason.value: 1})
    solver = Solver(100_000)
    solver.add(*world.given)
    rng = Random(seed)
    wanted = {
        "breach": smt.some(one.breach for one in owed),
        "met": smt.some(one.met for one in owed),
        "drawn": smt.every(drawn(world, span, rng)),
    }
    for name, formula in wanted.items():
        if solver.ask(formula) is Answer.YES:
            model = solver.solved()
            history = world.history(model)
            expected = by_reference(policy, rule, history, span.as_of)
            assert by_model(owed, rule, model) == expected, (seed, rule.id, history)
            counted[name] += 1
    return counted


def drawn(world, span, rng: Random):
    """Some facts on some days, in the order that slots have."""
    for kind in sorted({one.type for one in world.slots}):
        slots = world.of_type(kind)
        starts = sorted(rng.randint(span.first, span.last) for _ in slots)
        for slot, start in zip(slots, starts, strict=True):
            yield slot.exists
            yield days.same(slot.start, days.day(start))
