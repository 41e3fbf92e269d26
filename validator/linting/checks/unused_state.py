"""States that no rule uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.linting.model import Check, Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject


def found(subject: Subject) -> Iterator[Remark]:
    """The names that no rule asks for."""
    part = subject.section("states")
    yield from (Remark(part.keys[name], {"name": name}) for name in subject.uses.unused("states"))


WRONG = """\
states:
  nah: {profil: nah}
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
states:
  nah: {profil: nah}
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: gespraech
    while: nah
"""
CHECK = Check("FA102", "unused-state", found, WRONG, RIGHT)
