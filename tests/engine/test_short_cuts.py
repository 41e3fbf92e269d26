"""Short cuts of the engine find what the long way finds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.differential.making import make
from tests.engine.making import columns, event, only, policy
from validator.core.truths import Op
from validator.engine import anchors, counting, data, numbers, periods, ranks, run
from validator.engine.dictionary import Dictionary
from validator.engine.keys import key, rank
from validator.engine.numbering import Numbering
from validator.engine.pool import Pool
from validator.engine.session import Asked, Session
from validator.histories.rows import to_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.core.values import Datum
    from validator.engine.keys import Longs

VALUES: tuple[Datum, ...] = (
    "a",
    "b",
    Decimal(1),
    Decimal(7),
    True,
    False,
    date(2020, 2, 29),
    ("a", "b"),
    (Decimal(1),),
)


@pytest.mark.parametrize("seed", [*range(60), 1210])
def test_findings_do_not_depend_on_short_cuts(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rules, histories, as_of = make(Random(seed), subjects=6, rules=4)
    built = to_columns(histories)
    monkeypatch.setattr(ranks, "FEW", 1)
    short = list(run(rules, built, as_of).findings())
    monkeypatch.setattr(counting, "_counts_itself", lambda *_: True)
    for module, name in ((anchors, "equal"), (periods, "equal"), (periods, "rising")):
        monkeypatch.setattr(module, name, lambda *_: False)
    assert list(run(rules, built, as_of).findings()) == short


DAYS = st.lists(st.integers(0, 40), max_size=12)


@given(st.lists(DAYS, min_size=1, max_size=5), st.lists(st.tuples(st.integers(0, 4), st.integers(-3, 44)), max_size=20))
def test_days_are_ranked_as_their_keys_are(subjects: list[list[int]], asked: list[tuple[int, int]]) -> None:
    histories = {f"s{place}": [event("a", day) for day in days] for place, days in enumerate(subjects)}
    chosen = selected(histories)
    rows = [(band, day) for band, day in asked if band < len(subjects)]
    band, day = (np.array([row[side] for row in rows], np.int64) for side in (0, 1))
    few, ranks.FEW = ranks.FEW, 1
    try:
        for right in (False, True):
            expected = rank(chosen.key, key(band, day), right=right).tolist()
            assert ranks.rank_of_days(chosen, band, day, right=right).tolist() == expected
            assert ranks.bisected(chosen, band, key(band, day) + right).tolist() == expected
    finally:
        ranks.FEW = few


def selected(histories: Mapping[str, list[dict[str, Any]]]) -> Any:
    built = columns(histories)
    pool = Pool(built, Numbering(built), 0, len(built.subjects), 1000)
    session = Session(policy(), pool, Dictionary(built.values), 1000, Asked(frozenset(), frozenset()))
    return session.selection(session.root, (only("a"),))[1]


@pytest.mark.parametrize("op", [op for op in Op if op not in (Op.KNOWN, Op.NONE)])
def test_a_literal_is_compared_with_each_code_as_with_all(op: Op) -> None:
    dictionary = Dictionary(VALUES)
    codes = np.array([*range(-2, len(VALUES))] * 3, np.int64)
    for literal in (*VALUES, None):
        code = dictionary.code(literal)
        expected = data.compare(dictionary, codes, op, np.full(codes.size, code, np.int64))
        assert data.with_literal(dictionary, codes, op, code).tolist() == expected.tolist()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), max_size=8), st.integers(-1, 6))
def test_whole_numbers_compare_as_fractions_do(rows: list[tuple[int, int, bool]], bound: int) -> None:
    low, more = (np.array([row[side] for row in rows], np.int64) for side in (0, 1))
    infinite = np.array([row[2] for row in rows], np.bool_)
    yes, no = np.ones(low.size, np.bool_), np.zeros(low.size, np.bool_)
    right = numbers.exactly(np.full(low.size, bound, np.int64), 1, yes, no)
    left = numbers.between(low, low + more, 1, infinite)
    for op in numbers.ORDERS:
        assert listed(numbers.compare_whole(low, low + more, infinite, op, bound)) == listed(
            numbers.compare(left, op, right)
        )


def listed(column: Longs) -> list[int]:
    return [int(value) for value in column]
