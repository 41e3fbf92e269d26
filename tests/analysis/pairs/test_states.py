"""Rules about acts that last: what no choice of their days keeps is found, and nothing else."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.planning.made import HEAD, event, made, span
from validator.analysis import search
from validator.analysis.contexts.judging import Court
from validator.analysis.faults import Kind
from validator.analysis.generation.drafts import Draft
from validator.analysis.matters import parties
from validator.analysis.pairs import pair_faults
from validator.analysis.pairs.states import Choices, barred
from validator.analysis.pairs.trials import BROKEN
from validator.analysis.questions import Ledger, Reason, Topic
from validator.analysis.search import search_faults
from validator.reference import evaluate
from validator.time.days import iso, parse

if TYPE_CHECKING:
    from pathlib import Path

RULE = "{each: %s, within: [at, at + %s days], %s}"
NEVER = RULE % ("intake", 9, "never: opening")
FOUND = [
    ("always and never", "{always: opening}", NEVER, True),
    ("always in a state", "{always: opening, while: {stay: home}}", NEVER, True),
    ("always one of two, of which one happens", "{always: {any: [opening, {stay: home}]}}", NEVER, True),
    ("always not", "{always: {not: opening}}", RULE % ("intake", 4, "do: opening"), True),
    ("while it lasts", "{each: accident, must: {while: opening}}", NEVER, True),
    (
        "while it lasts, after the prohibition",
        "{each: intake, must: {while: opening}}",
        "{each: intake, within: [at + 1 day, at + 9 days], never: opening}",
        False,
    ),
    ("asked for on a day", RULE % ("intake", 0, "do: opening"), NEVER, True),
    ("asked for on a day more", RULE % ("intake", 10, "do: opening"), NEVER, False),
    ("never in a state", RULE % ("intake", 4, "do: opening"), "{never: opening, while: {stay: home}}", True),
    (
        "one at a time, on one day",
        RULE % ("intake", 0, "do: {level: low}"),
        RULE % ("intake", 0, "do: {level: high}"),
        True,
    ),
    (
        "one at a time, on two days",
        RULE % ("intake", 1, "do: {level: low}"),
        RULE % ("intake", 1, "do: {level: high}"),
        False,
    ),
    ("one at a time, always and once", "{always: {level: low}}", "{each: intake, must: {while: {level: high}}}", True),
    ("several at a time", RULE % ("intake", 0, "do: opening"), RULE % ("intake", 0, "do: {level: high}"), False),
    (
        "an act in a state that acts make",
        RULE % ("intake", 4, "do: talk"),
        "{each: talk, must: {while: opening}}",
        False,
    ),
]


@pytest.mark.parametrize(("first", "second", "wanted"), [one[1:] for one in FOUND], ids=[one[0] for one in FOUND])
def test_two_rules_about_acts_that_last(first: str, second: str, wanted: bool, tmp_path: Path) -> None:
    entry, ledger = made(tmp_path, f"a: {first}\nb: {second}"), Ledger()
    found = [one for one in pair_faults([entry.policy], entry.vocabulary, ledger=ledger) if one.kind is Kind.CONFLICT]
    assert [[norm.rule for norm in one.norms] for one in found] == ([["a", "b"]] if wanted else [])
    assert not [one for one in ledger.account().unasked if one.topic is Topic.CONFLICT]
    for fault in found:
        for broken, witness in zip("ba", fault.witnesses, strict=True):
            judged = evaluate(entry.policy, witness.history, witness.as_of)
            assert {one.rule for one in judged if one.verdict.breach} == {broken}


THREE = f"a: {RULE % ('intake', 4, 'do: talk')}\nb: {{each: talk, must: {{while: opening}}}}\nc: {RULE}"


@pytest.mark.parametrize(("days", "wanted"), [(4, [["a", "b", "c"]]), (3, [])])
def test_three_rules_of_which_one_asks_for_a_state(
    days: int, wanted: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "SHRINKING", 2)
    entry = made(tmp_path, THREE % ("intake", days, "never: opening"))
    found = list(search_faults([entry.policy], entry.vocabulary, examples=3))
    assert [[norm.rule for norm in one.norms] for one in found] == wanted


BARRED = [
    ("a number of acts", RULE % ("intake", 4, "do: opening, times: {at-least: 2}"), Reason.SINGLE_ACTS),
    ("the length of an act", RULE % ("intake", 4, "do: {opening: {lasts: {at-least: 3 days}}}"), Reason.VALUES),
    ("days of acts", RULE % ("intake", 4, "do: opening, days: {at-least: 2}"), Reason.SINGLE_ACTS),
    ("a day of an act", "{each: opening, within: [start, start + 2 days], do: talk}", None),
    (
        "a duty that hangs on an act",
        "{each: opening, within: [start, start + 2 days], do: opening}",
        Reason.SINGLE_ACTS,
    ),
    ("a state of the past", "{always: {between: [talk, letter]}}", Reason.SINGLE_ACTS),
    ("a clock", "{every: 1 month, do: opening, starts: intake, when-in-force: from-last-act}", Reason.SINGLE_ACTS),
    ("an exception by acts", RULE % ("intake", 4, "do: opening, unless: opening"), Reason.SINGLE_ACTS),
]


@pytest.mark.parametrize(("rule", "reason"), [one[1:] for one in BARRED], ids=[one[0] for one in BARRED])
def test_what_choices_of_days_do_not_decide_is_turned_back(rule: str, reason: Reason | None, tmp_path: Path) -> None:
    entry = made(tmp_path, f"a: {rule}")
    assert barred(parties([entry.policy]), entry.vocabulary) is reason


FIRST, LAST = parse("2024-01-01"), parse("2024-01-08")
OPEN = HEAD.replace("{from: 2024-01-01}", "{from: 2024-01-01, to: 2024-01-07}")
DAYS = st.integers(-1, 4)
STATES = st.sampled_from(
    ["opening", "{not: opening}", "{any: [opening, {stay: home}]}", "{all: [opening, {not: {stay: home}}]}"]
)
SMALL = st.one_of(
    st.tuples(DAYS, DAYS, st.sampled_from(["do", "never"])).map(
        lambda one: (
            f"{{each: intake, within: [at + {min(one[:2]) + 1} days, at + {max(one[:2]) + 1} days], {one[2]}: opening}}"
        )
    ),
    STATES.map(lambda one: f"{{each: intake, must: {{while: {one}}}}}"),
    STATES.map(lambda one: f"{{always: {one}}}"),
    STATES.map(lambda one: f"{{always: {one}, while: {{stay: clinic}}}}"),
)


@settings(max_examples=15, deadline=None)
@given(
    rules=st.lists(SMALL, min_size=2, max_size=3),
    day=st.integers(0, 5),
    stay=st.sampled_from(["home", "clinic"]),
    begun=st.integers(0, 5),
    ends=st.booleans(),
)
def test_if_any_acts_keep_the_rules_some_choice_does(
    rules: list[str], day: int, stay: str, begun: int, ends: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    head = OPEN if ends else HEAD
    entry = made(tmp_path_factory.mktemp("small"), "\n".join(f"r{n}: {one}" for n, one in enumerate(rules)), head)
    sides = parties([entry.policy])
    assert barred(sides, entry.vocabulary) is None or all("opening" not in one for one in rules)
    context = Draft("person")
    context.add(event("intake", iso(FIRST + day)))
    context.add(span("stay", iso(FIRST + begun), iso(FIRST + begun + 2), value=stay))
    court = Court(sides)
    tried = Choices(court, entry.vocabulary, context, LAST).drafts()
    assert not isinstance(tried, Reason)
    kept = any(BROKEN not in one for one in court.engine(tried, LAST))
    assert kept is any(BROKEN not in one for one in court.engine(list(every(context)), LAST))


def every(context: Draft):
    """The context with each set of days on which there is an opening."""
    for chosen in range(1 << (LAST - FIRST + 1)):
        draft = context.copy()
        open_days = [FIRST + place for place in range(LAST - FIRST + 1) if chosen >> place & 1]
        for _, several in groupby(enumerate(open_days), lambda one: one[1] - one[0]):
            run = [day for _, day in several]
            draft.add(span("opening", iso(run[0]), iso(run[-1])))
        yield draft
