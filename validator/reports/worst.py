"""The worst of very many findings: chosen from columns, so that only few become objects."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from validator.engine.blocks import NONE, VERDICTS
from validator.engine.keys import MAX

if TYPE_CHECKING:
    from validator.engine.keys import Bools, Longs
    from validator.engine.results import Listing

BREACHED = np.array([verdict.breach for verdict in VERDICTS])


def candidates(listing: Listing, as_of: int, limit: int) -> Listing:
    """As many findings of a listing as asked for, in its order, none of which is better than one left out.

    Those that are not excused are worse, then those that are later, then those that come first by subject and anchor.
    """
    block, rows = listing.part.block, listing.rows
    due, met_on, anchor = block.due[rows], block.met_on[rows], block.anchor[rows]
    counted = dated(due) & BREACHED[block.verdict[rows]]
    late = np.where(counted, np.where(dated(met_on), met_on, as_of) - np.where(counted, due, 0), 0)
    keys = (np.where(dated(anchor), anchor, 0), block.subject[rows], -late, block.excused[rows])
    return replace(listing, rows=rows[np.sort(np.lexsort(keys)[:limit])])


def dated(column: Longs) -> Bools:
    """Which rows have a day."""
    found: Bools = (column != NONE) & (column != MAX)
    return found
