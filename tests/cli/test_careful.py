"""What was read is never written over, and what is wrong with a file is bad input, not our fault."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import duckdb
import pytest

from validator.cli import main as main_module
from validator.cli.main import main

DATA = Path(__file__).parent / "data"
DAY = ["--as-of", "2020-06-01", "--lang", "en"]
CASE = {"subject": "K", "type": "kunde", "events": [{"type": "aufnahme", "at": "2020-02-01"}]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "policies").mkdir()
    for name in ("muster.yaml", "vocabulary.yaml"):
        shutil.copy(DATA / name, tmp_path / "policies" / name)
    (tmp_path / "cases.jsonl").write_text(json.dumps(CASE) + "\n", encoding="utf-8")
    return tmp_path


def check(folder: Path, cases: Path, *words: str) -> int:
    return main(["check", str(folder / "policies"), "--cases", str(cases), *DAY, *words])


@pytest.mark.parametrize("name", ["policies/muster.yaml", "policies/vocabulary.yaml", "cases.jsonl"])
def test_a_report_never_takes_the_place_of_what_was_read(folder: Path, name: str) -> None:
    before = (folder / name).read_bytes()
    assert check(folder, folder / "cases.jsonl", "--output", str(folder / name)) == 2
    assert (folder / name).read_bytes() == before


def test_details_never_take_the_place_of_a_file(folder: Path) -> None:
    bad = folder / "bad.jsonl"
    bad.write_text('{"subject": "K", "type": "kunde", "attributes": {"x": [[1]]}}', encoding="utf-8")
    before = (folder / "cases.jsonl").read_bytes()
    good = folder / "cases.jsonl"
    assert check(folder, bad, str(good), "--details", str(good)) == 2
    assert (folder / "cases.jsonl").read_bytes() == before


@pytest.mark.parametrize("number", ["1e999999999", "1e400", "-1e13"])
def test_a_number_beyond_all_bounds_is_refused(folder: Path, number: str) -> None:
    case = folder / "huge.jsonl"
    case.write_text(f'{{"subject": "K", "type": "kunde", "attributes": {{"x": {number}}}}}', encoding="utf-8")
    assert check(folder, case) == 2


def test_a_damaged_archive_is_refused(folder: Path) -> None:
    log = folder / "log.xes.gz"
    whole = bytearray(gzip.compress(b"<log>" + b"<trace></trace>" * 500 + b"</log>"))
    whole[20:24] = b"\xff\xff\xff\xff"
    log.write_bytes(bytes(whole))
    assert check(folder, log) == 2


def test_a_limit_of_any_size_is_a_limit(folder: Path) -> None:
    assert check(folder, folder / "cases.jsonl", "--limit", "9" * 30) in (0, 1)


def test_a_name_that_no_file_can_have_is_refused(folder: Path) -> None:
    assert check(folder, folder / "cases.jsonl", "--output", str(folder / ("x" * 300))) == 2


def test_an_unknown_language_is_refused() -> None:
    assert main(["--lang", "fr", "check", "--help"]) == 2


def test_the_order_of_rows_does_not_matter(folder: Path) -> None:
    vocabulary = folder / "policies" / "vocabulary.yaml"
    text = vocabulary.read_text(encoding="utf-8")
    vocabulary.write_text(text.replace("subjects:", "subjects:\n  amt: {}", 1), encoding="utf-8")
    table = folder / "cases.csv"
    head, own, fact = (
        "subject;subject_type;kind;type;at;seit",
        "K;;subject;;;quatsch",
        "K;kunde;event;aufnahme;2020-02-01;",
    )
    table.write_text(f"{head}\n{own}\n{fact}\n", encoding="utf-8")
    first = check(folder, table)
    table.write_text(f"{head}\n{fact}\n{own}\n", encoding="utf-8")
    assert check(folder, table) == first


def test_parquet_is_read_by_its_own_name_alone(folder: Path) -> None:
    for name, subject in (("a1.parquet", "one"), ("a[1].parquet", "two")):
        columns = f"'{subject}' AS subject, 'kunde' AS subject_type, 'event' AS kind, 'aufnahme' AS type"
        duckdb.sql(f"SELECT {columns}, '2020-02-01' AS at").write_parquet(str(folder / name))
    report = folder / "out.jsonl"
    check(folder, folder / "a[1].parquet", "--format", "jsonl", "--verdicts", "all", "--output", str(report))
    text = report.read_text(encoding="utf-8")
    assert '"two"' in text
    assert '"one"' not in text


def test_every_digit_of_a_seed_counts(tmp_path: Path) -> None:
    made = []
    for seed in ("1" * 24 + "1", "1" * 24 + "2", "0" * 30 + "7", "7"):
        target = tmp_path / f"{len(made)}.jsonl"
        words = ["generate", str(DATA / "muster.yaml"), "--subjects", "6", "--seed", seed, "--lang", "en"]
        assert main([*words, "--output", str(target)]) == 0
        made.append(target.read_bytes())
    assert made[0] != made[1]
    assert made[2] == made[3]


def test_a_limit_with_zeros_before_it_is_that_number(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check(folder, folder / "cases.jsonl", "--format", "jsonl", "--verdicts", "all", "--limit", "0" * 30 + "1")
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_number_of_too_many_digits_is_refused(folder: Path) -> None:
    assert check(folder, folder / "cases.jsonl", "--limit", "9" * 6000) == 2


def test_an_old_list_of_violations_is_not_left_beside_new_histories(tmp_path: Path) -> None:
    target = tmp_path / "made.jsonl"
    beside = tmp_path / "made.jsonl.violations.csv"
    beside.write_text("an,old,list\n1,2,3\n", encoding="utf-8")
    words = ["generate", str(DATA / "muster.yaml"), "--subjects", "3", "--seed", "1", "--output", str(target)]
    assert main(words) == 0
    assert beside.read_text(encoding="utf-8").count("\n") == 1


@pytest.mark.parametrize("name", ["policies/muster.yaml", "policies/vocabulary.yaml", "cases.jsonl"])
def test_details_that_would_overwrite_an_input_are_refused_at_once(
    folder: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / name).read_bytes()
    assert check(folder, folder / "cases.jsonl", "--details", str(folder / name)) == 2
    assert "would overwrite an input" in capsys.readouterr().err
    assert (folder / name).read_bytes() == before


def test_details_may_replace_earlier_ones_of_any_name(folder: Path) -> None:
    bad, details = folder / "bad.jsonl", folder / "details"
    bad.write_text('{"subject": "K", "type": "kunde", "attributes": {"x": [[1]]}}', encoding="utf-8")
    details.write_text("earlier", encoding="utf-8")
    assert check(folder, bad, "--details", str(details)) == 2
    assert "attributes" not in details.read_text(encoding="utf-8")
    assert "earlier" not in details.read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("words", [["show"], ["lint"], ["lint", "--format", "json"], ["coverage"]])
def test_a_full_disk_behind_standard_output_is_no_fault_of_ours(words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "validator", "--lang", "en", *words, str(DATA / "muster.yaml")]
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr == "stdout: the result cannot be written here: No space left on device\n"


COMMANDS = [["show"], ["lint"], ["coverage"], ["check", "--cases", "K", "--as-of", "2012-06-01", "--no-progress"]]


@pytest.mark.skipif(os.name != "posix", reason="no standard stream can be closed here")
@pytest.mark.parametrize("words", COMMANDS)
@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-", ">/dev/full 2>/dev/full", ">/dev/full 2>&-"])
def test_where_nothing_can_be_said_the_status_still_tells(folder: Path, words: list[str], closed: str) -> None:
    cases = folder / "cases.jsonl"
    cases.write_text('{"subject": "K", "type": "kunde"}\n', encoding="utf-8")
    words = [str(cases) if word == "K" else word for word in words]
    command = [sys.executable, "-m", "validator", "--lang", "en", *words, str(DATA / "muster.yaml")]
    ended = subprocess.run(["sh", "-c", f'"$@" {closed}', "sh", *command], capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr in ("", "stdout: the result cannot be written here: closed\n")


def test_an_interrupt_while_arguments_are_read_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(main_module, "parse", interrupted)
    assert main(["show", "--lang", "en"]) == 130
    assert capsys.readouterr().err == "Stopped.\n"


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_an_interrupt_while_the_program_is_loaded_leaves_no_traceback() -> None:
    told = "class Loading:\n def find_spec(self, name, *_):\n  if name == 'argparse': raise KeyboardInterrupt\n"
    code = f"import sys\n{told}sys.meta_path.insert(0, Loading())\nfrom validator.__main__ import run\nrun()\n"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (130, "")
