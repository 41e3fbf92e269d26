"""Readings of which two alternatives say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.linting.model import Check, Remark, bare
from validator.policy.tree import Mapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject


def found(subject: Subject) -> Iterator[Remark]:
    """Alternatives that stand for what an earlier one stands for."""
    for tree in subject.section("readings").entries.values():
        known: dict[object, str] = {}
        assert isinstance(tree, Mapped)
        for choice, one in tree.entries.items():
            if isinstance(one, Mapped) and "is" in one:
                first = known.setdefault(bare(one.entries["is"]), choice)
                if first != choice:
                    yield Remark(tree.keys[choice], {"one": choice, "other": first})


WRONG = """\
readings:
  zaehlung:
    question: What counts as a talk?
    chosen: eng
    eng: {is: {gespraech: {art: persoenlich}}, because: A talk needs two who meet.}
    weit: {is: {gespraech: {art: persoenlich}}, because: The word is wide.}
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: {reading: zaehlung}
"""
RIGHT = """\
readings:
  zaehlung:
    question: What counts as a talk?
    chosen: eng
    eng: {is: {gespraech: {art: persoenlich}}, because: A talk needs two who meet.}
    weit: {is: gespraech, because: The word is wide.}
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: {reading: zaehlung}
"""
CHECK = Check("FA602", "equal-alternatives", found, WRONG, RIGHT)
