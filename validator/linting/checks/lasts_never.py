"""Bounds of how long a fact lasts that exclude each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.analysis.situations.kinds import leaves
from validator.core.truths import Lasts
from validator.linting.model import Check, Remark
from validator.linting.satisfying import passable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject


def found(subject: Subject) -> Iterator[Remark]:
    """Selections that only their bounds of length keep from finding anything."""
    for one in subject.selections:
        if not any(isinstance(leaf, Lasts) for leaf in leaves(one.where)):
            continue
        attributes = subject.vocabulary.facts[one.kind].attributes
        if passable(one.where, attributes, lasting=False) and not passable(one.where, attributes):
            yield Remark(one.place, {"type": one.kind}, one.rule)


WRONG = """\
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    clauses: [M-1]
    each: {massnahme: {lasts: {at-least: 6 months, at-most: 3 months}}}
    within: [start, start + 14 days]
    do: gespraech
"""
RIGHT = """\
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    clauses: [M-1]
    each: {massnahme: {lasts: {at-least: 3 months, at-most: 6 months}}}
    within: [start, start + 14 days]
    do: gespraech
"""
CHECK = Check("FA202", "lasts-never", found, WRONG, RIGHT)
