"""Conflicts that name fewer than two clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.linting.model import Check, Remark, texts
from validator.policy.tree import Mapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject


def found(subject: Subject) -> Iterator[Remark]:
    """A clause does not contradict nothing."""
    for one in subject.listing("conflicts"):
        if isinstance(one, Mapped) and len(set(texts(one.get("clauses")))) < 2:
            yield Remark(one.place)


WRONG = """\
conflicts:
  - clauses: [M-1]
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
CHECK = Check("FA404", "lonely-conflict", found, WRONG, RIGHT)
