"""Cases too many for memory, made piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pyarrow import parquet

from benchmarks.cases import Made, rows
from benchmarks.clients import make
from benchmarks.database import connected
from benchmarks.wide import make_wide
from validator.policy.vocabularies import read_vocabulary

PIECE, GROUP = 50_000, 122_880
"""Subjects of a piece, and rows of a group within a Parquet file."""


def clients(order: Mapping[str, Any]) -> dict[str, Any]:
    """So many clients for the benchmark's own policy."""
    size = min(order["subjects"], PIECE)
    pieces = order["subjects"] // size
    made = (make(size, order["facts"], seed=number) for number in range(pieces))
    return {"facts": written(made, pieces, Path(order["folder"]))}


def wide(order: Mapping[str, Any]) -> dict[str, Any]:
    """So many subjects of each type for whole directives."""
    vocabulary, kinds = read_vocabulary(Path(order["vocabulary"])), order["kinds"]
    pieces = max(1, sum(kinds.values()) // PIECE)
    shares = [{name: share(count, pieces, number) for name, count in kinds.items()} for number in range(pieces)]
    made = (make_wide(vocabulary, some, order["facts"], seed=number + 1) for number, some in enumerate(shares))
    return {"facts": written(made, pieces, Path(order["folder"]))}


def share(count: int, pieces: int, number: int) -> int:
    """How many of so many subjects are in one of the pieces."""
    return count * (number + 1) // pieces - count * number // pieces


def written(made: Iterable[Made], pieces: int, folder: Path) -> int:
    """All of it as one file, and how many facts: memory holds one piece, and no part of the file any range of names."""
    facts = 0
    with connected() as connection, ExitStack() as stack:
        writer: Any = None
        for number, one in enumerate(made):
            table = connection.execute(rows(one, connection, f"subject * {pieces} + {number}")).to_arrow_table()
            writer = writer or stack.enter_context(target(folder / "cases.parquet", table.schema))
            writer.write_table(table, row_group_size=GROUP)
            facts += one.facts
    return facts


def target(file: Path, schema: Any) -> Any:
    """What writes a Parquet file, group by group."""
    return parquet.ParquetWriter(file, schema, compression="zstd")
