"""What a policy calls its states."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.usecases.library import library
from validator.usecases.terms import terms

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", ["policies/goettingen/jobakademie.yaml", "docs/examples/road-fines/policy.yaml"])
def test_a_state_that_is_an_exception_is_found_under_its_name(path):
    (entry,) = library([ROOT / path], {}, {})
    names = terms(entry)
    assert set(names.values()) <= set(entry.source.document.get("states").entries)
    assert any(rule.unless in names for rule in entry.policy.rules if rule.unless is not None)


def test_a_reading_that_is_chosen_otherwise_names_another_state():
    path = [ROOT / "policies/herford/kundenkontaktdichte.yaml"]
    (chosen,), (other,) = (library(path, {}, {"waehrend_massnahme": one}) for one in ("ruht", "laeuft"))
    resting = [{name: node for node, name in terms(one).items()}["kontaktdichte_ruht"] for one in (chosen, other)]
    assert resting[0] != resting[1]
