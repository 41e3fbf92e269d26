"""Parquet read value by value, or cell by cell by hash, has the cells that it has when it is read row by row."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.histories import database, packed
from validator.histories.bands import Band
from validator.histories.coded import Irregular, Table
from validator.histories.hashes import places

NAMES = ("subject", "text", "number", "real", "exact", "truth", "day", "time", "list", "few")
KINDS = (
    "VARCHAR",
    "VARCHAR",
    "BIGINT",
    "DOUBLE",
    "DECIMAL(9, 3)",
    "BOOLEAN",
    "DATE",
    "TIMESTAMP",
    "VARCHAR[]",
    "VARCHAR",
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=3)


def rows() -> st.SearchStrategy[list[tuple[object, ...]]]:
    cells = (
        st.sampled_from(["a", "b", "Bé", "z😀", "zz"]),
        TEXTS,
        st.integers(-3, 3),
        st.sampled_from([0.0, -0.0, 1.5, float("nan"), float("inf"), 1e300]),
        st.decimals(-9, 9, places=3),
        st.booleans(),
        st.dates(),
        st.datetimes(),
        st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=2),
        st.sampled_from(["", "x"]),
    )
    return st.lists(st.tuples(*(st.none() | one for one in cells)), max_size=25)


def write(path: Path, some: list[tuple[object, ...]], group: int = 2048) -> Path:
    columns = ", ".join(f'"{name}" {kind}' for name, kind in zip(NAMES, KINDS, strict=True))
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t({columns})")
        if some:
            connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(NAMES))})", some)
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE {group})")
    return path


def cells(table: Table) -> Iterator[tuple[str, ...]]:
    columns = table.columns
    for row in range(table.size):
        codes = [(name, int(columns[name].codes[row])) if name in columns else (name, -1) for name in NAMES]
        yield tuple("" if code < 0 else columns[name].texts[code] for name, code in codes)


def by_row(path: Path) -> list[tuple[str, ...]]:
    _, found = database.parquet_rows(path)
    return [tuple(one) for one in found]


@pytest.fixture(
    params=[(0, 0, 4), (2**14, 2**14, 4), (2**14, 12, 4), (0, 2**14, 0)], ids=["hashes", "values", "shares", "texts"]
)
def _many(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every column has many values, or none has, or few are read together, or each cell is a text of its own."""
    many, sparse, varied = request.param
    monkeypatch.setattr(database, "MANY", many)
    monkeypatch.setattr(packed, "SPARSE", sparse)
    monkeypatch.setattr(packed, "VARIED", varied)


@pytest.mark.usefixtures("_many")
@settings(max_examples=15, deadline=None)
@given(rows())
def test_cells_are_those_of_rows(some: list[tuple[object, ...]]) -> None:
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / "a.parquet", some)
        expected = by_row(path)
        found = packed.coded_parquet(path)
        for column in found.columns.values():
            assert len(set(column.texts)) == len(column.texts)
            assert "" not in column.texts
        assert list(cells(found)) == (expected if found.columns else [])


@pytest.mark.usefixtures("_many")
@settings(max_examples=15, deadline=None)
@given(rows(), st.sampled_from(["a", "b", "c", "z", "z😀"]))
def test_bands_share_the_rows_out(some: list[tuple[object, ...]], name: str) -> None:
    """Rows without a subject are in the last band; the order within each is that of the file."""
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / "a.parquet", [row for row in some if row[0] is not None])
        expected = by_row(path)
        for band in (Band(None, name), Band(name, None)):
            found = packed.coded_parquet(path, band)
            assert list(cells(found)) == [row for row in expected if band.holds(row[0])]
            for column in found.columns.values():
                assert set(column.codes.tolist()) - {-1} == set(range(len(column.texts)))


def test_many_rows_in_many_groups_keep_their_order(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    duckdb.sql(
        """SELECT 's' || (i * 7919 % 30000) AS subject, CASE WHEN i % 5 = 0 THEN 't' || i END AS text,
        CASE WHEN i % 3 = 0 THEN i END AS number FROM range(60000) t(i)"""
    ).write_parquet(str(path), row_group_size=2048)
    found, expected = packed.coded_parquet(path), by_row(path)
    for place, name in enumerate(("subject", "text", "number")):
        column = found.columns[name]
        texts = np.array([*column.texts, ""], object)
        assert texts[column.codes].tolist() == [row[place] for row in expected]
    band = Band("s1", "s2")
    part = packed.coded_parquet(path, band)
    own = [row for row in expected if band.holds(row[0])]
    assert np.array([*part.columns["text"].texts, ""], object)[part.columns["text"].codes].tolist() == [
        r[1] for r in own
    ]


@pytest.mark.parametrize("day", ["infinity", "12345-01-01", "0044-03-15 (BC)"])
def test_a_day_beyond_four_figures_is_what_it_is_row_by_row(tmp_path: Path, day: str) -> None:
    path = tmp_path / "a.parquet"
    query = f"SELECT 'a' AS subject, unnest([DATE '0001-02-03', DATE '2013-12-31', DATE '{day}']) AS day"
    duckdb.sql(query).write_parquet(str(path))
    column = packed.coded_parquet(path).columns["day"]
    assert [column.texts[code] for code in column.codes.tolist()] == [row[1] for row in by_row(path)]


def test_many_texts_of_which_some_are_the_same_stand_where_they_stood(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    number = "md5((i * 7919 % 18000)::VARCHAR)"
    query = f"SELECT 's' AS subject, CASE WHEN i % 3 > 0 THEN {number} WHEN i % 2 = 0 THEN '' END AS text FROM range(60000) t(i)"
    duckdb.sql(query).write_parquet(str(path), row_group_size=2048)
    with database.connected() as connection:
        file = packed.opened(connection, path)
        assert [file.varied(number) for number in range(2)] == [False, True]
    column = packed.coded_parquet(path).columns["text"]
    texts = np.array([*column.texts, ""], object)
    assert texts[column.codes].tolist() == [row[1] for row in by_row(path)]
    assert column.texts == sorted(set(column.texts))


def test_a_file_that_grew_while_it_was_read_is_not_taken_for_what_it_was(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", [("a", "x", 1, 1.0, 1, True, None, None, None, "x")])
    with database.connected() as connection:
        file = packed.opened(connection, path)
        with pytest.raises(Irregular):
            packed.spread(file, [np.array([0, 1])])


def hashes(*values: int) -> np.ndarray:  # type: ignore[type-arg]
    return np.array(values, np.uint64)


def test_hashes_are_found_wherever_they_lie() -> None:
    known = hashes(2**63, 5, 2**64 - 1, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12)
    wanted = hashes(0, 12, 1, 2**64 - 1, 2**63, 11, 0)
    assert places(known, wanted).tolist() == [-1, 13, 3, 2, 0, 12, -1]


@given(st.sets(st.integers(1, 2**64 - 1) | st.integers(1, 40), min_size=1), st.data())
def test_hashes_are_found_among_any(known: set[int], data: st.DataObject) -> None:
    ordered = data.draw(st.permutations(sorted(known)))
    wanted = data.draw(st.lists(st.sampled_from([0, *ordered])))
    expected = [ordered.index(one) if one else -1 for one in wanted]
    assert places(hashes(*ordered), hashes(*wanted)).tolist() == expected


@pytest.mark.parametrize(("known", "wanted"), [([1, 1], [1]), ([0, 1], [1]), ([2, 9], [3]), ([2, 9], [10]), ([2], [1])])
def test_hashes_that_are_shared_or_not_known_are_refused(known: list[int], wanted: list[int]) -> None:
    with pytest.raises(Irregular):
        places(hashes(*known), hashes(*wanted))


def test_more_columns_than_a_query_asks_for_and_empty_ones_that_it_does_not(tmp_path: Path) -> None:
    file, every = tmp_path / "cases.parquet", range(2 * packed.TOGETHER + 3)
    some = (f"CASE WHEN i % {number + 2} = 0 THEN 'x' || {number} END AS c{number}" for number in every)
    empty = (f"NULL::{kind} AS e{number}" for number, kind in enumerate(KINDS))
    duckdb.sql(f"SELECT {', '.join((*some, *empty))} FROM range(90) t(i)").write_parquet(str(file))
    found = packed.coded_parquet(file)
    assert list(found.columns) == [f"c{number}" for number in every]
    for number, column in enumerate(found.columns.values()):
        assert column.texts == [f"x{number}"]
        assert np.flatnonzero(column.codes == 0).tolist() == list(range(0, 90, number + 2))
