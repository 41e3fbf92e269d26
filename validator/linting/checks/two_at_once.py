"""Examples in which a subject has two spans on one day of which the vocabulary allows one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from validator.linting.examples import examples
from validator.linting.model import Check, Remark, text
from validator.policy.tree import Listing, Mapped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from validator.linting.model import Subject
    from validator.policy.tree import Tree

OPEN = "9999"
"""Sorts behind every day: a span that goes on."""


def found(subject: Subject) -> Iterator[Remark]:
    """The first two spans of a `single` type that an example lets overlap; days as written sort as days do."""
    single = {name for name, one in subject.vocabulary.facts.items() if one.single}
    for name, example in examples(subject):
        for kind, stretches in sorted(spans(example.get("history"), single).items()):
            if any(later[0] <= earlier[1] for earlier, later in pairwise(sorted(stretches))):
                yield Remark(example.place, {"type": kind}, name)


def spans(history: Tree | None, single: AbstractSet[str]) -> dict[str, list[tuple[str, str]]]:
    """Per type of which there is one at a time the stretches of an example's spans."""
    found: dict[str, list[tuple[str, str]]] = {}
    listed = history.get("spans") if isinstance(history, Mapped) else None
    for one in listed if isinstance(listed, Listing) else ():
        if isinstance(one, Mapped) and (kind := text(one.get("type"))) in single:
            found.setdefault(kind, []).append(stretch(one))
    return found


def stretch(span: Mapped) -> tuple[str, str]:
    """The first and the last day of a span, as text."""
    last = text(span.get("to"))
    return text(span.get("from"))[:10], OPEN if last in ("", "None") else last[:10]


WRONG = """\
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    clauses: [M-1]
    each: aufnahme
    while: {profil: nah}
    within: [at, at + 14 days]
    do: gespraech
    examples:
      - says: a talk in time
        as-of: 2020-03-01
        history: {events: [{type: aufnahme, at: 2020-02-01}, {type: gespraech, at: 2020-02-05}],
                  spans: [{type: profil, from: 2020-01-01, value: nah}]}
        expect: [{verdict: met, due: 2020-02-15}]
      - says: no talk, with two profiles on one day
        as-of: 2020-03-01
        history: {events: [{type: aufnahme, at: 2020-02-01}],
                  spans: [{type: profil, from: 2020-01-01, value: nah}, {type: profil, from: 2020-02-01, value: fern}]}
        expect: [{verdict: violated, due: 2020-02-15, since: 2020-02-16}]
"""
RIGHT = """\
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    clauses: [M-1]
    each: aufnahme
    while: {profil: nah}
    within: [at, at + 14 days]
    do: gespraech
    examples:
      - says: a talk in time
        as-of: 2020-03-01
        history: {events: [{type: aufnahme, at: 2020-02-01}, {type: gespraech, at: 2020-02-05}],
                  spans: [{type: profil, from: 2020-01-01, value: nah}]}
        expect: [{verdict: met, due: 2020-02-15}]
      - says: no talk, with one profile after the other
        as-of: 2020-03-01
        history: {events: [{type: aufnahme, at: 2020-02-01}],
                  spans: [{type: profil, from: 2020-01-01, to: 2020-02-01, value: nah},
                          {type: profil, from: 2020-02-02, value: fern}]}
        expect: [{verdict: violated, due: 2020-02-15, since: 2020-02-16}]
"""
CHECK = Check("FA504", "two-at-once", found, WRONG, RIGHT)
