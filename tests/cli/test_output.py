"""A file that another program holds open is left as it is; what was to be in it is written beside it, and said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.results.made import made
from validator.cli.main import main
from validator.cli.output import write
from validator.policy.problems import BadInput


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Names of files that cannot be replaced, as on Windows while Excel has them open."""
    names: set[str] = set()
    replace = Path.replace

    def refusing(self: Path, target: Path) -> Path:
        if Path(target).name in names:
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refusing)
    return names


def test_another_name_is_taken_and_told(tmp_path: Path, locked: set[str]) -> None:
    target = tmp_path / "a.b.xlsx"
    target.write_text("old")
    (tmp_path / "a.b (2).xlsx").write_text("older")
    locked.add(target.name)
    told: list[tuple[Path, Path]] = []
    write([b"new"], target, lambda *both: told.append(both))
    assert told == [(target, tmp_path / "a.b (3).xlsx")]
    assert {one.name: one.read_text() for one in tmp_path.iterdir()} == {
        "a.b.xlsx": "old",
        "a.b (2).xlsx": "older",
        "a.b (3).xlsx": "new",
    }


def test_a_file_that_is_free_keeps_its_name_and_nothing_is_told(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_text("old")
    write([b"new"], target, lambda *_: pytest.fail("told"))
    assert target.read_text() == "new"


def test_where_no_other_name_is_wanted_the_file_is_refused_and_nothing_is_left(
    tmp_path: Path, locked: set[str]
) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")
    locked.add(target.name)
    with pytest.raises(BadInput):
        write([b"new"], target)
    assert [one.read_text() for one in tmp_path.iterdir()] == ["old"]


def test_a_folder_where_nothing_can_be_replaced_is_refused_and_nothing_is_left(
    tmp_path: Path, locked: set[str]
) -> None:
    locked.update(["a.csv", *(f"a ({number}).csv" for number in range(2, 100))])
    with pytest.raises(BadInput):
        write([b"new"], tmp_path / "a.csv", lambda *_: pytest.fail("told"))
    assert not list(tmp_path.iterdir())


def test_a_report_says_under_which_name_it_lies(
    tmp_path: Path, locked: set[str], capfd: pytest.CaptureFixture[str]
) -> None:
    result = made(tmp_path)
    target = tmp_path / "bericht.csv"
    target.write_text("old")
    locked.add(target.name)
    capfd.readouterr()
    assert main(["report", str(result), "--csv", str(target), "--lang", "de"]) == 0
    said = capfd.readouterr().err
    assert said == f"{target} ist gerade geöffnet oder gesperrt; gespeichert als {tmp_path / 'bericht (2).csv'}\n"
    assert target.read_text() == "old"
