"""Examples that no change of their rule could break."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.duties import Clock, Duty, Each
from validator.core.facts import Select
from validator.core.nodes import parts
from validator.linting.examples import examples
from validator.linting.model import Check, Remark, text
from validator.policy.tree import Listing, Mapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.core.facts import Facts
    from validator.linting.model import Subject
    from validator.policy.tree import Tree


def found(subject: Subject) -> Iterator[Remark]:
    """Examples that expect nothing of a history without a fact that the rule could hang on."""
    needed = {one.id: needs(one.norm) for one in subject.policy.rules}
    for name, example in examples(subject):
        wanted, history = example.get("expect"), example.get("history")
        hangs = needed.get(name)
        if hangs is not None and isinstance(wanted, Listing) and not wanted.items and not hangs & kinds(history):
            yield Remark(example.place, {}, name)


def needs(norm: Duty | Clock) -> frozenset[str] | None:
    """Types of which a history must hold a fact for a rule to give any finding; None where none is needed."""
    match norm:
        case Clock(starts=starts):
            return types(starts)
        case Duty(Each(facts)):
            return types(facts)
        case _:
            return None


def types(facts: Facts) -> frozenset[str] | None:
    """The types selected from; None if one is lent by a related subject, whose facts stand elsewhere."""
    found = frozenset(one.type for one in parts(facts, Select))
    return None if any("/" in one for one in found) else found


def kinds(history: Tree | None) -> frozenset[str]:
    """The types of facts in an example's history."""
    listed = (history.get(key) for key in ("events", "spans")) if isinstance(history, Mapped) else ()
    facts = (one for part in listed if isinstance(part, Listing) for one in part)
    return frozenset(text(one.get("type")) for one in facts if isinstance(one, Mapped))


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
      - says: nothing happens
        as-of: 2020-03-01
        history: {events: [{type: gespraech, at: 2020-02-05}]}
        expect: []
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
      - says: an intake after the as-of day is not known
        as-of: 2020-03-01
        history: {events: [{type: aufnahme, at: 2020-03-02}]}
        expect: []
"""
CHECK = Check("FA501", "idle-example", found, WRONG, RIGHT)
