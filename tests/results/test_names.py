"""The name of a finding does not rest on what became of others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.results.made import DATA, cases_in, key_in, made
from validator.cli.main import main
from validator.core.findings import Verdict
from validator.results.reading import opened

TWO_ALIKE: dict[str, Any] = {
    "subject": "K-1",
    "type": "kunde",
    "events": [{"type": "aufnahme", "at": "2020-01-05"}, {"type": "bericht", "at": "2020-03-05"}],
    "spans": [
        {"type": "massnahme", "from": "2020-02-01", "to": "2020-02-27", "value": "kurs"},
        {"type": "massnahme", "from": "2020-02-01", "to": "2020-03-30", "value": "kurs"},
    ],
}


def names(path: Path) -> dict[int | None, str]:
    """By due day."""
    with opened(path) as result:
        return {one.finding.due: one.id for one in result.found if one.finding.rule == "bericht"}


def test_findings_on_facts_without_an_id_keep_their_names_whichever_are_listed(tmp_path: Path) -> None:
    cases = cases_in(tmp_path, TWO_ALIKE)
    every = names(made(tmp_path, "--verdicts", "all", cases=cases))
    some = names(made(tmp_path, cases=cases))
    assert len(every) == 2
    assert len(some) == 1
    assert some.items() <= every.items()
    assert len(set(every.values())) == 2


def test_a_second_finding_keeps_its_name_when_the_first_is_cured(tmp_path: Path) -> None:
    without = TWO_ALIKE | {"events": TWO_ALIKE["events"][:1]}
    before = names(made(tmp_path, cases=cases_in(tmp_path, without)))
    after = names(made(tmp_path, cases=cases_in(tmp_path, TWO_ALIKE)))
    assert len(before) == 2
    assert after.items() <= before.items()


def test_under_several_versions_a_name_does_not_rest_on_which_findings_are_listed(tmp_path: Path) -> None:
    text = (DATA / "muster.yaml").read_text(encoding="utf-8")
    older = text.replace("valid: {from: 2020-01-01}", "valid: {from: 2020-01-01, to: 2020-05-31}")
    newer = text.replace("valid: {from: 2020-01-01}", "valid: {from: 2020-06-01}").replace("2020-01\n", "2020-06\n", 1)
    for name, content in (("old.yaml", older), ("new.yaml", newer)):
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "vocabulary.yaml").write_bytes((DATA / "vocabulary.yaml").read_bytes())
    case = {
        "subject": "K-1",
        "type": "kunde",
        "events": [],
        "spans": [
            {"type": "profil", "from": "2020-01-01", "value": "fern"},
            {"type": "massnahme", "from": "2020-07-01", "to": "2020-07-09", "value": "praktikum"},
        ],
    }
    listed = []
    for verdicts in ("violated", "all"):
        words = ["--cases", str(cases_in(tmp_path, case)), "--as-of", "2020-12-31", "--verdicts", verdicts]
        target = tmp_path / verdicts
        words += ["--result", str(target), "--key", str(key_in(tmp_path)), "--output", str(tmp_path / "out")]
        assert main(["check", str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml"), *words]) == 1
        with opened(target) as result:
            listed.append({(one.finding.version, one.finding.verdict): one.id for one in result.found})
    some, every = listed
    assert set(some) == {("2020-06", Verdict.VIOLATED)}
    assert some.items() <= every.items()
    assert len(set(every.values())) == len(every) == 2
