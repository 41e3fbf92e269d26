"""Batches on their way to and from the tasks of a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute

from validator.engine.blocks import NOTHING
from validator.reports.arrow.schema import ANNOTATED, PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def plain(found: pa.RecordBatch) -> pa.RecordBatch:
    """The same with texts as they are, for those who know no codes."""
    return found.cast(PLAIN)


def whole(batches: Iterable[pa.RecordBatch], key: str, rows: int) -> Iterator[pa.Table]:
    """Batches sorted by a column as tables of about so many rows, rows with one key in one table.

    A key with more rows than that shares its table with no more than came in one batch with it.
    """
    pending: list[pa.RecordBatch] = []
    size = 0
    for one in batches:
        if not one.num_rows:
            continue
        pending.append(one)
        size += one.num_rows
        if size >= rows:
            done, pending = parted(pending, key)
            size = sum(left.num_rows for left in pending)
            if done:
                yield pa.Table.from_batches(done)
    if pending:
        yield pa.Table.from_batches(pending)


def parted(pending: Sequence[pa.RecordBatch], key: str) -> tuple[list[pa.RecordBatch], list[pa.RecordBatch]]:
    """All batches before the last key, and those with it."""
    last = pending[-1].column(key)[-1]
    place = len(pending) - 1
    while place and pending[place].column(key)[0] == last and pending[place - 1].column(key)[-1] == last:
        place -= 1
    column = pending[place].column(key)
    start = 0 if column[0] == last else pa.compute.index(column, last).as_py()
    before = [*pending[:place], pending[place].slice(0, start)] if start else [*pending[:place]]
    return before, [pending[place].slice(start), *pending[place + 1 :]]


def once(table: pa.Table, key: str) -> tuple[pa.Table, frozenset[str]]:
    """The rows of each subject from the first key that has them, without the keys' column; and all keys."""
    keys = table.column(key).combine_chunks().dictionary_encode()
    subjects = table.column("subject").combine_chunks().dictionary_encode()
    codes = np.asarray(keys.indices.fill_null(NOTHING))
    owners = np.asarray(subjects.indices.fill_null(len(subjects.dictionary)))
    first = np.full(len(subjects.dictionary) + 1, np.iinfo(np.int32).max, np.int32)
    np.minimum.at(first, owners, codes)
    return table.drop_columns([key]).filter(pa.array(codes == first[owners])), frozenset(keys.dictionary.to_pylist())


def with_place(found: pa.RecordBatch, place: int) -> pa.RecordBatch:
    """Findings with their place among those of a batch, and no note."""
    places = pa.array(np.arange(place, place + found.num_rows, dtype=np.int64))
    return pa.RecordBatch.from_arrays([*found.columns, places, pa.nulls(found.num_rows, pa.string())], schema=ANNOTATED)


def note(text: str) -> pa.RecordBatch:
    """A row that is no finding, with a note."""
    columns = [pa.nulls(1, field.type) for field in ANNOTATED]
    return pa.RecordBatch.from_arrays([*columns[:-1], pa.array([text], pa.string())], schema=ANNOTATED)
