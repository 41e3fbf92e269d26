"""Rules that name no clause of the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.linting.model import Check, Remark
from validator.lowering.register import cited

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject


def found(subject: Subject) -> Iterator[Remark]:
    """Rules without a clause, also in their rows and parts, where the policy names the list of its source's clauses."""
    if subject.clauses is None:
        return
    for name, tree, place in subject.rules:
        if not any(True for _ in cited(tree)):
            yield Remark(place, {}, name)


WRONG = """\
clauses: clauses.tsv
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    each: aufnahme
    within: [at, at + 14 days]
    do: gespraech
definitions:
  M-1: The heading.
not-checked:
  M-2: {reason: target, because: An aim without a measure.}
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
CHECK = Check("FA402", "rule-without-clause", found, WRONG, RIGHT)
