"""The programs of the benchmark find what the engine finds, on histories so short that everything falls on one day."""

import contextlib
import importlib
import itertools
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

sys.path.append(str(Path(__file__).resolve().parents[1]))

from benchmarks import curve, ours
from benchmarks.bars import Bar
from benchmarks.cases import to_columns, write_files
from benchmarks.clients import make
from benchmarks.findings import VIOLATED, difference, same
from benchmarks.wide import make_wide
from benchmarks.works import AS_OF, FORMS, CannotSay, copies, copy
from validator.engine import run
from validator.histories.read import read
from validator.histories.rows import to_histories
from validator.policy.vocabularies import read_vocabulary
from validator.reference import evaluate

ROOT = Path(__file__).resolve().parents[2]
RULES = [rule for form in FORMS.values() for rule in (form, copy(form, 3))]
SHORT = make(60, 16, seed=2, days=45)


@pytest.mark.parametrize("rival", ["loop", "sql", "frames", "compiled"])
@pytest.mark.parametrize("made", [SHORT, make(40, 20, seed=3)], ids=["short", "long"])
def test_rivals_find_what_the_engine_finds(rival, made):
    mine = judged(ours, made)
    theirs = judged(program(f"rivals.{rival}"), made)
    assert {name: difference(found, theirs[name]) for name, found in mine.items()} == dict.fromkeys(mine)


@pytest.mark.parametrize("made", [SHORT, make(40, 20, seed=3)], ids=["short", "long"])
def test_loops_in_machine_code_find_what_columns_find(made):
    run, tidy = ours.prepare_fast(made, RULES) if find_spec("numba") else pytest.skip("not installed: numba")
    mine, theirs = judged(ours, made), tidy(run())
    assert {name: difference(found, theirs[name]) for name, found in mine.items()} == dict.fromkeys(mine)


@pytest.mark.filterwarnings("ignore")  # of libraries about each other
@pytest.mark.parametrize("peer", ["declare", "fisca", "mining", "rego", "schema", "zen"])
def test_peers_find_what_the_engine_finds_or_cannot_say_it(peer):
    one = program(f"peers.{peer}")
    mine, said = judged(ours, SHORT), []
    for rule in RULES:
        with contextlib.suppress(CannotSay):
            found = judged(one, SHORT, [rule])[rule.name]
            said.append(rule.name)
            assert difference(mine[rule.name], found) is None, rule.name
    assert said


def program(name):
    """A program of the benchmark, if what it needs is installed."""
    try:
        return importlib.import_module(f"benchmarks.{name}")
    except ImportError as error:
        pytest.skip(f"not installed: {error.name}")


def judged(program, made, rules=RULES):
    run, tidy = program.prepare(made, rules)
    return tidy(run())


def test_no_copy_is_a_rule_that_is_there_already():
    """The engine judges equal rules once, which would make copies look quicker than they are."""
    rules = [rule for form in FORMS.values() for rule in copies(form, 20)]
    assert len({replace(one, id="", title="") for one in ours.policy_of(rules).rules}) == len(rules)


def test_copies_find_something_else():
    rules = [rule for form in FORMS.values() for rule in copies(form, 6)]
    found = judged(ours, make(2000, 20, seed=5), rules)
    for form in FORMS:
        own = [one for name, one in found.items() if name.partition("-")[0] == form]
        assert not any(same(one, other) for one, other in itertools.combinations(own, 2))


def test_the_reference_finds_what_the_engine_finds():
    policy, columns = ours.policy_of(RULES), to_columns(make(8, 16, seed=4, days=45))
    mine = tuple(run(policy, columns, AS_OF).findings())
    theirs = [one for history in to_histories(columns) for one in evaluate(policy, history, AS_OF)]
    assert sorted(map(repr, mine)) == sorted(map(repr, theirs))


def test_a_difference_shows_the_rows():
    found = judged(ours, SHORT)
    one = found["density"]
    other = replace(one, verdict=np.full_like(one.verdict, VIOLATED))
    assert difference(one, one) is None
    assert "only ours: [(" in difference(one, other)


@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_files_hold_what_the_columns_hold(tmp_path, suffix):
    made = make(20, 16, seed=5, days=300)
    write_files(made, tmp_path, csv=True)
    vocabulary = read_vocabulary(ROOT / "policies" / "vocabulary.yaml")
    found = read([tmp_path / f"cases.{suffix}"], zone="Europe/Berlin", vocabulary=vocabulary)
    assert list(to_histories(found)) == list(to_histories(to_columns(made)))


def test_made_data_for_a_whole_vocabulary_can_be_read(tmp_path):
    vocabulary = read_vocabulary(ROOT / "policies" / "vocabulary.yaml")
    made = make_wide(vocabulary, {"kunde": 30, "regionalstelle": 5, "team": 5}, facts=20)
    write_files(made, tmp_path, csv=False)
    found = read([tmp_path / "cases.parquet"], zone="Europe/Berlin", vocabulary=vocabulary)
    assert sum(one.subject.size for one in found.facts.values()) == made.facts > 600


def test_the_exponent_of_a_straight_line_is_one():
    assert curve.exponent([(10, 2), (100, 20), (1000, 200)]) == pytest.approx(1)
    assert curve.exponent([(10, 2)]) is None
    assert curve.picture({"a": [(10, 2), (100, 30)]}, "facts").startswith("<svg")


def test_a_bar_is_reached_from_its_side():
    assert [Bar("", ratio, 60, True).reached for ratio in (60, 59.9, None)] == [True, False, None]
    assert [Bar("", ratio, 4, False).reached for ratio in (4, 4.1, None)] == [True, False, None]
