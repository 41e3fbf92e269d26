"""All that DuckDB does: it reads Parquet row by row, reads tables as coded columns, and writes Parquet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import duckdb
import numpy as np
from numpy.typing import NDArray

from validator.histories.coded import Coded, Codes, Irregular, Table
from validator.histories.spill import private

if TYPE_CHECKING:
    from validator.histories.dialect import Dialect

Error = duckdb.Error
Hashes: TypeAlias = NDArray[np.uint64]
MANY = 2**14
"""From so many distinct texts on, cells are told apart by hash."""
PARQUET = "read_parquet(?, hive_partitioning = false)"
CSV = """read_csv(?, auto_detect = false, header = false, skip = 1, columns = {columns}, delim = {delimiter},
 quote = '"', escape = '"', comment = '', nullstr = '', strict_mode = true, null_padding = false,
 ignore_errors = false, encoding = 'utf-8', parallel = {parallel})"""


@contextmanager
def connected() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory; what does not fit goes to a private directory that is removed at the end."""
    with private() as folder, duckdb.connect(config={"temp_directory": str(folder)}) as connection:
        yield connection


def literal(path: Path) -> str:
    """The path as a pattern that matches nothing but itself."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def parquet_rows(path: Path) -> tuple[list[str], Iterator[list[str]]]:
    """The names of the columns, and the rows, every cell as a CSV file would write it; `Error` if there are none."""
    found = rows(path)
    return next(found), found


def rows(path: Path) -> Iterator[list[str]]:
    with connected() as connection:
        found = connection.execute(f"SELECT * FROM {PARQUET}", [literal(path)])  # noqa: S608
        yield [column[0] for column in found.description or ()]
        while block := found.fetchmany(50_000):
            yield from ([written(one) for one in row] for row in block)


def written(value: Any) -> str:
    """A cell of any type as a CSV file would write it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime() | date():
            return value.isoformat()
        case list():
            return "|".join(written(one) for one in value)
        case _:
            return str(value)


def write_parquet(table: Path, target: Path) -> None:
    """The rows of a CSV file as Parquet, every column text; the same rows give the same bytes."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.read_csv(str(table), header=True, all_varchar=True, na_values="").write_parquet(str(target))


def coded_parquet(path: Path) -> Table:
    """A Parquet file as coded columns; Irregular if that cannot be had."""
    with connected() as connection:
        described = connection.execute(f"SELECT * FROM {PARQUET} LIMIT 0", [literal(path)]).description or ()  # noqa: S608
        names = [column[0] for column in described]
        typed = [number for number, column in enumerate(described) if str(column[1]) not in ("VARCHAR", "STRING")]
        return coded(connection, PARQUET, path, names, typed)


def coded_csv(path: Path, dialect: Dialect) -> Table:
    """A CSV file as coded columns; Irregular if DuckDB finds other rows or cells in it than the dialect counted."""
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(dialect.names)))
    source = CSV.format(
        columns=f"{{{columns}}}",
        delimiter=f"'{dialect.delimiter}'",
        parallel="false" if dialect.broken else "true",
    )
    with connected() as connection:
        found = coded(connection, source, path, dialect.names, ())
    columns_found = found.columns.values()
    if found.size != dialect.rows or sum(map(content, columns_found)) != dialect.content:
        raise Irregular
    if any(max(map(len, column.texts)) > csv.field_size_limit() for column in columns_found):
        raise Irregular
    return found


def content(column: Coded) -> int:
    """The bytes of all cells of a column, without quotes."""
    everything = "".join(column.texts)
    if everything.isascii() and '"' not in everything:
        sizes = np.fromiter(map(len, column.texts), np.int64, len(column.texts))
    else:
        sizes = np.array([len(text.encode()) - text.count('"') for text in column.texts], np.int64)
    return int(sizes @ np.bincount(column.codes[column.codes >= 0], minlength=len(sizes)))


def coded(
    connection: duckdb.DuckDBPyConnection, source: str, path: Path, names: Sequence[str], typed: Sequence[int]
) -> Table:
    """Two passes over a table: the distinct texts of every column, and each cell's place among them.

    Rows stay in the order of the file. Cells of columns that are not text (`typed`) stand for what they would be in
    a CSV file.
    """
    if len(set(names)) != len(names):
        raise Irregular
    aliases = ", ".join(f"c{number}" for number in range(len(names)))
    table = f"(SELECT * FROM {source}) AS t({aliases})"  # noqa: S608
    cells = [f"nullif(c{number}::VARCHAR, '')" for number in range(len(names))]
    distinct = ", ".join(f"{every(cell)} AS c{number}" for number, cell in enumerate(cells))
    connection.execute(f"CREATE TEMP TABLE texts AS SELECT {distinct} FROM {table}", [literal(path)])  # noqa: S608
    texts = [one or [] for one in connection.execute("FROM texts").fetchone() or ()]
    present = [number for number, found in enumerate(texts) if found]
    for number in present:
        if len(texts[number]) < MANY:
            connection.execute(f"CREATE TYPE e{number} AS ENUM (SELECT unnest(c{number}) FROM texts)")  # noqa: S608
    codes = ", ".join(code(cells[number], number, len(texts[number])) for number in present)
    query = f"SELECT {codes} FROM {table}"  # noqa: S608
    arrays = connection.execute(query, [literal(path)]).fetchnumpy() if present else {}
    for number in present:
        if len(texts[number]) >= MANY:
            arrays[f"c{number}"] = placed(connection, number, arrays[f"c{number}"])
    for number in typed:
        texts[number] = translated(connection, table, path, number, texts[number])
    return Table({names[number]: Coded(arrays[f"c{number}"], texts[number]) for number in present})


def every(cell: str) -> str:
    """All texts of a column, each once, in order."""
    return f"list_sort(list(DISTINCT {cell}) FILTER (WHERE {cell} IS NOT NULL))"


def code(cell: str, number: int, count: int) -> str:
    """A cell's place among the texts of its column, in the smallest type that holds it; -1 where it is empty.

    Where there are many texts, their hash (0 where it is empty): looking up a text takes longer than reading it.
    """
    if count >= MANY:
        return f"CASE WHEN {cell} IS NULL THEN 0::UBIGINT ELSE hash({cell}) END AS c{number}"
    kind = "TINYINT" if count < 2**7 else "SMALLINT"
    return f"coalesce(enum_code({cell}::e{number})::{kind}, -1::{kind}) AS c{number}"


def placed(connection: duckdb.DuckDBPyConnection, number: int, hashes: Hashes) -> Codes:
    """Places among the texts of a column from hashes; Irregular if two texts share one, or one is that of no text."""
    query = f"SELECT hash(text) AS hash FROM (SELECT unnest(c{number}) AS text FROM texts)"  # noqa: S608
    known: Hashes = connection.execute(query).fetchnumpy()["hash"]
    order = np.argsort(known).astype(np.int32)
    known = known[order]
    if known[0] == 0 or (known[1:] == known[:-1]).any():
        raise Irregular
    changes = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1]))
    wanted = hashes[changes]
    places = np.minimum(np.searchsorted(known, wanted), known.size - 1)
    if ((known[places] != wanted) & (wanted != 0)).any():
        raise Irregular
    runs = np.diff(np.append(changes, hashes.size))
    found: Codes = np.repeat(np.where(wanted == 0, np.int32(-1), order[places]), runs)
    return found


def translated(
    connection: duckdb.DuckDBPyConnection, table: str, path: Path, number: int, texts: list[str]
) -> list[str]:
    """The texts of a column that is not text: what its values would be in a CSV file, in place of DuckDB's texts."""
    query = f"SELECT DISTINCT c{number}::VARCHAR, c{number} FROM {table} WHERE c{number} IS NOT NULL"  # noqa: S608
    found = connection.execute(query, [literal(path)]).fetchall()
    meant = {text: written(value) for text, value in found}
    if len(meant) != len(found) or "" in meant.values() or "" in meant:
        raise Irregular
    return [meant[text] for text in texts]
