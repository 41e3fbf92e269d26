"""Findings for every value of a missing duration between its shortest and its longest (§ 8.5)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from validator.engine.blocks import (
    MET_LATE,
    NONE,
    NOT_APPLICABLE,
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

DATA = WHYS.index("data")


def between(short: Block, short_band: Longs, long: Block, long_band: Longs, bands: int) -> Block:
    """Per anchor (band) the finding with the longest value, or else with the shortest; doubt where they differ."""
    one, other = _places(short_band, bands), _places(long_band, bands)
    kept = np.flatnonzero((one >= 0) | (other >= 0))
    one, other = one[kept], other[kept]
    shown = taken(joined([long, short]), np.where(other >= 0, other, long.size + one))
    left, right = _verdicts(short, one), _verdicts(long, other)
    agreed = (one >= 0) & (other >= 0) & ((left == right) | (_breach(left) & _breach(right)))
    doubt = ~agreed & (_grave(left) | _grave(right))
    running = ~agreed & ~doubt & ((left == OPENED) | (right == OPENED))
    verdict = np.where(doubt, UNDETERMINED, np.where(running, OPENED, shown.verdict)).astype(np.int8)
    return replace(
        shown,
        verdict=verdict,
        since=np.where(doubt, NONE, shown.since),
        met_on=np.where(doubt | running, NONE, shown.met_on),
        why=np.where(doubt, DATA, np.where(running, NOTHING, shown.why)),
    )


def _places(band: Longs, bands: int) -> Longs:
    found = np.full(bands, -1, np.int64)
    found[band] = np.arange(band.size)
    return found


def _verdicts(block: Block, places: Longs) -> Longs:
    padded = np.append(block.verdict, NOT_APPLICABLE).astype(np.int64)
    return padded[np.where(places >= 0, places, block.size)]


def _breach(verdict: Longs) -> Bools:
    return np.isin(verdict, (VIOLATED, MET_LATE))


def _grave(verdict: Longs) -> Bools:
    return np.isin(verdict, (VIOLATED, MET_LATE, UNDETERMINED))
