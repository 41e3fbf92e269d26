"""Rows of a Parquet file of findings are the lines of JSON Lines, field by field, whoever reads it back."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reports.one_by_one import written

pa = pytest.importorskip("pyarrow", reason="needs the extra parquet")

import duckdb
import numpy as np
import pyarrow.parquet as pq

from validator.cli.main import main
from validator.core.findings import Verdict
from validator.engine import run
from validator.histories.rows import to_columns
from validator.reports.arrow import parquet as writing
from validator.reports.arrow.arrays import spelt
from validator.reports.arrow.batches import as_met
from validator.reports.arrow.parquet import parquet
from validator.reports.arrow.schema import PLAIN
from validator.time.days import parse
from validator.usecases import check as checking
from validator.usecases import extras
from validator.usecases.check import check
from validator.usecases.library import library
from validator.usecases.resources import Resources

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "differential"))

from making import make

ROOT = Path(__file__).resolve().parents[2]
HERFORD = ROOT / "docs" / "examples" / "herford" / "cases.jsonl"
SAMPLE = ["check", str(ROOT / "policies" / "herford"), "--cases", str(HERFORD), "--as-of", "2014-06-30", "--lang", "en"]
ODD = (
    '{"subject": "\\"\\u00e4\\u2028", "type": "kunde", "attributes": {"geburtsdatum": "1992-02-29"}, "events": ['
    '{"id": "e \\"1\\"", "type": "erstgespraech", "at": "2013-02-12", "partner": "IFK"}, '
    '{"type": "persoenlicher_kontakt", "at": "2013-02-12", "partner": "IFK"}], '
    '"spans": [{"type": "profillage", "from": "2013-02-12", "value": "Marktprofil"}]}'
)


def flat(line: str) -> dict[str, Any]:
    """A line as a row: what is one level down in it, and nowhere else."""
    found = json.loads(line)
    anchor, window = found.pop("anchor"), found.pop("window")
    found |= {"anchor_day": anchor["day"], "anchor_fact": anchor["fact"], "met_on": found.pop("met-on")}
    return found | {"window_first": window["first"], "window_last": window["last"]}


def dated(value: Any) -> Any:
    """Days as text."""
    if isinstance(value, dict):
        return {name: dated(one) for name, one in value.items()}
    if isinstance(value, list):
        return [dated(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def rows(content: bytes) -> list[dict[str, Any]]:
    table = pq.read_table(io.BytesIO(content))
    assert table.schema.remove_metadata().names == PLAIN.names
    return dated(table.to_pylist())


def queried(path: Path) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        found = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
        names = [column[0] for column in found.description or ()]
        return [dated(dict(zip(names, row, strict=True))) for row in found.fetchall()]


@pytest.mark.parametrize("group", [997, 131_072])
def test_rows_are_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: int) -> None:
    monkeypatch.setattr(writing, "ROW_GROUP", group)
    (tmp_path / "odd.jsonl").write_text(ODD, encoding="utf-8")
    entries = library([ROOT / "policies" / "herford"], {}, {})
    report = check(entries, [HERFORD, tmp_path / "odd.jsonl"], parse("2014-06-30"))
    for verdicts in (frozenset(Verdict), frozenset({Verdict.VIOLATED}), frozenset[Verdict]()):
        content = b"".join(parquet(report.listings(verdicts)))
        lines = [flat(line) for line in written(report.findings(verdicts))]
        assert rows(content) == lines
        (tmp_path / "findings.parquet").write_bytes(content)
        assert queried(tmp_path / "findings.parquet") == lines
        sizes = [pq.ParquetFile(io.BytesIO(content)).metadata.row_group(i).num_rows for i in range(len(lines) // group)]
        assert sizes == [group] * (len(lines) // group)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.sets(st.sampled_from(Verdict), min_size=1), st.sampled_from([None, 0, 3]))
def test_rows_of_drawn_histories_are_lines(rng: Random, shown: set[Verdict], limit: int | None) -> None:
    policy, histories, as_of = make(rng, subjects=3, rules=2)
    results = run(policy, to_columns(histories), as_of)
    content = b"".join(parquet(results.listings(shown), limit))
    assert rows(content) == [flat(line) for line in written(results.findings(shown))][:limit]


def test_however_cases_are_cut_the_bytes_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "ROW_GROUP", 50)
    entries = library([ROOT / "policies" / "herford"], {}, {})

    def written_in(lots: int) -> bytes:
        monkeypatch.setattr(checking.Checking, "lots", lambda *_: lots)
        asked = entries, [HERFORD], parse("2014-06-30"), frozenset(Verdict), None, Resources()
        with checking.checked(*asked) as report:
            return b"".join(parquet(report.listings(frozenset(Verdict))))

    assert written_in(1) == written_in(3)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.integers(-2, 5) | st.integers(0, 10**6), max_size=30))
def test_numbers_are_told_apart_as_they_are_met(codes: list[int]) -> None:
    known, place = as_met(np.array(codes, np.int32))
    assert known.tolist() == list(dict.fromkeys(codes))
    assert known[place].tolist() == codes


def test_half_a_letter_is_written_by_its_number() -> None:
    assert spelt(["a", "\ud800"]).to_pylist() == ["a", "\\ud800"]


def test_a_check_writes_a_table_with_the_same_bytes_each_time(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.parquet", "b.parquet")]
    for file in files:
        assert main([*SAMPLE, "--format", "parquet", "--limit", "40", "--output", str(file)]) == 1
    assert main([*SAMPLE, "--format", "jsonl", "--limit", "40", "--output", str(tmp_path / "c.jsonl")]) == 1
    assert files[0].read_bytes() == files[1].read_bytes()
    lines = (tmp_path / "c.jsonl").read_text(encoding="utf-8").splitlines()
    assert rows(files[0].read_bytes()) == [flat(line) for line in lines]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.parquet", "b.parquet", "c.jsonl"]


def test_a_table_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SAMPLE, "--format", "parquet"]) == 2
    assert capsys.readouterr().err == "--format: --format parquet needs --output FILE\n"


def test_a_check_loads_no_pandas_to_write_a_table(tmp_path: Path) -> None:
    arguments = [*SAMPLE, "--format", "parquet", "--output", str(tmp_path / "f")]
    run = f"from validator.cli.main import main; main({arguments}); import sys; assert 'pandas' not in sys.modules"
    subprocess.run([sys.executable, "-c", run], check=True, cwd=ROOT)
    assert (tmp_path / "f").exists()


def test_a_missing_library_is_said_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    assert main([*SAMPLE, "--format", "parquet", "--output", str(tmp_path / "f")]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert "fachaufsicht[parquet]" in said[0]
    assert not list(tmp_path.iterdir())
