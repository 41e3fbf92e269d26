"""Small policies made to order, to plan under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.histories.model import Fact
from validator.time.days import parse
from validator.usecases.library import Entry, library

if TYPE_CHECKING:
    from pathlib import Path

VOCABULARY = """
vocabulary: made
title: A small world
subjects:
  person: {attributes: {born: date, member: bool}}
events:
  intake: {of: [person], attributes: {kind: {one-of: [new, back]}}}
  accident: {of: [person]}
  talk: {of: [person], act: true, attributes: {how: {one-of: [met, phone]}, heard: {type: bool, act: false}, checked: bool}}
  note: {of: [person], act: true, attributes: {about: id, text: {one-of: [short, long]}}}
  letter: {of: [person], act: true}
spans:
  stay: {of: [person], attributes: {value: {one-of: [home, clinic]}}}
  rest: {of: [person], single: true}
  level: {of: [person], act: true, single: true, attributes: {value: {one-of: [low, high]}}}
  opening: {of: [person], act: true}
"""
HEAD = """
policy: made
version: "1"
title: Made
issuer: made
vocabulary: vocabulary.yaml
subject: person
zone: Europe/Berlin
valid: {from: 2024-01-01}
"""


def made(folder: Path, rules: str, head: str = HEAD) -> Entry:
    """A policy of some rules, each `name: {…}` on a line of its own."""
    named = [line.strip().split(": ", 1) for line in rules.strip().splitlines()]
    body = "\n".join(
        f"  {name}: {{title: A rule, clauses: [c-1], without-examples: Made., {rest.strip()[1:]}"
        for name, rest in named
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocabulary.yaml").write_text(VOCABULARY)
    (folder / "policy.yaml").write_text(f"{head}rules:\n{body}\n")
    (entry,) = library([folder / "policy.yaml"], {}, {})
    return entry


def event(type_: str, on: str, name: str | None = None, /, **attributes: object) -> Fact:
    day = parse(on)
    return Fact(type_, day, day, None, None, True, name, attributes)  # type: ignore[arg-type]


def span(type_: str, first: str, last: str | None, name: str | None = None, /, **attributes: object) -> Fact:
    end = None if last is None else parse(last)
    return Fact(type_, parse(first), end, None, None, False, name, attributes)  # type: ignore[arg-type]
