"""Findings as four columns, and whether two programs found the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from validator.core.findings import Verdict

VERDICTS = tuple(Verdict)
CODES = {verdict.value: code for code, verdict in enumerate(VERDICTS)}
VIOLATED, MET_LATE, UNDETERMINED, MET, OPEN, NOT_APPLICABLE = range(6)
NO_DAY = -(2**31)
"""The due day of a finding that has none."""


MOST = 5_000_000
"""So many findings of a program are kept to show in what they differ; of more there are only digests."""


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


class Kept:
    """What a program found, as it comes: a digest of each rule's columns, and the rows while they are few."""

    def __init__(self) -> None:
        self.size = 0
        self.digests: dict[str, list[Any]] = {}
        self.rows: dict[str, list[Findings]] = {}

    def add(self, found: Mapping[str, Findings], first: int = 0) -> None:
        """Findings of all rules, of subjects from a place on."""
        self.size += sum(one.size for one in found.values())
        for rule, one in found.items():
            numbered = replace(one, subject=one.subject + np.int32(first))
            own = self.digests.setdefault(rule, [blake2b() for _ in fields(Findings)])
            for digest, column in zip(own, fields(Findings), strict=True):
                digest.update(getattr(numbered, column.name).tobytes())
            self.rows.setdefault(rule, []).append(numbered)
        if self.size > MOST:
            self.rows.clear()

    def write(self, target: Path) -> None:
        """Everything, for a comparison."""
        columns = {f"{rule}/digest": [one.hexdigest() for one in own] for rule, own in self.digests.items()}
        for rule, parts in self.rows.items():
            for one in fields(Findings):
                columns[f"{rule}/{one.name}"] = np.concatenate([getattr(part, one.name) for part in parts])
        np.savez(target, **columns)


def compare(ours: Path, theirs: Path) -> str | None:
    """In what two programs differ, in words; None if they found the same."""
    with np.load(ours) as mine, np.load(theirs) as other:
        rules = {name.rpartition("/")[0] for name in mine.files}
        if rules != {name.rpartition("/")[0] for name in other.files}:
            return "other rules"
        for rule in sorted(rules):
            if not np.array_equal(mine[f"{rule}/digest"], other[f"{rule}/digest"]):
                known = all(f"{rule}/subject" in one.files for one in (mine, other))
                told = difference(read(mine, rule), read(other, rule)) if known else "too many findings to show"
                return f"rule {rule}: {told}"
    return None


def read(file: Any, rule: str) -> Findings:
    return Findings(*(file[f"{rule}/{one.name}"] for one in fields(Findings)))


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
