"""Runs of days in one pass: those that facts last, and those of a state cut where another begins or ends.

Runs are keys, sorted and neither overlapping nor adjacent, as in `Intervals`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from validator.engine.kernels.compiler import compiled
from validator.engine.keys import SPAN

if TYPE_CHECKING:
    from validator.engine.keys import Bools, Longs
    from validator.histories.columns import Ints


HALF = SPAN // 2
PLACE = np.uintp
"""Places are unsigned, as in `windows`."""


@compiled
def lasting(band: Longs, day: Ints, end: Ints, last: int, lo: Longs, hi: Longs) -> int:
    """The days that facts last, which are sorted by band and first day; how many runs they are. No end is `last`."""
    size, reach = 0, -1 << 62
    for row in range(band.size):
        place = PLACE(row)
        base = band[place] * SPAN
        begin, until = base + min(day[place], last), base + min(end[place], last)
        if begin <= reach + 1:
            reach = max(reach, until)
            hi[PLACE(size - 1)] = reach
        elif begin <= until:
            lo[PLACE(size)], hi[PLACE(size)], reach = begin, until, until
            size += 1
    return size


@compiled
def pieces(
    lo: Longs,
    hi: Longs,
    cut_lo: Longs,
    cut_hi: Longs,
    first: int,
    last: int,
    subject: Ints,
    begin: Ints,
    end: Ints,
    held: Bools,
) -> int:
    """Runs from a first to a last day, cut wherever a second state begins or ends, and whether it holds; how many."""
    size, at = 0, 0
    for run in range(lo.size):
        band = (lo[PLACE(run)] + HALF) // SPAN
        base = band * SPAN
        low, high = max(lo[PLACE(run)], base + first), min(hi[PLACE(run)], base + last)
        while at < cut_lo.size and cut_hi[PLACE(at)] < low:
            at += 1
        while low <= high:
            holds = at < cut_lo.size and cut_lo[PLACE(at)] <= low
            change = cut_hi[PLACE(at)] if holds else cut_lo[PLACE(at)] - 1 if at < cut_lo.size else high
            until = min(change, high)
            place = PLACE(size)
            subject[place], begin[place], end[place], held[place] = band, low - base, until - base, holds
            at, low, size = at + (holds and until == change), until + 1, size + 1
    return size
