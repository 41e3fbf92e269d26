"""Small policies about one world, and what became of their rules."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from validator.analysis.comparing.changes import Change
from validator.time.days import iso
from validator.usecases.diff.diff import diff
from validator.usecases.diff.loading import Choices, both
from validator.usecases.diff.model import Report

VOCABULARY = """
vocabulary: world
title: A small world
subjects:
  person: {attributes: {born: date, keen: bool}}
events:
  start: {of: [person], attributes: {note: {type: text, absent: none}, kind: {one-of: [a, b, c]}}}
  talk: {of: [person], act: true, attributes: {form: {one-of: [face, phone, letter]}}}
  letter: {of: [person], act: true}
spans:
  course: {of: [person], attributes: {kind: {one-of: [long, short]}}}
  stage: {of: [person], single: true, attributes: {value: {one-of: [near, far, out]}}}
"""
HEAD = """policy: world
version: "1"
title: A world
issuer: world
vocabulary: vocabulary.yaml
subject: person
valid: {from: 2020-01-01}
"""
REPORT = """
  report:
    title: A letter after a course
    clauses: [W-1]
    without-examples: A sample.
    each: {course: {}}
    within: [end, end + 14 days]
    do: letter
"""
CLOCK = """
  talks:
    title: Talks in time
    clauses: [W-2]
    without-examples: A sample.
    every:
      hit: first
      rows:
        - {name: near, when: {stage: near}, interval: 1 month}
        - {name: far, when: {stage: far}, interval: 3 months}
    do: talk
    starts: start
    when-stricter: runs-on
    when-looser: runs-on
    when-in-force: from-last-act
"""
NOTE = """
  noted:
    title: A start has a note
    clauses: [W-3]
    without-examples: A sample.
    each: start
    must: {note: known}
"""
BAN = """
  calm:
    title: No course while far
    clauses: [W-4]
    without-examples: A sample.
    never: {course: {}}
    while: {stage: far}
"""


def policy(*rules: str, head: str = HEAD, more: str = "") -> str:
    """A policy of some rules."""
    return f"{head}{more}rules:{''.join(rules)}"


def told(
    old: str, new: str, choices: tuple[Choices, Choices] = (Choices(), Choices()), *, prove: bool = False
) -> Report:
    """What diff finds."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "vocabulary.yaml").write_text(VOCABULARY)
        for file, content in (("old.yaml", old), ("new.yaml", new)):
            (folder / file).write_text(content)
        return diff(*both(folder / "old.yaml", folder / "new.yaml", Choices(), choices), prove=prove)


def only(old: str, new: str) -> Change:
    """The one change that matters."""
    [found] = [one for one in told(old, new).changes if one.matters or one.renamed]
    return found


def shown(change: Change) -> list[tuple[object, ...]]:
    """Each witness: the effect, the as-of day, the facts with their days."""
    return [
        (
            one.effect.value,
            iso(one.as_of),
            [
                (
                    fact.type,
                    iso(fact.start),
                    *([] if fact.event else [fact.end and iso(fact.end)]),
                    *fact.attributes.values(),
                )
                for fact in one.history.facts
            ],
        )
        for one in change.witnesses
    ]
