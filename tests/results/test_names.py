"""The name of a finding does not rest on what became of others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.results.made import cases_in, made
from validator.results.reading import opened

TWO_ALIKE: dict[str, Any] = {
    "subject": "K-1",
    "type": "kunde",
    "events": [{"type": "aufnahme", "at": "2020-01-05"}, {"type": "bericht", "at": "2020-03-05"}],
    "spans": [
        {"type": "massnahme", "from": "2020-02-01", "to": "2020-02-27", "value": "kurs"},
        {"type": "massnahme", "from": "2020-02-01", "to": "2020-03-30", "value": "kurs"},
    ],
}


def names(path: Path) -> dict[int | None, str]:
    """By due day."""
    with opened(path) as result:
        return {one.finding.due: one.id for one in result.found if one.finding.rule == "bericht"}


def test_findings_on_facts_without_an_id_keep_their_names_whichever_are_listed(tmp_path: Path) -> None:
    cases = cases_in(tmp_path, TWO_ALIKE)
    every = names(made(tmp_path, "--verdicts", "all", cases=cases))
    some = names(made(tmp_path, cases=cases))
    assert len(every) == 2
    assert len(some) == 1
    assert some.items() <= every.items()
    assert len(set(every.values())) == 2


def test_a_second_finding_keeps_its_name_when_the_first_is_cured(tmp_path: Path) -> None:
    without = TWO_ALIKE | {"events": TWO_ALIKE["events"][:1]}
    before = names(made(tmp_path, cases=cases_in(tmp_path, without)))
    after = names(made(tmp_path, cases=cases_in(tmp_path, TWO_ALIKE)))
    assert len(before) == 2
    assert after.items() <= before.items()
