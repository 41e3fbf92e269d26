"""Findings as a Parquet file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from validator.reports.arrow.batches import batch
from validator.reports.arrow.schema import CODED
from validator.reports.spelling import limited

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from validator.engine.results import Listing

ROW_GROUP = 2**17
"""So many findings are a row group; the last one holds what is left."""
AT_ONCE = 2**16
"""So many values of a column are encoded at a time; the usual 1,024 take a quarter longer."""
BOUNDED = [field.name for field in CODED if not pa.types.is_nested(field.type)]
"""The columns of which each row group says the least and the greatest value; within lists that helps no reader."""


def parquet(listings: Iterable[Listing], limit: int | None = None) -> Iterator[bytes]:
    """A Parquet file in pieces, of the first `limit` findings or of all; the same findings give the same bytes."""
    sink = Sink()
    chosen = {"compression": "zstd", "write_batch_size": AT_ONCE, "write_statistics": BOUNDED, "store_schema": False}
    with pq.ParquetWriter(pa.PythonFile(sink, "w"), CODED, **chosen) as writer:
        for group in row_groups(limited(listings, limit)):
            writer.write_table(group, row_group_size=ROW_GROUP)
            yield sink.drained()
    yield sink.drained()


class Sink:
    """A file that hands on what is written to it."""

    closed = False

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.size = 0

    def write(self, piece: Any) -> int:
        """Take bytes."""
        self.pieces.append(bytes(piece))
        self.size += len(piece)
        return len(piece)

    def tell(self) -> int:
        """How much was written."""
        return self.size

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """Nothing to let go of."""

    def drained(self) -> bytes:
        """What was written since the last time."""
        found = b"".join(self.pieces)
        self.pieces.clear()
        return found


def row_groups(listings: Iterable[Listing]) -> Iterator[pa.Table]:
    """The same findings, `ROW_GROUP` of them together, however many a listing has.

    What comes of one run is made at once, and before that of the next is: each may lie in files of its own.
    """
    done: list[pa.RecordBatch] = []
    pending: list[Listing] = []
    room = ROW_GROUP
    for listing in listings:
        if pending and pending[0].results is not listing.results:
            done, pending = [*done, batch(pending)], []
        rows = listing.rows
        while rows.size:
            pending.append(replace(listing, rows=rows[:room]))
            rows, room = rows[room:], room - pending[-1].rows.size
            if not room:
                yield together([*done, batch(pending)])
                done, pending, room = [], [], ROW_GROUP
    if pending:
        yield together([*done, batch(pending)])


def together(batches: Sequence[pa.RecordBatch]) -> pa.Table:
    """Batches as one, with one dictionary for each column."""
    found = pa.Table.from_batches(batches, CODED)
    return found.combine_chunks() if len(batches) > 1 else found
