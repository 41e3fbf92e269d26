"""`fachaufsicht prove`: exit status, files, what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial

import pytest

from tests.usecases.proving import ACKNOWLEDGED, BEDARF, CODE, CONFLICT, WRONG, saying, written
from validator.analysis.faults import Engine, Fault, Kind, Shown, Witness
from validator.cli import prove_command
from validator.cli.main import main, parse
from validator.core.findings import Verdict
from validator.usecases.prove import analyses, prove
from validator.usecases.prove.model import Asked


@pytest.fixture
def says(monkeypatch):
    def say(*faults):
        monkeypatch.setattr(prove_command, "prove", partial(prove, analyses=[saying(*faults)]))

    return say


def run(*words):
    return main(["prove", *map(str, words), "--lang", "en"])


@pytest.mark.parametrize(
    ("faults", "more", "status"),
    [
        ((), "", 0),
        ((CONFLICT,), "", 1),
        ((CONFLICT,), ACKNOWLEDGED, 0),
        ((CONFLICT, replace(CONFLICT, kind=Kind.TENSION)), ACKNOWLEDGED, 1),
        ((), ACKNOWLEDGED, 1),
        ((WRONG,), "", 3),
        ((CONFLICT, replace(WRONG, key="x")), ACKNOWLEDGED, 3),
    ],
)
def test_the_status_says_whether_everything_is_acknowledged(tmp_path, says, faults, more, status, capsys):
    says(*faults)
    assert run(written(tmp_path, more)) == status
    assert ("disagree" in capsys.readouterr().err) is (status == 3)


def test_a_disagreement_is_reported_and_is_no_finding(tmp_path, says, capsys):
    says(WRONG)
    run(written(tmp_path))
    out, err = capsys.readouterr()
    assert "no faults found" in out
    assert "melden × warten (search); missing: klein:melden: violated" in err


def test_the_report_goes_to_a_file(tmp_path, says, capsys):
    says(CONFLICT)
    target = tmp_path / "out" / "report.json"
    assert run(written(tmp_path), "--format", "json", "--output", target) == 2
    target.parent.mkdir()
    assert run(written(tmp_path), "--format", "json", "--output", target) == 1
    assert capsys.readouterr().out == ""
    assert json.loads(target.read_text(encoding="utf-8"))["totals"]["faults"] == 1
    assert list(target.parent.iterdir()) == [target]


def test_an_input_is_not_written_over(tmp_path, says):
    says(CONFLICT)
    policy = written(tmp_path)
    before = policy.read_bytes()
    assert run(policy, "--output", policy) == 2
    (tmp_path / "conflict-melden-warten.yaml").hardlink_to(policy)
    assert run(policy, "--write-tests", tmp_path) == 2
    assert policy.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ["--horizon", "0"],
        ["--slots", "0"],
        ["--effort", "0"],
        ["--examples", "0"],
        ["--slots", "10000"],
        ["--horizon", "9" * 500],
        ["--horizon", "x"],
        ["--engine", "hope"],
        ["--seed", "-1"],
    ],
)
def test_numbers_that_make_no_sense_are_refused(tmp_path, says, words, capsys):
    says()
    assert run(written(tmp_path), *words) == 2
    assert capsys.readouterr().err.count("\n") <= 6


@pytest.mark.parametrize(("engine", "library"), [("search", "hypothesis"), ("proof", "z3")])
def test_an_engine_without_its_library_is_one_sentence(tmp_path, monkeypatch, engine, library, capsys):
    monkeypatch.setattr(analyses, "find_spec", lambda name: None)
    assert run(written(tmp_path), "--engine", engine) == 2
    said = f"--engine {engine}: this needs the library {library}; it comes with: pip install 'fachaufsicht[prove]'\n"
    assert capsys.readouterr().err == said


def test_an_interruption_has_its_own_status(tmp_path, monkeypatch, capsys):
    def stopped(group, asked, progress):
        raise KeyboardInterrupt

    monkeypatch.setattr(prove_command, "prove", partial(prove, analyses=[analyses.Analysis(Engine.SEARCH, stopped)]))
    assert run(written(tmp_path)) == 130
    assert capsys.readouterr().err == "Stopped.\n"


def test_the_examples_fail_until_the_policy_is_mended(tmp_path, says, capsys):
    says(CONFLICT)
    policy, folder = written(tmp_path), tmp_path / "tests"
    assert run(policy, "--write-tests", folder) == 1
    assert f"Example files in {folder}: 1" in capsys.readouterr().err
    (file,) = folder.iterdir()
    assert file.read_text(encoding="utf-8").startswith("# conflict: melden × warten\n# These examples fail until")
    assert main(["test", str(policy), "--examples", str(file)]) == 1
    mended = policy.read_text(encoding="utf-8").replace("[at, at + 10 days]", "[at + 4 days, at + 10 days]")
    policy.write_text(mended, encoding="utf-8")
    assert main(["test", str(policy), "--examples", str(file)]) == 0
    capsys.readouterr()


def test_examples_that_document_do_not_fail(tmp_path, says, capsys):
    late = Witness(CONFLICT.witnesses[1].history, BEDARF + 30, CONFLICT.witnesses[1].shown)
    says(Fault(Kind.VACUITY, CONFLICT.norms, CODE, CONFLICT.fields, witnesses=(late,)))
    policy, folder = written(tmp_path), tmp_path / "tests"
    run(policy, "--write-tests", folder)
    (file,) = folder.iterdir()
    assert "only document the fault" in file.read_text(encoding="utf-8")
    assert main(["test", str(policy), "--examples", str(file)]) == 0
    capsys.readouterr()


def test_the_folder_keeps_what_else_is_in_it(tmp_path, says, capsys):
    says(CONFLICT, replace(CONFLICT, key="zwei"))
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    for _ in range(2):
        run(written(tmp_path), "--write-tests", folder)
    names = sorted(one.name for one in folder.iterdir())
    assert names == ["conflict-melden-warten-zwei.yaml", "conflict-melden-warten.yaml", "mine.txt"]
    assert (folder / "mine.txt").read_text() == "mine"
    assert run(written(tmp_path), "--write-tests", folder / "mine.txt") == 2
    capsys.readouterr()


def test_two_runs_say_the_same(tmp_path, says, capsys):
    says(CONFLICT)
    policy = written(tmp_path)
    runs = []
    for _ in range(2):
        run(policy, "--format", "json")
        runs.append(capsys.readouterr().out)
    assert runs[0] == runs[1]


def test_the_shown_verdict_alone_is_enough(tmp_path, says, capsys):
    shown = (Shown(CONFLICT.norms[0], Verdict.VIOLATED),)
    says(replace(CONFLICT, norms=CONFLICT.norms[:1], witnesses=(replace(CONFLICT.witnesses[1], shown=shown),)))
    assert run(written(tmp_path)) == 1
    assert "[1] conflict: melden\n" in capsys.readouterr().out


def test_a_contradiction_is_found_shown_tested_and_acknowledged(tmp_path, capsys):
    policy, folder = written(tmp_path), tmp_path / "tests"
    assert run(policy, "--examples", 4, "--write-tests", folder) == 1
    out = capsys.readouterr().out
    assert "[1] conflict: melden × warten\n" in out
    assert "✗   warten: violated" in out
    (file,) = (one for one in folder.iterdir() if one.name.startswith("conflict"))
    assert main(["test", str(policy), "--examples", str(file)]) == 1
    capsys.readouterr()
    assert run(written(tmp_path, ACKNOWLEDGED), "--examples", 4) == 0
    assert "melden prevails: Speed matters more." in capsys.readouterr().out


def test_a_mended_policy_makes_its_acknowledgement_stale(tmp_path, capsys):
    policy = written(tmp_path, ACKNOWLEDGED)
    mended = policy.read_text(encoding="utf-8").replace("never: meldung", "do: meldung")
    policy.write_text(mended, encoding="utf-8")
    assert run(policy, "--examples", 4) == 1
    assert "klein.yaml:24:5: acknowledges a conflict" in capsys.readouterr().out.replace("\n  ", " ")


def test_the_same_run_twice_to_the_byte(tmp_path, capsys):
    policy = written(tmp_path)
    runs = []
    for _ in range(2):
        run(policy, "--examples", 4, "--format", "json")
        runs.append(capsys.readouterr().out)
    assert runs[0] == runs[1]
    assert json.loads(runs[0])["denied"] == []


@pytest.mark.parametrize(
    "rules",
    [
        "  leer: {title: T, without-examples: S., clauses: [K-1], each: {sperre: lang}, within: [at, at + 1 day], do: meldung, unless: {sperre: {}}}\n",
        "  nie: {title: T, without-examples: S., clauses: [K-1], never: meldung, while: {sperre: {}}}\n",
    ],
)
def test_other_rules_make_no_fault_of_ours(tmp_path, rules, capsys):
    policy = written(tmp_path)
    policy.write_text(policy.read_text(encoding="utf-8") + rules, encoding="utf-8")
    assert run(policy, "--examples", 4) == 1
    capsys.readouterr()


def test_a_vocabulary_without_acts_is_pointed_out(tmp_path, says, capsys):
    says()
    policy, vocabulary = written(tmp_path), tmp_path / "vocabulary.yaml"
    run(policy)
    assert capsys.readouterr().err == ""
    vocabulary.write_text(vocabulary.read_text(encoding="utf-8").replace("act: true, ", ""), encoding="utf-8")
    run(policy)
    assert capsys.readouterr().err.endswith(
        "vocabulary.yaml marks no fact as an act (act: true); so every duty counts as a matter of circumstances.\n"
    )


def test_what_is_not_said_on_the_command_line_is_as_the_use_case_has_it():
    assert prove_command.question(parse(["prove", "x"], "en")) == Asked()
