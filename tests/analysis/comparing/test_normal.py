"""What changes no meaning changes no normal form; what changes a bound does."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from worlds import CLOCK, HEAD, NOTE, REPORT, policy, told

from validator.analysis.comparing.changes import Kind

PARAMETERS = "parameters:\n  term: 14 days\n"
DEFINED = "facts:\n  paper: letter\nstates:\n  away: {any: [{stage: out}, {stage: far}]}\n"
LONG = """
  report:
    title: A letter after a course
    clauses: [W-1]
    without-examples: A sample.
    each: {course: {kind: [long, short]}}
    within: [end, end + {term}]
    do: paper
    unless: away
"""
EDITS = {
    "a parameter for its number": (LONG.replace("{term}", "term"), LONG.replace("{term}", "14 days")),
    "weeks for days": (LONG.replace("{term}", "14 days"), LONG.replace("{term}", "2 weeks")),
    "a definition written out": (LONG, LONG.replace("unless: away", "unless: {any: [{stage: far}, {stage: out}]}")),
    "a selection written out": (LONG, LONG.replace("do: paper", "do: letter")),
    "the order of a list": (LONG, LONG.replace("[long, short]", "[short, long]")),
    "one of for any": (LONG, LONG.replace("unless: away", "unless: {stage: [out, far]}")),
    "another title": (LONG, LONG.replace("A letter after", "Paper after")),
    "a denial of a denial": (LONG, LONG.replace("unless: away", "unless: {not: {not: away}}")),
    "a state within a state": (LONG, LONG.replace("unless: away", "unless: {any: [away, {any: [{stage: out}]}]}")),
}


def written(rule: str) -> str:
    return policy(rule.replace("{term}", "14 days"), more=PARAMETERS + DEFINED)


@pytest.mark.parametrize(("old", "new"), EDITS.values(), ids=EDITS.keys())
def test_an_edit_that_keeps_the_meaning_is_no_change(old, new):
    report = told(written(old), written(new))
    assert not report.changed, [(one.name, one.kind) for one in report.changes]


def test_rows_that_exclude_each_other_may_change_places():
    rows = [line for line in CLOCK.splitlines() if "name:" in line]
    swapped = CLOCK.replace("\n".join(rows), "\n".join(reversed(rows)))
    assert swapped != CLOCK
    assert not told(policy(CLOCK), policy(swapped)).changed


def test_rows_that_overlap_may_not():
    overlapping = CLOCK.replace("when: {stage: far}", "when: {any: [{stage: far}, {stage: near}]}")
    rows = [line for line in overlapping.splitlines() if "name:" in line]
    swapped = overlapping.replace("\n".join(rows), "\n".join(reversed(rows)))
    [found] = told(policy(overlapping), policy(swapped)).changes
    assert found.kind is Kind.LOOSER


def test_rows_of_the_strictest_may_change_places():
    strictest = CLOCK.replace("hit: first", "hit: strictest").replace("when: {stage: far}", "when: {course: {}}")
    rows = [line for line in strictest.splitlines() if "name:" in line]
    swapped = strictest.replace("\n".join(rows), "\n".join(reversed(rows)))
    assert not told(policy(strictest), policy(swapped)).changed


@st.composite
def rewritten(draw):
    """One policy, written in another way."""
    name = draw(st.sampled_from(("away", "weg", "abseits")))
    states = draw(
        st.permutations(
            [f"  {name}: {{stage: [{', '.join(draw(st.permutations(('out', 'far'))))}]}}", "  x: {stage: near}"]
        )
    )
    term = draw(st.sampled_from(("14 days", "2 weeks", "term")))
    unless = draw(
        st.sampled_from((name, f"{{any: [{name}]}}", "{any: [{stage: far}, {stage: out}]}", "{stage: [far, out]}"))
    )
    parts = draw(st.permutations(("letter", "talk")))
    rule = f"""
  {draw(st.sampled_from(("report", "bericht")))}:
    title: {draw(st.sampled_from(("A letter", "Ein Brief")))}
    clauses: [W-1]   # {draw(st.sampled_from(("why", "warum")))}
    without-examples: {draw(st.sampled_from(("A sample.", "None.")))}
    each: {{course: {{}}}}
    within: [end, end + {term}]
    do: {{all: [{", ".join(parts)}]}}
    unless: {unless}
"""
    rules = draw(st.permutations((rule, CLOCK, NOTE)))
    return policy(*rules, more=PARAMETERS + "states:\n" + "\n".join(states) + "\n")


@settings(max_examples=15, deadline=None)
@given(rewritten(), rewritten())
def test_one_meaning_has_one_form(one, other):
    report = told(one, other)
    assert not report.changed
    assert all(change.kind is Kind.UNCHANGED for change in report.changes)


@settings(max_examples=6, deadline=None)
@given(st.integers(1, 60), st.integers(1, 60))
def test_less_time_is_stricter(one, other):
    old, new = (policy(REPORT.replace("14 days", f"{days} days"), head=HEAD) for days in (one, other))
    [found] = told(old, new).changes
    assert found.kind is (Kind.UNCHANGED if one == other else Kind.STRICTER if other < one else Kind.LOOSER)
