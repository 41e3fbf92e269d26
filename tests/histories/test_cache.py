"""Columns kept between runs: the same columns, never those of other input, never damaged ones, for nobody else's eyes."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from validator.core.rules import Group
from validator.histories import cache, read
from validator.histories.columns import Columns
from validator.histories.rows import to_histories
from validator.histories.storing import ARRAYS, REST, SUM
from validator.policy.problems import BadInput

ZONE = "Europe/Berlin"
LINES = (
    '{"subject": "A\\u0000", "type": "kunde", "observed-from": "2013-01-01", "attributes": {"n": 1.5, "none": null}, '
    '"events": [{"id": "e", "type": "k", "at": "2013-02-12T09:30", "x": ["a", 1, true, "2013-02-12"], "t": true}]}\n'
    '{"subject": "\\ud800", "type": "stelle", "spans": [{"type": "s", "from": "2013-02-12", "x": "1"}]}\n'
)


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "a.jsonl"
    path.write_text(LINES, encoding="utf-8")
    return path


def taken(path: Path, folder: Path, **options: object) -> Columns:
    return read.read([path], **{"zone": ZONE, "cache": folder, **options})  # type: ignore[arg-type]


def entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_the_second_run_reads_no_file_and_has_the_same(
    case_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = taken(case_file, tmp_path / "kept")
    monkeypatch.setattr(read, "fresh", lambda _: pytest.fail("read again"))
    second = taken(case_file, tmp_path / "kept")
    assert list(to_histories(second)) == list(to_histories(first))
    assert second.values == first.values
    assert [type(one) for one in second.values] == [type(one) for one in first.values]
    for kind, facts in first.facts.items():
        assert all(second.facts[kind].attributes[name].dtype == np.int32 for name in facts.attributes)
        assert second.facts[kind].start_ms.dtype == np.int64
        assert second.facts[kind].event.dtype == np.bool_
        assert not second.facts[kind].start.flags.writeable


def test_whatever_decides_the_columns_decides_the_entry(case_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    taken(case_file, folder)
    taken(case_file, folder, zone="UTC")
    taken(case_file, folder, groups=[Group("faelle", "x", ("k",))])
    case_file.write_text(LINES.replace("2013-02-12T", "2013-02-13T"), encoding="utf-8")
    taken(case_file, folder)
    assert len(entries(folder)) == 4


@pytest.mark.parametrize("name", [ARRAYS, REST, SUM])
def test_a_damaged_entry_is_made_anew(case_file: Path, tmp_path: Path, name: str) -> None:
    expected = list(to_histories(taken(case_file, tmp_path / "kept")))
    (entry,) = entries(tmp_path / "kept")
    whole = (entry / name).read_bytes()
    for damaged in (whole[:-1], bytes([whole[0] ^ 1]) + whole[1:], b""):
        (entry / name).write_bytes(damaged)
        assert list(to_histories(taken(case_file, tmp_path / "kept"))) == expected
        assert (entry / name).read_bytes() == whole
    (entry / name).unlink()
    assert list(to_histories(taken(case_file, tmp_path / "kept"))) == expected


def test_only_the_last_used_are_kept_and_old_drafts_go(
    case_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "KEPT", 1)
    folder = tmp_path / "kept"
    taken(case_file, folder)
    (first,) = entries(folder)
    os.utime(first, (0, 0))
    (folder / "draft-x").mkdir()
    os.utime(folder / "draft-x", (0, 0))
    (folder / "note.txt").write_text("mine")
    taken(case_file, folder, zone="UTC")
    names = [one.name for one in entries(folder)]
    assert first.name not in names
    assert len(names) == 2
    assert "note.txt" in names


def test_input_that_is_not_in_order_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("[", encoding="utf-8")
    for path in (tmp_path / "a.jsonl", tmp_path / "nowhere.jsonl"):
        with pytest.raises(BadInput):
            taken(path, tmp_path / "kept")
    assert not entries(tmp_path / "kept")


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_nobody_else_can_look_into_it(case_file: Path, tmp_path: Path) -> None:
    taken(case_file, tmp_path / "kept")
    (entry,) = entries(tmp_path / "kept")
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o700
    assert entry.stat().st_mode & 0o777 == 0o700
    (tmp_path / "open").mkdir(mode=0o755)
    with pytest.raises(BadInput) as caught:
        taken(case_file, tmp_path / "open")
    assert [one.code for one in caught.value.problems] == ["cache-not-private"]
    assert not entries(tmp_path / "open")


def test_a_folder_that_is_none_is_said(case_file: Path) -> None:
    with pytest.raises(BadInput) as caught:
        taken(case_file, case_file)
    assert [one.code for one in caught.value.problems] == ["cache-unusable"]
