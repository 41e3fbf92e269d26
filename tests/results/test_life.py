"""What became of findings: new, still open, open again, cured; and what cannot be compared is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.results.made import DATA, cases_in, key_in, made
from validator.cli.main import main
from validator.core.findings import FactRef, Finding, Verdict
from validator.core.rules import Force
from validator.core.wording import UNSAID
from validator.policy.problems import BadInput
from validator.results.differences import differences
from validator.results.life import STANDING, Change, Life, Lives, Run, lives, run
from validator.results.model import Found, Manifest, Options
from validator.results.reading import opened
from validator.usecases.model import Input, PolicyUsed, Receipt, Tally

V, L, U, M, O, N = Verdict  # noqa: E741
POLICY = PolicyUsed("p", "1", UNSAID, "p.yaml", "0" * 64, {"r": "a"}, {"q": "3 days"})


def found(name: str, verdict: Verdict, policy: str = "p", rule: str = "r") -> Found:
    fact = FactRef(1, "t", 1, "e1", 0)
    days = (1, fact, None, None, 2, 3, None, None)
    return Found(name, "team", Finding(policy, "1", rule, (), "Erika", verdict, *days, (fact,), False, None, (), None))


def run_of(
    as_of: int, verdicts: Mapping[str, Verdict | None], *, policy: PolicyUsed = POLICY, rules: str = "r", **options: Any
) -> Run:
    """A made-up result with findings of one rule."""
    receipt = Receipt("1", as_of, (policy,), (Input("f", str(as_of)),), 1, 1)
    shown = {"identify": False, "key": "0" * 8, "unit": None} | options
    chosen = Options((), (), tuple(Verdict), shown["unit"], 5, shown["identify"], False, shown["key"])
    tallies = tuple(Tally(policy.id, policy.version, one, UNSAID, (), Force.MUST, {}) for one in rules)
    manifest = Manifest(receipt, (), (), (), chosen, None, tallies, (), (), (), ("s",), ("v",))
    listed = {name: found(name, one, policy.id) for name, one in verdicts.items() if one is not None}
    return Run(f"{as_of}.result", f"{as_of} {verdicts} {policy}", manifest, listed)


def life_of(*verdicts: Verdict | None) -> Life | None:
    """The life of a finding with these verdicts in the results of the days 10, 20, 30 …"""
    *before, now = [run_of(10 * number, {"A": one, "B": O}) for number, one in enumerate(verdicts, 1)]
    told = lives(now, before)
    return told.of.get("A") or {one.id: life for one, life in told.ended}.get("A")


@pytest.mark.parametrize(
    ("verdicts", "life"),
    [
        ((None, V), Life(Change.NEW, None, V, 20)),
        ((O, V), Life(Change.NEW, O, V, 20)),
        ((M, V), Life(Change.NEW, M, V, 20)),
        ((V, V), Life(Change.STILL, V, V, 10)),
        ((O, V, V), Life(Change.STILL, V, V, 20)),
        ((U, V), Life(Change.STILL, U, V, 10)),
        ((V, L), Life(Change.CURED, V, L, 10)),
        ((V, M), Life(Change.CURED, V, M, 10)),
        ((V, None), Life(Change.CURED, V, None, 10)),
        ((V, N), Life(Change.CURED, V, N, 10)),
        ((V, O), Life(Change.CURED, V, O, 10)),
        ((V, V, L), Life(Change.CURED, V, L, 10)),
        ((V, L, V), Life(Change.REOPENED, L, V, 30)),
        ((V, None, V), Life(Change.REOPENED, None, V, 30)),
        ((V, None, V, V), Life(Change.STILL, V, V, 30)),
        ((V, None, V, None), Life(Change.CURED, V, None, 30)),
        ((L, V), Life(Change.REOPENED, L, V, 20)),
        ((O, L), Life(Change.NEW, O, L, 20)),
        ((O, L, L), None),
        ((V, L, L), None),
        ((V, L, None), None),
        ((None, O), None),
        ((O, None), None),
    ],
)
def test_what_became_of_a_finding(verdicts: tuple[Verdict | None, ...], life: Life | None) -> None:
    assert life_of(*verdicts) == life


def test_a_finding_that_is_gone_bears_no_waiver_of_another_run() -> None:
    before = run_of(10, {"A": V})
    waived = replace(before, found={"A": replace(before.found["A"], waivers=(1,))})
    assert [one.waivers for one, _ in lives(run_of(20, {}), [waived]).ended] == [()]


histories = st.lists(st.dictionaries(st.sampled_from("ABCDEF"), st.sampled_from(list(Verdict))), min_size=2, max_size=5)


@given(histories, st.randoms(use_true_random=False))
def test_lives_add_up_in_whatever_order_results_are_named(told: list[dict[str, Verdict]], random: Any) -> None:
    runs = [run_of(10 * number, one) for number, one in enumerate(told, 1)]
    *before, now = runs
    random.shuffle(before)
    lived = lives(now, before)
    assert lived == lives(now, sorted(before, key=lambda one: one.as_of, reverse=True))
    standing = {name for name, one in told[-1].items() if one in STANDING}
    here = {name for name, one in lived.of.items() if one.after in STANDING}
    assert here == standing
    stood = {name for name, one in told[-2].items() if one in STANDING}
    gone = {name for name, one in lived.of.items() if one.change is Change.CURED} | {one.id for one, _ in lived.ended}
    assert gone == stood - standing
    for name, one in lived.of.items():
        if one.change is Change.STILL:
            unbroken = [each for each in runs if each.as_of >= one.since]
            assert all(each.found[name].finding.verdict in STANDING for each in unbroken)
    assert sum(lived.counts.values()) == len(lived.of) + len(lived.ended)


def test_a_rule_that_is_gone_does_not_cure() -> None:
    told = lives(run_of(20, {}, rules="s"), [run_of(10, {"A": V})])
    assert [(one.id, life.change) for one, life in told.ended] == [("A", Change.DROPPED)]


def test_a_policy_that_no_earlier_result_had_is_not_compared() -> None:
    other = replace(POLICY, id="other")
    now = run_of(20, {"A": V})
    both = replace(now.manifest.receipt, policies=(POLICY, other))
    now = replace(now, manifest=replace(now.manifest, receipt=both), found={"A": found("A", V, "other")})
    told = lives(now, [run_of(10, {"B": V})])
    assert told.uncompared == ("other",)
    assert not told.of
    assert [one.id for one, _ in told.ended] == ["B"]


def test_another_version_is_the_same_policy() -> None:
    told = lives(run_of(20, {"A": V}, policy=replace(POLICY, version="2")), [run_of(10, {"A": V})])
    assert told.of["A"].change is Change.STILL


@pytest.mark.parametrize(
    ("before", "codes"),
    [
        ([run_of(30, {})], ["life-later"]),
        ([run_of(10, {}), run_of(10, {})], ["life-twice"]),
        ([run_of(20, {"A": V})], ["life-twice"]),
        ([run_of(10, {}, key="1" * 8)], ["life-key"]),
        ([run_of(10, {}, policy=replace(POLICY, id="other"))], ["life-nothing"]),
    ],
)
def test_what_cannot_be_compared_is_refused(before: Sequence[Run], codes: list[str]) -> None:
    with pytest.raises(BadInput) as caught:
        lives(run_of(20, {"A": V}), before)
    assert [one.code for one in caught.value.problems] == codes


def test_two_results_of_one_day_are_compared_as_they_are_named() -> None:
    assert lives(run_of(20, {"A": V}), [run_of(20, {})]).of["A"].change is Change.NEW


def test_names_that_a_result_hides_are_hidden_in_what_it_takes_over() -> None:
    ((one, _),) = lives(run_of(20, {}), [run_of(10, {"A": V}, identify=True)]).ended
    assert "Erika" not in str(one)
    assert "e1" not in str(one)
    assert one.unit is None
    ((one, _),) = lives(run_of(20, {}, identify=True), [run_of(10, {"A": V}, identify=True)]).ended
    assert one.finding.subject == "Erika"


def test_differences_are_those_of_the_manifests() -> None:
    old = run_of(10, {}).manifest
    changed = replace(POLICY, sha256="1" * 64, readings={"r": "b"}, parameters={"q": "4 days"})
    new = run_of(20, {}, policy=changed, unit="team", identify=True).manifest
    kinds = [one.kind for one in differences(old, new)]
    assert kinds == ["text", "reading", "parameter", "inputs", "unit", "identify"]
    assert differences(old, old) == ()
    assert [one.kind for one in differences(old, run_of(10, {}, policy=replace(POLICY, version="2")).manifest)] == [
        "version"
    ]


def test_a_report_says_what_became_of_each_finding(tmp_path: Path) -> None:
    old = made(tmp_path, "--identify", name="old")
    late = {"id": "b1", "type": "bericht", "at": "2020-06-01"}
    lines = (DATA / "cases.jsonl").read_text(encoding="utf-8")
    changed = lines.replace('"events": [', f'"events": [{str(late).replace(chr(39), chr(34))}, ')
    cases = cases_in(tmp_path)
    cases.write_text(changed, encoding="utf-8")
    new = made(tmp_path, cases=cases, name="new")
    target = tmp_path / "r.csv"
    assert main(["report", str(new), "--baseline", str(old), "--csv", str(target), "--lang", "en"]) == 0
    rows = target.read_text(encoding="utf-8-sig").splitlines()
    assert rows[0].endswith("Since last time,As of")
    assert {"cured (violated → met late)"} <= {cell for row in rows if ",bericht," in row for cell in row.split(",")}
    assert any("still open" in row for row in rows)
    assert "K-1" not in "".join(rows)


def test_a_baseline_under_another_key_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = made(tmp_path, name="old")
    key_in(tmp_path).write_text("fachaufsicht-key-1 " + "1f" * 32 + "\n", encoding="ascii")
    new = made(tmp_path, name="new")
    words = ["report", str(new), "--baseline", str(old), "--csv", str(tmp_path / "r.csv"), "--lang", "en"]
    assert main(words) == 2
    assert "another key" in capsys.readouterr().err
    assert not (tmp_path / "r.csv").exists()


def test_a_result_with_names_is_compared_with_one_without(tmp_path: Path) -> None:
    runs = []
    for words in ((), ("--identify",)):
        with opened(made(tmp_path, *words)) as result:
            runs.append(run(result))
    told: Lives = lives(runs[1], runs[:1])
    assert {one.change for one in told.of.values()} == {Change.STILL}
    assert not told.ended
