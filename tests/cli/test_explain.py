"""`fachaufsicht explain`, as a reviewer meets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.results.made import key_in, made
from validator.cli.main import main
from validator.results.keys import read_key
from validator.results.veil import pseudonym


def explain(path: Path, *words: str, language: str = "en") -> int:
    return main(["explain", str(path), *words, "--key", str(key_in(path.parent)), "--lang", language])


def test_a_case_is_found_by_its_pseudonym_and_by_its_own_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = made(tmp_path)
    hidden = pseudonym(read_key(key_in(tmp_path)), "=K-1")
    assert explain(path, hidden, "kontaktdichte") == 0
    first = capsys.readouterr().out
    assert explain(path, "=K-1", "kontaktdichte") == 0
    assert capsys.readouterr().out == first
    assert hidden in first
    assert "=K-1" not in first


@pytest.mark.parametrize(("language", "said"), [("de", "01.02.2020 + 3 Monate = 01.05.2020"), ("en", "1 Feb 2020 + 3 months = 1 May 2020")])  # fmt: skip
def test_the_due_day_is_reckoned_before_the_readers_eyes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    assert explain(made(tmp_path), "=K-1", "kontaktdichte", language=language) == 0
    assert said in " ".join(capsys.readouterr().out.split())


def test_a_case_that_is_not_there_is_not_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(made(tmp_path), "Erika Mustermann") == 2
    assert "Erika" not in capsys.readouterr().err


def test_a_rule_that_is_not_there_is_said_with_the_nearest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(made(tmp_path), "=K-1", "kontaktdichten") == 2
    assert "kontaktdichte" in capsys.readouterr().err


def test_every_finding_of_the_sample_can_be_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = made(tmp_path, "--verdicts", "all", "--identify", "--texts")
    for subject in ("K-2", "=K-1", "K-3"):
        assert explain(path, subject) == 0
        assert subject in capsys.readouterr().out
