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
    return np.where(true, T, np.where(false, F, U))


def opposite(truths: Truths) -> Truths:
    """Not: unknown stays unknown."""
    return T - truths
