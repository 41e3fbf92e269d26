"""`fachaufsicht generate`: what it makes is what `check` finds."""

import csv
import json
from pathlib import Path

import pytest

from validator.cli.main import main

DATA = Path(__file__).parent / "data"
SEPSIS = Path(__file__).parents[2] / "docs" / "examples" / "sepsis"
FIELDS = ("subject", "rule", "verdict", "anchor", "due", "since")


def generate(policy: Path, target: Path, *words: str) -> None:
    words = ("generate", str(policy), "--subjects", "25", "--output", str(target), *words)
    assert main(words) == 0


def listed(path: Path) -> set[tuple[str, ...]]:
    with path.open(newline="") as file:
        return {tuple(row[name] for name in FIELDS) for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("policy", "as_of", "name"),
    [(DATA, "2021-07-01", "cases.jsonl"), (SEPSIS, "2015-01-01", "cases.csv"), (SEPSIS, "2015-01-01", "cases.parquet")],
)
def test_check_finds_what_was_put_in_and_nothing_else(policy, as_of, name, tmp_path):
    target, report = tmp_path / name, tmp_path / "report.csv"
    generate(policy, target, "--seed", "3", "--violations", "0.4", "--as-of", as_of)
    words = ["check", str(policy), "--cases", str(target), "--as-of", as_of, "--format", "csv", "--output", str(report)]
    assert main([*words, "--verdicts", "violated,met-late"]) == 1
    put_in = listed(tmp_path / f"{name}.violations.csv")
    assert put_in
    assert listed(report) == put_in


def test_without_violations_nothing_is_violated(tmp_path):
    target = tmp_path / "cases.jsonl"
    generate(DATA, target, "--seed", "5", "--as-of", "2021-07-01")
    assert main(["check", str(DATA), "--cases", str(target), "--as-of", "2021-07-01", "--format", "jsonl"]) == 0
    assert list(tmp_path.iterdir()) == [target]


def test_the_seed_decides(tmp_path):
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        generate(DATA, tmp_path / f"{name}.jsonl", "--seed", seed, "--as-of", "2021-01-01")
    texts = [(tmp_path / f"{name}.jsonl").read_bytes() for name in "abc"]
    assert texts[0] == texts[1] != texts[2]


def test_as_many_subjects_as_asked(tmp_path):
    target = tmp_path / "cases.jsonl"
    generate(SEPSIS, target, "--subjects", "400", "--seed", "1")
    subjects = [json.loads(line)["subject"] for line in target.read_text().splitlines()]
    assert len(set(subjects)) == 400


def test_other_forms_are_refused(tmp_path, capsys):
    words = ["generate", str(DATA), "--subjects", "1", "--seed", "1", "--lang", "en"]
    assert main([*words, "--output", str(tmp_path / "cases.docx")]) == 2
    assert ".jsonl" in capsys.readouterr().err
