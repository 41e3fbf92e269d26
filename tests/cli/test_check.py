"""`fachaufsicht check`, as a user meets it."""

import csv
import json
import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from validator.cli.main import main
from validator.histories import ahead, packed, read
from validator.policy.objections import validator

DATA = Path(__file__).parent / "data"
CASES = DATA / "cases.jsonl"
ROOT = Path(__file__).parents[2]


def check(*words: object, as_of: str = "2020-12-31") -> int:
    given = [str(word) for word in words]
    cases = [] if "--cases" in given else ["--cases", str(CASES)]
    return main(["check", str(DATA), *cases, "--as-of", as_of, "--lang", "en", *given])


def outside(*words: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "validator", *map(str, words)],
        cwd=ROOT, capture_output=True, check=False, env={**os.environ, **environment}, timeout=60,
    )  # fmt: skip


def test_findings_follow_their_schema(capsys):
    assert check("--format", "jsonl", "--verdicts", "all") == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 10
    for line in lines:
        assert not list(validator("finding").iter_errors(json.loads(line)))


def test_only_noteworthy_verdicts_by_default(capsys):
    check("--format", "jsonl")
    verdicts = {json.loads(line)["verdict"] for line in capsys.readouterr().out.splitlines()}
    assert verdicts == {"violated"}


def test_verdicts_as_asked(capsys):
    check("--format", "jsonl", "--verdicts", "met,open")
    assert [json.loads(line)["verdict"] for line in capsys.readouterr().out.splitlines()] == ["met"] * 3


def test_limit(capsys):
    check("--format", "jsonl", "--limit", "2")
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_nothing_violated_gives_zero():
    assert check("--format", "jsonl", as_of="2020-01-02") == 0


def test_document_with_receipt(capsys):
    check("--format", "json", "--set", "abstand=4 months", "--reading", "zaehlung=weit")
    document = json.loads(capsys.readouterr().out)
    (policy,) = document["run"]["policies"]
    assert policy["parameters"] == {"abstand": "4 months"}
    assert policy["readings"] == {"zaehlung": "weit"}
    assert len(policy["sha256"]) == 64
    assert document["run"]["as-of"] == "2020-12-31"
    assert {one["rule"] for one in document["counts"]} == {"bericht", "kein_praktikum", "kontaktdichte", "vermerk"}
    assert len(document["findings"]) == sum(one["violated"] for one in document["counts"])


def test_parameter_moves_the_due_day(capsys):
    check("--format", "jsonl", "--set", "muster:abstand=4 months")
    due = {json.loads(line)["due"] for line in capsys.readouterr().out.splitlines()}
    assert "2020-06-01" in due
    assert "2020-05-01" not in due


def test_formulas_are_disarmed(capsys):
    check("--format", "csv")
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert {row["subject"] for row in rows} == {"'=K-1", "K-2", "K-3"}


def test_excel(capsysbinary):
    check("--format", "csv", "--excel")
    out = capsysbinary.readouterr().out
    assert out.startswith(b"\xef\xbb\xbfpolicy;version;")
    assert out.endswith(b"\r\n")


def test_table_is_at_most_a_hundred_wide(capsys):
    check()
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 100
    assert "\x1b" not in out
    assert "25.0 %" in out


def test_unseen_types_are_noted_without_subjects(capsys):
    check()
    error = capsys.readouterr().err
    assert "“bericht”" in error
    assert "K-" not in error


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--excel"], "--format csv"),
        (["--set", "nichts=1"], "no policy has “nichts”"),
        (["--reading", "zaehlung"], "name=value"),
        (["--verdicts", "broken"], "not-applicable"),
        (["--as-of", "2020-02-30"], "2024-02-29"),
        (["--frobnicate"], "--frobnicate"),
        (["--format", "xml"], "jsonl"),
        (["--cases", "nowhere.jsonl"], "nowhere.jsonl"),
    ],
)
def test_bad_usage_is_explained(words, said, capsys):
    assert check(*words) == 2
    assert said in capsys.readouterr().err


def test_german_complaint(capsys):
    assert main(["check", str(DATA), "--as-of", "2020-01-01", "--lang", "de"]) == 2
    assert "es fehlt: --cases" in capsys.readouterr().err


def test_bad_cases_do_not_show_their_values(tmp_path, capsys):
    bad = tmp_path / "cases.jsonl"
    bad.write_text('{"subject": "Erika", "type": "kunde", "attributes": {"geburtsdatum": "Mustermann"}}\n')
    assert check("--cases", bad) == 2
    error = capsys.readouterr().err
    assert "cases.jsonl:1" in error
    assert "Mustermann" not in error
    assert "Erika" not in error


def test_output_is_written_whole(tmp_path):
    target = tmp_path / "report.jsonl"
    assert check("--format", "jsonl", "--output", target) == 1
    assert len(target.read_text().splitlines()) == 7
    assert list(tmp_path.iterdir()) == [target]


def test_a_failed_run_leaves_the_old_output(tmp_path, monkeypatch, capsys):
    target, details = tmp_path / "report.jsonl", tmp_path / "details.txt"
    target.write_text("old")

    def fail(listings, limit):
        yield "half"
        raise RuntimeError("Erika Mustermann")

    monkeypatch.setattr("validator.cli.check_command.json_lines", fail)
    assert check("--format", "jsonl", "--output", target, "--details", details) == 3
    assert target.read_text() == "old"
    assert sorted(tmp_path.iterdir()) == [details, target]
    assert "Mustermann" in details.read_text()
    assert "Mustermann" not in capsys.readouterr().err


def test_an_input_is_not_overwritten(tmp_path, capsys):
    cases = tmp_path / "cases.jsonl"
    cases.write_bytes(CASES.read_bytes())
    assert check("--cases", cases, "--output", cases) == 2
    assert cases.read_bytes() == CASES.read_bytes()


@pytest.fixture
def table(tmp_path, monkeypatch):
    """A table that is read ahead, whatever its size."""
    monkeypatch.setattr(ahead, "LEAST", 0)
    monkeypatch.setattr(read, "SMALL", 0)
    rows = "SELECT 'K-' || i % 50 AS subject, 'event' AS kind, 'kontakt' AS type, DATE '2020-01-01' + i::INTEGER AS at"
    duckdb.sql(f"{rows} FROM range(300) t(i)").write_parquet(str(tmp_path / "cases.parquet"))
    return tmp_path / "cases.parquet"


def test_cases_read_ahead_are_the_same_cases(table, monkeypatch, capsys):
    status = check("--cases", table, "--format", "json", "--verdicts", "all", "--memory", "2GiB")
    expected = capsys.readouterr().out
    monkeypatch.setattr(packed, "coded_parquet", None)
    assert check("--cases", table, "--format", "json", "--verdicts", "all") == status
    assert capsys.readouterr().out == expected


def test_nobody_reads_ahead_after_a_run_that_could_not_begin(table, capsys):
    assert check("--cases", table, "--set", "nobody:knows=1") == 2
    assert threading.active_count() == 1


def test_interrupt(monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("validator.cli.check_command.checked", stop)
    assert check() == 130


def test_order_locale_and_zone_do_not_matter(tmp_path):
    lines = CASES.read_text().splitlines()
    outputs = set()
    for seed, environment in enumerate([{}, {"TZ": "Asia/Tokyo", "LC_ALL": "C"}, {"PYTHONHASHSEED": "7", "TZ": "UTC"}]):
        random.Random(seed).shuffle(lines)
        cases = tmp_path / "cases.jsonl"
        cases.write_text("\n".join(lines))
        words = ("check", DATA, "--cases", cases, "--as-of", "2020-12-31", "--format", "jsonl", "--verdicts", "all")
        outputs.add(outside(*words, **environment).stdout)
    assert len(outputs) == 1


def test_nobody_reads_on(tmp_path):
    command = f"{sys.executable} -m validator check {DATA} --cases {CASES} --as-of 2020-12-31 --format jsonl"
    for head in ("head -c 1", "true"):
        done = subprocess.run(["bash", "-c", f"{command} | {head}"], cwd=ROOT, capture_output=True, check=False)
        assert b"Traceback" not in done.stderr
        assert b"BrokenPipe" not in done.stderr


def test_policies_of_one_version_must_not_differ(tmp_path, capsys):
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text((DATA / "muster.yaml").read_text() + f"# {name}\n")
    (tmp_path / "vocabulary.yaml").write_text((DATA / "vocabulary.yaml").read_text())
    words = ["check", str(tmp_path), "--cases", str(CASES), "--as-of", "2020-12-31", "--lang", "en"]
    assert main(words) == 2
    assert "muster 2020-01 is already in" in capsys.readouterr().err


def test_a_policy_named_twice_counts_once(capsys):
    words = ["check", str(DATA), str(DATA / "muster.yaml"), "--cases", str(CASES), "--as-of", "2020-12-31"]
    assert main([*words, "--format", "jsonl"]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 7


def test_folder_without_policies(tmp_path, capsys):
    assert main(["check", str(tmp_path), "--cases", str(CASES), "--as-of", "2020-12-31", "--lang", "en"]) == 2
    assert "no policy" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", " "])
def test_a_cache_needs_a_name(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o700)
    cases = tmp_path / "cases.jsonl"
    cases.write_text("")
    words = ["--cases", str(cases), "--as-of", "2020-01-01", "--cache", name, "--lang", "en"]
    assert main(["check", str(DATA / "muster.yaml"), *words]) == 2
    assert "--cache: the name of a folder is missing here" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [cases]
