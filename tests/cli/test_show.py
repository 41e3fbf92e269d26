"""`fachaufsicht show`."""

import tomllib
from pathlib import Path

import pytest

from validator.cli.main import main

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(("form", "begins"), [("text", "Muster"), ("markdown", "# "), ("html", "<!DOCTYPE html>")])
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_document_is_german_in_any_language(form, begins, language, capsys):
    assert main(["show", str(DATA), "--format", form, "--lang", language]) == 0
    out = capsys.readouterr().out
    assert out.startswith(begins) or form == "text"
    assert "Verbindlichkeit" in out


def test_the_document_goes_to_a_file(tmp_path, capsys):
    target = tmp_path / "anweisung.html"
    assert main(["show", str(DATA), "--format", "html", "--output", str(target)]) == 0
    assert capsys.readouterr().out == ""
    assert target.read_bytes().startswith(b"<!DOCTYPE html>")
    assert list(tmp_path.iterdir()) == [target]


def test_a_policy_is_not_written_over(capsys):
    policy = DATA / "muster.yaml"
    before = policy.read_bytes()
    assert main(["show", str(policy), "--output", str(policy), "--lang", "en"]) == 2
    assert "overwrite" in capsys.readouterr().err
    assert policy.read_bytes() == before


def test_one_policy_at_a_time(capsys):
    assert main(["show", str(DATA), str(ROOT / "docs" / "examples" / "sepsis"), "--lang", "en"]) == 2
    assert "here are 2" in capsys.readouterr().err


def test_settings_are_in_the_document(capsys):
    assert main(["show", str(DATA), "--set", "abstand=4 months"]) == 0
    assert "4 Monate (für diesen Lauf gesetzt)" in capsys.readouterr().out


def test_both_languages_have_the_same_texts():
    texts = [tomllib.loads((ROOT / f"validator/messages/show.{one}.toml").read_text()) for one in ("de", "en")]
    assert texts[0].keys() == texts[1].keys()
