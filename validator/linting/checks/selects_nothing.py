"""Selections that no fact can pass, whatever its attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.linting.model import Check, Remark
from validator.linting.satisfying import passable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject


def found(subject: Subject) -> Iterator[Remark]:
    """Selections whose tests contradict each other or the closed lists of the vocabulary."""
    for one in subject.selections:
        attributes = subject.vocabulary.facts[one.kind].attributes
        if not passable(one.where, attributes, lasting=False):
            yield Remark(one.place, {"type": one.kind}, one.rule)


WRONG = """\
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: {gespraech: {dauer: {at-least: 60, less-than: 30}}}
"""
RIGHT = """\
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: {gespraech: {dauer: {at-least: 30, less-than: 60}}}
"""
CHECK = Check("FA201", "selects-nothing", found, WRONG, RIGHT)
