"""Which changes are made of which forms, and that what is made is a policy again."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.analysis.mutation import texts
from validator.analysis.mutation.documents import walk
from validator.analysis.mutation.mutants import mutants
from validator.analysis.mutation.trees import shown
from validator.core.nodes import parts
from validator.lowering import lower
from validator.policy import yaml
from validator.policy.schema import check
from validator.policy.tree import Leaf, Mapped
from validator.policy.vocabularies import read_vocabulary
from validator.usecases.library import Entry, library

DATA = Path(__file__).parents[2] / "cli" / "data"
POLICIES = Path(__file__).parents[3] / "policies"
VOCABULARY = read_vocabulary(DATA / "vocabulary.yaml")
HEAD = """
policy: muster
version: "1"
title: A sample
issuer: muster
vocabulary: vocabulary.yaml
subject: kunde
valid: {from: 2020-01-31}
"""


def changes(text: str, path: str) -> set[tuple[str, str]]:
    """What is put in place of the part at a path, with the kind of the change."""
    document = yaml.parse(HEAD + text, "p.yaml")
    assert isinstance(document, Mapped)
    return {(one.code, one.after) for one, _ in walk(document, VOCABULARY, {}) if one.at == path}


def rule(text: str) -> str:
    return f"rules:\n  r:\n    title: A rule\n    without-examples: A sample.\n    {text}\n"


@pytest.mark.parametrize(
    ("norm", "path", "expected"),
    [
        ("within: [end - 90 days, end]", "within/0",
         {("duration", "end - 89 days"), ("duration", "end - 91 days"), ("opened", "after end - 90 days")}),
        ("within: [after end, ever]", "within/0", {("closed", "end")}),
        ("within: [after end, ever]", "within/1", set()),
        ("within: [end, end + 1 day]", "within/1",
         {("duration", "end + 0 days"), ("duration", "end + 2 days"), ("opened", "before end + 1 day")}),
        ("within: [at, last 1.3. to at]", "within/1",
         {("day", "last 28.2. to at"), ("day", "last 2.3. to at"), ("opened", "before last 1.3. to at")}),
        ("until: b or a", "until", {("alternative", "a"), ("alternative", "b"), ("comparison", "before")}),
        ("times: {at-least: 3}", "times/at-least", {("number", "2"), ("number", "4"), ("comparison", "more-than")}),
        ("times: {at-most: 0}", "times/at-most", {("number", "1"), ("comparison", "less-than")}),
        ("hours: {at-least: 21.5}", "hours/at-least",
         {("number", "21.4"), ("number", "21.6"), ("comparison", "more-than")}),
        ("lasts: {at-least: 3 months}", "lasts/at-least", {("duration", "2 months"), ("duration", "4 months")}),
        ("while: {any: [a, b]}", "while/any/1", {("item", "")}),
        ("while: {any: [a, b]}", "while/any", {("join", "all")}),
        ("while: s", "while", {("dropped", ""), ("negated", "{not: s}")}),
        ("unless: {not: s}", "unless/not", {("affirmed", "s")}),
        ("suspended-while: s", "suspended-while", {("dropped", ""), ("negated", "{not: s}")}),
        ("excused-by: s", "excused-by", {("dropped", ""), ("negated", "{not: s}")}),
        ("instead-of: [q]", "instead-of", {("dropped", "")}),
        ("when-resumed: pauses", "when-resumed",
         {("word", "runs-on"), ("word", "from-last-act"), ("word", "starts-anew")}),
        ("per: month", "per", {("period", "week"), ("period", "quarter")}),
        ("per: month", "partial", {("word", "partial: whole")}),
        ("roll: true", "roll", {("flip", "false")}),
        ("do: {kontakt: {art: persoenlich}}", "do/kontakt/art", {("test", "")}),
        ("do: {massnahme: kurs}", "do/massnahme", {("test", "{}")}),
        ("do: {massnahme: [kurs, praktikum]}", "do/massnahme/0", {("item", "")}),
        ("each: {kontakt: {time: {at-least: 08:00}}}", "each/kontakt/time/at-least",
         {("time", "07:59"), ("time", "08:01"), ("comparison", "more-than")}),
    ],
)  # fmt: skip
def test_a_form_is_changed_as_it_can_be_mistaken(norm: str, path: str, expected: set[tuple[str, str]]) -> None:
    assert changes(rule(norm), f"rules/r/{path}") == expected


def test_the_days_in_force_are_shifted() -> None:
    assert changes("", "valid/from") == {("day", "2020-01-30"), ("day", "2020-02-01")}


def test_rows_change_places_only_where_the_first_decides() -> None:
    rows = "every: {hit: %s, rows: [{when: a, interval: 1 month}, {when: b, interval: 2 months}]}"
    assert ("order", "{when: b, interval: 2 months}") in changes(rule(rows % "first"), "rules/r/every/rows/0")
    assert not any(code == "order" for code, _ in changes(rule(rows % "strictest"), "rules/r/every/rows/0"))


def test_what_is_said_to_people_is_not_changed() -> None:
    assert changes(rule("because: After 3 months [a, b]."), "rules/r/because") == set()


def test_a_day_that_does_not_exist_is_not_made() -> None:
    assert [code for code, _ in texts.texts("0001-01-01")] == ["day"]
    assert [one for _, one in texts.texts("24:00")] == ["23:59"]


@pytest.fixture(scope="module", params=["ostalbkreis", "wuerzburg"])
def entry(request: pytest.FixtureRequest) -> Entry:
    (found,) = library([POLICIES / request.param], {}, {})
    return found


def test_each_change_of_a_shipped_policy_keeps_to_the_schema(entry: Entry) -> None:
    changed = list(walk(entry.source.document, entry.vocabulary, entry.readings))
    for change, tree in changed[::7]:
        assert check(tree, "policy") == (), change.name


def test_names_of_changes_are_unique(entry: Entry) -> None:
    names = [one.change.name for one in made(entry)]
    assert len(names) == len(set(names))


def test_each_mutant_differs_and_touches_a_rule(entry: Entry) -> None:
    for one in made(entry):
        assert one.policy != entry.policy
        assert one.rules


def test_a_change_touches_the_rules_that_use_what_is_changed(entry: Entry) -> None:
    for one in made(entry):
        if one.change.path[0] == "rules":
            assert one.change.path[1] in one.rules


def test_nothing_is_changed_in_place(entry: Entry) -> None:
    before = shown(entry.source.document)
    made(entry)
    assert shown(entry.source.document) == before
    assert lower(entry.source.document, entry.vocabulary, readings=entry.readings) == entry.policy


def made(entry: Entry):
    return list(mutants(entry.source.document, entry.vocabulary, entry.policy, {}, entry.readings))


def test_places_are_those_of_the_document() -> None:
    document = yaml.parse(HEAD + rule("within: [end, end + 1 day]"), "p.yaml")
    assert isinstance(document, Mapped)
    change = next(one for one, _ in walk(document, VOCABULARY, {}) if one.at == "rules/r/within/1")
    assert (change.place.file, change.place.line) == ("p.yaml", 13)
    assert not any(parts(change, Leaf))
