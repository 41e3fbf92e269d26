"""What two rules have in common by their form."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "pairs"))

from parties import policies

from validator.analysis.matters import may_share, needed, pairs, parties, root

LETTER = "each: course, within: [end, end + 14 days], do: letter"


@pytest.mark.parametrize(
    ("other", "wanted"),
    [
        ("each: course, within: [start, end], do: letter", True),
        ("each: course, within: [start, end], do: talk", False),
        ("each: {at: end - 1 month, of: course}, within: [at, at + 1 day], do: letter", True),
        ("each: start, within: [at, at + 1 day], do: letter", False),
        ("per: month, do: letter", False),
        ("each: course, within: [start, end], never: letter", False),
    ],
)
def test_two_rules_may_be_on_one_matter_if_they_share_acts_and_anchors(other, wanted):
    some, _ = policies([LETTER, other])
    (pair,) = pairs(parties(some))
    assert may_share(pair) is wanted


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (LETTER, {"end"}),
        ("each: {at: end - 1 month, of: course}, within: [at, at + 1 day], do: letter", {"end"}),
        ("each: course, within: [start, until], do: letter", {"until"}),
        ("each: course, within: [start, last 25.11. to end], do: letter", {"11-25"}),
        ("per: month, do: letter", {"end"}),
    ],
)
def test_due_days_are_counted_from_a_day_of_the_fact_itself(rule, wanted):
    some, _ = policies([rule])
    (party,) = parties(some)
    assert root(party) == wanted


def test_versions_of_one_policy_are_not_set_against_each_other():
    some, _ = policies([LETTER], [LETTER])
    assert len(list(pairs(parties(some)))) == 1


def test_a_policy_is_cut_down_to_what_a_question_needs():
    some, _ = policies(
        [LETTER, "per: month, do: talk", "each: {breach-of: r1}, within: [start, start + 9 days], do: talk"]
    )
    (policy,) = some
    assert [one.id for one in needed(policy, [policy.rules[-1]]).rules] == ["r1", "r3"]
    assert [one.id for one in needed(policy, [policy.rules[1]]).rules] == ["r2"]
