"""What is in the data and not in the vocabulary is said, and a value outside a closed list is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.cli.main import main

HERFORD = str(Path(__file__).parents[2] / "policies" / "herford")


def check(case: str, folder: Path) -> int:
    file = folder / "cases.jsonl"
    file.write_text(case, encoding="utf-8")
    return main(["check", HERFORD, "--cases", str(file), "--as-of", "2014-06-30", "--lang", "en", "--format", "jsonl"])


def test_a_misspelt_fact_is_named_with_what_was_meant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    event = '{"type": "erstgesprach", "at": "2013-01-31"}'
    assert check(f'{{"subject": "x", "type": "kunde", "events": [{event}]}}', tmp_path) == 0
    assert (
        "no fact “erstgesprach”; no rule sees its 1 facts. Meant is perhaps “erstgespraech”" in capsys.readouterr().err
    )


def test_an_unknown_type_of_subject_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check('{"subject": "x", "type": "kunden"}', tmp_path) == 0
    assert "no type of subject “kunden”" in capsys.readouterr().err


def test_a_misspelt_value_of_a_closed_list_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    span = '{"type": "profillage", "from": "2013-01-31", "value": "Marktprofl"}'
    assert check(f'{{"subject": "x", "type": "kunde", "spans": [{span}]}}', tmp_path) == 2
    assert (
        "cases.jsonl:1:1: “value”: not among the values of this attribute; write Marktprofil" in capsys.readouterr().err
    )
