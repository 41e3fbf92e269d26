"""A duration that leads out of the calendar is one, and is refused as what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.analysis.planning.made import HEAD, made
from validator.messages.catalogue import render
from validator.policy.problems import BadInput

if TYPE_CHECKING:
    from pathlib import Path

RULE = "a: {each: intake, within: [at, at + %s], do: talk}"
EVERY = "a: {every: %s, do: talk, starts: intake, when-in-force: from-last-act}"


@pytest.mark.parametrize(
    ("rule", "written", "code", "most"),
    [
        (RULE, "101 years", "lowering-duration-range", "100 years"),
        (RULE, "900 years", "lowering-duration-range", "100 years"),
        (RULE, "40001 days", "lowering-duration-range", "40000 days"),
        (RULE, "151 years of life", "lowering-duration-range", "150 years of life"),
        (RULE, "9" * 5000 + " days", "lowering-duration-range", "40000 days"),
        (RULE, "3 days of life", "lowering-duration", None),
        (RULE, "3 decades", "lowering-duration", None),
        (EVERY, "1201 months", "lowering-duration-range", "1200 months"),
        (EVERY, "often", "lowering-duration", None),
    ],
)
def test_what_is_wrong_with_a_duration_is_said(
    rule: str, written: str, code: str, most: str | None, tmp_path: Path
) -> None:
    with pytest.raises(BadInput) as refused:
        made(tmp_path, rule % written)
    (problem,) = refused.value.problems
    assert (problem.code, problem.fields.get("most")) == (code, most)
    for language in ("de", "en"):
        assert (most or "3 months") in render(problem, language)


@pytest.mark.parametrize(
    ("low", "high", "code"), [("1 day", "900 years", "-range"), ("soon", "9 days", ""), ("9 days", "1 day", "")]
)
def test_bounds_of_a_missing_duration_are_held_to_the_same(low: str, high: str, code: str, tmp_path: Path) -> None:
    head = f"{HEAD}parameters: {{some: {{missing: An annex, between: [{low}, {high}]}}}}\n"
    with pytest.raises(BadInput) as refused:
        made(tmp_path, RULE % "some", head)
    expected = "lowering-between" if (low, high) == ("9 days", "1 day") else f"lowering-duration{code}"
    assert [one.code for one in refused.value.problems] == [expected]
