"""Rules that say what another rule says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.linting.model import Check, Remark, bare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject

ABOUT = frozenset(("title", "clauses", "because", "examples", "without-examples", "see"))
"""Keys that do not change what a rule asks for."""


def found(subject: Subject) -> Iterator[Remark]:
    """Rules that differ from an earlier one only in what is written about them."""
    known: dict[object, str] = {}
    for name, tree, place in subject.rules:
        meaning = frozenset((key, bare(inner)) for key, inner in tree.entries.items() if key not in ABOUT)
        first = known.setdefault(meaning, name)
        if first != name:
            yield Remark(place, {"other": first}, name)


WRONG = """\
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: gespraech
  gespraech-nochmals:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: gespraech
"""
RIGHT = """\
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: gespraech
  gespraech-nochmals:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: {gespraech: {art: persoenlich}}
"""
CHECK = Check("FA603", "same-rule", found, WRONG, RIGHT)
