"""`fachaufsicht coverage`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from validator.cli.main import main

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parent / "data"
LIST = "clause\tsection\tcheckable\nM-1\t1\tyes\nM-2\t2\tyes\nM-3\t3\tpartly\n"
POLICY = """
policy: muster
version: "1"
title: A sample
issuer: muster
vocabulary: vocabulary.yaml
clauses: clauses.tsv
subject: kunde
valid: {from: 2020-01-01}
not-checked: {M-2: {reason: target, because: Nobody can tell.}}
rules:
  vermerk:
    title: The intake has a note
    clauses: [M-1]
    force: should
    each: aufnahme
    must: {vermerk: known}
    examples:
      - says: a note
        as-of: 2020-02-03
        history: {events: [{type: aufnahme, at: 2020-02-01, vermerk: x}]}
        expect: [{verdict: met}]
      - says: none
        as-of: 2020-02-03
        history: {events: [{type: aufnahme, at: 2020-02-01}]}
        expect: [{verdict: violated}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "vocabulary.yaml").write_bytes((DATA / "vocabulary.yaml").read_bytes())
    (tmp_path / "clauses.tsv").write_text(LIST, encoding="utf-8")
    (tmp_path / "muster.yaml").write_text(POLICY, encoding="utf-8")
    return tmp_path


def finish(folder: Path) -> None:
    """Account for what the sample leaves out."""
    text = POLICY.replace("clauses: [M-1]", "clauses: [M-1, M-2, M-3]")
    (folder / "muster.yaml").write_text(
        text.replace("not-checked: {M-2: {reason: target, because: Nobody can tell.}}\n", "")
    )


def coverage(folder: Path, *words: str) -> int:
    return main(["coverage", str(folder), "--lang", "en", *words])


def test_what_is_left_out_gives_one(folder, capsys):
    assert coverage(folder) == 1
    out = capsys.readouterr().out
    assert "neither encoded nor a definition (1): M-2" in out
    assert "Clauses of which nothing is said (1): M-3" in out
    assert "target: Nobody can tell." in out
    assert "vermerk (should)" in out
    assert out.rstrip().endswith("Incomplete.")


def test_nothing_left_out_gives_zero(folder, capsys):
    finish(folder)
    assert coverage(folder) == 0
    assert "Complete: " in capsys.readouterr().out


def test_rules_need_examples_kept_and_broken(folder, capsys):
    finish(folder)
    policy = (folder / "muster.yaml").read_text(encoding="utf-8")
    (folder / "muster.yaml").write_text(policy.replace(", vermerk: x", ""), encoding="utf-8")
    assert coverage(folder) == 1
    assert "Rules that no example keeps (1): vermerk" in capsys.readouterr().out


def test_a_rule_may_say_why_it_has_no_examples(capsys):
    assert coverage(DATA) == 0
    assert "there is no list of all clauses" in capsys.readouterr().out


def test_another_value_of_a_parameter_counts(capsys):
    assert coverage(DATA, "--set", "abstand=4 months", "--format", "json") == 1
    (policy,) = json.loads(capsys.readouterr().out)["policies"]
    assert policy["parameters"] == {"abstand": "4 months"}
    assert "kontaktdichte" in policy["gaps"]["unbroken"]


def test_json(folder, capsys):
    assert coverage(folder, "--format", "json") == 1
    (policy,) = json.loads(capsys.readouterr().out)["policies"]
    assert [(one["clause"], one["checkable"], one["status"]) for one in policy["clauses"]] == [
        ("M-1", "yes", "encoded"), ("M-2", "yes", "not-checked"), ("M-3", "partly", "missing"),
    ]  # fmt: skip
    (rule,) = policy["rules"]
    assert rule["boundaries"] == {"last-day": True, "due-day-open": False, "day-after": False}
    assert rule["verdicts"]["met"] == rule["verdicts"]["violated"] == 1
    assert policy["gaps"] == {"unencoded": ["M-2"], "unaccounted": ["M-3"], "unmet": [], "unbroken": []}
    assert policy["totals"]["not-checked"]["yes"] == 1
    assert policy["complete"] is False


def test_json_loads_no_table(folder):
    code = "import sys\nfrom validator.cli.main import main\nmain(sys.argv[1:])\nassert 'rich' not in sys.modules"
    words = ["coverage", str(folder), "--format", "json"]
    done = subprocess.run([sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("form", ["table", "json"])
def test_locale_zone_and_hashing_do_not_matter(form, folder):
    outputs = set()
    for environment in ({}, {"TZ": "Asia/Tokyo", "LC_ALL": "C"}, {"PYTHONHASHSEED": "7", "TZ": "UTC"}):
        words = [sys.executable, "-m", "validator", "coverage", str(folder), "--lang", "en", "--format", form]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, check=False, env={**os.environ, **environment})
        outputs.add(done.stdout)
    assert len(outputs) == 1


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_table_is_at_most_a_hundred_wide(language, capsys):
    main(["coverage", str(ROOT / "policies" / "herford"), "--lang", language])
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 100
    assert "\x1b" not in out
    assert ("Klauseln der Anweisung (128)" if language == "de" else "Clauses of the source (128)") in out


def test_into_a_file(folder, capsys):
    target = folder / "report.txt"
    assert coverage(folder, "--output", str(target)) == 1
    assert capsys.readouterr().out == ""
    assert "Incomplete." in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["muster.yaml", "vocabulary.yaml", "clauses.tsv"])
def test_an_input_is_not_overwritten(name, folder, capsys):
    before = (folder / name).read_bytes()
    assert coverage(folder, "--output", str(folder / name)) == 2
    assert (folder / name).read_bytes() == before
    assert "overwrite" in capsys.readouterr().err


def test_bad_marks_are_placed(folder, capsys):
    (folder / "clauses.tsv").write_text(LIST.replace("M-2\t2\tyes", "M-2\t2\tja"))
    assert coverage(folder) == 2
    assert "clauses.tsv:3:7: " in capsys.readouterr().err


def test_bad_usage(capsys):
    assert coverage(DATA, "--format", "csv") == 2
    assert coverage(DATA, "--set", "nichts=1") == 2
    assert coverage(Path("nowhere")) == 2
