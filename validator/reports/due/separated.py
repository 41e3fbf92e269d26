"""The list of what falls due as a table for a spreadsheet, safe to open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.messages.catalogue import text
from validator.reports.due.rows import rows
from validator.reports.locale import day_text, number_text
from validator.reports.result_csv import MARK
from validator.reports.separated import line, safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.reports.due.rows import Row
    from validator.results.due import DueList

NAMES = (
    "due", "left", "unit", "subject", "asked", "window", "counted", "note", "anchor", "rule", "clauses", "policy", "id",
)  # fmt: skip


def render(listed: DueList, language: str) -> Iterator[str]:
    """A head and one line an obligation, as Excel in the language expects it."""
    delimiter = "," if language == "en" else ";"
    yield MARK + line([text(f"due-column-{name}", language) for name in NAMES], delimiter)
    for one in rows(listed, language):
        yield line(cells(one, language), delimiter)


def cells(one: Row, language: str) -> Iterator[str]:
    """The cells of an obligation, in the order of `NAMES`."""
    yield day_text(one.due, language)
    # Made safe, the days of what is overdue would be no numbers: they begin with a minus.
    yield number_text(one.left, language)
    for name in NAMES[2:]:
        yield safe(getattr(one, name))
