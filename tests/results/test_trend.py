"""Rates over several results."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.results.made import made
from validator.cli.main import main
from validator.core.findings import Verdict
from validator.policy.problems import BadInput
from validator.results.life import run
from validator.results.reading import opened
from validator.results.summary import by_clause, by_unit, in_all
from validator.results.trend import By, Point, trend


@pytest.fixture(scope="module")
def points(tmp_path_factory: pytest.TempPathFactory) -> tuple[Point, ...]:
    folder = tmp_path_factory.mktemp("trend")
    found = []
    for day in ("2020-12-31", "2020-06-30"):
        with opened(made(folder, "--as-of", day, "--unit", "aufnahme.partner", name=day)) as result:
            found.append(Point(run(result), result.counts))
    return tuple(found)


def test_results_stand_in_order_of_their_days_and_add_up(points: tuple[Point, ...]) -> None:
    late, early = points
    found = trend(points, By.RULE)
    assert found.runs == (early.run, late.run)
    assert [one.all for one in found.total.counts if one is not None] == [
        in_all(early.run.manifest), in_all(late.run.manifest),
    ]  # fmt: skip
    for place in (0, 1):
        rows = [one.counts[place] for one in found.groups]
        whole = found.total.counts[place]
        assert whole is not None
        assert sum(one.all.total for one in rows if one is not None) == whole.all.total
        assert all(one is not None and one.rest == one.all for one in rows)


def test_clauses_and_units_are_those_of_every_report(points: tuple[Point, ...]) -> None:
    last = points[0]
    clauses = {one.key: one.counts[-1] for one in trend(points, By.CLAUSE).groups}
    for (policy, _, clause), sums in by_clause(last.run.manifest).items():
        found = clauses[policy, clause]
        assert found is not None
        assert found.all == sums
    units = {one.key[1]: one.counts[-1] for one in trend(points, By.UNIT).groups}
    assert {name: one.all for name, one in units.items() if one is not None} == by_unit(last.counts)


def test_units_are_shown_only_where_all_results_count_by_the_same(points: tuple[Point, ...]) -> None:
    late, early = points
    options = replace(early.run.manifest.options, unit=None)
    other = replace(early, run=replace(early.run, manifest=replace(early.run.manifest, options=options)))
    with pytest.raises(BadInput) as caught:
        trend((late, other), By.UNIT)
    assert [one.code for one in caught.value.problems] == ["trend-unit"]


def test_what_is_waived_of_small_units_counts_with_them_though_findings_name_them(tmp_path: Path) -> None:
    waivers = tmp_path / "waivers.yaml"
    told = "rule: kontaktdichte, reason: x, approved-by: y, approved-on: 2020-01-01, expires: 2021-01-01"
    waivers.write_text(f"waivers: [{{{told}}}]", encoding="utf-8")
    words = ("--unit", "profil.value", "--identify", "--verdicts", "all", "--waivers", waivers)
    with opened(made(tmp_path, *words)) as result:
        found = trend([Point(run(result), result.counts)], By.UNIT)
    counts = [one.counts[0] for one in (found.total, *found.groups)]
    waived = [one.waived.total for one in counts if one is not None]
    assert waived[0] == sum(waived[1:]) > 0


def test_a_result_given_twice_is_refused(points: tuple[Point, ...]) -> None:
    with pytest.raises(BadInput) as caught:
        trend((points[0], points[0]), By.RULE)
    assert [one.code for one in caught.value.problems] == ["life-twice"]


def test_the_command_shows_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(made(tmp_path, "--as-of", day, name=day)) for day in ("2020-06-30", "2020-12-31")]
    capsys.readouterr()
    assert main(["trend", *files, "--lang", "de"]) == 0
    shown = capsys.readouterr().out
    assert "30.06.2020  31.12.2020" in shown
    assert "Verglichen mit dem Stand vom: 30.06.2020" in shown
    target = tmp_path / "t.csv"
    assert main(["trend", *files, "--format", "csv", "--lang", "de", "--output", str(target)]) == 0
    rows = list(csv.reader(target.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert {len(row) for row in rows} == {5 + len(Verdict) + 4}
    drawing = tmp_path / "t.svg"
    assert main(["trend", files[0], "--format", "svg", "--lang", "en", "--output", str(drawing)]) == 0
    root = ElementTree.fromstring(drawing.read_bytes())
    assert root.get("role") == "img"
    assert (root[0].text or "").startswith("Met in time")
    assert main(["trend", *files, "--by", "unit"]) == 2
