"""Acknowledgements that repeat an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.linting.model import Check, Remark, text, texts
from validator.policy.tree import Mapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject
    from validator.policy.tree import Tree


def found(subject: Subject) -> Iterator[Remark]:
    """Acknowledgements of a fault, or of a single key of it, that an earlier one has dealt with."""
    known: dict[object, Tree] = {}
    for one in subject.listing("acknowledged"):
        for key in (texts(one.get("keys")) or ("",)) if isinstance(one, Mapped) else ():
            first = known.setdefault(same(one, key, subject), one)
            if first is not one:
                yield Remark(one.place, {"line": str(first.place.line)})
                break


def same(one: Tree, key: str, subject: Subject) -> object:
    """What an acknowledgement speaks of: the kind of fault, the rules by full name, the key."""
    assert isinstance(one, Mapped)
    rules = frozenset(name if ":" in name else f"{subject.policy.id}:{name}" for name in texts(one.get("rules")))
    return text(one.get("fault")), rules, key


WRONG = """\
acknowledged:
  - fault: vacuity
    rules: [gespraech-nach-aufnahme]
    because: It is kept as the source has it.
  - fault: vacuity
    rules: [gespraech-nach-aufnahme]
    because: It is kept as the source has it.
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: gespraech
"""
RIGHT = """\
acknowledged:
  - fault: vacuity
    rules: [gespraech-nach-aufnahme]
    because: It is kept as the source has it.
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: gespraech
"""
CHECK = Check("FA701", "acknowledged-twice", found, WRONG, RIGHT)
