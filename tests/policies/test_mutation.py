"""The examples of the shipped directives notice changes: what they do not notice is explained."""

from __future__ import annotations

import pytest

from tests.policies import shipped
from validator.usecases.mutation import mutate


@pytest.mark.parametrize("name", ["ennepe-ruhr", "goettingen", "ostalbkreis", "wuerzburg"])
def test_every_change_is_noticed_or_explained(name: str) -> None:
    """Herford takes minutes; `fachaufsicht coverage policies/herford --mutate` says the same of it."""
    for entry in [one for one in shipped.ENTRIES.values() if one.source.path.parent.name == name]:
        found = mutate(entry, {})
        assert [one.change.name for one in found.survivors if not one.because] == []
        assert found.stale == ()
        assert found.total.killed >= 0.95 * found.total.mutants
