"""How many obligations got which verdict: by rule, by unit, by the month in which they were due."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from validator.core.findings import Verdict
from validator.engine.blocks import NONE, VERDICTS
from validator.engine.keys import MAX
from validator.results.model import Count
from validator.results.units import NO_UNIT, Units, merged
from validator.results.veil import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from validator.engine.blocks import Block
    from validator.engine.results import Listing
    from validator.histories.columns import Columns

Longs = NDArray[np.int64]
NO_MONTH = np.int64(-(2**31))
Key = tuple[str, str, str, str | None, int | None]
"""Policy, version, rule, unit, month."""


@dataclass(slots=True)
class Counting:
    """Counts on their way, and whom each unit answers for."""

    unit: str | None
    counts: defaultdict[Key, dict[Verdict, int]] = field(default_factory=lambda: defaultdict(dict))
    subjects: defaultdict[str | None, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, listing: Listing) -> None:
        """Count the findings of a rule on a batch."""
        part, policy = listing.part, listing.results.policy
        columns, rows = listing.results.columns, listing.rows
        days = decided_on(part.block)[rows]
        subjects = part.block.subject[rows].astype(np.int64)
        units = Units(columns, self.unit).of(subjects, days)
        months = np.where(days == NONE, NO_MONTH, month(days))
        verdicts = part.block.verdict[rows].astype(np.int64)
        for (unit, when, verdict), count in tallied(units, months, verdicts):
            key = (policy.id, policy.version, part.rule.id, name(columns, unit), None if when == NO_MONTH else when)
            kept = self.counts[key]
            kept[VERDICTS[verdict]] = kept.get(VERDICTS[verdict], 0) + count
        if self.unit is not None:
            for (unit, subject), _ in tallied(units, subjects):
                self.subjects[name(columns, unit)].add(columns.subjects[subject])

    def shown(self, smallest: int) -> dict[str | None, str | None]:
        """What each unit is shown as; without units, nothing is merged."""
        if self.unit is None:
            return {None: None}
        return merged({one: frozenset(found) for one, found in self.subjects.items()}, smallest)

    def total(self, shown: Mapping[str | None, str | None]) -> tuple[Count, ...]:
        """The counts, in order, small units together."""
        found: defaultdict[Key, dict[Verdict, int]] = defaultdict(dict)
        for (policy, version, rule, unit, when), counts in self.counts.items():
            kept = found[policy, version, rule, shown[unit], when]
            for verdict, count in counts.items():
                kept[verdict] = kept.get(verdict, 0) + count
        order = sorted(
            found, key=lambda key: (*key[:3], key[3] is not None, key[3] or "", key[4] is not None, key[4] or 0)
        )
        return tuple(Count(*key, {one: found[key].get(one, 0) for one in Verdict}) for key in order)


def counted(listings: Iterable[Listing], unit: str | None) -> Counting:
    """The counts of findings of all verdicts."""
    found = Counting(unit)
    for listing in listings:
        found.add(listing)
    return found


def name(columns: Columns, code: int) -> str | None:
    """A unit by its code."""
    if code == NO_UNIT:
        return None
    return told(columns.values[code])


def tallied(*columns: Longs) -> Iterator[tuple[tuple[int, ...], int]]:
    """The distinct rows of some columns with how often each stands there."""
    rows, counts = np.unique(np.stack(columns, axis=1), axis=0, return_counts=True)
    yield from zip(map(tuple, rows.tolist()), counts.tolist(), strict=True)


def decided_on(block: Block) -> Longs:
    """The day an obligation is counted on: when it was due; else since when broken, until when looked at, begun."""
    found = np.full(block.size, NONE, np.int64)
    for column in (block.due, block.since, block.until, block.anchor):
        open_ones = found == NONE
        found[open_ones] = np.where(column == MAX, NONE, column)[open_ones]
    return found


def month(days: Longs) -> Longs:
    """The month of each day, counted from January 1970; days that are none give any number."""
    known = np.where(days == NONE, 0, days)
    return known.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
