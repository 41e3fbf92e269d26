"""Truths on columns: false 0, unknown 1, true 2, so that `and` is the lesser, `or` the greater."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from validator.engine.keys import Bools
from validator.engine.uniform import uniform

Truths: TypeAlias = NDArray[np.int8]

F, U, T = np.int8(0), np.int8(1), np.int8(2)


def constant(value: np.int8, rows: int) -> Truths:
    """One truth for every row."""
    return uniform(value, rows)


def decide(true: Bools, false: Bools) -> Truths:
    """True where `true`, false where `false`, unknown elsewhere; `true` prevails."""
    return settled(true) | (~(true | false)).view(np.int8)


def settled(true: Bools) -> Truths:
    """True where `true`, false elsewhere; truths are made by sums of bytes, as choosing row by row takes longer."""
    return true.view(np.int8) * T


def perhaps(sure: Bools) -> Truths:
    """True where `sure`, unknown elsewhere."""
    return sure.view(np.int8) + U


def opposite(truths: Truths) -> Truths:
    """Not: unknown stays unknown."""
    return T - truths
