"""Test: the examples that stand beside the rules, run by the reference and by the engine."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from validator.engine import run
from validator.histories.assembling import assemble
from validator.histories.data import datum
from validator.histories.gathering import Gathering
from validator.histories.lines import DECODER, add
from validator.histories.moments import Moments
from validator.histories.records import Reading
from validator.histories.rows import to_columns, to_histories
from validator.policy.problems import BadInput
from validator.policy.schema import plain
from validator.policy.tree import Listing, Mapped
from validator.reference import evaluate
from validator.time.days import iso, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from validator.core.findings import Finding
    from validator.histories.columns import Columns
    from validator.histories.model import History
    from validator.policy.problems import Place, Problem
    from validator.usecases.library import Entry


@dataclass(frozen=True, slots=True)
class Example:
    """A history with the findings of one rule that it must give."""

    rule: str
    says: str
    place: Place
    as_of: int
    history: Mapping[str, Any]
    expected: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An example that does not give what it says, by one of the evaluators; the findings as plain values."""

    example: Example
    evaluator: str
    found: tuple[Mapping[str, Any], ...]


def run_examples(entry: Entry) -> tuple[int, tuple[Mismatch, ...]]:
    """How many examples a policy has, and those that fail; BadInput for histories that cannot be read."""
    return run_all(tuple((entry, one) for one in examples(entry)))


def run_all(found: Sequence[tuple[Entry, Example]]) -> tuple[int, tuple[Mismatch, ...]]:
    """How many examples there are, and those that fail; BadInput for histories that cannot be read."""
    problems: list[Problem] = []
    read: list[Told] = []
    for entry, one in found:
        try:
            read.append(Told(entry, one, next(to_histories(columns_of(one, entry)))))
        except BadInput as error:
            problems += error.problems
    if problems:
        raise BadInput(problems)
    by_engine = engine(read)
    return len(found), tuple(chain.from_iterable(map(mismatches, read, by_engine)))


@dataclass(frozen=True, slots=True)
class Told:
    """An example with its history."""

    entry: Entry
    example: Example
    history: History


def engine(read: Sequence[Told]) -> list[tuple[Finding, ...]]:
    """What the engine finds in each history; those of one policy and day are judged at once, which takes no longer."""
    found: list[tuple[Finding, ...]] = [()] * len(read)
    alike: dict[tuple[tuple[str, str], int], list[int]] = {}
    for place, one in enumerate(read):
        alike.setdefault((one.entry.key, one.example.as_of), []).append(place)
    for places in alike.values():
        first = read[places[0]]
        names = {f"{place:09}": place for place in places}
        columns = to_columns(replace(read[place].history, subject=name) for name, place in names.items())
        findings = run(first.entry.policy, columns, first.example.as_of).findings()
        by_subject: dict[str, list[Finding]] = {}
        for finding in findings:
            by_subject.setdefault(finding.subject, []).append(finding)
        for name, own in by_subject.items():
            subject = read[names[name]].history.subject
            found[names[name]] = tuple(replace(finding, subject=subject) for finding in own)
    return found


def examples(entry: Entry) -> Iterator[Example]:
    """The examples of all rules, in the order of the file."""
    rules = entry.source.document.get("rules")
    for name, rule in (rules.entries if isinstance(rules, Mapped) else {}).items():
        listed = rule.get("examples") if isinstance(rule, Mapped) else None
        for tree in listed if isinstance(listed, Listing) else ():
            content = plain(tree)
            as_of, expected = parse(content["as-of"]), tuple(content["expect"])
            yield Example(name, content["says"], tree.place, as_of, content["history"], expected)


def mismatches(told: Told, by_engine: tuple[Finding, ...]) -> Iterator[Mismatch]:
    """What the reference and the engine make of an example, where it is not what is expected."""
    example = told.example
    by_reference = evaluate(told.entry.policy, told.history, example.as_of)
    for evaluator, findings in (("reference", by_reference), ("engine", by_engine)):
        own = [one for one in findings if one.rule == example.rule]
        if not agree(example.expected, own):
            yield Mismatch(example, evaluator, tuple(map(brief, own)))
    if by_reference != by_engine:
        yield Mismatch(example, "engine ≠ reference", tuple(map(brief, differing(by_engine, by_reference))))


def columns_of(example: Example, entry: Entry) -> Columns:
    """The example's history as a history file would give it."""
    rule = next(one for one in entry.policy.rules if one.id == example.rule)
    given = {"subject": "example", "type": rule.subject, **example.history}
    gathered = Gathering()
    reading = Reading(gathered, Moments(entry.policy.zone), entry.vocabulary, datum)
    add(DECODER.decode(json.dumps(given)), example.place, reading)
    return assemble(gathered)


def agree(expected: tuple[Mapping[str, Any], ...], found: list[Finding]) -> bool:
    """As many findings as expected, in order, alike in every field that the example names."""
    if len(expected) != len(found):
        return False
    return all(wanted.items() <= brief(one).items() for wanted, one in zip(expected, found, strict=True))


def brief(one: Finding) -> dict[str, Any]:
    """A finding in the fields that an example can name."""
    days = {"due": one.due, "since": one.since, "anchor": one.anchor, "until": one.until, "met-on": one.met_on}
    shown = {name: None if day is None else iso(day) for name, day in days.items()}
    return {"verdict": one.verdict.value, **shown, "row": one.row, "excused": one.excused}


def differing(some: Iterable[Finding], others: Iterable[Finding]) -> list[Finding]:
    """The findings that stand on one side only."""
    left, right = list(some), list(others)
    return [one for one in left if one not in right] + [one for one in right if one not in left]
