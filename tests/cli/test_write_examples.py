"""`fachaufsicht coverage --write-examples`: what is written runs, is the same twice, and takes no input's place."""

import json
from pathlib import Path

import pytest

from validator.cli.main import main
from validator.usecases import probes

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


SMALL = """
policy: klein
version: "1"
title: A sample
issuer: muster
vocabulary: vocabulary.yaml
subject: kunde
valid: {from: 2020-02-01}
rules:
  bericht:
    title: A report after a measure
    clauses: [M-1]
    each: massnahme
    within: [end, end + 1 month]
    do: bericht
    examples:
      - says: in time
        as-of: 2020-06-01
        history:
          events: [{type: bericht, at: 2020-03-20}]
          spans: [{type: massnahme, from: 2020-02-01, to: 2020-03-15, value: kurs}]
        expect: [{verdict: met}]
      - says: none
        as-of: 2020-06-01
        history: {spans: [{type: massnahme, from: 2020-02-01, to: 2020-03-15, value: kurs}]}
        expect: [{verdict: violated}]
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "vocabulary.yaml").write_bytes((DATA / "vocabulary.yaml").read_bytes())
    (tmp_path / "muster.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def test_each_bound_is_counted_and_has_both_sides(small, capsys):
    assert write(small, small / "more", "--format", "json") == 0
    (policy,) = json.loads(capsys.readouterr().out)["policies"]
    found = policy["bounds"]
    assert found["complete"] is True
    assert found["total"] == {"count": 5, "both": 5, "one": 0, "none": 0}
    (rule,) = found["rules"]
    kinds = [(one["kind"], one["at"]) for one in rule["bounds"]]
    assert ("short-month", "rules/bericht/within/1") in kinds
    assert ("count", "rules/bericht/do") in kinds
    assert ("in-force-first", "valid/from") in kinds
    text = (small / "more" / "klein-1.yaml").read_text(encoding="utf-8")
    assert "2020-04-15" in text
    assert "2020-04-16" in text


@pytest.mark.parametrize(("language", "word"), [("de", "läge die grenze"), ("en", "with the bound")])
def test_a_sentence_says_what_was_moved_and_what_follows(language, word, small):
    write(small, small / "more", "--lang", language)
    file = small / "more" / "klein-1.yaml"
    assert word in file.read_text(encoding="utf-8").lower()
    assert "end + 1 month" in file.read_text(encoding="utf-8")
    assert main(["test", str(small / "muster.yaml"), "--examples", str(file)]) == 0


def test_what_lacks_a_side_is_listed_with_its_place(small, capsys):
    probing = probes.DERIVED, probes.BUDGET
    try:
        probes.DERIVED, probes.BUDGET = 0, 0
        assert write(small, small / "more", "--lang", "en") == 0
    finally:
        probes.DERIVED, probes.BUDGET = probing
    out = capsys.readouterr().out
    assert "muster.yaml:14:19: rule bericht" in out
    assert "rule bericht: no case before it, beyond it (day): end + 1 month" in out
    assert "Bounds that lack a side: 5 (0 cases)." in out


def test_evaluators_that_differ_are_our_fault_and_no_example(small, capsys, monkeypatch):
    class Nothing:
        def findings(self):
            return ()

    monkeypatch.setattr(probes, "run", lambda *_: Nothing())
    assert write(small, small / "more", "--format", "json", "--lang", "en") == 3
    captured = capsys.readouterr()
    (policy,) = json.loads(captured.out)["policies"]
    first = policy["bounds"]["disagreements"][0]
    assert first["engine"] == []
    assert first["reference"][0]["rule"] == "bericht"
    assert first["history"]["spans"]
    assert "our fault" in captured.err
    written = (small / "more" / "klein-1.yaml").read_text(encoding="utf-8")
    assert "verdict" not in written  # only cases in which the reference, too, finds nothing


@pytest.mark.parametrize("name", ["", " "])
def test_a_folder_needs_a_name(name, small, capsys):
    assert main(["coverage", str(small / "muster.yaml"), "--write-examples", name, "--lang", "en"]) == 2
    assert "--write-examples: the name of a folder is missing here" in capsys.readouterr().err
    assert main(["prove", str(small / "muster.yaml"), "--write-tests", name, "--lang", "en"]) == 2
