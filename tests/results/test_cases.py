"""A history comes back as it was, whatever is in it."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.differential.making import make
from validator.histories.model import EVERY_TYPE, Fact, History
from validator.histories.rows import to_columns, to_histories
from validator.results import cases


def again(history: History) -> History:
    columns = to_columns([history])
    (line,) = cases.lines(columns, [0], {"vocabulary": "v"})
    assert json.loads(line)["vocabulary"] == "v"
    assert [cases.history(json.loads(line))] == list(to_histories(columns))
    return cases.history(json.loads(line))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9))
def test_any_history_comes_back(seed: int) -> None:
    for history in make(Random(seed))[1]:
        again(history)


def test_every_kind_of_value_comes_back() -> None:
    values = {
        "type": "a", "at": "b", "zahl": Decimal("0.50"), "tag": date(2020, 2, 29), "ja": True, "leer": None,
        "liste": ("x", Decimal(1), date(2020, 1, 1), False), "nichts": (), "wort": '"\\\u2028\u202e,{}',
    }  # fmt: skip
    facts = (
        Fact("treffen", 18000, 18000, 5, 5, True, "i", values, 0),
        Fact("treffen", 18000, None, 5, None, False, None, {}, 1),
        Fact("zeit", 18000, 18002, None, None, False, "j", {"ja": False}, 2),
    )
    found = again(History("k", "kunde", values, facts, {EVERY_TYPE: 17000, "zeit": 17500}))
    assert (found.attributes, found.facts[0].attributes) == (values, values)


def test_only_who_is_asked_for_is_told() -> None:
    columns = to_columns([History(name, "kunde", {}, (Fact("f", 1, 1, None, None, True, name, {}),)) for name in "abc"])
    told = [cases.history(json.loads(line)) for line in cases.lines(columns, [0, 2], {"vocabulary": "v"})]
    assert [(one.subject, one.facts[0].id) for one in told] == [("a", "a"), ("c", "c")]
