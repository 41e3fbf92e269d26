"""Cases read ahead are those that would be read later, and whoever reads ahead is gone when nobody asks any more."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import numpy as np
import pytest

from validator.histories import ahead, database, packed
from validator.histories.bands import Band
from validator.histories.coded import Irregular, Table


@pytest.fixture(autouse=True)
def _any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "LEAST", 0)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    return write(tmp_path / "cases.parquet", 3000)


def write(path: Path, rows: int) -> Path:
    duckdb.sql(f"SELECT 's' || i AS subject, i % 7 AS number FROM range({rows}) t(i)").write_parquet(str(path))
    return path


def alike(one: Table, other: Table) -> bool:
    pairs = zip(one.columns.values(), other.columns.values(), strict=True)
    same = all(a.texts == b.texts and np.array_equal(a.codes, b.codes) for a, b in pairs)
    return same and list(one.columns) == list(other.columns)


def refuse(*_: object) -> Table:
    raise AssertionError("read again")


def test_a_file_is_read_once_ahead(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = packed.coded_parquet(cases)
    with ahead.ahead([cases]):
        with monkeypatch.context() as patch:
            patch.setattr(packed, "coded_parquet", refuse)
            assert alike(ahead.coded_parquet(cases), expected)
        assert alike(ahead.coded_parquet(cases), expected)
    assert threading.active_count() == 1


def test_of_a_band_only_its_rows_are_read(cases: Path) -> None:
    band = Band(None, "s2")
    with ahead.ahead([cases]):
        assert alike(ahead.coded_parquet(cases, band), packed.coded_parquet(cases, band))


def test_a_file_that_has_changed_is_read_again(cases: Path) -> None:
    with ahead.ahead([cases]):
        one = ahead._AHEAD.get()
        assert one is not None
        one.thread.join()
        write(cases, 3001)
        assert ahead.coded_parquet(cases).size == 3001


def test_what_goes_wrong_is_said_to_whom_asks_for_the_file(tmp_path: Path) -> None:
    twice = tmp_path / "twice.parquet"
    duckdb.sql("SELECT 's' AS subject, 1 AS a, 2 AS a_1").write_parquet(str(twice))
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(twice.read_bytes()[:-9])
    with ahead.ahead([broken, twice]):
        with pytest.raises(database.Error):
            ahead.coded_parquet(broken)
        assert ahead.coded_parquet(twice).size == 1


def test_irregular_is_irregular(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def irregular(*_: object) -> Table:
        raise Irregular

    monkeypatch.setattr(packed, "table", irregular)
    with ahead.ahead([cases]), pytest.raises(Irregular):
        ahead.coded_parquet(cases)


def test_a_long_query_is_broken_off_when_nobody_wants_it(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()

    def endless(connection: database.Connection, _: Path) -> Table:
        begun.set()
        connection.execute("SELECT count(*) FROM range(10000000) a, range(10000000) b").fetchall()
        raise AssertionError

    monkeypatch.setattr(packed, "table", endless)
    with ahead.ahead([cases]):
        assert begun.wait(20)
    assert threading.active_count() == 1


@pytest.mark.parametrize("name", ["cases.csv", "none.parquet"])
def test_nothing_else_is_read(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "LEAST", 1)
    (tmp_path / "cases.csv").write_text("subject\na\n", encoding="utf-8")
    with ahead.ahead([tmp_path / name]):
        assert threading.active_count() == 1


def test_a_file_of_the_same_size_and_time_in_the_place_of_another_is_read_again(tmp_path: Path) -> None:
    file, other = (written(tmp_path / f"{subject}.parquet", subject) for subject in ("before", "behind"))
    os.utime(other, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns))
    assert file.stat().st_size == other.stat().st_size
    with ahead.ahead([file]):
        reading = ahead._AHEAD.get()
        assert reading is not None
        reading.thread.join()
        other.replace(file)
        assert ahead.coded_parquet(file).columns["subject"].texts == ["behind"]


def written(file: Path, subject: str) -> Path:
    """A file with one subject."""
    duckdb.sql(f"SELECT '{subject}' AS subject, 'subject' AS kind").write_parquet(str(file))
    return file


TWICE = """
import time
from validator.cli import check_command
from validator.cli.main import run
from validator.histories import ahead
ahead.LEAST = 0
ahead.packed.table = lambda *_: time.sleep(3)
def again(self):
    raise KeyboardInterrupt
def first(*_):
    time.sleep(0.5)
    ahead.Ahead.stop = again
    raise KeyboardInterrupt
check_command.execute = first
run()
"""


def test_a_second_interrupt_leaves_nothing_behind(cases: Path, tmp_path: Path) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    words = ["check", "policies/herford", "--as-of", "2026-06-30", "--cases", str(cases)]
    environment = {**os.environ, "TMPDIR": str(place)}
    ended = subprocess.run([sys.executable, "-c", TWICE, *words], env=environment, check=False, timeout=30)
    assert ended.returncode == 130
    assert list(place.iterdir()) == []


def test_a_small_file_of_many_rows_is_left_to_lots(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "MOST_ROWS", 2999)
    with ahead.ahead([cases]):
        reading = ahead._AHEAD.get()
        assert reading is not None
        reading.thread.join()
        assert reading.found == {}
        assert alike(ahead.coded_parquet(cases), packed.coded_parquet(cases))


def test_all_files_together_are_no_more_than_one_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [write(tmp_path / f"{number}.parquet", 100) for number in range(3)]
    monkeypatch.setattr(ahead, "MOST_ROWS", 250)
    with ahead.ahead(files):
        reading = ahead._AHEAD.get()
        assert reading is not None
        reading.thread.join()
        assert list(reading.found) == files[:2]
    monkeypatch.setattr(ahead, "MOST", sum(file.stat().st_size for file in files) - 1)
    with ahead.ahead(files):
        assert ahead._AHEAD.get() is None
