"""Cases too many for memory, made piece by piece."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pyarrow import parquet

from benchmarks.cases import rows
from benchmarks.clients import make
from benchmarks.database import connected

PIECE, GROUP = 50_000, 122_880
"""Clients of a piece, and rows of a group within a Parquet file."""


def clients(order: Mapping[str, Any]) -> dict[str, Any]:
    """So many clients, piece by piece, as one file: memory holds one piece, and no part of the file any range of names."""
    size, target = min(order["subjects"], PIECE), Path(order["folder"]) / "cases.parquet"
    pieces = order["subjects"] // size
    with connected() as connection, ExitStack() as stack:
        writer: Any = None
        for number in range(pieces):
            made = make(size, order["facts"], seed=number)
            table = connection.execute(rows(made, connection, f"subject * {pieces} + {number}")).to_arrow_table()
            writer = writer or stack.enter_context(parquet.ParquetWriter(target, table.schema, compression="zstd"))
            writer.write_table(table, row_group_size=GROUP)
    return {"facts": pieces * made.facts}
