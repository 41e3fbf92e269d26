"""A cost as a + b · rows + c · findings, fitted by least squares.

Each measurement counts by its relative error: sizes differ by more than ten times, and the plan is for one far beyond.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Model:
    """`worst` is the largest relative error on what it was fitted to, `points` how many these were."""

    fixed: float
    row: float
    finding: float
    worst: float
    points: int

    def cost(self, rows: float, findings: float) -> float:
        """What so many rows with so many findings come to."""
        return self.fixed + self.row * rows + self.finding * findings


def fit(rows: Sequence[float], findings: Sequence[float], costs: Sequence[float]) -> Model:
    """The model of least squares whose parts are not negative: what would be is left out."""
    cost = np.array(costs, float)
    columns = np.stack([np.ones(cost.size), np.array(rows, float), np.array(findings, float)], axis=1) / cost[:, None]
    kept = [0, 1, 2]
    found = np.zeros(3)
    while kept:
        part = np.linalg.lstsq(columns[:, kept], np.ones(cost.size), rcond=None)[0]
        if (part >= 0).all():
            found[kept] = part
            break
        del kept[int(part.argmin())]
    worst = float(np.abs(columns @ found - 1).max())
    return Model(*(float(one) for one in found), worst, cost.size)
