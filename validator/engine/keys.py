"""Sorted 64-bit keys of (band, day), sets of days as intervals of keys, and ragged ranges.

A band is a row that has days of its own: a subject, or an anchor of a subject. Nothing else packs or unpacks keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from validator.engine.uniform import where

if TYPE_CHECKING:
    from collections.abc import Sequence

Longs: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

MIN, MAX = -(1 << 20), 1 << 20
"""The day before and the day after every day; 2 800 years either way, far beyond what a duration can reach."""
SPAN = 1 << 22
"""Keys a band takes up: twice the days, so that two bands never touch."""
MOST_BANDS = 1 << 40
_BITS, _HALF = SPAN.bit_length() - 1, SPAN // 2
BEYOND = (1 << 63) - 1
"""Greater than every key."""
FEW = 2_000
"""So few needles are searched for one by one."""
MOST_STEPS = 8
"""Keys of bands with more than 2⁸ of them are searched as a whole."""


def key(band: Longs, day: Longs | int) -> Longs:
    """The key of a day in a band; days out of range count as the first or last."""
    return _written(band, day, np.empty(band.size, np.int64))


def padded_key(band: Longs, day: Longs) -> Longs:
    """The same, and one more that is beyond all others."""
    found = np.empty(band.size + 1, np.int64)
    found[-1] = BEYOND
    _written(band, day, found[:-1])
    return found


def _written(band: Longs, day: Longs | int, found: Longs) -> Longs:
    assert band.size == 0 or int(band[-1]) < MOST_BANDS
    day = np.asarray(day)
    if day.size and not (int(day.min()) >= MIN and int(day.max()) <= MAX):
        day = np.clip(day, MIN, MAX)
    np.multiply(band, SPAN, out=found, dtype=np.int64)
    found += day
    return found


def begins_of(band: Longs, bands: int) -> Longs:
    """Where each of so many bands begins in a sorted column, or else the next that occurs; last how long it is."""
    found, heads = np.zeros(bands + 1, np.int64), np.flatnonzero(band[1:] != band[:-1])
    if heads.size + 1 == bands:
        np.add(heads, 1, out=found[1:-1])
        found[-1] = band.size
    else:
        np.cumsum(np.bincount(band, minlength=bands), out=found[1:])
    return found


def band_of(keys: Longs) -> Longs:
    """The band of each key."""
    return (keys + _HALF) >> _BITS


def day_of(keys: Longs) -> Longs:
    """The day of each key."""
    return ((keys + _HALF) & (SPAN - 1)) - _HALF


@dataclass(frozen=True, slots=True, eq=False)
class Intervals:
    """A set of days per band: sorted, disjoint, not adjacent; both ends (keys) counted."""

    lo: Longs
    hi: Longs


def equal(left: Intervals, right: Intervals) -> bool:
    """Whether two sets have the same days."""
    return left is right or (np.array_equal(left.lo, right.lo) and np.array_equal(left.hi, right.hi))


NO_LONGS: Longs = np.zeros(0, np.int64)
NOTHING = Intervals(NO_LONGS, NO_LONGS)


def merge(lo: Longs, hi: Longs) -> Intervals:
    """The union of intervals in any order; those with `lo > hi` are empty."""
    some = _real(lo, hi)
    lo, hi = some.lo, some.hi
    if lo.size == 0:
        return NOTHING
    if (lo[1:] > hi[:-1] + 1).all():
        return some
    if not (lo[1:] >= lo[:-1]).all():  # facts of one type are in order, and only touch or overlap
        order = np.argsort(lo, kind="stable")
        lo, hi = lo[order], hi[order]
    reach = np.maximum.accumulate(hi)
    new = np.ones(lo.size + 1, np.bool_)
    np.greater(lo[1:], reach[:-1] + 1, out=new[1:-1])
    first = np.flatnonzero(new)
    return Intervals(lo.take(first[:-1]), reach.take(first[1:] - 1))


def whole(bands: Longs) -> Intervals:
    """Every day of the given (sorted) bands."""
    return Intervals(key(bands, MIN), key(bands, MAX))


def level(sets: Sequence[Intervals], least: int) -> Intervals:
    """The days that at least so many of the sets contain: 1 is their union, all of them their intersection."""
    if len(sets) == 1:
        return sets[0]
    points = np.concatenate([s.lo for s in sets] + [s.hi + 1 for s in sets])
    if points.size == 0:
        return NOTHING
    opens = sum(s.lo.size for s in sets)
    order = np.argsort(points, kind="stable")
    points, depth = points[order], np.cumsum(np.where(order < opens, 1, -1))
    last = np.append(points[1:] != points[:-1], True)
    points, above = points[last], depth[last] >= least
    before = np.concatenate(([False], above[:-1]))
    return Intervals(points[above & ~before], points[~above & before] - 1)


def union(*sets: Intervals) -> Intervals:
    """Days in any of the sets."""
    some = [days for days in sets if days.lo.size]
    return level(some, 1) if some else NOTHING


def intersection(*sets: Intervals) -> Intervals:
    """Days in each of the sets."""
    return level(sets, len(sets)) if all(days.lo.size for days in sets) else NOTHING


def complement(days: Intervals, bands: int) -> Intervals:
    """Days of the bands 0 … bands − 1 that are not in the set."""
    every = whole(np.arange(bands, dtype=np.int64))
    if days.lo.size == 0:
        return every
    lo = np.sort(np.concatenate((every.lo, days.hi + 1)), kind="stable")
    hi = np.sort(np.concatenate((days.lo - 1, every.hi)), kind="stable")
    return _real(lo, hi)


def clipped(days: Intervals, first: int, last: int) -> Intervals:
    """Days of the set from a first to a last day, whichever the band."""
    base = band_of(days.lo) * SPAN
    lo = np.maximum(days.lo, base + first) if first > MIN else days.lo
    hi = np.minimum(days.hi, base + last) if last < MAX else days.hi
    return _real(lo, hi)


def _real(lo: Longs, hi: Longs) -> Intervals:
    """Intervals without those that are empty."""
    real = lo <= hi
    if real.all():
        return Intervals(lo, hi)
    rows = np.flatnonzero(real)
    return Intervals(lo.take(rows), hi.take(rows))


def difference(left: Intervals, right: Intervals, bands: int) -> Intervals:
    """Days of the first set that are not in the second."""
    return intersection(left, complement(right, bands))


def rank(keys: Longs, needles: Longs, *, right: bool = False) -> Longs:
    """How many of the sorted keys lie before each needle (`right`: or on it).

    Where the keys are few and the needles many and sorted, it is the keys that are searched for, and counted. Where
    both are many, bands are bisected in step.
    """
    if needles.size >= FEW and needles.size * 8 >= keys.size > 0:
        if keys.size * 2 <= needles.size and (needles[1:] >= needles[:-1]).all():
            place = np.searchsorted(needles, keys, side="left" if right else "right")
            return np.cumsum(np.bincount(place, minlength=needles.size + 1)[:-1])
        if (found := _by_band(keys, needles, right=right)) is not None:
            return found
    return np.searchsorted(keys, needles, side="right" if right else "left").astype(np.int64)


def _by_band(keys: Longs, needles: Longs, *, right: bool) -> Longs | None:
    """The same by bisecting the keys of each needle's band; None if bands are too many, or have too many keys."""
    band = band_of(keys)
    first, bands = int(band[0]), int(band[-1] - band[0]) + 1
    if bands > 4 * keys.size:
        return None
    band -= first
    begins = begins_of(band, bands)
    most = int(np.diff(begins).max())
    if most >> MOST_STEPS:
        return None
    asked = band_of(needles)
    asked -= first
    return bisected(np.append(keys, BEYOND), begins.take(asked, mode="clip"), most, needles, right=right)


def bisected(padded: Longs, place: Longs, most: int, needles: Longs, *, right: bool = False) -> Longs:
    """Ranks from places up to which all keys lie before, over as many more as do: `most` at most, in step.

    `padded` has one more key, that is beyond all needles. `place` is written to.
    """
    before, step = np.less_equal if right else np.less, 1 << (most.bit_length() - 1) if most else 0
    while step:
        # Searching one by one takes ten times as long as these sums: it branches at random.
        place += before(padded[step - 1 :].take(place, mode="clip"), needles) * np.int64(step)
        step >>= 1
    return place


def holds(days: Intervals, keys: Longs) -> Bools:
    """Whether each key is in the set."""
    if days.lo.size == 0:
        return np.zeros(keys.shape, np.bool_)
    place = rank(days.lo, keys, right=True) - 1
    return (place >= 0) & (days.hi[np.maximum(place, 0)] >= keys)


def first_from(days: Intervals, keys: Longs) -> Longs:
    """The first key of the set at or after each key, in the same band; `MAX` of that band plus one if there is none."""
    none = band_of(keys) * SPAN + MAX + 1
    if days.lo.size == 0:
        return none
    place = rank(days.hi, keys)
    found = np.maximum(days.lo[np.minimum(place, days.lo.size - 1)], keys)
    return where((place < days.lo.size) & (found < none), found, none)


def last_until(days: Intervals, keys: Longs) -> Longs:
    """The last key of the set at or before each key, in the same band; `MIN` of that band minus one if none is."""
    none = band_of(keys) * SPAN + MIN - 1
    if days.lo.size == 0:
        return none
    place = rank(days.lo, keys, right=True) - 1
    found = np.minimum(days.hi[np.maximum(place, 0)], keys)
    return where((place >= 0) & (found > none), found, none)


def expand(first: Longs, last: Longs) -> tuple[Longs, Longs]:
    """The ranges `first … last − 1` one after the other: the owner of each element, and the element."""
    length = np.maximum(last - first, 0)
    owner = np.repeat(np.arange(first.size, dtype=np.int64), length)
    begin = np.cumsum(length) - length
    return owner, np.arange(owner.size, dtype=np.int64) + np.repeat(first - begin, length)


def distinct(*runs: Longs) -> Longs:
    """The values of all runs, sorted, each once. A stable sort merges what is sorted already; hashing would not."""
    values = np.sort(np.concatenate((NO_LONGS, *runs)), kind="stable")
    return values[heads(values)]


def following(values: Longs) -> Longs:
    """The next element of each; the last is its own."""
    return np.append(values[1:], values[-1:])


def rising(values: Longs) -> bool:
    """Whether each element is greater than the one before."""
    return bool((values[1:] > values[:-1]).all())


def sorting(major: Longs, minor: Longs) -> Longs | None:
    """The order by two columns; None if they are in it already, which is cheap to see and dear to do again."""
    above = major[1:] > major[:-1]
    if (above | ((major[1:] == major[:-1]) & (minor[1:] >= minor[:-1]))).all():
        return None
    order = np.argsort(major, kind="stable")  # a merge, where the columns are sorted runs
    tied = _tied(major[order])
    if tied.size:
        order[tied] = order[tied][np.lexsort((minor[order[tied]], major[order[tied]]))]
    return order


def _tied(values: Longs) -> Longs:
    """The places of a sorted array whose value is also that of a neighbour."""
    same = values[1:] == values[:-1]
    return np.flatnonzero(np.concatenate((same, [False])) | np.concatenate(([False], same)))


def heads(groups: Longs) -> Bools:
    """Whether each element of a sorted array is the first of its value."""
    if groups.size == 0:
        return np.zeros(0, np.bool_)
    return np.concatenate(([True], groups[1:] != groups[:-1]))
