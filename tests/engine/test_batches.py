"""Batches are gone once they are judged: what a run holds does not grow with the number of its batches."""

import gc
from pathlib import Path

from validator.engine import run_batches
from validator.engine.pool import Pool
from validator.engine.session import Session
from validator.histories.read import read
from validator.time.days import parse
from validator.usecases.library import library

ROOT = Path(__file__).parents[2]


def test_no_batch_outlives_its_run() -> None:
    (entry,) = library([ROOT / "policies" / "herford"], {}, {})
    columns = read(
        [ROOT / "docs" / "examples" / "herford" / "cases.jsonl"], zone=entry.policy.zone, vocabulary=entry.vocabulary
    )
    gc.collect()
    gc.disable()
    try:
        results = run_batches(entry.policy, columns, parse("2014-06-30"), batch_facts=800)
        held = [one for one in gc.get_objects() if isinstance(one, Pool | Session)]
    finally:
        gc.enable()
    assert results.counts()
    assert not held
