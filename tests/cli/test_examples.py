"""`fachaufsicht test`."""

from pathlib import Path

from validator.cli.main import main

DATA = Path(__file__).parent / "data"


def test_examples_pass(capsys):
    assert main(["test", str(DATA), "--lang", "en"]) == 0
    assert "2 examples" in capsys.readouterr().out


def test_a_failing_example_is_shown(capsys):
    assert main(["test", str(DATA), "--set", "abstand=4 months", "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert "muster.yaml:" in out
    assert '- {"verdict": "violated", "due": "2020-05-01"' in out
    assert '+ {"verdict": "open", "due": "2020-06-01"' in out
    assert "2 of 2 examples" in out
