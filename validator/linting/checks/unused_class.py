"""Classes of which no rule uses any state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.linting.model import Check, Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject


def found(subject: Subject) -> Iterator[Remark]:
    """The names that no rule asks for."""
    part = subject.section("classes")
    yield from (Remark(part.keys[name], {"name": name}) for name in subject.uses.unused("classes"))


WRONG = """\
states:
  nah: {profil: nah}
  fern: {profil: fern}
classes:
  profile: [nah, fern]
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
  fern: {profil: fern}
classes:
  profile: [nah, fern]
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
CHECK = Check("FA103", "unused-class", found, WRONG, RIGHT)
