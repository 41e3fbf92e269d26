"""Examples of one rule that show one history on one day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.linting.examples import examples
from validator.linting.model import Check, Remark, bare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject
    from validator.policy.tree import Tree


def found(subject: Subject) -> Iterator[Remark]:
    """The later ones of examples with one history and one as-of day; what they say does not matter."""
    known: dict[object, Tree] = {}
    for name, example in examples(subject):
        key = name, bare(example.get("as-of")), bare(example.get("history"))
        first = known.setdefault(key, example)
        if first is not example:
            yield Remark(example.place, {"line": str(first.place.line)}, name)


WRONG = """\
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: gespraech
    examples:
      - says: a talk in time
        as-of: 2020-03-01
        history: {events: [{type: aufnahme, at: 2020-02-01}, {type: gespraech, at: 2020-02-05}]}
        expect: [{verdict: met, due: 2020-02-15}]
      - says: no talk
        as-of: 2020-03-01
        history: {events: [{type: aufnahme, at: 2020-02-01}]}
        expect: [{verdict: violated, due: 2020-02-15, since: 2020-02-16}]
      - says: again no talk
        as-of: 2020-03-01
        history: {events: [{type: aufnahme, at: 2020-02-01}]}
        expect: [{verdict: violated, due: 2020-02-15}]
"""
RIGHT = """\
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: gespraech
    examples:
      - says: a talk in time
        as-of: 2020-03-01
        history: {events: [{type: aufnahme, at: 2020-02-01}, {type: gespraech, at: 2020-02-05}]}
        expect: [{verdict: met, due: 2020-02-15}]
      - says: no talk
        as-of: 2020-03-01
        history: {events: [{type: aufnahme, at: 2020-02-01}]}
        expect: [{verdict: violated, due: 2020-02-15, since: 2020-02-16}]
      - says: no talk, but on the due day that can still change
        as-of: 2020-02-15
        history: {events: [{type: aufnahme, at: 2020-02-01}]}
        expect: [{verdict: open, due: 2020-02-15}]
"""
CHECK = Check("FA502", "same-example", found, WRONG, RIGHT)
