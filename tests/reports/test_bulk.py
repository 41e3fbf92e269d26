"""JSON Lines put together from columns are, byte for byte, those made of findings one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.core.findings import Verdict
from validator.reports import bulk
from validator.reports.lines import json_lines
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
    monkeypatch.setattr(bulk, "CHUNK", chunk)
    odd = tmp_path / "odd.jsonl"
    odd.write_text(LINE, encoding="utf-8")
    entries = library([ROOT / "policies" / "herford"], {}, {})
    report = check(entries, [HERFORD, odd], parse("2014-06-30"))
    for verdicts in (frozenset(Verdict), frozenset({Verdict.VIOLATED}), frozenset[Verdict]()):
        made = "".join(bulk.bulk_lines(report.listings(verdicts)))
        assert made == "".join(json_lines(report.findings(verdicts)))
        assert bool(made) == bool(verdicts)
    assert '"moves": [{' in "".join(bulk.bulk_lines(report.listings(frozenset(Verdict))))


def test_no_cases_give_no_lines(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("", encoding="utf-8")
    entries = library([ROOT / "policies"], {}, {})
    report = check(entries, [tmp_path / "none.jsonl"], parse("2014-06-30"))
    assert list(bulk.bulk_lines(report.listings(frozenset(Verdict)))) == []
