"""Clauses of the source that nothing accounts for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.linting.model import Check, Remark
from validator.lowering.register import register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject


def found(subject: Subject) -> Iterator[Remark]:
    """Clauses of the list that no rule, no definition and no entry names; shown where the list is named."""
    accounted = register(subject.document).entries
    for clause in sorted((subject.clauses or frozenset()) - accounted.keys()):
        yield Remark(subject.document.keys["clauses"], {"clause": clause})


WRONG = """\
clauses: clauses.tsv
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
clauses: clauses.tsv
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: gespraech
not-checked:
  M-2: {reason: target, because: An aim without a measure.}
"""
CHECK = Check("FA401", "unaccounted-clause", found, WRONG, RIGHT)
