"""Findings as four columns, and whether two programs found the same."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from validator.core.findings import Verdict

VERDICTS = tuple(Verdict)
CODES = {verdict.value: code for code, verdict in enumerate(VERDICTS)}
VIOLATED, MET_LATE, UNDETERMINED, MET, OPEN, NOT_APPLICABLE = range(6)
NO_DAY = -(2**31)
"""The due day of a finding that has none."""


@dataclass(frozen=True, eq=False)
class Findings:
    """One finding a row: subject, anchor and due day as numbers, the verdict as its place in `VERDICTS`."""

    subject: NDArray[np.int32]
    anchor: NDArray[np.int32]
    due: NDArray[np.int32]
    verdict: NDArray[np.int8]

    @property
    def size(self) -> int:
        """How many findings."""
        return int(self.subject.size)


def findings(subject: ArrayLike, anchor: ArrayLike, due: ArrayLike | None, verdict: ArrayLike) -> Findings:
    """Findings in canonical order; no `due`: none of them has a due day."""
    columns = [np.asarray(subject), np.asarray(anchor), np.asarray(verdict)]
    columns.insert(2, np.full(columns[0].size, NO_DAY) if due is None else np.asarray(due))
    order = np.lexsort(columns[::-1])
    return Findings(*(one[order].astype(kind) for one, kind in zip(columns, ("i4", "i4", "i4", "i1"), strict=True)))


def same(ours: Findings, theirs: Findings) -> bool:
    """Whether two programs found the same."""
    return all(np.array_equal(getattr(ours, one.name), getattr(theirs, one.name)) for one in fields(Findings))


def difference(ours: Findings, theirs: Findings) -> str | None:
    """The first rows in which two programs differ; None if they found the same."""
    if same(ours, theirs):
        return None
    mine, other = rows(ours), rows(theirs)
    only = [sorted(mine - other)[:3], sorted(other - mine)[:3]]
    return f"{ours.size:,} findings and {theirs.size:,}; only ours: {only[0]}; only theirs: {only[1]}"


def rows(found: Findings) -> set[tuple[int, int, int, str]]:
    columns = (found.subject.tolist(), found.anchor.tolist(), found.due.tolist(), found.verdict.tolist())
    return {(s, a, d, VERDICTS[v].value) for s, a, d, v in zip(*columns, strict=True)}
