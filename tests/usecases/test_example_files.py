"""Example files: what is written can be read again and gives what it says; what is unknown is refused."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.cli.main import main
from validator.histories.model import EVERY_TYPE, Fact, History
from validator.policy import yaml
from validator.policy.resources import schema_text
from validator.policy.schema import plain
from validator.reports.example_files import example_file, flow
from validator.time.days import parse
from validator.usecases.example_files import Case

DATA = Path(__file__).parents[1] / "cli" / "data"


def case(rule: str = "kontaktdichte", verdict: str = "open", policy: str = "muster") -> Case:
    start = parse("2020-02-01")
    facts = (Fact("aufnahme", start, start, None, None, True, None, {"vermerk": "ja: [1]"}),)
    history = History("x", "kunde", {}, facts, {EVERY_TYPE: parse("2019-01-01")})
    return Case(policy, "2020-01", rule, "Ein „Beispiel“: so", start, history, ({"verdict": verdict},))


def run(folder: Path, *cases: Case) -> int:
    (folder / "more.yaml").write_text(example_file(cases), encoding="utf-8")
    return main(["test", str(DATA), "--examples", str(folder / "more.yaml"), "--lang", "en"])


def test_what_is_written_runs(tmp_path, capsys):
    assert run(tmp_path, case()) == 0
    assert "3 examples give what they say" in capsys.readouterr().out


def test_what_is_not_so_fails(tmp_path, capsys):
    assert run(tmp_path, case(verdict="met")) == 1
    assert "more.yaml:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("one", "said"), [(case(rule="kontaktdicht"), "kontaktdichte"), (case(policy="mustr"), "mustr")]
)
def test_what_is_not_known_is_refused(one, said, tmp_path, capsys):
    assert run(tmp_path, one) == 2
    assert said in capsys.readouterr().err


def test_a_file_without_examples_is_none(tmp_path):
    assert run(tmp_path) == 0


def test_an_example_is_the_same_in_both_schemas():
    policy, examples = (json.loads(schema_text(name))["$defs"] for name in ("policy", "examples"))
    assert (examples["example"], examples["id"]) == (policy["example"], policy["id"])


values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("aä-_:#,[]{}'\" 01\\ytrue", max_size=6) | st.just("2020-01-01"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab: ", min_size=1, max_size=3), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(values)
def test_every_value_is_read_as_it_was_written(value):
    assert plain(yaml.parse(f"x: {flow(value)}\n", "f").entries["x"]) == value  # type: ignore[union-attr]


def test_dates_and_numbers_of_a_history_are_plain():
    facts = (Fact("egv", 0, None, None, None, False, "f1", {"bis": date(2020, 1, 2), "n": Decimal("1.5"), "x": None}),)
    found = example_file([Case("p", "1", "r", "-", 0, History("", "kunde", {}, facts), ())])
    assert '{spans: [{id: f1, type: egv, from: 1970-01-01, to: null, bis: 2020-01-02, "n": 1.5, x: null}]}' in found
