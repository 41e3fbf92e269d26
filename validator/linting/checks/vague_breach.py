"""Rules of which every expected breach is without a day."""

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
    """Rules with a window or an interval of which no example expects a breach with a day; at the first breach."""
    bounded = {name for name, tree, _ in subject.rules if BOUNDS & tree.entries.keys()}
    breaches: dict[str, list[Mapped]] = {}
    for name, example in examples(subject):
        wanted = example.get("expect") if name in bounded else None
        for one in wanted if isinstance(wanted, Listing) else ():
            if isinstance(one, Mapped) and text(one.get("verdict")) in BREACHES:
                breaches.setdefault(name, []).append(one)
    for name, several in breaches.items():
        if not any(DAYS & one.entries.keys() for one in several):
            yield Remark(several[0].place, {}, name)


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
