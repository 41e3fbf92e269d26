"""The list of what falls due as a file for Excel: what is open, and on a sheet of its own what is overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.histories.spill import private
from validator.messages.catalogue import text
from validator.reports.due.rows import rows
from validator.reports.due.separated import NAMES
from validator.reports.excel.book import BLOCK, Book, Style, packed
from validator.reports.excel.cells import Day
from validator.reports.locale import day_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from validator.reports.due.rows import Row
    from validator.reports.excel.cells import Value
    from validator.results.due import DueList

WIDTHS = {"due": 11, "left": 8, "unit": 16, "subject": 16, "asked": 48, "window": 20, "counted": 30, "note": 30}
WIDTHS |= {"anchor": 30, "rule": 24, "clauses": 20, "policy": 28, "id": 15}


def render(listed: DueList, language: str) -> Iterator[bytes]:
    """The file, block by block."""
    with private() as folder:
        made, target = folder / "made", folder / "packed"
        fill(made, listed, language)
        packed(made, target)
        with target.open("rb") as stream:
            while block := stream.read(BLOCK):
                yield block


def fill(file: Path, listed: DueList, language: str) -> None:
    """Write the sheets."""
    first, last = (day_text(day, language) for day in (listed.receipt.as_of, listed.until))
    book = Book(file, language, text("due-title", language, first=first, last=last), {})
    found = list(rows(listed, language))
    sheet("due-sheet-open", [one for one in found if one.left >= 0], book)
    if listed.overdue is not None:
        sheet("due-sheet-overdue", [one for one in found if one.left < 0], book)
    book.close()


def sheet(name: str, found: Sequence[Row], book: Book) -> None:
    """A sheet: the headings, and an obligation a row."""
    language = book.language
    made = book.sheet(text(name, language), text("excel-page", language))
    made.columns([WIDTHS[one] for one in NAMES])
    made.row([text(f"due-column-{one}", language) for one in NAMES], Style.HEAD)
    made.head(len(NAMES) - 1, 1)
    for one in found:
        made.row(cells(one))
    made.finish()


def cells(one: Row) -> list[Value]:
    """The cells of an obligation, in the order of `NAMES`."""
    return [Day(one.due), one.left, *(getattr(one, name) for name in NAMES[2:])]
