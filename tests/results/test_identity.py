"""The name of a finding survives what is no change of its obligation: re-runs, facts elsewhere, other words."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from tests.results.made import DATA, cases_in, key_in, made
from validator.cli.main import main
from validator.core.findings import Verdict
from validator.results.reading import opened

CASE: dict[str, Any] = {
    "subject": "K-1",
    "type": "kunde",
    "events": [
        {"type": "aufnahme", "at": "2020-02-01", "id": "a1", "vermerk": None},
        {"type": "kontakt", "at": "2020-03-01", "art": "telefon"},
    ],
    "spans": [
        {"type": "profil", "from": "2020-01-01", "to": None, "value": "nah"},
        {"type": "massnahme", "from": "2020-02-01", "to": "2020-03-01", "value": "kurs"},
        {"type": "massnahme", "from": "2020-10-01", "to": "2020-12-24", "value": "kurs", "id": "m2"},
    ],
}
ELSEWHERE = {
    "events": [
        {"type": "kontakt", "at": "2020-11-15", "art": "telefon"},
        {"type": "bericht", "at": "2020-06-01"},
    ],
    "spans": [{"type": "massnahme", "from": "2020-01-15", "to": "2020-01-20", "value": "kurs", "id": "m0"}],
}
"""Facts before, between and after those of `CASE`."""


def names(path: Path) -> dict[tuple[str, int | None], tuple[str, Verdict]]:
    """By rule and anchor: name and verdict."""
    with opened(path) as result:
        found = {(one.finding.rule, one.finding.anchor): (one.id, one.finding.verdict) for one in result.found}
        assert len(found) == len(result.found)
        return found


@pytest.fixture
def before(tmp_path: Path) -> dict[tuple[str, int | None], tuple[str, Verdict]]:
    return names(made(tmp_path, "--verdicts", "all", cases=cases_in(tmp_path, CASE)))


def test_a_run_again_gives_the_same_names_whatever_the_order(tmp_path: Path, before: Any) -> None:
    shuffled = {**CASE, "events": CASE["events"][::-1], "spans": CASE["spans"][::-1]}
    others = [{**CASE, "subject": f"K-{number}"} for number in range(2, 5)]
    cases = [*others, shuffled]
    random.Random(1).shuffle(cases)
    with opened(made(tmp_path, "--verdicts", "all", cases=cases_in(tmp_path, *cases))) as result:
        every = {one.id for one in result.found}
    assert {name for name, _ in before.values()} < every


def test_facts_elsewhere_in_the_case_change_no_name(tmp_path: Path, before: Any) -> None:
    fuller = {**CASE, "events": [*ELSEWHERE["events"], *CASE["events"]], "spans": [*ELSEWHERE["spans"], *CASE["spans"]]}
    after = names(made(tmp_path, "--verdicts", "all", cases=cases_in(tmp_path, fuller)))
    assert before.keys() <= after.keys()
    assert {key: after[key][0] for key in before} == {key: name for key, (name, _) in before.items()}
    assert len({name for name, _ in after.values()}) == len(after)


def test_what_becomes_of_a_finding_does_not_change_its_name(tmp_path: Path, before: Any) -> None:
    report = {"type": "bericht", "at": "2020-03-10"}
    after = names(
        made(tmp_path, "--verdicts", "all", cases=cases_in(tmp_path, {**CASE, "events": [*CASE["events"], report]}))
    )
    changed = {key for key in before if before[key][1] is not after[key][1]}
    assert changed
    assert all(before[key][0] == after[key][0] for key in before)


def test_other_words_and_another_version_change_no_name(tmp_path: Path, before: Any) -> None:
    text = (DATA / "muster.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("version: 2020-01", "version: 2021-07"),
        ("title: A report within two weeks of the end of a measure", "title: {de: Ein Bericht, en: A report is due}"),
        ("clauses: [M-2]", "clauses: [M-2, M-9]"),
        ("    force: should\n", ""),
        ("within: [end, end + 14 days]", "within: [end, end + 21 days]"),
    ):
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "muster.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "vocabulary.yaml").write_bytes((DATA / "vocabulary.yaml").read_bytes())
    target = tmp_path / "other"
    words = [
        "--as-of",
        "2020-12-31",
        "--key",
        str(key_in(tmp_path)),
        "--verdicts",
        "all",
        "--output",
        str(tmp_path / "o"),
    ]
    cases = cases_in(tmp_path, CASE)
    assert main(["check", str(tmp_path / "muster.yaml"), "--cases", str(cases), "--result", str(target), *words]) == 1
    assert {key: name for key, (name, _) in names(target).items()} == {key: name for key, (name, _) in before.items()}
