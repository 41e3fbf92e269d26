"""Definitions of facts that no rule uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.linting.model import Check, Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject


def found(subject: Subject) -> Iterator[Remark]:
    """The names that no rule asks for."""
    part = subject.section("facts")
    yield from (Remark(part.keys[name], {"name": name}) for name in subject.uses.unused("facts"))


WRONG = """\
facts:
  persoenlich: {gespraech: {art: persoenlich}}
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
facts:
  persoenlich: {gespraech: {art: persoenlich}}
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: persoenlich
"""
CHECK = Check("FA101", "unused-facts", found, WRONG, RIGHT)
