"""All that DuckDB does: it reads Parquet and Arrow row by row or as coded columns, reads CSV so, and writes Parquet."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

import duckdb
import numpy as np

from validator.histories.coded import Coded, Codes, Irregular, Table
from validator.histories.hashes import Hashes, places
from validator.histories.spill import private

if TYPE_CHECKING:
    from validator.histories.bands import Band
    from validator.histories.dialect import Dialect

Error, TooMuch = duckdb.Error, duckdb.OutOfMemoryException
Connection: TypeAlias = duckdb.DuckDBPyConnection
Gather: TypeAlias = "Callable[[duckdb.DuckDBPyConnection, str, Sequence[str], int, Sequence[int]], list[list[str]]]"
"""Gathers the texts of every column of a table."""
MANY = 2**14
"""From so many distinct texts on, cells are told apart by hash."""
PARQUET = "read_parquet(?, hive_partitioning = false)"
ARROW = "facts"
"""What an Arrow table is called while it is read."""
CSV = """read_csv(?, auto_detect = false, header = false, skip = 1, columns = {columns}, delim = {delimiter},
 quote = '"', escape = '"', comment = '', nullstr = '', strict_mode = true, null_padding = false,
 ignore_errors = false, encoding = 'utf-8', parallel = {parallel})"""


LIMITS: ContextVar[Mapping[str, Any]] = ContextVar("limits", default=MappingProxyType({}))


@contextmanager
def limited(memory: int, threads: int) -> Iterator[None]:
    """While the block runs, databases use so many bytes of memory, and so many threads."""
    token = LIMITS.set({"memory_limit": f"{memory}B", "threads": threads, "preserve_insertion_order": False})
    try:
        yield
    finally:
        LIMITS.reset(token)


@contextmanager
def connected(**settings: Any) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory; what does not fit goes to a private directory that is removed at the end."""
    config = {**LIMITS.get(), **settings}
    with private() as folder, duckdb.connect(config={"temp_directory": str(folder), **config}) as connection:
        connection.execute("SET enable_progress_bar = false")  # which it draws where it takes a process for a session
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
        yield from fetched(connection.execute(f"SELECT * FROM {PARQUET}", [literal(path)]))  # noqa: S608


def arrow_rows(table: Any) -> Iterator[list[str]]:
    """The names of the columns of an Arrow table, then its rows, every cell as a CSV file would write it."""
    with connected(threads=1) as connection:
        yield from fetched(connection.register(ARROW, table).execute(f"SELECT * FROM {ARROW}"))  # noqa: S608


def fetched(found: duckdb.DuckDBPyConnection) -> Iterator[list[str]]:
    """The names of the columns, then the rows."""
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


def coded_arrow(table: Any) -> Table:
    """An Arrow table as coded columns, on the one thread that a task of a cluster has; Irregular as above."""
    with connected(threads=1) as connection:
        described = connection.register(ARROW, table).execute(f"SELECT * FROM {ARROW} LIMIT 0").description or ()  # noqa: S608
        names = [column[0] for column in described]
        typed = [number for number, column in enumerate(described) if not is_text(column)]
        return coded(connection, ARROW, [], names, typed, each_alone)


def is_text(column: Sequence[Any]) -> bool:
    """Whether a column holds text."""
    return str(column[1]) in ("VARCHAR", "STRING")


def named(described: Sequence[Sequence[Any]]) -> int:
    """The place of the column with the subject; Irregular if rows cannot be chosen by it."""
    names = [column[0] for column in described]
    if not distinct(names) or "subject" not in names or not is_text(described[names.index("subject")]):
        raise Irregular
    return names.index("subject")


def inside(band: Band, subject: str) -> str:
    """The condition of a band; rows without a subject are in the last one, so that somebody sees them."""
    above = "" if band.first is None else f"{subject} >= {text_of(band.first)}"
    below = "" if band.last is None else f"{subject} < {text_of(band.last)}"
    if above and not below:
        return f"({above} OR {subject} IS NULL)"
    return " AND ".join(one for one in (above, below) if one)


def coded_csv(path: Path, dialect: Dialect) -> Table:
    """A CSV file as coded columns; Irregular if DuckDB finds other rows or cells in it than the dialect counted."""
    with connected() as connection:
        found = coded(connection, csv_source(dialect), [literal(path)], dialect.names, (), all_at_once)
    columns_found = found.columns.values()
    if found.size != dialect.rows or sum(map(content, columns_found)) != dialect.content:
        raise Irregular
    if any(max(map(len, column.texts)) > csv.field_size_limit() for column in columns_found):
        raise Irregular
    return found


def csv_source(dialect: Dialect) -> str:
    """How DuckDB is to read a CSV file."""
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(dialect.names)))
    return CSV.format(
        columns=f"{{{columns}}}",
        delimiter=f"'{dialect.delimiter}'",
        parallel="false" if dialect.broken else "true",
    )


def content(column: Coded) -> int:
    """The bytes of all cells of a column, without quotes."""
    everything = "".join(column.texts)
    if everything.isascii() and '"' not in everything:
        sizes = np.fromiter(map(len, column.texts), np.int64, len(column.texts))
    else:
        sizes = np.array([len(text.encode()) - text.count('"') for text in column.texts], np.int64)
    return int(sizes @ np.bincount(column.codes[column.codes >= 0], minlength=len(sizes)))


def coded(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    given: Sequence[str],
    names: Sequence[str],
    typed: Sequence[int],
    gather: Gather,
) -> Table:
    """Two passes over a table: the distinct texts of every column, and each cell's place among them.

    `given` fills the source's parameters. Rows stay in the order of the source. Cells of columns that are not text
    (`typed`) stand for what they would be in a CSV file.
    """
    if len(set(names)) != len(names):
        raise Irregular
    aliases = ", ".join(f"c{number}" for number in range(len(names)))
    table = f"(SELECT * FROM {source}) AS t({aliases})"  # noqa: S608
    texts = gather(connection, table, given, len(names), typed)
    present = [number for number, found in enumerate(texts) if found]
    cells = {}
    for number in present:
        cells[number] = f"c{number}::VARCHAR" if number in typed else f"c{number}"
        if texts[number][0] == "":
            cells[number], texts[number] = f"nullif({cells[number]}, '')", texts[number][1:]
    present = [number for number in present if texts[number]]
    for number in present:
        if len(texts[number]) < MANY:
            chosen = f"SELECT text FROM (SELECT unnest(texts) AS text FROM texts{number}) WHERE text <> ''"  # noqa: S608
            connection.execute(f"CREATE TYPE e{number} AS ENUM ({chosen})")
    codes = ", ".join(code(cells[number], number, len(texts[number])) for number in present)
    query = f"SELECT {codes} FROM {table}"  # noqa: S608
    arrays = connection.execute(query, given).fetchnumpy() if present else {}
    for number in present:
        if len(texts[number]) >= MANY:
            arrays[f"c{number}"] = placed(connection, f"texts{number}", arrays[f"c{number}"])
    for number in typed:
        texts[number] = translated(connection, table, given, number, texts[number])
    return Table({names[number]: Coded(arrays[f"c{number}"], texts[number]) for number in present})


def where(*conditions: str) -> str:
    """Those of the conditions that say something, as a part of a query."""
    said = " AND ".join(one for one in conditions if one)
    return f"WHERE {said}" if said else ""


def each_alone(
    connection: duckdb.DuckDBPyConnection, table: str, given: Sequence[str], count: int, typed: Sequence[int]
) -> list[list[str]]:
    """All texts of every column, each once, in order: column by column, where a source can be read so.

    That takes a third of the time of all at once: one column's values are told apart where they lie.
    """
    return [alone(connection, table, given, number, typed=number in typed) for number in range(count)]


def alone(
    connection: duckdb.DuckDBPyConnection, table: str, given: Sequence[str], number: int, *, typed: bool
) -> list[str]:
    """The texts of one column."""
    values = f"SELECT DISTINCT c{number} AS value FROM {table} WHERE c{number} IS NOT NULL"  # noqa: S608
    texts = f"SELECT DISTINCT value::VARCHAR AS value FROM ({values})" if typed else values  # noqa: S608
    query = f"SELECT list_sort(list(value)) AS texts FROM ({texts})"  # noqa: S608
    connection.execute(f"CREATE TEMP TABLE texts{number} AS {query}", given)
    (found,) = connection.execute(f"FROM texts{number}").fetchone() or (None,)
    return found or []


def all_at_once(
    connection: duckdb.DuckDBPyConnection, table: str, given: Sequence[str], count: int, _typed: Sequence[int]
) -> list[list[str]]:
    """The same in one pass, where reading a column means to read them all."""
    distinct = ", ".join(
        f"list_sort(list(DISTINCT c{number}) FILTER (WHERE c{number} IS NOT NULL)) AS c{number}"
        for number in range(count)
    )
    connection.execute(f"CREATE TEMP TABLE texts AS SELECT {distinct} FROM {table}", given)  # noqa: S608
    for number in range(count):
        connection.execute(f"CREATE TEMP VIEW texts{number} AS SELECT c{number} AS texts FROM texts")  # noqa: S608
    return [one or [] for one in connection.execute("FROM texts").fetchone() or ()]


def code(cell: str, number: int, count: int) -> str:
    """A cell's place among the texts of its column, in the smallest type that holds it; -1 where it is empty.

    Where there are many texts, their hash (0 where it is empty): looking up a text takes longer than reading it.
    """
    if count >= MANY:
        return f"CASE WHEN {cell} IS NULL THEN 0::UBIGINT ELSE hash({cell}) END AS c{number}"
    kind = "TINYINT" if count < 2**7 else "SMALLINT"
    return f"CASE WHEN {cell} IS NULL THEN -1::{kind} ELSE enum_code({cell}::e{number})::{kind} END AS c{number}"


def placed(connection: duckdb.DuckDBPyConnection, held: str, hashes: Hashes) -> Codes:
    """Places among the texts in a table, from hashes; Irregular if two texts share one, or one is that of no text."""
    query = f"SELECT hash(text) AS hash FROM (SELECT unnest(texts) AS text FROM {held}) WHERE text <> ''"  # noqa: S608
    return places(connection.execute(query).fetchnumpy()["hash"], hashes)


def translated(
    connection: duckdb.DuckDBPyConnection, table: str, given: Sequence[str], number: int, texts: list[str]
) -> list[str]:
    """The texts of a column that is not text: what its values would be in a CSV file, in place of DuckDB's texts."""
    query = f"SELECT DISTINCT c{number}::VARCHAR, c{number} FROM {table}"  # noqa: S608
    found = [one for one in connection.execute(query, given).fetchall() if one[1] is not None]
    meant = {text: written(value) for text, value in found}
    if len(meant) != len(found) or "" in meant.values() or "" in meant:
        raise Irregular
    return [meant[text] for text in texts]


def told_apart(texts: list[str]) -> list[str]:
    """Texts of values; Irregular if two are alike, or one is that of an empty cell."""
    if len(set(texts)) != len(texts) or "" in texts:
        raise Irregular
    return texts


def extent_of_parquet(path: Path) -> tuple[int, int]:
    """How many rows a Parquet file says that it has, and how many columns it has; `Error` if it is none."""
    with connected() as connection:
        given = [literal(path)]
        return rows_of_parquet(connection, given), len(columns_of_parquet(connection, given))


def rows_of_parquet(connection: Connection, given: Sequence[str]) -> int:
    """How many rows a Parquet file says that it has."""
    found = connection.execute("SELECT num_rows FROM parquet_file_metadata(?)", given).fetchone()
    return int(found[0]) if found else 0


def columns_of_parquet(connection: Connection, given: Sequence[str]) -> Sequence[Sequence[Any]]:
    """The columns of a Parquet file as DuckDB describes them: name and type first."""
    return connection.execute(f"SELECT * FROM {PARQUET} LIMIT 0", given).description or ()  # noqa: S608


def names_in_parquet(path: Path, count: int = 20_000) -> list[str]:
    """Some of the names in the column `subject`, the same at each call."""
    sample = f"(SELECT subject::VARCHAR FROM {PARQUET} WHERE subject IS NOT NULL)"  # noqa: S608
    query = f"SELECT * FROM {sample} USING SAMPLE reservoir({count} ROWS) REPEATABLE (1)"  # noqa: S608
    with connected() as connection:
        return [name for (name,) in connection.execute(query, [literal(path)]).fetchall()]


def refuse_unchoosable(path: Path) -> None:
    """Irregular if the rows of some subjects cannot be chosen from a Parquet file as it is read."""
    with connected() as connection:
        named(connection.execute(f"SELECT * FROM {PARQUET} LIMIT 0", [literal(path)]).description or ())  # noqa: S608


def distinct(names: Sequence[str]) -> bool:
    """Whether the names of columns differ in more than case, also from that of the column with the lot."""
    return len({name.lower() for name in (*names, "lot")}) == len(names) + 1


def quoted(name: str) -> str:
    """The name of a column in a query."""
    return '"' + name.replace('"', '""') + '"'


def text_of(value: str) -> str:
    """A text in a query."""
    return "'" + value.replace("'", "''") + "'"
