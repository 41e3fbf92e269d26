"""Breaches of a rule with a window or an interval that an example expects without a single day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.linting.examples import examples
from validator.linting.model import Check, Remark, text
from validator.policy.tree import Listing, Mapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject

BREACHES = frozenset(("violated", "met-late"))
BOUNDS = frozenset(("within", "every"))
"""Only with these can a bound be off by a day."""
DAYS = frozenset(("due", "since", "anchor", "until", "met-on"))


def found(subject: Subject) -> Iterator[Remark]:
    """Expected breaches that name neither due day, first day in breach, anchor, last day nor day of the act."""
    bounded = {name for name, tree, _ in subject.rules if BOUNDS & tree.entries.keys()}
    for name, example in examples(subject):
        wanted = example.get("expect") if name in bounded else None
        for one in wanted if isinstance(wanted, Listing) else ():
            if isinstance(one, Mapped) and text(one.get("verdict")) in BREACHES and not DAYS & one.entries.keys():
                yield Remark(one.place, {"verdict": text(one.get("verdict"))}, name)


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
        expect: [{verdict: violated}]
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
"""
CHECK = Check("FA503", "vague-breach", found, WRONG, RIGHT)
