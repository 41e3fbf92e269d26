"""The due list holds exactly those findings of a result that are open, and due in the days asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.results.made import key_in
from validator.core.findings import Verdict
from validator.results.due import due_list
from validator.results.keys import read_key
from validator.results.model import Options
from validator.results.veil import Veil
from validator.results.writing import collected
from validator.time.days import parse
from validator.usecases.check import checked
from validator.usecases.library import library
from validator.usecases.resources import Resources

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "docs" / "examples" / "herford" / "cases.jsonl"


@pytest.mark.parametrize("as_of", ["2013-01-31", "2014-06-30"])
def test_it_agrees_with_the_result(tmp_path: Path, as_of: str) -> None:
    entries = library([ROOT / "policies" / "herford"], {}, {})
    key = read_key(key_in(tmp_path))
    day = parse(as_of)
    options = Options((), (), tuple(Verdict), None, 5, False, False, key.mark)
    every = frozenset(Verdict)
    with checked(entries, [SAMPLE], day, every, None, Resources(), veil=Veil(key)) as report:
        found = collected(report, options, key).found
        for length in (0, 42):
            listed = due_list(report, entries, options, key, None, day + length, overdue=True)
            due = {one.id for one in found if one.finding.verdict is Verdict.OPEN
                   and one.finding.due is not None and day <= one.finding.due <= day + length}  # fmt: skip
            assert {one.id for one in listed.open} == due
            assert [one.finding.due for one in listed.open] == sorted(one.finding.due or 0 for one in listed.open)
            missed = {
                one.id for one in found if one.finding.verdict is Verdict.VIOLATED and one.finding.due is not None
            }
            assert {one.id for one in listed.overdue or ()} == missed
            assert due_list(report, entries, options, key, None, day + length, overdue=False).overdue is None
        assert {one.id: one for one in found}.keys() >= {one.id for one in listed.open}
