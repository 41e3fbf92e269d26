"""Help: quick, in both languages, complete."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from validator.cli.main import COMMANDS, main

ROOT = Path(__file__).parents[2]
HEAVY = ("numpy", "duckdb", "rich", "jsonschema", "ruamel", "lxml")


@pytest.mark.parametrize("words", [["--help"], ["check", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(words):
    code = (
        "import sys\nfrom validator.cli.main import main\nmain(sys.argv[1:])\n"
        f"heavy = sorted(set({HEAVY!r}) & {{name.split('.')[0] for name in sys.modules}})\nassert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command, language, capsys):
    assert main([command, "--help", "--lang", language]) == 0
    assert ("Aufruf" if language == "de" else "Usage") in capsys.readouterr().out


def test_no_command(capsys):
    assert main([]) == 2
    assert "check" in capsys.readouterr().err


def test_language_of_the_locale(monkeypatch, capsys):
    for name, value in (("LC_ALL", ""), ("LC_MESSAGES", "de_DE.UTF-8"), ("LANG", "en_GB.UTF-8")):
        monkeypatch.setenv(name, value)
    main(["--help"])
    assert "Aufruf" in capsys.readouterr().out


def test_language_before_the_command(capsys):
    assert main(["--lang", "de", "check", "--help"]) == 0
    assert "Stichtag" in capsys.readouterr().out


@pytest.mark.parametrize("area", ["cli", "reports"])
def test_both_languages_have_the_same_texts(area):
    texts = [tomllib.loads((ROOT / f"validator/messages/{area}.{one}.toml").read_text()) for one in ("de", "en")]
    assert texts[0].keys() == texts[1].keys()
