"""The worst findings, chosen from columns, are the worst of all findings."""

from __future__ import annotations

import heapq
from pathlib import Path

import pytest

from validator.core.findings import Finding, Verdict
from validator.reports.worst import candidates
from validator.time.days import parse
from validator.usecases.check import check
from validator.usecases.library import library

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("limit", [0, 1, 3, 50, 10**40])
def test_no_finding_left_out_is_worse_than_one_chosen(limit: int) -> None:
    as_of = parse("2014-06-30")
    entries = library([ROOT / "policies" / "herford"], {}, {})
    report = check(entries, [ROOT / "docs" / "examples" / "herford" / "cases.jsonl"], as_of)

    def badness(one: Finding) -> tuple[object, ...]:
        return one.excused, -(one.late(as_of) or 0), one.subject, one.anchor or 0

    chosen = 0
    for verdict in Verdict:
        for listing in report.listings(frozenset({verdict})):
            some = list(candidates(listing, as_of, limit).findings())
            assert heapq.nsmallest(limit, some, key=badness) == heapq.nsmallest(limit, listing.findings(), key=badness)
            assert len(some) <= limit
            chosen += len(some)
    assert bool(chosen) == bool(limit)
