"""What the README shows of a run is what the run shows."""

from pathlib import Path

import pytest

from validator.cli.main import main

ROOT = Path(__file__).parents[2]
HEAD = "$ fachaufsicht check "


def test_the_sample_of_a_check_is_what_check_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    command, *shown = readme[readme.index(HEAD) : readme.index("```", readme.index(HEAD))].splitlines()
    main([*command.removeprefix("$ fachaufsicht ").split(), "--lang", "en", "--no-progress"])
    printed = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert [line for line in shown if line.strip() != "…" and line.rstrip() not in printed] == []
