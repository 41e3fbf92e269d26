"""Findings as Arrow columns, and those as Parquet. The only module that knows pyarrow.

A listing's columns become Arrow's as they are: text by code and dictionary, days as numbers, lists by their bounds. No
finding is made as an object of its own. The columns are those of the JSON Lines, see `docs/findings.md`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet as pq

from validator.engine.blocks import MOVES, NONE, NOTHING, VERDICTS, WHYS
from validator.engine.keys import MAX
from validator.engine.results import cited
from validator.histories.columns import ONGOING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from validator.core.rules import Rule
    from validator.engine.blocks import Ragged
    from validator.engine.results import Listing

Longs: TypeAlias = "NDArray[np.int64]"

ROW_GROUP = 2**17
"""So many findings are a row group; the last one holds what is left."""
TEXT = pa.dictionary(pa.int32(), pa.string())
DAY = pa.date32()


def fields(text: pa.DataType) -> list[tuple[str, pa.DataType]]:
    """The columns, where texts are of a type."""
    fact = pa.struct([("type", text), ("id", text), ("from", DAY), ("to", DAY), ("ordinal", pa.int32())])
    move = pa.struct([("day", DAY), ("why", text), ("before", DAY), ("after", DAY)])
    return [
        ("policy", text),
        ("version", text),
        ("rule", text),
        ("clauses", pa.list_(text)),
        ("subject", text),
        ("verdict", text),
        ("excused", pa.bool_()),
        ("anchor_day", DAY),
        ("anchor_fact", fact),
        ("window_first", DAY),
        ("window_last", DAY),
        ("due", DAY),
        ("since", DAY),
        ("until", DAY),
        ("met_on", DAY),
        ("row", text),
        ("moves", pa.list_(move)),
        ("why", text),
        ("evidence", pa.list_(fact)),
    ]


CODED, PLAIN = pa.schema(fields(TEXT)), pa.schema(fields(pa.string()))
"""The columns with texts by code, as they are made, and with texts as they are, as they are read back."""
PLACE, NOTE = "place", "note"
ANNOTATED = pa.schema([*PLAIN, pa.field(PLACE, pa.int64()), pa.field(NOTE, pa.string())])
"""The latter with a place in the order of a batch, and rows that hold nothing but a note."""


def parquet(listings: Iterable[Listing]) -> Iterator[bytes]:
    """A Parquet file in pieces; the same findings give the same bytes."""
    sink = Sink()
    with pq.ParquetWriter(pa.PythonFile(sink, "w"), CODED, compression="zstd", store_schema=False) as writer:
        for group in groups(listings):
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


def groups(listings: Iterable[Listing]) -> Iterator[pa.Table]:
    """Tables of `ROW_GROUP` findings, however many a listing has."""
    pending: list[pa.RecordBatch] = []
    size = 0
    for listing in listings:
        done = 0
        while done < listing.rows.size:
            rows = listing.rows[done : done + ROW_GROUP - size]
            pending.append(batch(listing, rows))
            done, size = done + rows.size, size + rows.size
            if size == ROW_GROUP:
                yield pa.Table.from_batches(pending, CODED).combine_chunks()
                pending, size = [], 0
    if pending:
        yield pa.Table.from_batches(pending, CODED).combine_chunks()


def batch(listing: Listing, rows: Longs) -> pa.RecordBatch:
    """Some findings of a listing, by row."""
    block, rule = listing.part.block, listing.part.rule
    policy, size = listing.results.policy, rows.size
    decided = block.row[rows]
    return pa.RecordBatch.from_arrays(
        [
            *(constant(text, size) for text in (policy.id, policy.version, rule.id)),
            clauses(rule, decided),
            subjects(listing, block.subject[rows]),
            texts(block.verdict[rows], [one.value for one in VERDICTS]),
            pa.array(block.excused[rows]),
            days(block.anchor[rows]),
            references(listing, block.fact[rows]),
            *(days(one[rows]) for one in (block.first, block.last, block.due, block.since, block.until, block.met_on)),
            named(rule, decided),
            moves(listing, rows),
            texts(block.why[rows], WHYS),
            listed(block.evidence, rows, lambda numbers: references(listing, numbers)),
        ],
        schema=CODED,
    )


def plain(found: pa.RecordBatch) -> pa.RecordBatch:
    """The same with texts as they are, for those who know no codes."""
    return found.cast(PLAIN)


def limited(listings: Iterable[Listing], limit: int | None) -> Iterator[Listing]:
    """The first so many findings, or all."""
    left = limit
    for listing in listings:
        if left is None:
            yield listing
        elif left:
            cut = replace(listing, rows=listing.rows[:left])
            left -= cut.rows.size
            yield cut


def texts(codes: NDArray[Any], known: Sequence[str]) -> pa.DictionaryArray:
    """Texts by code; `NOTHING` is none."""
    numbers = pa.array(codes.astype(np.int32), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(numbers, spelt(known))


def spelt(known: Sequence[str]) -> pa.Array:
    """Texts as UTF-8; half a letter, which JSON can carry and UTF-8 cannot, by its number, as in all other output."""
    try:
        return pa.array(known, pa.string())
    except UnicodeEncodeError:
        return pa.array([one.encode("utf-8", "backslashreplace").decode() for one in known], pa.string())


def constant(text: str, size: int) -> pa.DictionaryArray:
    return texts(np.zeros(size, np.int32), [text])


def days(column: Longs) -> pa.Array:
    """Days; none where a finding has none, or one without end."""
    missing = (column == NONE) | (column == MAX)
    return pa.array(np.where(missing, 0, column).astype(np.int32), mask=missing).view(DAY)


def subjects(listing: Listing, column: Longs) -> pa.DictionaryArray:
    """Names of subjects, which follow each other in order."""
    names = listing.results.columns.subjects
    fresh = np.append(True, column[1:] != column[:-1]) if column.size else np.empty(0, np.bool_)
    return texts(np.cumsum(fresh) - 1, [names[subject] for subject in column[fresh].tolist()])


def named(rule: Rule, decided: Longs) -> pa.DictionaryArray:
    """The names of the table rows that decided."""
    known, codes = distinct([cited(rule, row)[1] or "" for row in range(int(decided.max(initial=NOTHING)) + 1)])
    return texts(codes[decided], known)


def distinct(found: Sequence[str]) -> tuple[list[str], NDArray[np.int32]]:
    """Each text once, and the code of each, with `NOTHING` after the last: it is that of nothing."""
    known = {text: code for code, text in enumerate(dict.fromkeys(found))}
    return list(known), np.array([*(known[text] for text in found), NOTHING], np.int32)


def clauses(rule: Rule, decided: Longs) -> pa.ListArray:
    """The clauses of the rule and of the table row that decided; the rule's alone come last, for no row."""
    count = int(decided.max(initial=NOTHING)) + 1
    lists = [cited(rule, row)[0] for row in (*range(count), NOTHING)]
    known, codes = distinct([clause for one in lists for clause in one])
    bounds = np.cumsum([0, *map(len, lists)])
    place = np.where(decided == NOTHING, count, decided)
    offsets, where = gathered(bounds[place], bounds[place + 1])
    return pa.ListArray.from_arrays(offsets, texts(codes[where], known))


def gathered(first: Longs, last: Longs) -> tuple[pa.Array, Longs]:
    """The bounds of lists put one after the other, and from where each element comes."""
    counts = last - first
    bounds = np.append(0, np.cumsum(counts))
    where: Longs = np.arange(bounds[-1]) + np.repeat(first - bounds[:-1], counts)
    return pa.array(bounds.astype(np.int32)), where


def listed(lists: Ragged, rows: Longs, made: Any) -> pa.ListArray:
    """Lists, their elements made from what is listed."""
    offsets, where = gathered(lists.offsets[rows], lists.offsets[rows + 1])
    return pa.ListArray.from_arrays(offsets, made(lists.values[where]))


def moves(listing: Listing, rows: Longs) -> pa.ListArray:
    """What moved clocks' due days."""
    moved = listing.part.block.moved

    def made(places: Longs) -> pa.StructArray:
        columns = [days(moved.day[places]), texts(moved.why[places], MOVES)]
        columns += [days(moved.before[places]), days(moved.after[places])]
        return pa.StructArray.from_arrays(columns, fields=list(CODED.field("moves").type.value_type))

    return listed(listing.part.block.moves, rows, made)


def references(listing: Listing, numbers: Longs) -> pa.StructArray:
    """References to facts by number; none where a number is that of nothing."""
    results = listing.results
    kind, name, start, end, ordinal = np.full((5, numbers.size), NOTHING, np.int32)
    known: list[str] = []
    nobody = numbers == NOTHING
    some = np.flatnonzero(~nobody) if nobody.any() else None
    for facts, places, rows in results.located(numbers if some is None else numbers[some]):
        where = places if some is None else some[places]
        kind[where], name[where] = len(known), facts.id[rows]
        start[where], end[where], ordinal[where] = facts.start[rows], facts.end[rows], facts.ordinal[rows]
        known.append(facts.type)
    columns = [
        texts(kind, known),
        identified(name, results.columns.values),
        pa.array(start).view(DAY),
        pa.array(end, mask=end == ONGOING).view(DAY),
        pa.array(ordinal),
    ]
    return pa.StructArray.from_arrays(columns, fields=list(CODED.field("anchor_fact").type), mask=pa.array(nobody))


def identified(codes: NDArray[np.int32], values: Sequence[object]) -> pa.DictionaryArray:
    """The ids of facts by code."""
    used, place = np.unique(codes, return_inverse=True)
    given = used[used >= 0]
    return texts(place - (used.size - given.size), [str(values[code]) for code in given.tolist()])


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
