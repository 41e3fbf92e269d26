"""A history that is carried takes with it the days from which it is recorded."""

from __future__ import annotations

from validator.analysis.probing.probes import Probe, carried
from validator.histories.model import EVERY_TYPE, Fact, History


def test_the_days_recorded_from_are_carried_with_the_facts():
    event = Fact("bericht", 18_000, 18_000, None, None, True, "b", {}, 0)
    probe = Probe(History("", "kunde", {}, (event,), {EVERY_TYPE: 17_990, "bericht": 18_000}), 18_100)
    (there,) = carried(probe, [-30, 0])
    assert there.history.observed == {EVERY_TYPE: 17_960, "bericht": 17_970}
    assert (there.history.facts[0].start, there.as_of) == (17_970, 18_070)
