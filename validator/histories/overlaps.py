"""Spans of one type that lie on one day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from validator.histories.columns import Columns


def overlapping(columns: Columns, kind: str, groups: Collection[str]) -> int:
    """How many subjects have two spans of a type on one day; those of types in `groups` are not counted.

    A span after one that it does not overlap overlaps none before that, so that neighbours in order of start tell all.
    """
    facts = columns.facts.get(kind)
    if facts is None:
        return 0
    spans = np.flatnonzero(~facts.event)
    subject, start, end = facts.subject[spans], facts.start[spans], facts.end[spans]
    meets = (subject[1:] == subject[:-1]) & (start[1:] <= end[:-1])
    formed = [code for code, name in enumerate(columns.subject_types) if name in groups]
    found = np.unique(subject[1:][meets])
    return int((~np.isin(columns.types[found], formed)).sum())
