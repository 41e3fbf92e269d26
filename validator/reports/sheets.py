"""A workbook for Excel of plain tables. The only place of this kind that knows xlsxwriter."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

import xlsxwriter

from validator.time.days import calendar_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST = 32_767
"""So many characters a cell can hold."""
FIRST = datetime(1900, 3, 1)  # noqa: DTZ001 - Excel's days have no zone
"""Before this day, Excel counts days otherwise than the calendar."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day as a value of a cell: since 1970-01-01."""

    number: int


Value: TypeAlias = str | int | Day
"""What a cell can hold: a text is never a formula, nor a link."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name, its columns with their widths in characters, its rows."""

    name: str
    columns: tuple[tuple[str, int], ...]
    rows: Sequence[Sequence[Value]]


def workbook(sheets: Iterable[Sheet], days: str, made: int) -> bytes:
    """A file with the sheets. `days` is the format of days, `made` the day that the file claims to be from."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        # No person, and no wall clock: the same list gives the same bytes.
        book.set_properties({"author": "fachaufsicht", "created": at_midnight(made)})
        formats = (
            book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            book.add_format({"text_wrap": True, "valign": "top"}),
            book.add_format({"num_format": days, "valign": "top", "align": "left"}),
        )
        for one in sheets:
            fill(book.add_worksheet(one.name), one, formats)
    return stream.getvalue()


def fill(target: Any, sheet: Sheet, formats: tuple[Any, Any, Any]) -> None:
    """Write a table with a head that stays in sight and filters."""
    head, plain, dated = formats
    for place, (name, width) in enumerate(sheet.columns):
        target.set_column(place, place, width)
        target.write_string(0, place, name, head)
    for number, row in enumerate(sheet.rows, 1):
        for place, value in enumerate(row):
            match value:
                case str():
                    target.write_string(number, place, cut(value), plain)
                case int():
                    target.write_number(number, place, value, plain)
                case Day(day) if at_midnight(day) >= FIRST:
                    target.write_datetime(number, place, at_midnight(day), dated)
                case Day(day):
                    target.write_string(number, place, calendar_date(day).isoformat(), plain)
    target.freeze_panes(1, 0)
    target.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    target.set_landscape()
    target.fit_to_pages(1, 0)
    target.repeat_rows(0)


def at_midnight(day: int) -> datetime:
    """A day as Excel has it."""
    return datetime.combine(calendar_date(day), datetime.min.time())


def cut(value: str) -> str:
    """A text that a cell can hold, with a mark where it goes on; without what no file of Excel can hold."""
    told = "".join(one if one == "\n" or one.isprintable() else "\ufffd" for one in value)
    return told if len(told) <= LONGEST else told[: LONGEST - 1] + "…"
