"""Verifying: what is right is confirmed; what was changed is found, whatever it is."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.results.made import DATA, cases_in, key_in, made
from validator.cli.main import main

CASES = DATA / "cases.jsonl"


def verify(path: Path, *words: object) -> int:
    return main(["verify", str(path), *map(str, words), "--lang", "en"])


def forged(path: Path, change: Any) -> Path:
    """A result in which somebody changed findings and mended the hashes."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    findings = [json.loads(line) for line in content["findings.jsonl"].splitlines()]
    findings = change(findings) or findings
    content["findings.jsonl"] = "".join(f"{json.dumps(one)}\n" for one in findings).encode()
    told = json.loads(content["manifest.json"])
    told["members"]["findings.jsonl"] = hashlib.sha256(content["findings.jsonl"]).hexdigest()
    content["manifest.json"] = json.dumps(told).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def outcomes(capsys: pytest.CaptureFixture[str]) -> dict[str, int]:
    return json.loads(capsys.readouterr().out)["counts"]


def test_a_right_result_is_confirmed_from_what_it_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(made(tmp_path, "--verdicts", "all"), "--format", "json") == 0
    assert outcomes(capsys) == {"confirmed": 10, "differs": 0, "gone": 0, "missing": 0}


def test_a_right_result_is_confirmed_from_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(made(tmp_path), "--cases", CASES, "--key", key_in(tmp_path)) == 0
    told = capsys.readouterr().out
    assert "cases.jsonl: unchanged" in told
    assert "The counts of all verdicts are confirmed for every rule." in told


@pytest.mark.parametrize(
    "options", [["--identify"], ["--texts"], ["--identify", "--texts"], ["--unit", "profil.value"]]
)
def test_whatever_is_shown_can_be_verified(tmp_path: Path, options: list[str]) -> None:
    path = made(tmp_path, *options)
    assert verify(path) == 0
    assert verify(path, "--cases", CASES, "--key", key_in(tmp_path)) == 0


def later(found: list[dict[str, Any]]) -> None:
    found[0]["due"] = "2020-05-02"


def milder(found: list[dict[str, Any]]) -> None:
    found[0]["verdict"] = "met-late"


def invented(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [*found, {**found[0], "id": "X", "anchor": {"day": "2020-03-03", "fact": None}}]


def dropped(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return found[1:]


@pytest.mark.parametrize(("change", "outcome"), [(later, "differs"), (milder, "differs"), (invented, "gone")])
def test_what_was_changed_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Any, outcome: str
) -> None:
    assert verify(forged(made(tmp_path), change), "--format", "json") == 1
    assert outcomes(capsys)[outcome] == 1


def test_what_was_left_out_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = forged(made(tmp_path), dropped)
    assert verify(path, "--cases", CASES, "--key", key_in(tmp_path), "--format", "json") == 1
    assert outcomes(capsys)["missing"] == 1


def test_another_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = made(tmp_path)
    other = cases_in(tmp_path, *map(json.loads, CASES.read_text(encoding="utf-8").splitlines()[:-1]))
    assert verify(path, "--cases", other, "--key", key_in(tmp_path)) == 1
    told = capsys.readouterr().out
    assert "changed since the result was made" in told
    assert "not found again" in told


def test_a_sample_is_the_same_for_the_same_seed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, found = made(tmp_path), []
    for seed in (1, 1, 2, 3, 4, 5):
        assert verify(path, "--sample", 1, "--seed", seed, "--format", "json") == 0
        found.append(capsys.readouterr().out)
    assert found[0] == found[1]
    assert len(set(found)) > 1


def test_another_key_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = made(tmp_path)
    key_in(tmp_path).write_text("fachaufsicht-key-1 " + "1f" * 32, encoding="ascii")
    assert verify(path, "--cases", CASES, "--key", key_in(tmp_path)) == 2
    assert "the result was made with the key" in capsys.readouterr().err


def test_a_missing_key_is_not_made(tmp_path: Path) -> None:
    assert verify(made(tmp_path), "--cases", CASES, "--key", tmp_path / "none") == 2
    assert not (tmp_path / "none").exists()


def test_a_sample_of_nobody_is_refused(tmp_path: Path) -> None:
    assert verify(made(tmp_path), "--sample", 0) == 2


def elsewhere(found: list[dict[str, Any]]) -> None:
    next(one for one in found if one["evidence"])["evidence"][0]["ordinal"] += 1


def test_a_finding_that_names_facts_of_no_case_is_refused(tmp_path: Path) -> None:
    path = forged(made(tmp_path, "--verdicts", "all", "--identify"), elsewhere)
    assert [main(["explain", str(path), subject]) for subject in ("K-2", "=K-1", "K-3")].count(2) == 1


def test_policies_are_told_to_be_what_they_were_or_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, now = made(tmp_path), tmp_path / "now"
    shutil.copytree(DATA, now)
    assert verify(path, "--policies", now) == 0
    told = capsys.readouterr().out
    assert "muster.yaml: unchanged" in told
    assert "The cases kept in the result were judged anew" in told
    policy = (now / "muster.yaml").read_text(encoding="utf-8")
    (now / "muster.yaml").write_text(f"{policy}# a word more\n", encoding="utf-8")
    assert verify(path, "--policies", now) == 1
    told = capsys.readouterr().out
    assert "muster.yaml: changed since the result was made" in told
    assert "vocabulary.yaml: unchanged" in told
