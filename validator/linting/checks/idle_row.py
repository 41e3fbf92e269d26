"""Rows of a `strictest` table that never decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.analysis.tables import Wrong
from validator.linting.model import Check, Remark
from validator.linting.rows import faulty_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject


def found(subject: Subject) -> Iterator[Remark]:
    """Rows that hold only where a stricter one does."""
    for fault, row in faulty_rows(subject, Wrong.IDLE):
        yield Remark(row.place, {"row": row.name}, fault.rule)


WRONG = """\
rules:
  abstand:
    title: Talks at intervals
    without-examples: A sample.
    clauses: [M-1]
    every:
      hit: strictest
      rows:
        - {when: {profil: nah}, interval: 2 months}
        - {when: [{profil: nah}, {massnahme: {}}], interval: 3 months}
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
      hit: strictest
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
CHECK = Check("FA302", "idle-row", found, WRONG, RIGHT)
