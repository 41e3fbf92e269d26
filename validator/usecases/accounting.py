"""What a policy makes of each clause of the source's list.

A clause can be used more than once; its status is the strongest of its uses.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from validator.lowering import register
from validator.lowering.register import DEFINING, ENCODING
from validator.policy.load import read
from validator.policy.problems import BadInput, Place, Problem
from validator.policy.tree import Mapped
from validator.usecases.library import gather, leaf, part

if TYPE_CHECKING:
    from pathlib import Path

    from validator.lowering.register import Entry as Cited


class Mark(StrEnum):
    """What the list of clauses says of a clause: can histories show whether it is kept?"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Status(StrEnum):
    """What became of a clause; listed from strongest to weakest."""

    ENCODED = "encoded"
    DEFINITION = "definition"
    NOT_CHECKED = "not-checked"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a clause: the section of the policy and the name it has there, or why it is not used.

    Sections are those of the document, among them `valid`, `definitions` and `not-checked`, in which nothing is named.
    """

    section: str
    name: str | None
    reason: str | None = None
    because: str | None = None

    @property
    def status(self) -> Status:
        """What this use alone makes of the clause."""
        if self.section in (*ENCODING, "valid"):
            return Status.ENCODED
        return Status.NOT_CHECKED if self.section == "not-checked" else Status.DEFINITION


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with its uses; `mark` is None where the source's list has none, or where there is no list."""

    id: str
    mark: Mark | None
    uses: tuple[Use, ...]

    @property
    def status(self) -> Status:
        """The strongest of the uses."""
        found = {one.status for one in self.uses}
        return next((status for status in Status if status in found), Status.MISSING)


def clauses(document: Mapped, file: Path | None) -> tuple[Clause, ...]:
    """The clauses of the source's list, in its order; without a list, those that the policy speaks of."""
    uses = {
        clause: tuple(use(clause, one, document) for one in found)
        for clause, found in register(document).entries.items()
    }
    marks = [(clause, None) for clause in uses] if file is None else read_marks(file)
    return tuple(Clause(clause, mark, uses.get(clause, ())) for clause, mark in marks)


def use(clause: str, cited: Cited, document: Mapped) -> Use:
    if cited.how in ENCODING and cited.where not in part(document, cited.how):
        return Use(cited.where, None)
    if cited.how in (*ENCODING, *DEFINING):
        return Use(cited.how, cited.where)
    written = part(document, cited.how).get(clause)
    if not isinstance(written, Mapped):
        return Use(cited.how, None, because=leaf(written))
    return Use(cited.how, None, cited.reason, leaf(written.get("because")))


def read_marks(file: Path) -> list[tuple[str, Mark | None]]:
    """The clauses of a list with their marks, in its order; BadInput for marks that are not known."""
    header, *lines = (line.split("\t") if line else [] for line in read(file).splitlines())
    named = header.index("clause")
    marked = header.index("checkable") if "checkable" in header else None
    rows = [(number, row) for number, row in enumerate(lines, 2) if len(row) > named]
    return gather(lambda one: (one[1][named], mark(one[1], marked, Place(str(file), one[0]))), rows)


def mark(row: list[str], column: int | None, place: Place) -> Mark | None:
    if column is None or len(row) <= column or not row[column]:
        return None
    try:
        return Mark(row[column])
    except ValueError:
        start = sum(len(cell) + 1 for cell in row[:column]) + 1
        raise BadInput([Problem("coverage-mark", Place(place.file, place.line, start))]) from None
