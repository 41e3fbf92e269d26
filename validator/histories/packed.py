"""Parquet as coded columns: every value of a column once, with the rows that have it.

Asking so, column by column, takes less than half of the time that all cells take: most columns are empty in most rows,
and what is not there is neither compared nor handed over. Only where a column has many values is each cell told by its
hash. Of a band of subjects no more of the file is looked at than lies between the first and the last of their rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from validator.histories import database
from validator.histories.coded import Coded, Irregular, Table
from validator.histories.database import where

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from validator.histories.bands import Band
    from validator.histories.coded import Codes
    from validator.histories.columns import Longs
    from validator.histories.database import Connection
    from validator.histories.hashes import Hashes

NUMBERED = "read_parquet(?, hive_partitioning = false, file_row_number = true)"
SPARSE = 2**18
"""Of a column with no more cells than that, values need not be counted before they are gathered."""
TOGETHER = 32
"""So many columns go into one query: with a thousand of them it takes gigabytes."""
VARIED = 4
"""A text of so many bytes as it is stored, and more, is mostly one of many: of few, places in a dictionary are kept."""
UNKNOWN, MOST = 2**63, 2**31
NONE, ISO = "''", len("2013-12-31")
TEXT = ("VARCHAR", "STRING")
AS_THEY_ARE = (
    *("BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"),
    *("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"),
)
"""Types of which DuckDB writes values as a CSV file would have them."""
DAY, ALIKE = "DATE", ("DATE", "TIMESTAMP")
"""Others of which equal values are written alike; those of the rest, as 0.0 and -0.0, are told apart as texts."""


def coded_parquet(path: Path, band: Band | None = None) -> Table:
    """A Parquet file, or the rows of some subjects in it, as coded columns; Irregular if that cannot be had."""
    with database.connected() as connection:
        return table(connection, path, band)


def table(connection: Connection, path: Path, band: Band | None = None) -> Table:
    """The same, asked of a database."""
    file = opened(connection, path)
    if band is not None:
        file = confined(file, band)
    found = {number: column for numbers in shares(file) for number, column in together(file, numbers).items()}
    columns = [found[number] if number in found else coded(file, number) for number in range(len(file.described))]
    if band is not None:
        columns = [column.trimmed() for column in columns]  # between its rows lie those of others
    return Table({name: column for name, column in zip(file.names, columns, strict=True) if column.texts})


@dataclass(frozen=True, slots=True, eq=False)
class File:
    """A file that is read: its columns as DuckDB describes them, and of how many rows it says that they are filled.

    `stored` are the bytes of each column as it lies there. Of a band there is the place of the column `subject`, the
    condition that chooses rows by it, those rows (`own`), and the hashes of their subjects.
    """

    connection: Connection
    given: list[str]
    described: Sequence[Sequence[Any]]
    size: int
    filled: Mapping[str, int]
    stored: Mapping[str, int]
    condition: str = ""
    subject: int | None = None
    own: Longs | None = None
    hashes: Hashes | None = None

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [column[0] for column in self.described]

    def row(self) -> str:
        """The number of a row, in the smallest type that holds it."""
        return "r::INTEGER" if self.size < MOST else "r"

    def cells(self, number: int) -> int:
        """How many cells of a column are filled."""
        return self.filled.get(self.names[number], UNKNOWN)

    def kind(self, number: int) -> str:
        """The type of a column."""
        return str(self.described[number][1])

    def varied(self, number: int) -> bool:
        """Whether a column looks as if nearly every cell of it had a text of its own."""
        filled = self.cells(number)
        long = self.stored.get(self.names[number], 0) >= VARIED * filled
        return self.kind(number) in TEXT and filled >= database.MANY and long

    @property
    def rows(self) -> str:
        """The rows of the file, each with its number."""
        columns = ", ".join(f"c{number}" for number in range(len(self.described)))
        return f"(SELECT * FROM {NUMBERED}) AS t({columns}, r)"  # noqa: S608

    @property
    def between(self) -> str:
        """The condition of all rows from the first to the last of a band."""
        if self.own is None:
            return ""
        return f"r BETWEEN {self.own[0]} AND {self.own[-1]}" if self.own.size else "false"

    def ask(self, query: str) -> Connection:
        """Have the file asked."""
        return self.connection.execute(query, self.given)


def opened(connection: Connection, path: Path) -> File:
    """A file before it is read; Irregular if its columns cannot be told apart."""
    given = [database.literal(path)]
    described = database.columns_of_parquet(connection, given)
    if len({column[0] for column in described}) != len(described):
        raise Irregular
    connection.execute("SET parquet_metadata_cache = true")
    sums = "sum(num_values - stats_null_count)::HUGEINT, sum(total_compressed_size)::HUGEINT"
    asked = f"SELECT path_in_schema, {sums} FROM parquet_metadata(?) GROUP BY ALL"  # noqa: S608
    known = connection.execute(f"{asked} HAVING count(*) = count(stats_null_count)", given).fetchall()
    filled, stored = ({one[0]: one[place] for one in known} for place in (1, 2))
    return File(connection, given, described, database.rows_of_parquet(connection, given), filled, stored)


def confined(file: File, band: Band) -> File:
    """The rows of a band; Irregular if they cannot be chosen."""
    number = database.named(file.described)
    part = replace(file, subject=number, condition=database.inside(band, f"c{number}"))
    own, found = hashed_rows(part, f"c{number}")
    return replace(part, own=own, hashes=found)


def shares(file: File) -> Iterator[list[int]]:
    """Columns of few cells whose texts are those of a CSV file, so many together as one query may ask for."""
    share, cells = list[int](), 0
    for number in range(len(file.described)):
        some = 0 < file.cells(number) <= SPARSE
        if not some or file.kind(number) not in (*TEXT, *AS_THEY_ARE) or file.varied(number):
            continue
        if len(share) == TOGETHER or (share and cells + file.cells(number) > SPARSE):
            yield share
            share, cells = [], 0
        share.append(number)
        cells += file.cells(number)
    if share:
        yield share


def together(file: File, numbers: Sequence[int]) -> dict[int, Coded]:
    """Some columns at once, which saves a fifth of the time: a query takes a while before it reads anything."""
    each = (f"SELECT {number} AS number, value, rows FROM ({listing(file, number)})" for number in numbers)  # noqa: S608
    asked = f"{' UNION ALL '.join(each)} ORDER BY number, value"
    found = file.connection.execute(asked, file.given * len(numbers)).fetchnumpy()
    texts, lists = found["value"].tolist(), list(found["rows"])
    bounds = np.searchsorted(found["number"], [*numbers, len(file.described)]).tolist()
    parts = (slice(*pair) for pair in pairwise(bounds))
    return {number: named(file, texts[part], lists[part]) for number, part in zip(numbers, parts, strict=True)}


def named(file: File, texts: list[str], lists: list[Longs]) -> Coded:
    """A column of texts in order, and the rows of each; an empty one is none."""
    if texts and texts[0] == "":
        texts, lists = texts[1:], lists[1:]
    return Coded(spread(file, lists), texts)


def coded(file: File, number: int) -> Coded:
    """A column; one that is empty has no texts, and need not be looked at."""
    if file.cells(number) == 0:
        return Coded(spread(file, []), [])
    few = file.cells(number) <= SPARSE or distinct(file, number) < database.MANY
    return scattered(file, number) if few else hashed(file, number)


def distinct(file: File, number: int) -> int:
    """How many values a column has, as far as that matters."""
    values = f"SELECT DISTINCT c{number} FROM {file.rows} {where(f'c{number} IS NOT NULL', file.between)}"  # noqa: S608
    found = file.ask(f"SELECT count(*) FROM ({values} LIMIT {database.MANY})").fetchone()  # noqa: S608
    return int(found[0]) if found else 0


def scattered(file: File, number: int) -> Coded:
    """A column of few cells, or of few values: where each stands."""
    if file.varied(number):
        return in_order(file, number)
    kind = file.kind(number)
    if kind in (*TEXT, *AS_THEY_ARE):
        return together(file, [number])[number]
    return named(file, *listed_as_said(file, number, kind))


def in_order(file: File, number: int) -> Coded:
    """A column of many texts, cell by cell in their order: a list of rows for each takes three times as long."""
    asked = f"SELECT c{number} AS value, {file.row()} AS row FROM {file.rows}"  # noqa: S608
    found = file.ask(f"{asked} {where(f'c{number} <> {NONE}', file.between)} ORDER BY value").fetchnumpy()
    values, rows = found["value"], found["row"]
    first = np.ones(values.size, np.bool_)
    first[1:] = values[1:] != values[:-1]
    return Coded(put(file, rows, np.cumsum(first, dtype=np.int32) - 1), values[first].tolist())


def listed_as_said(file: File, number: int, kind: str) -> tuple[list[str], list[Longs]]:
    """The values of a column that DuckDB writes otherwise than a CSV file has them, in order, and the rows of each."""
    if kind == DAY and (found := listed_days(file, number)) is not None:
        return found
    value = f"c{number}" if kind in ALIKE else f"c{number}::VARCHAR"
    file.ask(f"CREATE OR REPLACE TEMP TABLE held AS {grouped(file, number, value)}")
    pairs = file.connection.execute("SELECT value, value::VARCHAR FROM held ORDER BY value::VARCHAR").fetchall()
    lists = file.connection.execute("SELECT rows FROM held ORDER BY value::VARCHAR").fetchnumpy()["rows"]
    return said(file, number, kind, pairs), list(lists)


def listed_days(file: File, number: int) -> tuple[list[str], list[Longs]] | None:
    """The same of days; None if a year has not four figures: only then does DuckDB write a day as nobody else does."""
    asked = f"SELECT value::VARCHAR AS text, rows FROM ({grouped(file, number, f'c{number}')}) ORDER BY text"  # noqa: S608
    found = file.ask(asked).fetchnumpy()
    texts: list[str] = found["text"].tolist()
    return (texts, list(found["rows"])) if all(len(one) == ISO for one in texts) else None


def listing(file: File, number: int) -> str:
    """The query for the texts of a column, each with its rows."""
    return grouped(file, number, f"c{number}::VARCHAR")


def grouped(file: File, number: int, value: str) -> str:
    """The query for the values of a column, each with its rows."""
    chosen = where(f"c{number} IS NOT NULL", file.between)
    return f"SELECT {value} AS value, list({file.row()}) AS rows FROM {file.rows} {chosen} GROUP BY value"  # noqa: S608


def said(file: File, number: int, kind: str, found: Sequence[tuple[object, str]]) -> list[str]:
    """The texts of values, each as a CSV file would write it; Irregular if two are written alike."""
    if kind in ALIKE:
        return database.told_apart([database.written(value) for value, _ in found])
    return database.translated(file.connection, file.rows, file.given, number, [text for _, text in found])


def spread(file: File, lists: Sequence[Longs]) -> Codes:
    """The code of each row, from the rows of each code."""
    kind = np.int8 if len(lists) < 2**7 else np.int16 if len(lists) < 2**15 else np.int32
    codes = np.repeat(np.arange(len(lists), dtype=kind), [len(one) for one in lists])
    return put(file, np.concatenate([np.zeros(0, np.int32), *lists]), codes)


def put(file: File, rows: Longs, codes: Codes) -> Codes:
    """The code of each row, -1 where there is none. Irregular if the file has changed."""
    if rows.max(initial=-1) >= file.size:
        raise Irregular
    found = np.full(file.size, -1, codes.dtype)
    found[rows] = codes
    return found if file.own is None else found[file.own]


def hashed(file: File, number: int) -> Coded:
    """A column of many values: the hash of each cell, and the text that has it."""
    text = file.kind(number) in TEXT
    cell = f"c{number}" if text else f"c{number}::VARCHAR"
    chosen = f"SELECT DISTINCT {cell} AS value FROM {file.rows} {where(f'{cell} <> {NONE}', file.condition)}"  # noqa: S608
    file.ask(f"CREATE OR REPLACE TEMP TABLE held AS SELECT list_sort(list(value)) AS texts FROM ({chosen})")  # noqa: S608
    (found,) = file.connection.execute("FROM held").fetchone() or (None,)
    texts: list[str] = found or []
    if not texts:
        return Coded(spread(file, []), texts)
    codes = database.placed(file.connection, "held", hashes(file, number, f"nullif({cell}, {NONE})"))
    if not text:
        rows = f"{file.rows} {where(file.condition)}"
        texts = database.translated(file.connection, rows, file.given, number, texts)
    return Coded(codes, texts)


def hashes(file: File, number: int, cell: str) -> Hashes:
    """The hash of each cell; Irregular if the file has changed meanwhile."""
    if number == file.subject and file.hashes is not None:
        return file.hashes
    rows, found = hashed_rows(file, cell)
    if rows.size != (file.size if file.own is None else file.own.size):
        raise Irregular
    return found


def hashed_rows(file: File, cell: str) -> tuple[Longs, Hashes]:
    """The rows that are chosen, in order, and the hash of a cell in each; 0 where it is empty."""
    hash_of = f"CASE WHEN {cell} IS NULL THEN 0::UBIGINT ELSE hash({cell}) END"
    found = file.ask(f"SELECT r, {hash_of} AS hash FROM {file.rows} {where(file.condition)}").fetchnumpy()  # noqa: S608
    rows, told = found["r"], found["hash"]
    if (rows[1:] < rows[:-1]).any():
        order = np.argsort(rows)
        rows, told = rows[order], told[order]
    return rows, told
