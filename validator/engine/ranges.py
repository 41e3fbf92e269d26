"""Sums and unions over ragged ranges, exact in integers, and slices that keep memory bounded."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.engine.dictionary import Exact
    from validator.engine.keys import Longs

MOST_PAIRS = 1 << 20
"""Pairs held at once."""

MOST_NUMBERS = 1 << 20
"""So many numbers are kept: as many as a batch has rows, or nearly."""


def numbers(count: int) -> Longs:
    """0 … count − 1, which nobody can change; most batches share them, since fresh memory costs more than to count."""
    return _numbers()[:count] if count <= MOST_NUMBERS else np.arange(count, dtype=np.int64)


@lru_cache(maxsize=1)
def _numbers() -> Longs:
    found = np.arange(MOST_NUMBERS, dtype=np.int64)
    found.flags.writeable = False
    return found


def chunks(sizes: Longs, most: int = MOST_PAIRS) -> Iterator[slice]:
    """Slices of consecutive rows whose sizes sum to about `most`; at least one slice, and one row in each."""
    total = np.cumsum(sizes)
    if total.size == 0 or total[-1] <= most:
        yield slice(0, total.size)
        return
    first = 0
    while first < total.size:
        before = int(total[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(total, before + most, side="right")))
        yield slice(first, last)
        first = last


def totals(owner: Longs, values: Exact, rows: int) -> Exact:
    """The sum of the values of each owner; owners are sorted."""
    summed = np.concatenate((np.zeros(1, values.dtype), np.cumsum(values)))
    place = np.searchsorted(owner, np.arange(rows + 1))
    return np.asarray(summed[place[1:]] - summed[place[:-1]])


def counts(owner: Longs, rows: int) -> Longs:
    """How many elements each owner has."""
    return np.bincount(owner, minlength=rows).astype(np.int64)


def covered(owner: Longs, lo: Longs, hi: Longs, rows: int) -> Longs:
    """The length of the union of the ranges `lo … hi − 1` of each owner."""
    real = lo < hi
    owner, lo, hi = owner[real], lo[real], hi[real]
    if owner.size == 0:
        return np.zeros(rows, np.int64)
    order = np.lexsort((lo, owner))
    owner, lo, hi = owner[order], lo[order], hi[order]
    ends, rank = np.unique(hi, return_inverse=True)
    group = owner * ends.size
    reach = ends[np.maximum.accumulate(rank + group) - group]
    before = np.concatenate((lo[:1], reach[:-1]))
    follows = np.concatenate(([False], owner[1:] == owner[:-1]))
    begin = np.where(follows, np.maximum(lo, before), lo)
    return np.asarray(totals(owner, np.maximum(hi - begin, 0), rows), np.int64)
