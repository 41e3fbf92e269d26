"""JSON Lines put together from columns are, byte for byte, those made of findings one by one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from tests.reports.one_by_one import written
from validator.core.findings import FactRef, Finding, Verdict
from validator.reports import spelling
from validator.reports.lines import json_document, json_lines
from validator.reports.separated import safe, separated
from validator.results.plain import day
from validator.time.days import parse
from validator.usecases.check import check
from validator.usecases.library import library

ROOT = Path(__file__).resolve().parents[2]
HERFORD = ROOT / "docs" / "examples" / "herford" / "cases.jsonl"
LINE = (
    '{"subject": "\\"\\u00e4\\u2028\\ud800", "type": "kunde", "attributes": {"geburtsdatum": "1992-02-29"}, "events": ['
    '{"id": "e \\"1\\"", "type": "erstgespraech", "at": "2013-02-12", "partner": "IFK"}, '
    '{"type": "persoenlicher_kontakt", "at": "2013-02-12", "partner": "IFK"}], '
    '"spans": [{"type": "profillage", "from": "2013-02-12", "value": "Marktprofil"}]}'
)


@pytest.mark.parametrize("chunk", [11, 20_000])
def test_lines_from_columns_are_those_of_findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(spelling, "CHUNK", chunk)
    odd = tmp_path / "odd.jsonl"
    odd.write_text(LINE, encoding="utf-8")
    entries = library([ROOT / "policies" / "herford"], {}, {})
    report = check(entries, [HERFORD, odd], parse("2014-06-30"))
    for verdicts in (frozenset(Verdict), frozenset({Verdict.VIOLATED}), frozenset[Verdict]()):
        made = "".join(json_lines(report.listings(verdicts)))
        assert made == "".join(written(report.findings(verdicts)))
        assert bool(made) == bool(verdicts)
    assert '"moves": [{' in "".join(json_lines(report.listings(frozenset(Verdict))))


@pytest.mark.parametrize("limit", [0, 1, 5, 700, None])
def test_csv_and_json_from_columns_are_those_of_findings(limit: int | None) -> None:
    entries = library([ROOT / "policies" / "herford"], {}, {})
    report = check(entries, [HERFORD], parse("2014-06-30"))
    every = frozenset(Verdict)
    found = list(islice(report.findings(every), limit))
    assert "".join(json_lines(report.listings(every), limit)) == "".join(written(found))
    document = "".join(json_document(report, json_lines(report.listings(every), limit)))
    assert document == "".join(json_document(report, written(found)))
    assert json.loads(document)["findings"] == [json.loads(line) for line in written(found)]
    table = "".join(separated(report.listings(every), limit, excel=False))
    assert list(csv.reader(io.StringIO(table, newline="")))[1:] == [list(map(safe, cells(one))) for one in found]


def cells(one: Finding) -> Iterator[str]:
    """The cells of a finding, made one by one."""
    yield from (one.policy, one.version, one.rule, " ".join(one.clauses), one.subject, one.verdict.value)
    yield "true" if one.excused else "false"
    yield day(one.anchor) or ""
    yield fact(one.anchored) if one.anchored is not None else ""
    yield from (day(number) or "" for number in (one.first, one.last, one.due, one.since, one.until, one.met_on))
    yield one.row or ""
    yield " ".join(f"{day(move.day)}:{move.why}:{day(move.before) or ''}>{day(move.after) or ''}" for move in one.moves)
    yield one.why or ""
    yield " ".join(map(fact, one.evidence))


def fact(one: FactRef) -> str:
    return f"{one.type}@{day(one.start)}" + (f"#{one.id}" if one.id is not None else "")


def test_no_cases_give_no_lines(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("", encoding="utf-8")
    entries = library([ROOT / "policies"], {}, {})
    report = check(entries, [tmp_path / "none.jsonl"], parse("2014-06-30"))
    assert list(json_lines(report.listings(frozenset(Verdict)))) == []
