"""Readings that no rule uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.linting.model import Check, Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject


def found(subject: Subject) -> Iterator[Remark]:
    """The names that no rule asks for."""
    part = subject.section("readings")
    yield from (Remark(part.keys[name], {"name": name}) for name in subject.uses.unused("readings"))


WRONG = """\
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
    do: gespraech
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
CHECK = Check("FA105", "unused-reading", found, WRONG, RIGHT)
