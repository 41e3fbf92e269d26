"""Which row is in force when, by machine code: what lanes are made of goes there as it is, without being sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from validator.engine.kernels import chart as kernel
from validator.engine.kernels.arrays import ints, whole
from validator.engine.keys import BEYOND, Intervals
from validator.engine.lanes import bits_of
from validator.engine.tables import Chart

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from validator.engine.keys import Bools, Longs
    from validator.engine.lanes import Track

MOST_BITS = 12
"""Situations of so many bits are judged, whether they occur or not: four thousand, each in some bytes a row."""


def charted(
    tracks: Sequence[Track], bands: int, judged: Callable[[list[Longs], int], tuple[Longs, Bools]]
) -> tuple[Chart, Bools] | None:
    """The row of each day and the bands in which something is in doubt; None if there are too many situations.

    `judged` tells row and doubt of situations, by the class of each track in them.
    """
    bits = [bits_of(track) for track in tracks]
    if sum(bits) > MOST_BITS:
        return None
    shift = np.cumsum([0, *bits])
    codes = np.arange(1 << int(shift[-1]))
    held = [
        np.minimum(codes >> low & ~(-1 << width), most_of(track))
        for low, width, track in zip(shift.tolist(), bits, tracks, strict=False)
    ]
    row, doubt = judged(held, codes.size)
    changes, place = _changes(tracks)
    others = [~(~(-1 << width) << low) for low, width in zip(shift.tolist(), bits, strict=False)]
    lanes = np.array([place, shift[:-1].tolist(), others], np.int64).reshape(kernel.LANE, len(tracks))
    doubtful, room = np.zeros(bands, np.bool_), np.empty((2, changes.size + bands), np.int64)
    size = kernel.chart(changes, lanes, row, doubt, doubtful, *room)
    return Chart(room[0, :size], room[1, :size]), doubtful


def most_of(track: Track) -> int:
    """The greatest class of a track."""
    return 1 if isinstance(track, Intervals) else int(track.classes.max(initial=0))


def _changes(tracks: Sequence[Track]) -> tuple[Longs, list[int]]:
    """The changes of all lanes, lane after lane, and where each lane begins."""
    sizes = [track.lo.size if isinstance(track, Intervals) else track.day.size for track in tracks]
    changes, at, place = np.empty(2 * sum(sizes) + len(tracks), np.int64), 0, list[int]()
    for track in tracks:
        place.append(at)
        at = _written(track, changes, at)
        changes[at] = BEYOND
        at += 1
    return changes, place


def _written(track: Track, changes: Longs, at: int) -> int:
    if isinstance(track, Intervals):
        return kernel.days(whole(track.lo), whole(track.hi), changes, at)
    columns = ints(track.subject), ints(track.day), ints(track.end), ints(track.code)
    return kernel.spans(*columns, track.first, track.until, track.least, track.classes, changes, at)
