"""Every shipped directive: all clauses accounted for, what can be checked encoded, every example right."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.policies import shipped
from validator.core.findings import Verdict
from validator.usecases.accounting import Mark, Status
from validator.usecases.coverage import Coverage, coverage
from validator.usecases.library import Entry

POLICIES = shipped.POLICIES
SOURCE = Path(__file__).parents[3] / "shared" / "clauses.tsv"
FOLDERS = sorted(one.name for one in POLICIES.iterdir() if one.is_dir())
COUNTS = {
    "ennepe-ruhr": (59, 18),
    "goettingen": (89, 42),
    "herford": (128, 72),
    "ostalbkreis": (58, 11),
    "wuerzburg": (44, 23),
}
"""Clauses of each source, and how many of them can be checked whole."""
EXAMPLES = {"herford": 395}
"""How many examples there are, so that none is lost unseen."""
NOT_SHOWN = {
    "ennepe-ruhr-1.2-b", "ennepe-ruhr-2-a7",
    "goettingen-1-d", "goettingen-3.2-a", "goettingen-3.2-g", "goettingen-3.4-f", "goettingen-3.4-g",
    "goettingen-4-f1", "goettingen-4-f2", "goettingen-4-f3",
    "ostalbkreis-5-b", "ostalbkreis-6-b", "ostalbkreis-6-c",
    "wuerzburg-4-a",
}  # fmt: skip
"""Clauses marked partly of which no history shows any part: permissions, abilities, figures that are nowhere given."""


def covered(name: str) -> Coverage:
    (found,) = coverage(of(name))
    return found


def of(name: str) -> tuple[Entry, ...]:
    """The policies of a folder."""
    return tuple(entry for entry in shipped.ENTRIES.values() if entry.source.path.parent.name == name)


@pytest.fixture(scope="module", params=FOLDERS)
def one(request: pytest.FixtureRequest) -> Coverage:
    return covered(request.param)


def test_there_are_five() -> None:
    assert set(FOLDERS) == set(COUNTS)


def test_nothing_is_left_out(one: Coverage) -> None:
    assert one.gaps == {"unencoded": (), "unaccounted": (), "unmet": (), "unbroken": ()}


def test_the_clauses_are_those_of_the_source(one: Coverage) -> None:
    name = next(key for key in COUNTS if one.clauses[0].id.startswith(key))
    assert (len(one.clauses), sum(each.mark is Mark.YES for each in one.clauses)) == COUNTS[name]


@pytest.mark.skipif(not SOURCE.is_file(), reason="the source's list of clauses is not beside this repository")
def test_the_list_of_clauses_is_that_of_the_source(one: Coverage) -> None:
    name = next(key for key in COUNTS if one.clauses[0].id.startswith(key))
    with SOURCE.open(encoding="utf-8") as source:
        rows = [row for row in csv.DictReader(source, delimiter="\t") if row["document"] == name]
    marks = {each.id: "" if each.mark is None else each.mark.value for each in one.clauses}
    assert marks == {row["clause"]: row["checkable"] for row in rows}


def test_of_clauses_that_can_partly_be_checked_that_part_is_encoded(one: Coverage) -> None:
    weak = {each.id for each in one.clauses if each.mark is Mark.PARTLY and each.status is Status.NOT_CHECKED}
    assert weak <= NOT_SHOWN


def test_every_rule_has_both_kinds_of_examples_and_reaches_its_boundaries(one: Coverage) -> None:
    judged = [rule for rule in one.rules if not rule.waived]
    assert all(rule.verdicts[Verdict.MET] for rule in judged)
    missed = {rule.rule: [str(day) for day, hit in rule.boundaries.items() if not hit] for rule in judged}
    assert {name: days for name, days in missed.items() if days} == {}


@pytest.mark.parametrize("name", FOLDERS)
def test_the_examples_give_what_they_say(name: str) -> None:
    for entry in of(name):
        count, failed = shipped.examples_run(entry.policy.id)
        assert failed == ()
        assert count >= 4 * len(entry.policy.rules)
        assert count == EXAMPLES.get(name, count)


@pytest.mark.parametrize("name", FOLDERS)
def test_every_rule_is_said_in_german_and_english(name: str) -> None:
    for entry in of(name):
        assert [rule.id for rule in entry.policy.rules if not rule.title.de or not rule.title.en] == []


def test_all_directives_can_be_checked_together() -> None:
    assert len(shipped.ENTRIES) == len(COUNTS)
