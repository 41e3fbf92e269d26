"""The two evaluators agree on random policies and histories, field by field.

A seeded profile that runs with the tests; `run.py` beside this file runs as many pairs as one likes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from comparing import differences
from making import make

from validator.core.findings import Verdict
from validator.engine import run, run_batches
from validator.histories.model import History
from validator.histories.rows import to_columns


@pytest.mark.parametrize("block", range(20))
def test_seeded_pairs_agree(block: int) -> None:
    """4,800 pairs of one rule and one history, the same ones every time."""
    for seed in range(block * 10, block * 10 + 10):
        policy, histories, as_of = make(Random(seed))
        assert not differences(policy, histories, as_of), seed


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_drawn_pairs_agree(rng: Random) -> None:
    """Pairs that Hypothesis draws, and shrinks when they do not."""
    policy, histories, as_of = make(rng, subjects=3, rules=2)
    assert not differences(policy, histories, as_of)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.sets(st.sampled_from(Verdict)))
def test_what_is_not_told_changes_nothing_that_is(rng: Random, shown: set[Verdict]) -> None:
    policy, histories, as_of = make(rng, subjects=3, rules=2)
    columns = to_columns(histories)
    every, some = run(policy, columns, as_of), run(policy, columns, as_of, shown=shown)
    assert some.counts() == every.counts()
    assert tuple(some.findings(shown)) == tuple(every.findings(shown))


@pytest.mark.parametrize("block", range(6))
def test_who_comes_before_changes_nothing(block: int) -> None:
    """Six hundred subjects: keys of what comes after them need more than 32 bits."""
    for seed in range(140 + block * 10, 150 + block * 10):
        policy, histories, as_of = make(Random(seed))
        before = [History(f"a{number:03}", histories[0].type, {}, ()) for number in range(600)]
        own = {history.subject for history in histories}
        expected = tuple(run(policy, to_columns(histories), as_of).findings())
        for compiled in (False, True):
            found = run_batches(policy, to_columns(before + histories), as_of, None, compiled=compiled).findings()
            assert tuple(one for one in found if one.subject in own) == expected, seed
