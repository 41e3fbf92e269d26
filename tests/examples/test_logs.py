"""The two public logs: read whole, judged by policies that the interpreter knows nothing of."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.core.findings import Verdict
from validator.engine import run
from validator.histories.read import read
from validator.time.days import parse
from validator.usecases.library import library

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
MISSING = "the public event logs are not beside this repository"

Counts = dict[tuple[str, Verdict], int]


def judged(example: str, log: str, as_of: str) -> tuple[int, int, Counts]:
    (entry,) = library([ROOT / "docs" / "examples" / example], {}, {})
    columns = read([DATA / log], zone=entry.policy.zone, vocabulary=entry.vocabulary)
    facts = sum(len(kind.subject) for kind in columns.facts.values())
    return len(columns.subjects), facts, run(entry.policy, columns, parse(as_of)).counts()


def breaches(counts: Counts, rule: str) -> int:
    return counts.get((rule, Verdict.VIOLATED), 0) + counts.get((rule, Verdict.MET_LATE), 0)


@pytest.mark.skipif(not (DATA / "sepsis.xes.gz").is_file(), reason=MISSING)
def test_sepsis() -> None:
    subjects, facts, counts = judged("sepsis", "sepsis.xes.gz", "2015-12-31")
    assert (subjects, facts) == (1_050, 15_214)
    assert breaches(counts, "antibiotics-within-one-hour") == 481
    assert counts["antibiotics-within-one-hour", Verdict.MET] == 823 - 481
    found = {rule: breaches(counts, rule) for rule, _ in counts}
    assert found == {
        "antibiotics-within-one-hour": 481,
        "lactic-acid-within-three-hours": 11,
        "lactic-acid-as-ordered": 27,
        "no-antibiotics-before-triage": 0,
        "liquid-within-three-hours": 145,
        "no-quick-return": 116,
    }


@pytest.mark.skipif(not (DATA / "road_traffic_fine.xes.gz").is_file(), reason=MISSING)
def test_road_fines() -> None:
    subjects, facts, counts = judged("road-fines", "road_traffic_fine.xes.gz", "2013-12-31")
    assert (subjects, facts) == (150_370, 561_470)
    assert counts["penalty-after-60-days", Verdict.MET] == 79_860
    found = {rule: breaches(counts, rule) for rule, _ in counts}
    assert found == {
        "penalty-after-60-days": 0,
        "penalty-not-before-1440-hours": 6_386,
        "penalty-not-after-1440-hours": 17_564,
        "appeal-within-60-days": 783,
        "no-collection-of-a-paid-fine": 8,
        "collection-only-after-penalty": 0,
        "sent-within-90-days": 50_012,
        "result-only-after-decision": 1,
    }
