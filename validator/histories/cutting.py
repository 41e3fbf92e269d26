"""Cutting tables by subjects: the rows of each lot go to files of their own, which are read alone."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from validator.histories.coded import Irregular
from validator.histories.database import PARQUET, connected, csv_source, distinct, literal, named, quoted, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from validator.histories.database import Connection
    from validator.histories.dialect import Dialect

A_GROUP = 20_000
"""So many rows are written at a time to each part of a file."""


def cut_parquet(path: Path, bounds: Sequence[str], folder: Path) -> None:
    """A Parquet file cut by subjects into `folder/lot=0/…` and so on; Irregular if the parts would not be the same."""
    with connected() as connection:
        described = connection.execute(f"SELECT * FROM {PARQUET} LIMIT 0", [literal(path)]).description or ()  # noqa: S608
        named(described)
        cut(connection, "*", PARQUET, path, ("subject", bounds), folder)
        again = connection.execute(f"SELECT * FROM {PARQUET} LIMIT 0", [parts_of(folder)]).description or ()  # noqa: S608
        if [column[:2] for column in again] != [column[:2] for column in described]:
            raise Irregular


def cut_csv(path: Path, dialect: Dialect, bounds: Sequence[str], folder: Path) -> None:
    """A CSV file cut likewise, into Parquet; Irregular if DuckDB finds other rows or cells than the dialect counted."""
    names = dialect.names
    if "subject" not in names or not distinct(names):
        raise Irregular
    chosen = ", ".join(f"c{number} AS {quoted(name)}" for number, name in enumerate(names))
    with connected() as connection:
        cut(connection, chosen, csv_source(dialect), path, (f"c{names.index('subject')}", bounds), folder)
        cells = [f"coalesce({quoted(name)}, '')" for name in names]
        sizes = " + ".join(f"strlen(replace({cell}, '\"', ''))" for cell in cells)
        longest = f"greatest({', '.join(f'length({cell})' for cell in cells)})"
        query = f"SELECT count(*), sum({sizes}), max({longest}) FROM {PARQUET}"  # noqa: S608
        rows, content, most = connection.execute(query, [parts_of(folder)]).fetchone() or (0, 0, 0)
    if rows != dialect.rows or content != dialect.content or most > csv.field_size_limit():
        raise Irregular


def cut(
    connection: Connection,
    chosen: str,
    source: str,
    path: Path,
    by: tuple[str, Sequence[str]],
    folder: Path,
) -> None:
    """Write the rows of each lot to files of their own, in one pass; `by`: the column with the subject, and bounds."""
    connection.execute(f"SET partitioned_write_flush_threshold = {A_GROUP}")
    query = f"SELECT {chosen}, {lot_of(*by)}::INTEGER AS lot FROM {source}"  # noqa: S608
    options = f"FORMAT parquet, PARTITION_BY (lot), COMPRESSION lz4, ROW_GROUP_SIZE {A_GROUP}"
    connection.execute(f"COPY ({query}) TO {text_of(str(folder))} ({options})", [literal(path)])


def lot_of(subject: str, bounds: Sequence[str], before: int = 0) -> str:
    """The number of the lot that a subject belongs to, found by halving."""
    if not bounds:
        return str(before)
    middle = len(bounds) // 2
    left = lot_of(subject, bounds[:middle], before)
    right = lot_of(subject, bounds[middle + 1 :], before + middle + 1)
    return f"CASE WHEN {subject} < {text_of(bounds[middle])} THEN {left} ELSE {right} END"


def parts_of(folder: Path) -> str:
    """The pattern of all files that a file was cut into."""
    return f"{literal(folder)}/*/*.parquet"
