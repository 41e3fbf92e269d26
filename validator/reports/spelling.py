"""Columns of findings as texts: every day, fact and name is spelt once, however many findings it stands in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np

from validator.engine.blocks import NONE, NOTHING
from validator.engine.keys import MAX
from validator.histories.columns import ONGOING
from validator.results.plain import day
from validator.time.days import iso

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from validator.engine.blocks import Ragged
    from validator.engine.results import Listing

Spelt = TypeVar("Spelt", bound="str | None")
Longs: TypeAlias = "NDArray[np.int64]"
Spell: TypeAlias = "Callable[[Longs], list[Spelt]]"
"""Spells distinct values."""
Facts: TypeAlias = "tuple[list[str | None], list[str], list[str | None], list[int]]"
"""Of facts of one type the ids, the first and the last days, and the places in the history."""
SpellFacts: TypeAlias = "Callable[[str, Facts], Iterable[str]]"
"""Spells facts of a type."""

CHUNK = 20_000
"""So many findings are put together at a time."""


def chunks(listings: Iterable[Listing], limit: int | None) -> Iterator[tuple[Listing, Longs]]:
    """Rows of listings, some at a time, the first `limit` of them or all."""
    for listing in limited(listings, limit):
        for first in range(0, listing.rows.size, CHUNK):
            yield listing, listing.rows[first : first + CHUNK]


def limited(listings: Iterable[Listing], limit: int | None) -> Iterator[Listing]:
    """The listings, cut after the first so many findings."""
    left = limit
    for listing in listings:
        cut = listing if left is None else replace(listing, rows=listing.rows[:left])
        left = None if left is None else left - cut.rows.size
        yield cut
        if left == 0:
            return


def spelt(column: NDArray[Any], spell: Spell[Spelt]) -> list[Spelt]:
    """A column as texts; each distinct value is spelt once."""
    distinct, place = np.unique(column, return_inverse=True)
    found: list[Spelt] = np.array(spell(distinct), object)[place].tolist()
    return found


def each(spell: Callable[[Any], Spelt]) -> Spell[Spelt]:
    """Spell values one by one."""
    return lambda values: [spell(value) for value in values.tolist()]


def lists(found: Ragged, rows: Longs, spell: Spell[str], between: str) -> list[str]:
    """Lists as texts, their elements parted by some text; each distinct element is spelt once."""
    first, last = found.offsets[rows], found.offsets[rows + 1]
    result = [""] * rows.size
    filled = np.flatnonzero(last > first)
    if filled.size:
        counts = (last - first)[filled]
        ends = np.cumsum(counts)
        places = np.arange(ends[-1]) - np.repeat(ends - counts - first[filled], counts)
        elements = spelt(found.values[places], spell)
        for row, start, stop in zip(filled.tolist(), (ends - counts).tolist(), ends.tolist(), strict=True):
            result[row] = between.join(elements[start:stop])
    return result


def days(column: NDArray[Any], spell: Callable[[str | None], str]) -> list[str]:
    """Days, spelt from ISO dates; None where there is none."""
    return spelt(column, each(lambda number: spell(dated(number))))


def dated(number: int) -> str | None:
    """A day of a column as an ISO date."""
    return None if number in (NONE, MAX) else day(number)


def facts(listing: Listing, numbers: Longs, nothing: str, spell: SpellFacts) -> list[str]:
    """Facts by number; `nothing` where a number is that of none."""
    found = np.full(numbers.size, nothing, object)
    values = listing.results.columns.values
    some = np.flatnonzero(numbers != NOTHING)
    for kind, places, rows in listing.results.located(numbers[some]):
        columns = (
            [None if code < 0 else str(values[code]) for code in kind.id[rows].tolist()],
            spelt(kind.start[rows], each(iso)),
            spelt(kind.end[rows], each(lambda end: None if end == ONGOING else iso(end))),
            kind.ordinal[rows].tolist(),
        )
        found[some[places]] = list(spell(kind.type, columns))
    result: list[str] = found.tolist()
    return result
