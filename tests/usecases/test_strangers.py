"""What is in the data and not in the vocabulary is said, and a value outside a closed list is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.cli.main import main

ROOT = Path(__file__).parents[2]
HERFORD = str(ROOT / "policies" / "herford")
SAMPLE = str(ROOT / "docs" / "examples" / "herford" / "cases.jsonl")


def check(case: str, folder: Path) -> int:
    file = folder / "cases.jsonl"
    file.write_text(case, encoding="utf-8")
    return main(["check", HERFORD, "--cases", str(file), "--as-of", "2014-06-30", "--lang", "en", "--format", "jsonl"])


def test_a_misspelt_fact_is_named_with_what_was_meant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    event = '{"type": "erstgesprach", "at": "2013-01-31"}'
    assert check(f'{{"subject": "x", "type": "kunde", "events": [{event}]}}', tmp_path) == 0
    assert (
        "no fact “erstgesprach”; no rule sees its 1 fact. Meant is perhaps “erstgespraech”" in capsys.readouterr().err
    )


def test_an_unknown_type_of_subject_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check('{"subject": "x", "type": "kunden"}', tmp_path) == 0
    assert "no type of subject “kunden”" in capsys.readouterr().err


def test_a_misspelt_value_of_a_closed_list_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    span = '{"type": "profillage", "from": "2013-01-31", "value": "Marktprofl"}'
    assert check(f'{{"subject": "x", "type": "kunde", "spans": [{span}]}}', tmp_path) == 2
    assert (
        "cases.jsonl:1:1 spans[0].value: not among the values of this attribute; write Marktprofil"
        in capsys.readouterr().err
    )


def test_a_refused_value_is_shown_only_in_the_file_the_user_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases, details = tmp_path / "cases.jsonl", tmp_path / "details.txt"
    cases.write_text('{"subject": "x", "type": "kunde", "attributes": {"geburtsdatum": "3.1.1987"}}\n')
    words = ["check", HERFORD, "--cases", str(cases), "--as-of", "2014-06-30", "--lang", "en"]
    assert main([*words, "--details", str(details)]) == 2
    said = capsys.readouterr().err
    assert "cases.jsonl:1:1 geburtsdatum: " in said
    assert "1987" not in said
    assert "3.1.1987" in details.read_text(encoding="utf-8")


def test_an_alternative_that_a_reading_lacks_is_said_once_with_those_it_has(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["check", HERFORD, "--cases", SAMPLE, "--as-of", "2014-06-30"]
    assert main([*words, "--reading", "einmal_jaehrlich=kalenderjar", "--lang", "en"]) == 2
    assert capsys.readouterr().err.count("hint: kalenderjahr") == 1


def test_the_receipt_names_the_bounds_that_findings_rest_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check('{"subject": "x", "type": "kunde"}', tmp_path) == 0
    words = ["check", HERFORD, "--cases", str(tmp_path / "cases.jsonl"), "--as-of", "2014-06-30", "--lang", "en"]
    assert main(words) == 0
    assert "dokumentationsfrist = 0 days … 4 weeks" in capsys.readouterr().out
    assert main([*words, "--set", "dokumentationsfrist=2 weeks"]) == 0
    assert "dokumentationsfrist = 2 weeks" in capsys.readouterr().out
