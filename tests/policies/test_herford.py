"""The Herford directive: every clause accounted for, every rule with examples."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from validator.lowering import register
from validator.policy.load import load

FOLDER = Path(__file__).parents[2] / "policies" / "herford"
DOCUMENT = load(FOLDER / "kundenkontaktdichte.yaml", "policy")
REGISTER = register(DOCUMENT)
with (FOLDER / "clauses.tsv").open(encoding="utf-8") as file:
    CLAUSES = {row["clause"]: row for row in csv.DictReader(file, delimiter="\t")}
SOURCE = Path(__file__).parents[3] / "shared" / "clauses.tsv"


def how(clause: str) -> set[str]:
    return {entry.how for entry in REGISTER.entries.get(clause, ())}


def test_every_clause_is_accounted_for_and_no_other() -> None:
    assert set(REGISTER.entries) == set(CLAUSES)


def test_a_clause_is_either_used_or_not_checked() -> None:
    both = [clause for clause in CLAUSES if "not-checked" in how(clause) and len(how(clause)) > 1]
    assert both == []


@pytest.mark.parametrize("clause", [name for name, row in CLAUSES.items() if row["checkable"] == "yes"])
def test_each_checkable_clause_is_encoded(clause: str) -> None:
    definition = CLAUSES[clause]["modality"] in ("definition", "may")
    assert "rules" in how(clause) or (definition and how(clause) & {"facts", "states"})


@pytest.mark.parametrize("clause", [name for name, row in CLAUSES.items() if row["checkable"] == "partly"])
def test_of_each_partly_checkable_clause_the_checkable_part_is_encoded(clause: str) -> None:
    assert how(clause) & {"rules", "facts", "states", "parameters", "readings"}


def test_there_are_72_checkable_clauses() -> None:
    assert sum(row["checkable"] == "yes" for row in CLAUSES.values()) == 72


@pytest.mark.skipif(not SOURCE.is_file(), reason="the source's list of clauses is not beside this repository")
def test_the_list_of_clauses_is_that_of_the_source() -> None:
    with SOURCE.open(encoding="utf-8") as source:
        rows = [row for row in csv.DictReader(source, delimiter="\t") if row["document"] == "herford"]
    assert {row["clause"]: row["checkable"] for row in rows} == {
        name: row["checkable"] for name, row in CLAUSES.items()
    }


def test_each_rule_has_examples() -> None:
    rules = DOCUMENT.get("rules")
    assert [name for name, rule in rules.entries.items() if "examples" not in rule] == []  # type: ignore[union-attr]
