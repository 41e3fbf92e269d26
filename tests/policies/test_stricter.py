"""A stricter parameter, reading or interval removes no violation: of every file in `policies/`."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given

from tests.analysis.planning.made import HEAD, event, made, span
from tests.policies import lives, reaching, shipped, stricter
from tests.policies.directions import Direction, Promise, Reason, direction
from tests.policies.orders import Sense, Unordered, Why, duration, flipped
from validator.analysis.probing.probes import Probe
from validator.core.days import Duration, Unit
from validator.core.duties import Clock
from validator.core.rules import Policy, Rule
from validator.histories.model import Fact, History
from validator.time.days import parse
from validator.usecases.library import Entry, library, part

ENTRIES = shipped.ENTRIES
NUMBER = 24
"""Histories of a type of subject for each seed."""
SLICES = 4
"""A clock is asked of every so many-th of its examples for each of its changes, beginning with another each time."""


@cache
def changes(name: str) -> list[stricter.Change]:
    return stricter.changes(ENTRIES[name])


@cache
def sources(name: str) -> dict[str, lives.Source]:
    entry = ENTRIES[name]
    return {kind: lives.source(entry, kind) for kind in sorted({rule.subject for rule in entry.policy.rules})}


@pytest.mark.parametrize("name", ENTRIES)
def test_in_the_examples_a_stricter_value_removes_no_violation(name: str) -> None:
    bases = reaching.probes(ENTRIES[name])
    lost = []
    for turn, change in enumerate(changes(name)):
        for rule in change.directed:
            pair = stricter.pair(change, rule)
            slow = isinstance(pair.rule.norm, Clock)
            lost += stricter.lost(pair, bases[rule][turn % SLICES :: SLICES] if slow else bases[rule])
    assert lost == []


@pytest.mark.parametrize("name", ENTRIES)
@lives.FEW
@given(lives.SEEDS)
def test_in_made_up_histories_a_stricter_value_removes_no_violation(name: str, seed: int) -> None:
    entry = ENTRIES[name]
    drafts = {kind: lives.lives(one, seed, NUMBER) for kind, one in sources(name).items()}
    as_of = lives.first_day(entry) + lives.DAYS
    lost = [(change.name, gone) for change in changes(name) for gone in stricter.lost_in_bulk(change, drafts, as_of)]
    assert lost == []


def test_what_has_no_direction_says_why_in_a_sentence_of_the_list() -> None:
    said = {*map(str, Why), *map(str, Reason)}
    found = [one for name in ENTRIES for one in changes(name)]
    assert [one.name for one in found if not one.rules] == []
    assert [(one.name, why) for one in found for whys in one.reasons.values() for why in whys if why not in said] == []


def test_every_parameter_has_a_direction_for_every_rule_whose_own_form_it_changes() -> None:
    """What hangs on breaches of such a rule moves with them; readings and intervals may have none."""
    left = [
        (one.name, rule, whys)
        for name, entry in ENTRIES.items()
        for one in changes(name)
        if one.name in part(entry.source.document, "parameters")
        for rule, whys in one.reasons.items()
        if whys != (Reason.BREACH,)
    ]
    assert left == []


# Forms and their directions, one a line: rule as it stands, what is changed in its text, which way it goes

WORLD = HEAD + "parameters: {low: {value: LOW}, high: {value: 9}, gap: {value: GAP}}\n"
RULES = {
    "each: intake, within: [at, at + gap], do: talk": Sense.LESS,
    "each: intake, within: [at - gap, at], do: talk": Sense.LESS,
    "each: intake, within: [at, at + gap], never: letter": Sense.MORE,
    "each: intake, within: [at, at + 9 weeks], do: talk, times: {at-least: {parameter: low}}": Sense.MORE,
    "each: intake, within: [at, at + 9 weeks], do: talk, times: {at-most: {parameter: low}}": Sense.LESS,
    "each: intake, within: [at, at + 9 weeks], do: talk, times: {exactly: {parameter: low}}": Why.EXACTLY,
    "each: intake, within: [at, at + gap], do: talk, times: {at-most: 2}": Sense.MORE,
    "each: intake, within: [at, at + gap], do: talk, times: {at-least: 1, at-most: 2}": Why.BOTH,
    "each: {stay: {lasts: {at-least: {parameter: gap}}}}, within: [start, start + 9 weeks], do: talk": Sense.LESS,
    "each: {stay: {lasts: {at-most: {parameter: gap}}}}, within: [start, start + 9 weeks], do: talk": Sense.MORE,
    "each: intake, within: [at, at + 9 weeks], do: talk, while: {within: [at, at + gap], of: accident}": Sense.MORE,
    "each: intake, within: [at, at + 9 weeks], do: talk, while: {not: {within: [at, at + gap], of: accident}}": Sense.LESS,
    "each: intake, within: [at, at + 9 weeks], do: talk, unless: {within: [at, at + gap], of: accident}": Sense.LESS,
    "each: intake, within: [at, at + 9 weeks], do: talk, unless: {number-of: opening, at-least: {parameter: low}}": Sense.MORE,
    "each: intake, within: [at, at + gap], do: talk, unless: {within: [at, at + gap], of: accident}": Reason.EXEMPT,
    "never: letter, while: {within: [at, at + gap], of: accident}": Reason.RUNS,
    "always: opening, while: {within: [at, at + gap], of: accident}": Sense.MORE,
    "always: {within: [at, at + gap], of: accident}, while: stay": Sense.LESS,
    "per: month, do: talk, times: {at-least: {parameter: low}}": Sense.MORE,
    "per: month, partial: pro-rata, do: talk, times: {at-most: {parameter: low}}": Reason.SHARE,
    "per: month, partial: skip, do: talk, while: {within: [at, at + gap], of: accident}": Sense.MORE,
    "per: month, partial: whole, do: talk, while: {within: [at, at + gap], of: accident}": Reason.PART,
    "every: {parameter: gap}, starts: intake, do: talk, when-in-force: from-last-act": Sense.LESS,
}


def entry_of(folder: Path, rule: str, low: int, gap: str) -> Entry:
    head = WORLD.replace("LOW", str(low)).replace("GAP", gap)
    return made(folder, f"a: {{{rule}}}", head)


@pytest.mark.parametrize("rule", RULES)
def test_forms_have_the_direction_that_they_are_read_to_have(rule: str, tmp_path: Path) -> None:
    old, new = entry_of(tmp_path / "old", rule, 2, "40 days"), entry_of(tmp_path / "new", rule, 3, "75 days")
    found = direction(old.policy.rules[0], new.policy.rules[0]).order
    expected = RULES[rule]
    assert found == (expected if isinstance(expected, Sense) else Unordered(frozenset((str(expected),))))


@pytest.mark.parametrize("rule", [rule for rule, way in RULES.items() if isinstance(way, Sense)])
def test_what_a_direction_promises_is_kept_and_the_opposite_is_not(rule: str, tmp_path: Path) -> None:
    """Policies that went the other way than their form says would be noticed."""
    old, new = entry_of(tmp_path / "old", rule, 2, "40 days"), entry_of(tmp_path / "new", rule, 3, "75 days")
    change = stricter.changed("made", old.policy, new.policy)
    one = lives.source(new, "person")
    drafts = {"person": lives.lives(one, 1, 150)}
    assert stricter.lost_in_bulk(change, drafts, one.as_of) == []
    assert stricter.lost_in_bulk(reversed_(change), drafts, one.as_of) != []


def reversed_(change: stricter.Change) -> stricter.Change:
    return replace(change, rules={name: replace(one, order=flipped(one.order)) for name, one in change.rules.items()})


# Clocks


def days(*talks: str, until: str = "2026-01-01", stays: tuple[tuple[str, str | None], ...] = ()) -> Probe:
    """An intake on the first of March 2024, and talks; stays from a day to a day."""
    facts: list[Fact] = [event("intake", "2024-03-01"), *(event("talk", one) for one in talks)]
    facts += [span("stay", first, last) for first, last in stays]
    placed = tuple(replace(one, ordinal=number) for number, one in enumerate(facts))
    return Probe(History("h", "person", {}, placed), parse(until))


def clocks(folder: Path, words: str, intervals: tuple[str, str]) -> stricter.Change:
    """A clock with one interval during stays and another otherwise, and the same with all of them one unit longer."""
    rows = f"[{{when: stay, interval: {intervals[0]}}}, {{when: {{not: stay}}, interval: {intervals[1]}}}]"
    entry = made(folder, f"a: {{every: {{hit: first, rows: {rows}}}, do: talk, starts: intake, {words}}}")
    *_, change = stricter.intervals(entry.policy)
    return change


def test_a_clock_with_shorter_intervals_is_in_breach_on_each_day_that_the_longer_one_is(tmp_path: Path) -> None:
    words = "when-stricter: from-last-act, when-looser: starts-anew, when-in-force: from-last-act"
    change = clocks(tmp_path, words, ("30 days", "60 days"))
    probes = [
        days("2024-06-01", "2024-06-30", stays=(("2024-04-10", "2024-04-20"),)),
        days("2024-04-29", "2024-07-15", "2024-12-01", stays=(("2024-05-10", "2024-06-01"), ("2024-12-20", None))),
        days(stays=(("2024-03-20", "2024-04-05"), ("2024-04-10", "2024-05-05"))),
    ]
    pair = stricter.pair(change, "a")
    assert pair.direction.promise is Promise.STRETCH
    assert stricter.lost(pair, probes) == []
    assert stricter.lost(stricter.pair(reversed_(change), "a"), probes) != []


def test_of_a_clock_whose_rows_change_places_nothing_is_promised(tmp_path: Path) -> None:
    """With 30 and 30 days nothing moves; with 30 and 31 leaving the shorter row gives a fresh interval."""
    words = "when-stricter: from-last-act, when-looser: starts-anew, when-in-force: from-last-act"
    one = clocks(tmp_path, words, ("30 days", "30 days")).old.rules[0]
    two = clocks(tmp_path, words, ("29 days", "30 days")).old.rules[0]
    found = direction(one, two)
    assert found.order == Unordered(frozenset((str(Reason.ROWS),)))
    probe = days(until="2024-04-10", stays=(("2024-03-01", "2024-03-20"),))
    pair = stricter.Pair(policy_of(tmp_path, one), policy_of(tmp_path, two), Direction(Sense.MORE, Promise.STRETCH))
    assert stricter.lost(pair, [probe]) != []


def policy_of(folder: Path, rule: Rule) -> Policy:
    (entry,) = library([folder / "policy.yaml"], {}, {})
    return replace(entry.policy, rules=(rule,))


def test_a_clock_that_begins_anew_after_a_breach_gives_time_again(tmp_path: Path) -> None:
    """The shorter one, in breach when the rest is over, begins anew; the longer one, not yet in breach, goes on."""
    words = "suspended-while: rest, when-resumed: from-last-act, when-in-force: from-last-act"
    entry = made(tmp_path, f"a: {{every: 30 days, do: talk, starts: intake, {words}}}")
    *_, change = stricter.intervals(entry.policy)
    pair = stricter.pair(change, "a")
    base = days(until="2024-05-20")
    resting = (*base.history.facts, replace(span("rest", "2024-04-01", "2024-04-03"), ordinal=1))
    probe = replace(base, history=replace(base.history, facts=resting))
    shorter, longer = (stricter.Course(one, probe) for one in (pair.stricter, pair.looser))
    assert (shorter.anew, longer.anew) == ([parse("2024-04-04")], [])
    assert stricter.lost(pair, [probe]) == []


# Made-up faults


def test_lengths_that_depend_on_the_month_have_no_order() -> None:
    def way(one: Duration, other: Duration) -> object:
        return duration(one, other)

    assert way(Duration(91, Unit.DAY), Duration(3, Unit.MONTH)) == Unordered(frozenset((str(Why.LENGTH),)))
    assert way(Duration(83, Unit.DAY), Duration(3, Unit.MONTH)) is Sense.MORE
    assert way(Duration(12, Unit.MONTH), Duration(1, Unit.YEAR)) is Sense.SAME
    assert way(Duration(25, Unit.HOUR), Duration(1, Unit.DAY)) == Unordered(frozenset((str(Why.LENGTH),)))
