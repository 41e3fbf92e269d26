"""The list of what falls due as a file for Excel: what is open, and on a sheet of its own what is overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.messages.catalogue import text
from validator.reports.due.rows import rows
from validator.reports.due.separated import NAMES
from validator.reports.sheets import Day, Sheet, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.reports.due.rows import Row
    from validator.reports.sheets import Value
    from validator.results.due import DueList

WIDTHS = {"due": 11, "left": 8, "unit": 16, "subject": 16, "asked": 48, "window": 20, "counted": 30, "note": 30}
WIDTHS |= {"anchor": 30, "rule": 24, "clauses": 20, "policy": 28, "id": 15}
DAYS = {"de": "dd.mm.yyyy", "en": "d mmm yyyy"}


def render(listed: DueList, language: str) -> Iterator[bytes]:
    """The file."""
    found = list(rows(listed, language))
    open_ones = [one for one in found if one.left >= 0]
    sheets = [sheet("due-sheet-open", open_ones, language)]
    if listed.overdue is not None:
        sheets.append(sheet("due-sheet-overdue", [one for one in found if one.left < 0], language))
    yield workbook(sheets, DAYS[language], listed.receipt.as_of)


def sheet(name: str, found: Sequence[Row], language: str) -> Sheet:
    """A sheet."""
    columns = tuple((text(f"column-{one}", language), WIDTHS[one]) for one in NAMES)
    return Sheet(text(name, language), columns, [cells(one) for one in found])


def cells(one: Row) -> list[Value]:
    """The cells of an obligation, in the order of `NAMES`."""
    return [Day(one.due), one.left, *(getattr(one, name) for name in NAMES[2:])]
