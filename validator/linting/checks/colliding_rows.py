"""Rows of a `unique` table that can hold on one day with different intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.analysis.tables import Wrong
from validator.linting.model import Check, Remark
from validator.linting.rows import faulty_rows, other_row, situation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Subject


def found(subject: Subject) -> Iterator[Remark]:
    """Pairs of rows of which a day can have both; shown at the first."""
    for fault, row in faulty_rows(subject, Wrong.COLLIDES):
        yield Remark(
            row.place,
            {"row": row.name, "other": other_row(subject, fault).name, "situation": situation(fault)},
            fault.rule,
        )


WRONG = """\
rules:
  abstand:
    title: Talks at intervals
    without-examples: A sample.
    clauses: [M-1]
    every:
      hit: unique
      rows:
        - {when: {profil: nah}, interval: 2 months}
        - {when: {massnahme: {}}, interval: 1 month}
        - {when: {not: {any: [{profil: nah}, {massnahme: {}}]}}, interval: 3 months}
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
        - {when: {massnahme: {}}, interval: 1 month}
        - {when: {not: {any: [{profil: nah}, {massnahme: {}}]}}, interval: 3 months}
    do: gespraech
    starts: aufnahme
    when-stricter: runs-on
    when-looser: runs-on
    when-in-force: from-last-act
"""
CHECK = Check("FA303", "colliding-rows", found, WRONG, RIGHT)
