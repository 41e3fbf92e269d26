"""Clauses that are both used and said not to be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.linting.model import Check, Remark
from validator.lowering.register import register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject


def found(subject: Subject) -> Iterator[Remark]:
    """Entries under `not-checked` for clauses that a rule, a definition or another entry names as well."""
    entries, part = register(subject.document).entries, subject.section("not-checked")
    for clause in part.entries:
        others = [one for one in entries[clause] if one.how != "not-checked"]
        if others:
            where = "definitions" if others[0].how == "definitions" else f"{others[0].how}: {others[0].where}"
            yield Remark(part.keys[clause], {"clause": clause, "where": where})


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
not-checked:
  M-1: {reason: target, because: An aim without a measure.}
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
CHECK = Check("FA403", "clause-used-and-not-checked", found, WRONG, RIGHT)
