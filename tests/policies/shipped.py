"""The policies of this repository, loaded once for all tests of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from validator.usecases.examples import Mismatch, run_examples
from validator.usecases.library import Entry, library

POLICIES = Path(__file__).parents[2] / "policies"
ENTRIES: dict[str, Entry] = {entry.policy.id: entry for entry in library([POLICIES], {}, {})}
"""Each policy by its id."""


@cache
def examples_run(name: str) -> tuple[int, tuple[Mismatch, ...]]:
    """How many examples a policy has, and those that fail."""
    return run_examples(ENTRIES[name])
