"""What is found once for a history is what is found anew for each anchor."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.planning.made import event, made
from validator.core.findings import Verdict
from validator.engine import run
from validator.histories.model import History
from validator.histories.rows import to_columns, to_histories
from validator.reference import evaluate
from validator.time.days import parse

AS_OF = parse("2024-07-01")
FACTS = (
    event("intake", "2024-03-01", kind="new"),
    event("accident", "2024-03-14"),
    event("intake", "2024-05-01", kind="back"),
)
COLUMNS = to_columns([History("h", "person", {}, FACTS)])


@pytest.mark.parametrize(
    "unless",
    [
        "{this: {kind: new}}",
        "{within: [at, at + 3 days], of: accident}",
        "{from: next accident}",
    ],
    ids=["an attribute of the anchor", "the day alone", "what is next to the anchor"],
)
def test_each_anchor_has_its_own_exception(unless: str, tmp_path: Path) -> None:
    """The first intake is exempt, the second is not, whatever makes it so."""
    policy = made(tmp_path, f"a: {{each: intake, within: [at, at + 14 days], do: talk, unless: {unless}}}").policy
    (history,) = to_histories(COLUMNS)
    found = evaluate(policy, history, AS_OF)
    assert [one.verdict for one in found] == [Verdict.NOT_APPLICABLE, Verdict.VIOLATED]
    assert tuple(run(policy, COLUMNS, AS_OF).findings()) == found
