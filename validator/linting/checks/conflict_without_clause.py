"""Conflicts that name no clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.linting.model import Check, Remark, texts
from validator.policy.tree import Mapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject


def found(subject: Subject) -> Iterator[Remark]:
    """A clause may contradict itself, but nothing does not."""
    for one in subject.listing("conflicts"):
        if isinstance(one, Mapped) and not texts(one.get("clauses")):
            yield Remark(one.place)


WRONG = """\
conflicts:
  - clauses: []
    because: The text and the annex differ.
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
conflicts:
  - clauses: [M-1, M-2]
    because: The text and the annex differ.
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: gespraech
"""
CHECK = Check("FA404", "conflict-without-clause", found, WRONG, RIGHT)
