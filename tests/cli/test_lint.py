"""`fachaufsicht lint`."""

import json
from pathlib import Path

import pytest

from validator.cli.main import main
from validator.linting.samples import files

ROOT = Path(__file__).parents[2]
BROKEN = (
    "rules:\n  a:\n    title: A\n    without-examples: no\n    each: aufnahme\n    within: [at, at]\n    do: gesprach\n"
)
IDLE = "parameters:\n  frist: 14 days\n"


def written(folder, part=""):
    for name, content in files(part).items():
        (folder / name).write_text(content, "utf-8")
    return str(folder / "policy.yaml")


@pytest.mark.parametrize(("part", "status"), [("", 0), (IDLE, 1), (BROKEN, 2)])
def test_the_status_says_whether_something_was_found(part, status, tmp_path, capsys):
    assert main(["lint", written(tmp_path, part), "--lang", "en"]) == status
    assert capsys.readouterr().err == ""


def test_a_line_names_place_code_and_hint(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    written(tmp_path, BROKEN)
    main(["lint", "policy.yaml", "--lang", "en"])
    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith("policy.yaml:")
    assert ": FA005 no facts are called “gesprach”" in line
    assert "hint: gespraech" in line


def test_a_policy_that_does_not_load_keeps_no_other_from_being_looked_at(tmp_path, capsys):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = (
        written(tmp_path / "a", BROKEN),
        written(tmp_path / "b", 'version: "2"\nvalid: {from: 2021-01-01}\n' + IDLE),
    )
    assert main(["lint", one, other, "--format", "json"]) == 2
    shown = json.loads(capsys.readouterr().out)
    assert [one["code"] for one in shown["results"]] == ["FA005", "FA104"]
    assert shown["loads"] is False


def test_codes_are_selected_and_left_out(tmp_path, capsys):
    policy = written(tmp_path, IDLE)
    assert main(["lint", policy, "--select", "FA2,fa3"]) == 0
    assert main(["lint", policy, "--ignore", "FA104"]) == 0
    assert main(["lint", policy, "--select", "FA1"]) == 1
    assert main(["lint", policy, "--select", "FA9", "--lang", "en"]) == 2
    assert "no code begins with “FA9”" in capsys.readouterr().err


def test_sarif_has_rules_results_and_relative_addresses(tmp_path, monkeypatch, capsys):
    (tmp_path / "mit leer").mkdir()
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "mit leer", IDLE)
    assert main(["lint", "mit leer", "--format", "sarif", "--lang", "en"]) == 1
    log = json.loads(capsys.readouterr().out)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0"
    assert all(one["help"]["text"] and one["shortDescription"]["text"] for one in rules)
    (result,) = run["results"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "FA104"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "mit%20leer/policy.yaml"
    assert place["region"]["startLine"] > 1
    assert place["region"]["startColumn"] == 3


@pytest.mark.parametrize("language", ["de", "en"])
def test_explain_shows_both_examples(language, capsys):
    assert main(["lint", "--explain", "FA104", "--lang", language]) == 0
    assert capsys.readouterr().out.count("```yaml") == 2
    assert main(["lint", "--explain", "all", "--lang", language]) == 0
    assert "FA701" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["lint"], ["lint", "--explain", "FA999"], ["lint", "nowhere.yaml"]])
def test_bad_usage_ends_with_two(words, capsys):
    assert main(words) == 2


def test_a_policy_is_not_written_over(tmp_path, capsys):
    policy = written(tmp_path, IDLE)
    before = Path(policy).read_bytes()
    assert main(["lint", policy, "--output", policy]) == 2
    assert Path(policy).read_bytes() == before


def test_the_result_goes_to_a_file(tmp_path, capsys):
    target = tmp_path / "found.json"
    assert main(["lint", written(tmp_path, IDLE), "--format", "json", "--output", str(target)]) == 1
    assert capsys.readouterr().out == ""
    assert json.loads(target.read_text("utf-8"))["policies"] == 1
