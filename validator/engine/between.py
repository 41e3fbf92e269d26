"""Findings for every value of a missing duration between its shortest and its longest (§ 8.5)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from validator.engine.blocks import (
    MET_LATE,
    NONE,
    NOTHING,
    OPENED,
    UNDETERMINED,
    VIOLATED,
    WHYS,
    Block,
    joined,
    taken,
)

if TYPE_CHECKING:
    from validator.engine.keys import Bools, Longs
    from validator.engine.trivalent import Truths

DATA = WHYS.index("data")


def between(short: Block, short_band: Longs, long: Block, long_band: Longs, bands: int) -> Block:
    """Per anchor (band) the finding with the longest value, or else with the shortest; doubt where they differ."""
    one, other = _places(short_band, bands), _places(long_band, bands)
    kept = np.flatnonzero((one >= 0) | (other >= 0))
    one, other = one[kept], other[kept]
    shown = taken(joined([long, short]), np.where(other >= 0, other, long.size + one))
    left, right = _verdicts(short, one, shown.verdict, other < 0), _verdicts(long, other, shown.verdict, one < 0)
    broken = (left != right) & _breach(left) & _breach(right)
    doubt = (left != right) & ~broken & (_grave(left) | _grave(right))
    running = (left != right) & ~broken & ~doubt
    verdict = np.where(broken, VIOLATED, np.where(doubt, UNDETERMINED, np.where(running, OPENED, shown.verdict)))
    spared = [~_grave(left) | _excused(short, one, shown), ~_grave(right) | _excused(long, other, shown)]
    return replace(
        shown,
        verdict=verdict.astype(np.int8),
        since=np.where(doubt, NONE, shown.since),
        met_on=np.where(broken | doubt | running, NONE, shown.met_on),
        excused=(_grave(left) | _grave(right)) & spared[0] & spared[1],
        why=np.where(doubt, DATA, np.where(running, NOTHING, shown.why)),
    )


def _places(band: Longs, bands: int) -> Longs:
    found = np.full(bands, -1, np.int64)
    found[band] = np.arange(band.size)
    return found


def _verdicts(block: Block, places: Longs, shown: Truths, alone: Bools) -> Longs:
    """The verdicts of one run; where there is none, or none of the other, what is shown."""
    padded = np.append(block.verdict, 0).astype(np.int64)
    return np.where((places < 0) | alone, shown, padded[np.where(places >= 0, places, block.size)])


def _excused(block: Block, places: Longs, shown: Block) -> Bools:
    padded = np.append(block.excused, np.False_)
    return np.where(places < 0, shown.excused, padded[np.where(places >= 0, places, block.size)])


def _breach(verdict: Longs) -> Bools:
    return np.isin(verdict, (VIOLATED, MET_LATE))


def _grave(verdict: Longs) -> Bools:
    return np.isin(verdict, (VIOLATED, MET_LATE, UNDETERMINED))
