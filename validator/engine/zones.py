"""Instants and local days of a zone: a table of its transitions, found once by bisection."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from validator.core.days import FIRST_YEAR, LAST_YEAR
from validator.engine.keys import Longs

DAY_MS = 86_400_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HALF_DAY = 14 * 3_600_000
"""No zone is further than this from UTC."""


class Zone:
    """The offsets of one zone from 1900 to 2199; before and after, the nearest offset goes on."""

    def __init__(self, name: str) -> None:
        changes, offsets = _transitions(name)
        self._changes: Longs = np.array(changes, np.int64)
        self._offsets: Longs = np.array(offsets, np.int64)

    def _offset(self, instant: Longs) -> Longs:
        return self._offsets[np.searchsorted(self._changes, instant, side="right")]

    def day(self, instant: Longs) -> Longs:
        """The local day of each instant."""
        return (instant + self._offset(instant)) // DAY_MS

    def clock(self, instant: Longs, day: Longs) -> Longs:
        """The time on the clocks at each instant, in milliseconds since the midnight of that local day."""
        return instant + self._offset(instant) - day.astype(np.int64) * DAY_MS

    def midnight(self, day: Longs) -> Longs:
        """The first instant of each local day; where the clock skips midnight, the instant of the change."""
        local = day.astype(np.int64) * DAY_MS
        before, after = self._offset(local - _HALF_DAY), self._offset(local + _HALF_DAY)
        early, late = local - before, local - after
        change = self._next_change(local - _HALF_DAY)
        return np.where((before == after) | (early < change), early, np.maximum(late, change))

    def _next_change(self, instant: Longs) -> Longs:
        padded = np.append(self._changes, np.iinfo(np.int64).max)
        return padded[np.searchsorted(self._changes, instant, side="right")]


@lru_cache(maxsize=8)
def zone_named(name: str) -> Zone:
    """The zone of that IANA name."""
    return Zone(name)


def _transitions(name: str) -> tuple[list[int], list[int]]:
    zone = ZoneInfo(name)
    last = (datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC) - _EPOCH).days
    day = (datetime(FIRST_YEAR, 1, 1, tzinfo=UTC) - _EPOCH).days
    offset = _offset_at(zone, day * 86_400)
    changes, offsets = [], [offset * 1000]
    for later in range(day + 1, last + 1):
        after = _offset_at(zone, later * 86_400)
        if after != offset:
            changes.append(_bisect(zone, (later - 1) * 86_400, later * 86_400) * 1000)
            offsets.append(after * 1000)
            offset = after
    return changes, offsets


def _offset_at(zone: ZoneInfo, second: int) -> int:
    shift = (_EPOCH + timedelta(seconds=second)).astimezone(zone).utcoffset()
    assert shift is not None
    return int(shift.total_seconds())


def _bisect(zone: ZoneInfo, low: int, high: int) -> int:
    before = _offset_at(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset_at(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high
