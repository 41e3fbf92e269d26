"""`fachaufsicht coverage --mutate`."""

import json
from pathlib import Path

import pytest

from validator.cli.main import main

DATA = Path(__file__).parent / "data"


def unnoticed(out: str) -> list[str]:
    (policy,) = json.loads(out)["policies"]
    return [one["name"] for one in policy["mutation"]["survivors"]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("vocabulary.yaml", "muster.yaml"):
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    return tmp_path


def mutate(folder: Path, *words: str) -> int:
    return main(["coverage", str(folder), "--mutate", "--no-progress", "--lang", "en", *words])


def test_what_examples_do_not_notice_is_listed(folder, capsys):
    assert mutate(folder, "--format", "json") == 1
    names = unnoticed(capsys.readouterr().out)
    assert "rules/bericht/within/1: end + 14 days → end + 15 days" in names
    assert "parameters/abstand: 3 months → 4 months" not in names


def test_the_table_names_places_and_the_score(folder, capsys):
    assert mutate(folder) == 1
    out = capsys.readouterr().out
    assert "rules/kontaktdichte" in out
    assert "unnoticed (a duration by one): rules/bericht/within/1" in out
    assert "%" in out


def test_the_report_is_the_same_twice(folder, capsys):
    mutate(folder, "--format", "json")
    first = capsys.readouterr().out
    mutate(folder, "--format", "json")
    assert capsys.readouterr().out == first


def explain(folder: Path, names: list[str]) -> None:
    entry = json.dumps([{"mutants": names, "because": "A sample."}])
    with (folder / "muster.yaml").open("a", encoding="utf-8") as file:
        file.write(f"equivalent-mutants: {entry}\n")


def test_what_is_explained_gives_zero(folder, capsys):
    mutate(folder, "--format", "json")
    explain(folder, unnoticed(capsys.readouterr().out))
    assert mutate(folder) == 0
    assert "Every change is noticed or explained." in capsys.readouterr().out


def test_an_explanation_of_nothing_is_an_error(folder, capsys):
    mutate(folder, "--format", "json")
    explain(folder, [*unnoticed(capsys.readouterr().out), "parameters/abstand: 3 months → 4 months"])
    assert mutate(folder) == 1
    assert "explained in vain" in capsys.readouterr().out


def test_without_the_option_nothing_is_changed(folder, capsys):
    main(["coverage", str(folder), "--format", "json"])
    (policy,) = json.loads(capsys.readouterr().out)["policies"]
    assert "mutation" not in policy


def test_progress_goes_to_stderr(folder, capsys):
    main(["coverage", str(folder), "--mutate", "--lang", "en"])
    assert "Changing muster" in capsys.readouterr().err
