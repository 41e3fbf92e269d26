"""With which entry of a selection a count is reached, from each entry on: so many of them, or so many different values.

Windows that begin before an entry have reached the count if the entry so found lies in them. It hangs on the entries
alone, which are fewer than those of all windows together, and nothing need be sorted or counted window by window.
An entry after the last is noted too, and stands for none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from validator.engine.ranges import numbers
from validator.histories.columns import ABSENT

if TYPE_CHECKING:
    from validator.engine.keys import Bools, Longs

MOST_VALUES = 16
"""Each value more takes another pass over all entries: more of them are left to sets."""
FEW_CODES = 1 << 16
"""Codes below this are sorted by their bytes, which takes a tenth of the time."""


def completing(some: Bools, count: int) -> Longs:
    """The entry with which so many are reached of `some` entries, those that count."""
    places = np.flatnonzero(some)
    found = np.full(places.size + 1, some.size, np.int64)
    found[: max(places.size - count + 1, 0)] = places[count - 1 :]
    return found.take(_before(some))


def varied(codes: Longs, some: Bools, count: int) -> Longs | None:
    """The same of different values; None if one of them is not known, or too many are asked for."""
    if not 1 <= count <= MOST_VALUES or bool((some & (codes == ABSENT)).any()):
        return None
    valued = some & (codes >= 0)
    places = np.flatnonzero(valued)
    return np.append(places, codes.size).take(_varied(codes.take(places), count)).take(_before(valued))


def _before(some: Bools) -> Longs:
    """How many of some entries are before each, and last how many there are."""
    found = np.zeros(some.size + 1, np.int64)
    np.cumsum(some, out=found[1:])
    return found


def _varied(codes: Longs, count: int) -> Longs:
    """The same of entries that all count and have values.

    An entry sees one value more than the next one has seen so far, unless its own is among these: then it comes again
    not later than they are seen, and the entry sees as many as the next one does.
    """
    seen, again = numbers(codes.size + 1), _again(codes) if count > 2 else None
    for _ in range(1, count):
        before, adds = seen[1:], np.zeros(codes.size, np.bool_)
        # For a second value it is enough to look at the next entry: sorting would take most of the time.
        adds[:-1] = codes[:-1] != codes[1:] if again is None else again[:-1] > before[:-1]
        seen = np.append(before.take(np.flatnonzero(adds)), codes.size).take(_before(adds))
    return seen


def _again(codes: Longs) -> Longs:
    """The next entry that has the value of each; that after the last if there is none."""
    order = np.argsort(codes.astype(np.uint16) if int(codes.max(initial=0)) < FEW_CODES else codes, kind="stable")
    found = np.full(codes.size, codes.size, np.int64)
    same = codes.take(order[1:]) == codes.take(order[:-1])
    found[order[:-1][same]] = order[1:][same]
    return found
