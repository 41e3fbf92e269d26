"""JSON Lines of very many findings: every day, fact and name becomes text once, and a line is put together of texts.

The same bytes as `lines.json_lines`, in a fraction of the time: no finding is made as an object of its own.
"""

from __future__ import annotations

from itertools import starmap
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from validator.engine.blocks import NONE, NOTHING, VERDICTS, WHYS
from validator.engine.keys import MAX
from validator.engine.results import cited, move_at
from validator.histories.columns import ONGOING
from validator.reports.lines import text
from validator.reports.plain import Plain, day, move

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from validator.engine.blocks import Ragged
    from validator.engine.results import Listing

Longs: TypeAlias = "NDArray[np.int64]"
Write: TypeAlias = "Callable[[Longs], list[str]]"
"""Writes distinct values as texts."""

CHUNK = 20_000
"""So many lines are put together at a time."""
TEMPLATE = (
    '{}{}, "verdict": {}, "excused": {}, "anchor": {{"day": {}, "fact": {}}}, "window": {{"first": {}, "last": {}}}, '
    '"due": {}, "since": {}, "until": {}, "met-on": {}, "row": {}, "moves": [{}], "why": {}, "evidence": [{}]}}\n'
)
FACT = '{{"type": {}, "id": {}, "from": {}, "to": {}, "ordinal": {}}}'


def bulk_lines(listings: Iterable[Listing]) -> Iterator[str]:
    """One line a finding, many lines a piece."""
    for listing in listings:
        for first in range(0, listing.rows.size, CHUNK):
            yield "".join(
                starmap(TEMPLATE.format, zip(*columns(listing, listing.rows[first : first + CHUNK]), strict=True))
            )


def columns(listing: Listing, rows: Longs) -> Iterator[list[str]]:
    """The parts of the lines, in the order of the template."""
    block = listing.part.block
    names = listing.results.columns.subjects
    yield texts(block.row[rows], each(lambda row: head(listing, row)))
    yield texts(block.subject[rows], each(lambda subject: text(names[subject])))
    yield texts(block.verdict[rows], each(lambda verdict: text(VERDICTS[verdict].value)))
    yield texts(block.excused[rows], each(text))
    yield texts(block.anchor[rows], each(dated))
    yield texts(block.fact[rows], lambda numbers: referred(listing, numbers))
    for column in (block.first, block.last, block.due, block.since, block.until, block.met_on):
        yield texts(column[rows], each(dated))
    yield texts(block.row[rows], each(lambda row: text(cited(listing.part.rule, row)[1])))
    yield lists(block.moves, rows, each(lambda place: text(move(move_at(block, place)))))
    yield texts(block.why[rows], each(lambda why: text(None if why == NOTHING else WHYS[why])))
    yield lists(block.evidence, rows, lambda numbers: referred(listing, numbers))


def texts(column: NDArray[Any], write: Write) -> list[str]:
    """A column as texts; each distinct value is written once."""
    distinct, place = np.unique(column, return_inverse=True)
    found: list[str] = np.array(write(distinct), object)[place].tolist()
    return found


def each(written: Callable[[Any], str]) -> Write:
    """Write values one by one."""
    return lambda values: [written(value) for value in values.tolist()]


def lists(found: Ragged, rows: Longs, write: Write) -> list[str]:
    """Lists as texts, their elements parted by commas; each distinct element is written once."""
    first, last = found.offsets[rows], found.offsets[rows + 1]
    result = [""] * rows.size
    filled = np.flatnonzero(last > first)
    if filled.size:
        counts = (last - first)[filled]
        ends = np.cumsum(counts)
        places = np.arange(ends[-1]) - np.repeat(ends - counts - first[filled], counts)
        elements = texts(found.values[places], write)
        for row, start, stop in zip(filled.tolist(), (ends - counts).tolist(), ends.tolist(), strict=True):
            result[row] = ", ".join(elements[start:stop])
    return result


def head(listing: Listing, row: int) -> str:
    """All that stands before the subject: policy, version, rule, and the clauses of rule and row."""
    policy, rule = listing.results.policy, listing.part.rule
    begun: dict[str, Plain] = {
        "policy": policy.id,
        "version": policy.version,
        "rule": rule.id,
        "clauses": list(cited(rule, row)[0]),
    }
    return text({**begun, "subject": ""})[: -len('""}')]


def dated(number: int) -> str:
    return text(None if number in (NONE, MAX) else day(number))


def referred(listing: Listing, numbers: Longs) -> list[str]:
    """References to facts by number, null where a number is that of nothing."""
    found = ["null"] * numbers.size
    values = listing.results.columns.values
    some = np.flatnonzero(numbers != NOTHING)
    for facts, places, rows in listing.results.located(numbers[some]):
        kind = text(facts.type)
        parts = (
            some[places].tolist(),
            texts(facts.id[rows], each(lambda code: text(None if code < 0 else str(values[code])))),
            texts(facts.start[rows], each(dated)),
            texts(facts.end[rows], each(lambda end: dated(MAX if end == ONGOING else end))),
            facts.ordinal[rows].tolist(),
        )
        for place, name, start, end, ordinal in zip(*parts, strict=True):
            found[place] = FACT.format(kind, name, start, end, ordinal)
    return found
