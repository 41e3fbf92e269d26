"""Titles in one language where other rules have both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.linting.model import Check, Remark
from validator.policy.tree import Leaf, Mapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject


def found(subject: Subject) -> Iterator[Remark]:
    """Rules with a title in one language, if another rule of the policy has it in both."""
    titles = [(name, tree.get("title")) for name, tree, _ in subject.rules]
    if any(isinstance(title, Mapped) for _, title in titles):
        yield from (Remark(title.place, {}, name) for name, title in titles if isinstance(title, Leaf))


WRONG = """\
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: gespraech
  zweites-gespraech:
    title: {de: Ein zweites Gespräch, en: A second talk}
    without-examples: A sample.
    each: aufnahme
    within: [at, at + 28 days]
    do: {gespraech: {art: persoenlich}}
"""
RIGHT = """\
rules:
  gespraech-nach-aufnahme:
    title: {de: Ein Gespräch, en: A talk}
    without-examples: A sample.
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: gespraech
  zweites-gespraech:
    title: {de: Ein zweites Gespräch, en: A second talk}
    without-examples: A sample.
    each: aufnahme
    within: [at, at + 28 days]
    do: {gespraech: {art: persoenlich}}
"""
CHECK = Check("FA601", "title-language", found, WRONG, RIGHT)
