"""Things that change over time, laid over each other: time cut wherever one of them changes.

A lane is in one class at a time: a set of days holds or does not, a timeline has one of a few values. The changes of
all lanes are sorted once, each beside its key in one number; then one running sum tells the classes of all lanes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np

from validator.engine.keys import MAX, MIN, SPAN, Intervals, Longs, day_of, key
from validator.engine.uniform import longs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.histories.columns import Ints

MOST_BITS = 20
"""Situations of so many bits are told apart in one step, by looking them up."""


@dataclass(frozen=True, slots=True, eq=False)
class Lane:
    """Changes from one class to another, as runs of sorted keys; every band begins and ends in class 0.

    Each run has the class before and after each of its changes.
    """

    classes: int
    runs: tuple[tuple[Longs, Longs, Longs], ...]

    @property
    def bits(self) -> int:
        """How many bits tell the classes apart."""
        return (self.classes - 1).bit_length()


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """A timeline: spans by subject and day that never overlap, and the class of each code from the least one on.

    They are columns as they stand: the subject of band 0 is `first`, and spans that begin after `until` do not count.
    """

    subject: Ints
    day: Ints
    end: Ints
    code: Ints
    first: int
    until: int
    least: int
    classes: Longs


Track: TypeAlias = "Intervals | Spans"
"""What a lane is made of: a set of days, or a timeline."""


def bits_of(track: Track) -> int:
    """How many bits tell the classes of a lane apart."""
    return 1 if isinstance(track, Intervals) else int(track.classes.max(initial=0)).bit_length()


def lane_of(track: Track) -> Lane:
    """A set of days: class 1 where it holds. A timeline: the class of the span, 0 where there is none."""
    if isinstance(track, Spans):
        known = np.flatnonzero(track.day <= track.until)
        band = track.subject.take(known) - np.int64(track.first)
        begins, ends = (key(band, cast("Longs", column.take(known))) for column in (track.day, track.end))
        return _lane(begins, over(ends), track.classes.take(track.code.take(known) - track.least))
    off, on = longs(0, track.lo.size), longs(1, track.lo.size)
    return Lane(2, ((track.lo, off, on), (over(track.hi), on, off)))


def _lane(lo: Longs, past: Longs, now: Longs) -> Lane:
    """From the class before each span into its own, and out of that where no other span follows at once."""
    gap = np.append(past[:-1] != lo[1:], True)[: lo.size]
    before = np.zeros(lo.size, np.int64)
    before[1:] = np.where(gap[:-1], 0, now[:-1])
    begins, ends = np.flatnonzero(before != now), np.flatnonzero(gap & (now != 0))
    left = now.take(ends)
    runs = (lo.take(begins), before.take(begins), now.take(begins)), (past.take(ends), left, longs(0, ends.size))
    return Lane(int(now.max(initial=0)) + 1, runs)


def over(hi: Longs) -> Longs:
    """The first keys after last ones; what lasts for ever is over where the next band begins."""
    past = hi + 1
    return np.where(day_of(past) > MAX, past + (SPAN - 2 * MAX - 1), past)


def refine(lanes: Sequence[Lane], bands: int) -> tuple[Longs, Longs, list[Longs]]:
    """Keys at which some lane changes, and `MIN` of every band; the situation of each piece; per lane the class in each
    situation.
    """
    keys, change, first = _sorted(lanes, bands)
    last = np.flatnonzero(np.append(keys[1:] != keys[:-1], True))[:-1]
    situation, held = np.zeros(last.size, np.int64), list[Longs]()
    place = 0
    while place < len(lanes):
        known = len(held[0]) if held else 1
        stop = place + _how_many(lanes[place:], MOST_BITS - (known - 1).bit_length())
        steps, shifts, bits = _steps(lanes[place:stop], first[place], int(first[-1]))
        found = np.cumsum(steps.take(change)).take(last)
        if place:
            found |= situation << bits
        situation, codes = _numbered(found)
        held = [one.take(codes >> bits) for one in held]
        held += [
            (codes >> shift) & ((1 << lane.bits) - 1) for lane, shift in zip(lanes[place:stop], shifts, strict=True)
        ]
        place = stop
    return keys.take(last), situation, held or []


def _sorted(lanes: Sequence[Lane], bands: int) -> tuple[Longs, Longs, list[int]]:
    """The keys of all changes and what changes there, by number: 0 is the beginning of a band, and each lane has
    numbers for a change from any class to any other, from `first` on.
    """
    begins, first = key(np.arange(bands + 1, dtype=np.int64), MIN), [1]
    runs, numbers = [begins], [longs(0, bands + 1)]
    for lane in lanes:
        for keys, before, after in lane.runs:
            runs.append(keys)
            numbers.append(before * lane.classes + after + first[-1])
        first.append(first[-1] + lane.classes * lane.classes)
    bits = first[-1].bit_length()
    if int(begins[-1]).bit_length() + bits < 63:
        merged = np.sort(
            np.concatenate([(run << bits) | number for run, number in zip(runs, numbers, strict=True)]), kind="stable"
        )
        return merged >> bits, merged & ((1 << bits) - 1), first
    keys = np.concatenate(runs)
    order = np.argsort(keys, kind="stable")
    return keys.take(order), np.concatenate(numbers).take(order), first


def _how_many(lanes: Sequence[Lane], room: int) -> int:
    """How many lanes fit into the bits of one step beside the situations that are known; at least one."""
    total = np.cumsum([lane.bits for lane in lanes])
    return max(1, int(np.searchsorted(total, room, side="right")))


def _steps(lanes: Sequence[Lane], first: int, size: int) -> tuple[Longs, list[int], int]:
    """By number of a change what it adds to the situation; where each lane stands in it, and how many bits it has."""
    steps, shifts, bits = np.zeros(size, np.int64), list[int](), 0
    for lane in lanes:
        classes = np.arange(lane.classes)
        steps[first : first + lane.classes**2] = ((classes - classes[:, None]) << bits).ravel()
        first += lane.classes**2
        shifts.append(bits)
        bits += lane.bits
    return steps, shifts, bits


def _numbered(codes: Longs) -> tuple[Longs, Longs]:
    """Codes counted through in their order, and the codes that occur."""
    most = int(codes.max(initial=0))
    if most >> MOST_BITS:
        found, number = np.unique(codes, return_inverse=True)
        return number.astype(np.int64), found
    occurs = np.zeros(most + 1, np.bool_)
    occurs[codes] = True
    found = np.flatnonzero(occurs)
    number = np.empty(most + 1, np.int64)  # filled where codes occur: a million others need not be counted
    number[found] = np.arange(found.size)
    return number.take(codes), found
