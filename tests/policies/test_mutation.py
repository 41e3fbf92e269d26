"""The examples of the shipped directives notice changes: what they do not notice is explained."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.usecases.library import library
from validator.usecases.mutation import mutate

POLICIES = Path(__file__).parents[2] / "policies"


@pytest.mark.parametrize("name", ["ennepe-ruhr", "goettingen", "ostalbkreis", "wuerzburg"])
def test_every_change_is_noticed_or_explained(name: str) -> None:
    """Herford takes minutes; `fachaufsicht coverage policies/herford --mutate` says the same of it."""
    for entry in library([POLICIES / name], {}, {}):
        found = mutate(entry, {})
        assert [one.change.name for one in found.survivors if not one.because] == []
        assert found.stale == ()
        assert found.total.killed >= 0.95 * found.total.mutants
