"""`fachaufsicht coverage --write-examples`: what is written runs, is the same twice, and takes no input's place."""

from pathlib import Path

import pytest

from validator.cli.main import main

DATA = Path(__file__).parent / "data"


NAME = "muster-2020-01.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return place(tmp_path)


def place(folder: Path) -> Path:
    for name in ("vocabulary.yaml", "muster.yaml"):
        (folder / name).write_bytes((DATA / name).read_bytes())
    return folder


def write(folder: Path, target: Path, *words: str) -> int:
    return main(["coverage", str(folder / "muster.yaml"), "--write-examples", str(target), "--no-progress", *words])


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = place(tmp_path_factory.mktemp("written"))
    write(folder, folder / "more", "--lang", "en")
    return folder


def test_what_is_written_is_true(written):
    (file,) = (written / "more").iterdir()
    assert file.name == NAME
    assert main(["test", str(written / "muster.yaml"), "--examples", str(file)]) == 0
    text = file.read_text(encoding="utf-8")
    assert text.count("says:") > 20
    for rule in ("kontaktdichte", "bericht", "kein_praktikum"):
        assert f"      {rule}:\n" in text


def test_it_is_the_same_twice(written):
    write(written, written / "again", "--lang", "en")
    assert (written / "again" / NAME).read_bytes() == (written / "more" / NAME).read_bytes()


def test_both_sides_of_a_window_are_there(written):
    text = (written / "more" / NAME).read_text(encoding="utf-8")
    part = text[text.index("      bericht:") :]
    assert "verdict: met, " in part
    assert "verdict: met-late, " in part or "verdict: violated, " in part


def test_no_input_is_overwritten(folder, capsys):
    policy = folder / "muster-2020-01.yaml"
    policy.write_bytes((folder / "muster.yaml").read_bytes())
    (folder / "muster.yaml").unlink()
    before = policy.read_bytes()
    assert main(["coverage", str(policy), "--write-examples", str(folder)]) == 2
    assert policy.read_bytes() == before


def test_a_folder_that_cannot_be_made(folder, capsys):
    (folder / "file").write_text("")
    assert write(folder, folder / "file" / "more") == 2
