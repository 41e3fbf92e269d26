"""What a policy calls its states."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.core.nodes import parts
from validator.core.truths import All, Any, Between, Compare, Covered, Not
from validator.usecases.library import library
from validator.usecases.terms import terms

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", ["policies", "docs/examples", "tests/cli/data/muster.yaml"])
def test_states_are_found_in_the_rules_under_their_names(path):
    for entry in library([ROOT / path], {}, {}):
        names = terms(entry)
        declared = entry.source.document.get("states")
        assert set(names.values()) <= set(declared.entries if declared is not None else ())
        used = {one for kind in (All, Any, Between, Compare, Covered, Not) for one in parts(entry.policy.rules, kind)}
        assert not names or used & names.keys(), entry.policy.id


def test_a_reading_that_is_chosen_otherwise_names_another_state():
    path = [ROOT / "policies/herford/kundenkontaktdichte.yaml"]
    (chosen,), (other,) = (library(path, {}, {"waehrend_massnahme": one}) for one in ("ruht", "laeuft"))
    resting = [{name: node for node, name in terms(one).items()}["kontaktdichte_ruht"] for one in (chosen, other)]
    assert resting[0] != resting[1]
