"""Waivers: what holds is marked and counted both ways, what does not hold is said, nothing is applied in silence."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.results.made import AS_OF, DATA, cases_in, key_in, made
from validator.cli.main import main
from validator.core.findings import Verdict
from validator.messages.catalogue import render
from validator.policy.problems import BadInput
from validator.results.keys import read_key
from validator.results.life import run
from validator.results.model import Standing
from validator.results.reading import opened
from validator.results.summary import in_all
from validator.results.trend import By, Point, trend
from validator.results.veil import pseudonym
from validator.results.waivers import read_waivers
from validator.results.waiving import within
from validator.time.days import parse
from validator.usecases.library import library

ENTRIES = library([DATA / "muster.yaml"], {}, {})
SIGNED = {"reason": "The provider went bankrupt.", "approved-by": "head of unit", "approved-on": "2020-12-01"}
HOLDS = SIGNED | {"expires": AS_OF}


def file_of(folder: Path, *waivers: dict[str, Any]) -> Path:
    file = folder / "waivers.yaml"
    file.write_text(json.dumps({"waivers": waivers}), encoding="utf-8")
    return file


def result_of(folder: Path, *waivers: dict[str, Any], words: tuple[object, ...] = (), status: int = 1) -> Path:
    return made(folder, "--waivers", file_of(folder, *waivers), *words, status=status)


def standings(path: Path) -> list[tuple[Standing, int]]:
    with opened(path) as result:
        assert result.manifest.waivers is not None
        return [(one.standing, one.findings) for one in result.manifest.waivers.waivers]


def waived(path: Path) -> dict[str, tuple[int, ...]]:
    """The numbers of the waivers of each finding that has any, by name."""
    with opened(path) as result:
        return {one.id: one.waivers for one in result.found if one.waivers}


def names(path: Path, rule: str, verdict: Verdict) -> list[str]:
    with opened(path) as result:
        return [one.id for one in result.found if one.finding.rule == rule and one.finding.verdict is verdict]


def test_a_waived_finding_stays_and_is_marked(tmp_path: Path) -> None:
    name, _ = names(made(tmp_path), "bericht", Verdict.VIOLATED)
    path = result_of(tmp_path, {"finding": name} | HOLDS)
    assert waived(path) == {name: (1,)}
    assert standings(path) == [(Standing.APPLIED, 1)]


@pytest.mark.parametrize(
    ("days", "standing"),
    [
        ({"approved-on": AS_OF, "expires": AS_OF}, Standing.APPLIED),
        ({"approved-on": "2020-01-01", "expires": "2020-12-30"}, Standing.EXPIRED),
        ({"approved-on": "2021-01-01", "expires": "2021-01-01"}, Standing.NOT_YET),
    ],
)
def test_a_waiver_holds_from_its_approval_to_its_last_day(
    tmp_path: Path, days: dict[str, str], standing: Standing, capsys: pytest.CaptureFixture[str]
) -> None:
    path = result_of(tmp_path, {"rule": "bericht"} | SIGNED | days)
    assert [one for one, _ in standings(path)] == [standing]
    assert bool(waived(path)) == (standing is Standing.APPLIED)
    said = capsys.readouterr().err
    assert ("waiver 1 (line 1)" in said) == (standing is not Standing.APPLIED)


def test_a_waiver_that_has_nothing_to_waive_is_said_to_be_unused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = result_of(tmp_path, {"finding": "A" * 12} | HOLDS, {"rule": "bericht", "subjects": ["nobody"]} | HOLDS)
    assert standings(path) == [(Standing.UNUSED, 0), (Standing.UNUSED, 0)]
    assert capsys.readouterr().err.count("nothing (any more)") == 2


def test_only_breaches_without_a_waiver_give_status_1(tmp_path: Path) -> None:
    rules = [{"rule": name} | HOLDS for name in ("bericht", "kontaktdichte", "vermerk", "kein_praktikum")]
    result_of(tmp_path, *rules, status=0)
    result_of(tmp_path, *rules[1:], status=1)


def test_waivers_that_overlap_are_all_named_and_count_once(tmp_path: Path) -> None:
    name, other = names(made(tmp_path), "bericht", Verdict.VIOLATED)
    path = result_of(tmp_path, {"rule": "muster:bericht"} | HOLDS, {"finding": name} | HOLDS)
    assert waived(path) == {name: (1, 2), other: (1,)}
    with opened(path) as result:
        found = trend([Point(run(result), result.counts)], By.RULE)
        (counts,) = found.total.counts
        assert counts is not None
        every = in_all(result.manifest)
        assert counts.all == every
        assert counts.waived.of(Verdict.VIOLATED) == 2
        assert counts.rest.of(Verdict.VIOLATED) == every.of(Verdict.VIOLATED) - 2


@pytest.mark.parametrize(("identify", "veiled"), [(False, False), (True, True)])
def test_a_subject_is_named_by_its_name_or_by_its_pseudonym(tmp_path: Path, identify: bool, veiled: bool) -> None:
    key = read_key(key_in(tmp_path))
    subject = pseudonym(key, "=K-1") if veiled else "=K-1"
    words = ("--identify",) if identify else ()
    path = result_of(tmp_path, {"rule": "bericht", "subjects": [subject]} | HOLDS, words=words)
    assert standings(path) == [(Standing.APPLIED, 1)]


@pytest.mark.parametrize(
    ("period", "day", "covered"),
    [
        ({"from": "2020-03-15", "to": "2020-03-15"}, "2020-03-15", True),
        ({"from": "2020-03-16"}, "2020-03-15", False),
        ({"to": "2020-03-14"}, "2020-03-15", False),
        ({"to": "2020-03-15"}, "2020-03-15", True),
        ({"from": "2020-03-15"}, None, False),
        (None, None, True),
    ],
)
def test_a_period_is_of_days_and_counts_both_ends(
    tmp_path: Path, period: dict[str, str] | None, day: str | None, covered: bool
) -> None:
    given = {"rule": "bericht"} | HOLDS | ({} if period is None else {"period": period})
    (waiver,) = read_waivers(file_of(tmp_path, given), ENTRIES, None).waivers
    assert within(waiver, None if day is None else parse(day)) == covered


def test_a_unit_is_the_true_one_and_is_not_told(tmp_path: Path) -> None:
    words = ("--unit", "aufnahme.partner")
    cases = [
        {
            "subject": f"K-{number}",
            "type": "kunde",
            "events": [{"type": "aufnahme", "at": "2020-02-01", "partner": partner}],
            "spans": [{"type": "massnahme", "from": "2020-02-01", "to": "2020-03-01", "value": "kurs"}],
        }
        for number, partner in enumerate("AAB")
    ]
    given = file_of(tmp_path, {"rule": "vermerk", "unit": "A"} | HOLDS)
    path = made(tmp_path, "--waivers", given, *words, cases=cases_in(tmp_path, *cases), status=1)
    assert standings(path) == [(Standing.APPLIED, 2)]
    with opened(path) as result:
        assert {one.unit for one in result.found} == {"*"}
    with zipfile.ZipFile(path) as archive:
        assert '"unit": "A"' not in archive.read("manifest.json").decode()


@pytest.mark.parametrize(
    ("waiver", "code", "hint"),
    [
        ({"rule": "berichte"} | HOLDS, "waiver-rule", "bericht"),
        ({"rule": "muste:bericht"} | HOLDS, "waiver-rule", "muster:bericht"),
        ({"rule": "other:bericht"} | HOLDS, "waiver-rule", "muster:bericht"),
        ({"rule": "bericht", "finding": "A" * 12} | HOLDS, "waiver-either", None),
        (HOLDS, "waiver-either", None),
        ({"finding": "A" * 12, "subjects": ["K-1"]} | HOLDS, "waiver-scope", None),
        ({"rule": "bericht", "unit": "A"} | HOLDS, "waiver-unit", None),
        ({"rule": "bericht"} | SIGNED | {"expires": "2020-11-30"}, "waiver-days", None),
        ({"rule": "bericht", "period": {"from": "2020-02-02", "to": "2020-02-01"}} | HOLDS, "waiver-period", None),
        ({"rule": "bericht"} | SIGNED, "schema-required", None),
        ({"rule": "bericht", "expiry": AS_OF} | SIGNED, "schema-unknown-key", "expires"),
        ({"finding": "K-1"} | HOLDS, "schema-pattern", None),
    ],
)
def test_a_waiver_that_cannot_be_meant_is_refused_at_its_place(
    tmp_path: Path, waiver: dict[str, Any], code: str, hint: str | None
) -> None:
    with pytest.raises(BadInput) as caught:
        read_waivers(file_of(tmp_path, waiver), ENTRIES, None)
    (problem,) = [one for one in caught.value.problems if one.code == code]
    assert problem.place.line == 1
    assert hint is None or problem.hint == hint


def test_what_is_wrong_with_subjects_is_said_without_them(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read_waivers(file_of(tmp_path, {"rule": "bericht", "subjects": [4711]} | HOLDS), ENTRIES, None)
    assert "4711" not in "".join(render(one, "en") for one in caught.value.problems)


def test_a_rule_of_several_policies_needs_its_policy(tmp_path: Path) -> None:
    text = (DATA / "muster.yaml").read_text(encoding="utf-8")
    (tmp_path / "other.yaml").write_text(text.replace("policy: muster", "policy: other"), encoding="utf-8")
    (tmp_path / "vocabulary.yaml").write_bytes((DATA / "vocabulary.yaml").read_bytes())
    entries = library([DATA / "muster.yaml", tmp_path / "other.yaml"], {}, {})
    with pytest.raises(BadInput) as caught:
        read_waivers(file_of(tmp_path, {"rule": "bericht"} | HOLDS), entries, None)
    assert [(one.code, one.hint) for one in caught.value.problems] == [("waiver-rule-several", "muster:bericht")]
    read_waivers(file_of(tmp_path, {"rule": "other:bericht"} | HOLDS), entries, None)


def test_waivers_need_a_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["check", str(DATA), "--cases", str(DATA / "cases.jsonl"), "--as-of", AS_OF, "--waivers", "w.yaml"]
    assert main(words) == 2
    assert "--waivers" in capsys.readouterr().err


def test_a_report_says_which_findings_are_waived_and_junit_lets_them_pass(tmp_path: Path) -> None:
    path = result_of(tmp_path, {"rule": "bericht"} | HOLDS)
    files = [str(tmp_path / name) for name in ("r.csv", "r.xml")]
    assert main(["report", str(path), "--csv", files[0], "--junit", files[1], "--lang", "en"]) == 0
    rows = Path(files[0]).read_text(encoding="utf-8-sig").splitlines()
    assert rows[0].endswith(",Waiver")
    assert [row for row in rows if "bankrupt" in row] == [row for row in rows if ",bericht," in row]
    assert 'name="bericht"/>' in Path(files[1]).read_text(encoding="utf-8")
