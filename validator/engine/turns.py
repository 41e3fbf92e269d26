"""The gaps of a plan in which the interval changes or the policy comes into force, and what changes in them.

Which changes of rows change the interval is all that a rule's parameters have to do with it: rules whose rows differ in
the same places share the gaps, and only their clocks run anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from validator.engine.keys import heads
from validator.engine.narrow import wide
from validator.engine.ticks import Changes
from validator.engine.uniform import no

if TYPE_CHECKING:
    from validator.engine.keys import Bools, Longs
    from validator.engine.plans import Plan


@dataclass(frozen=True, slots=True, eq=False)
class Turns:
    """Gaps (`at`, by their place in the plan) with their days and rows, and the range of changes in each."""

    at: Longs
    band: Longs
    day: Longs
    row: Longs
    until: Longs
    changes: Changes
    begin: Longs
    end: Longs


def turns_of(plan: Plan, length: Longs) -> Turns:
    """Those of rows with these lengths; made anew unless the last ones differed between the same rows."""
    differs = length[:, None] != length
    if plan.turns is None or plan.turns[0] != differs.tobytes():
        plan.turns = differs.tobytes(), _turns(plan, differs)
    return plan.turns[1]


def _turns(plan: Plan, differs: Bools) -> Turns:
    gaps, chart = plan.gaps, plan.chart
    turning = np.flatnonzero(differs[chart.row[gaps.piece], chart.row[gaps.piece - 1]])
    piece, owner = gaps.piece.take(turning), gaps.owner.take(turning)
    keys, row, first = chart.key.take(piece), chart.row.take(piece), no(piece.size)
    if gaps.entered.size:
        keys, owner = np.concatenate((gaps.entered, keys)), np.concatenate((gaps.enterer, owner))
        order = np.argsort(keys, kind="stable")
        order = order[heads(keys[order])]
        keys, owner, first = keys[order], owner[order], order < gaps.entered.size
        row = chart.at(keys)
    begin = np.flatnonzero(heads(owner))
    at = owner[begin]
    band, day, row_of, until = (wide(column[at]) for column in (gaps.band, gaps.day, gaps.row, gaps.until))
    changes = Changes(keys, row, first, no(keys.size), no(keys.size))
    return Turns(at, band, day, row_of, until, changes, begin, np.append(begin[1:], keys.size)[: begin.size])
