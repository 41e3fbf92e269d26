"""Rows that no situation reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.analysis.tables import Wrong
from validator.linting.model import Check, Remark
from validator.linting.rows import faulty_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject


def found(subject: Subject) -> Iterator[Remark]:
    """Rows that are never asked, or never hold where they are."""
    for fault, row in faulty_rows(subject, Wrong.UNREACHABLE):
        yield Remark(row.place, {"row": row.name}, fault.rule)


WRONG = """\
rules:
  abstand:
    title: Talks at intervals
    without-examples: A sample.
    clauses: [M-1]
    every:
      hit: first
      rows:
        - {when: {profil: nah}, interval: 2 months}
        - {when: [{profil: nah}, {massnahme: {}}], interval: 1 month}
        - {name: sonst, interval: 3 months}
    do: gespraech
    starts: aufnahme
    when-stricter: runs-on
    when-looser: runs-on
    when-in-force: from-last-act
"""
RIGHT = """\
rules:
  abstand:
    title: Talks at intervals
    without-examples: A sample.
    clauses: [M-1]
    every:
      hit: first
      rows:
        - {when: [{profil: nah}, {massnahme: {}}], interval: 1 month}
        - {when: {profil: nah}, interval: 2 months}
        - {name: sonst, interval: 3 months}
    do: gespraech
    starts: aufnahme
    when-stricter: runs-on
    when-looser: runs-on
    when-in-force: from-last-act
"""
CHECK = Check("FA301", "unreachable-row", found, WRONG, RIGHT)
