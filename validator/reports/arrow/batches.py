"""Findings of one run as a record batch: the columns of all their listings one after the other, and each made once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa

from validator.engine import uniform
from validator.engine.blocks import MOVES, NONE, NOTHING, VERDICTS, WHYS
from validator.engine.keys import MAX
from validator.engine.results import cited
from validator.histories.columns import ONGOING
from validator.reports.arrow.arrays import lists, numbers, structs, texts, truths
from validator.reports.arrow.schema import CODED, DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from validator.engine.blocks import Block, Ragged
    from validator.engine.results import Listing, Results

Longs: TypeAlias = "NDArray[np.int64]"
Codes: TypeAlias = "NDArray[np.int32]"
Rows: TypeAlias = "Longs | slice"
Part: TypeAlias = "tuple[Block, Rows]"

DAYS = ("first", "last", "due", "since", "until", "met_on")
FACT, CLAUSES, MOVED, EVIDENCE = (CODED.field(name).type for name in ("anchor_fact", "clauses", "moves", "evidence"))
FAR = 16
"""Numbers are told apart by sorting them from so many possible ones for each on."""


def batch(listings: Sequence[Listing]) -> pa.RecordBatch:
    """Findings of one run, listing by listing."""
    results, policy = listings[0].results, listings[0].results.policy
    parts = [(one.part.block, in_a_row(one.rows)) for one in listings]
    sizes = [one.rows.size for one in listings]

    def column(name: str) -> NDArray[Any]:
        return uniform.concatenated([uniform.taken(getattr(block, name), rows) for block, rows in parts])

    deciding, clauses = cited_by(listings, parts)
    return pa.RecordBatch.from_arrays(
        [
            each_its_own([policy.id], [sum(sizes)]),
            each_its_own([policy.version], [sum(sizes)]),
            each_its_own([one.part.rule.id for one in listings], sizes),
            clauses,
            told_of(column("subject"), results.columns.subjects),
            texts(column("verdict"), [one.value for one in VERDICTS]),
            truths(column("excused")),
            days(column("anchor")),
            references(results, column("fact")),
            *(days(column(name)) for name in DAYS),
            deciding,
            moves(parts),
            texts(column("why"), WHYS),
            evidence(results, parts),
        ],
        schema=CODED,
    )


def in_a_row(rows: Longs) -> Rows:
    """Rows that follow each other as a slice, which is looked at where it lies."""
    first, last = int(rows[0]), int(rows[-1])
    together = last - first == rows.size - 1 and bool((rows[1:] > rows[:-1]).all())
    return slice(first, last + 1) if together else rows


def days(column: NDArray[Any]) -> pa.Array:
    """Days; none where a finding has none, or one without end."""
    return numbers(DAY, column, (column == NONE) | (column == MAX))


def as_met(codes: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The distinct numbers in the order in which they are met, and the place of each there.

    So a dictionary is the same however findings are parted. Numbers are sorted only where they lie far apart.
    """
    low, high = int(codes.min(initial=0)), int(codes.max(initial=0))
    if high - low > FAR * codes.size:
        known, codes = np.unique(codes, return_inverse=True)
    else:
        known, codes = np.arange(low, high + 1), codes - low
    first = np.full(known.size, codes.size)
    first[codes[::-1]] = np.arange(codes.size)[::-1]
    met = np.sort(first[first < codes.size])
    place = np.empty(known.size, np.int32)
    place[codes[met]] = np.arange(met.size)
    return known[codes[met]], place[codes]


def each_its_own(known: Sequence[str], sizes: Sequence[int]) -> pa.DictionaryArray:
    """One text for all rows of a listing."""
    names, codes = named(known)
    return texts(np.repeat(codes, sizes), names)


def named(found: Sequence[str | None]) -> tuple[list[str], Codes]:
    """Each text once, and the code of each; `NOTHING` for none."""
    known = [text for text in dict.fromkeys(found) if text is not None]
    if len(known) == len(found):
        return known, np.arange(len(found), dtype=np.int32)
    codes: dict[str | None, int] = {None: NOTHING} | {text: code for code, text in enumerate(known)}
    return known, np.array([codes[text] for text in found], np.int32)


def cited_by(listings: Sequence[Listing], parts: Sequence[Part]) -> tuple[pa.DictionaryArray, pa.Array]:
    """The names of the table rows that decided, and the clauses of rules and of those rows."""
    found: list[tuple[tuple[str, ...], str | None]] = []
    places = []
    for one, (block, rows) in zip(listings, parts, strict=True):
        decided = uniform.taken(block.row, rows)
        places.append(decided + (len(found) - NOTHING))
        found += [cited(one.part.rule, row) for row in range(NOTHING, int(decided.max(initial=NOTHING)) + 1)]
    place = np.concatenate(places)
    names, codes = named([name for _, name in found])
    known, clauses = named([clause for own, _ in found for clause in own])
    counts = np.array([len(own) for own, _ in found])
    first = np.cumsum(counts) - counts
    where = ranges(first[place], counts[place])
    return texts(codes[place], names), lists(CLAUSES, counts[place], texts(clauses[where], known))


def ranges(first: Longs, counts: Longs) -> Longs:
    """The places of ranges, one range after the other."""
    ends = np.cumsum(counts)
    found: Longs = np.arange(ends[-1] if ends.size else 0) + np.repeat(first - (ends - counts), counts)
    return found


def elements(found: Ragged, rows: Rows) -> tuple[Longs, Longs]:
    """How many elements the lists of some rows have, and the elements."""
    if isinstance(rows, slice):
        offsets = found.offsets[rows.start : rows.stop + 1]
        return np.diff(offsets), found.values[offsets[0] : offsets[-1]]
    first = found.offsets[rows]
    counts = found.offsets[rows + 1] - first
    return counts, found.values[ranges(first, counts)]


def evidence(results: Results, parts: Iterable[Part]) -> pa.Array:
    """The facts that counted."""
    found = [elements(block.evidence, rows) for block, rows in parts]
    counts, facts = (np.concatenate(one) for one in zip(*found, strict=True))
    return lists(EVIDENCE, counts, references(results, facts))


def moves(parts: Iterable[Part]) -> pa.Array:
    """What moved clocks' due days."""
    found = [(elements(block.moves, rows), block.moved) for block, rows in parts]

    def column(name: str) -> Longs:
        return np.concatenate([getattr(moved, name)[places] for (_, places), moved in found])

    one = [days(column("day")), texts(column("why"), MOVES), days(column("before")), days(column("after"))]
    counts = np.concatenate([counts for (counts, _), _ in found])
    return lists(MOVED, counts, structs(MOVED.value_type, one))


def references(results: Results, facts: Longs) -> pa.Array:
    """References to facts by number; none where a number is that of nothing."""
    kind, name, start, end, ordinal = np.full((5, facts.size), NOTHING, np.int32)
    known: list[str] = []
    nobody = facts == NOTHING
    some = np.flatnonzero(~nobody) if nobody.any() else None
    for own, places, rows in results.located(facts if some is None else facts[some]):
        where = places if some is None else some[places]
        kind[where], name[where] = len(known), own.id[rows]
        start[where], end[where], ordinal[where] = own.start[rows], own.end[rows], own.ordinal[rows]
        known.append(own.type)
    columns = [
        told_of(kind, known),
        told_of(name, results.columns.values),
        numbers(DAY, start),
        numbers(DAY, end, end == ONGOING),
        numbers(pa.int32(), ordinal),
    ]
    return structs(FACT, columns, nobody)


def told_of(codes: Codes, values: Sequence[object]) -> pa.DictionaryArray:
    """Values as texts, by code; none where a code is negative."""
    used, place = as_met(codes)
    known, anew = named([None if code < 0 else str(values[code]) for code in used.tolist()])
    return texts(anew[place], known)
