"""Compiled loops make and cut the runs of a state as columns do."""

from __future__ import annotations

import numpy as np
import pytest

from engine.making import columns, day, event, only, policy, rule, span
from validator.core.days import Of, Point, Which, Whose, Window
from validator.core.duties import Duty, Runs
from validator.core.findings import Verdict
from validator.core.truths import Covered, Not, Truth
from validator.engine import run_batches
from validator.engine.kernels import runs as kernel

AS_OF = day("2020-06-30")
LASTING = Window(*(Point(Of(Whose.OWN, which)) for which in (Which.START, Which.END)))
WHOLE = Window(*(Point(Of(Whose.THIS, which)) for which in (Which.START, Which.END)))
MET, VIOLATED, OPEN = Verdict.MET, Verdict.VIOLATED, Verdict.OPEN


def during(kind: str) -> Truth:
    return Covered((only(kind),), LASTING)


ALWAYS = Duty(Runs(during("outer"), during("inner")), WHOLE, Not(during("inner")))


def judged(histories, **force):
    data = columns(histories)
    ways = [run_batches(policy(rule(ALWAYS), **force), data, AS_OF, 300, compiled=way) for way in (False, True)]
    in_columns, compiled = (list(found.findings()) for found in ways)
    assert compiled == in_columns
    return [(one.anchor - AS_OF, one.verdict) for one in compiled]


def outer(first, last):
    return span("outer", AS_OF + first, None if last is None else AS_OF + last)


def inner(first, last):
    return span("inner", AS_OF + first, None if last is None else AS_OF + last)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ([outer(-9, -1)], [(-9, VIOLATED)]),
        ([outer(-9, -1), inner(-9, -1)], [(-9, MET)]),
        ([outer(-9, -1), inner(-20, None)], [(-9, MET)]),
        ([outer(-9, -1), inner(-20, -10)], [(-9, VIOLATED)]),
        ([outer(-9, -1), inner(-20, -9)], [(-9, MET), (-8, VIOLATED)]),
        ([outer(-9, -1), inner(-1, -1)], [(-9, VIOLATED), (-1, MET)]),
        ([outer(-9, -1), inner(-7, -6), inner(-5, -4)], [(-9, VIOLATED), (-7, MET), (-3, VIOLATED)]),
        ([outer(-9, -1), inner(-7, -3), inner(-6, -5)], [(-9, VIOLATED), (-7, MET), (-2, VIOLATED)]),
        ([outer(-9, -6), outer(-5, -3), inner(-6, -4)], [(-9, VIOLATED), (-6, MET), (-3, VIOLATED)]),
        ([outer(-9, -7), outer(-4, -3), inner(-8, -4)], [(-9, VIOLATED), (-8, MET), (-4, MET), (-3, VIOLATED)]),
        ([outer(-9, None), inner(-20, -1)], [(-9, MET), (0, OPEN)]),
        ([outer(0, None), inner(1, 2)], [(0, OPEN)]),
        ([outer(1, 4)], []),
        ([inner(-9, -1)], []),
    ],
)
def test_a_run_is_cut_where_the_other_state_begins_or_ends(facts, found, monkeypatch):
    calls, loop = [], kernel.pieces
    monkeypatch.setattr(kernel, "pieces", lambda *given: (calls.append(1), loop(*given))[1])
    assert judged({"K": facts}) == found
    assert calls


def test_runs_are_cut_to_the_days_in_force():
    facts = [outer(-9, -1), inner(-7, -6), inner(-3, None)]
    assert judged({"K": facts}, first=AS_OF - 6, last=AS_OF - 3) == [(-6, MET), (-5, VIOLATED), (-3, MET)]


@pytest.mark.parametrize("seed", range(4))
def test_many_clients(seed):
    rng = np.random.default_rng(seed)
    histories = {}
    for number in range(200):
        facts = [event("other", AS_OF - 3)]
        for make in (outer, inner):
            for first in rng.integers(-40, 3, rng.integers(0, 6)).tolist():
                facts.append(make(first, None if rng.random() < 0.1 else first + int(rng.integers(0, 12))))
        histories[f"K{number:03}"] = facts
    assert judged(histories)
