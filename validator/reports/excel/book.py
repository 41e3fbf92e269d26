"""Writing a workbook: texts that stay texts, real days and numbers, and nothing that tells who wrote it or when."""

from __future__ import annotations

import zipfile
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

import xlsxwriter

from validator.reports.excel.cells import Day, Month, Rate, Value, fitting, serial
from validator.reports.locale import day_text, month_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

MOST_ROWS = 1 << 20
"""So many rows a sheet can have, the headings among them."""
OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "use_zip64": True,
}  # fmt: skip
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first time that a ZIP can name."""
UNIX, READABLE = 3, 0o644 << 16
BLOCK = 1 << 20
DAYS = {"de": "dd.mm.yyyy", "en": "[$-809]d mmm yyyy"}
MONTHS = {"de": "[$-407]mmmm yyyy", "en": "[$-809]mmmm yyyy"}
RICH = "<r>", "</r>"
"""A text that begins and ends so would be taken for one that is already XML."""
A3, A4 = 8, 9
LINE, PADDING, TALLEST = 13, 3, 409
"""Heights in points: of a line, of what is left above and below, and of the tallest row there can be."""
WRAPPING = 0.95
"""So much of a column's width a character takes on average, with what is left where the next word does not fit."""


class Style(Enum):
    """How a cell looks."""

    PLAIN = "plain"
    LOOSE = "loose"
    STRONG = "strong"
    TITLE = "title"
    HEAD = "head"
    ENTRY_HEAD = "entry-head"
    ENTRY = "entry"


EDGES = {"border": 1, "border_color": "#D9D9D9"}
LOOKS: Mapping[Style, Mapping[str, object]] = {
    Style.PLAIN: {"text_wrap": True, **EDGES},
    Style.LOOSE: {"text_wrap": True},
    Style.STRONG: {"text_wrap": True, "bold": True},
    Style.TITLE: {"bold": True, "font_size": 13},
    Style.HEAD: {"text_wrap": True, "bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "border": 1},
    Style.ENTRY_HEAD: {"text_wrap": True, "bold": True, "bg_color": "#FFD966", "border": 1},
    Style.ENTRY: {"text_wrap": True, "bg_color": "#FFF9E5", **EDGES},
}
BASE = {"valign": "top", "font_name": "Calibri", "font_size": 10}


class Book:
    """A workbook that is being written."""

    def __init__(self, path: Path, language: str, title: str, properties: Mapping[str, str]) -> None:
        self.language, self.title = language, title
        self._book = xlsxwriter.Workbook(str(path), {**OPTIONS, "tmpdir": str(path.parent)})
        self._book.set_properties({"title": fitting(title), "author": "", "created": datetime(*EARLIEST)})  # noqa: DTZ001
        for name, told in properties.items():
            self._book.set_custom_property(name, told)
        self._formats: dict[tuple[Style, str | None], Any] = {}

    def close(self) -> None:
        """Write it."""
        self._book.close()

    def abandon(self) -> None:
        """Let go of what was written so far, which is not to be finished."""
        for one in self._book.worksheets():
            one.row_data_fh.close()

    def sheet(self, name: str, footer: str, paper: int = A4) -> Sheet:
        """A new sheet, with print settings."""
        made = self._book.add_worksheet(name)
        made.set_landscape()
        made.set_paper(paper)
        made.fit_to_pages(1, 0)
        made.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        made.set_header(f"&L{self.title.replace('&', '&&')[:100]}&R&A")
        made.set_footer(f"&C{footer}")
        return Sheet(self, made, name)

    def format(self, style: Style, number: str | None = None) -> Any:
        """A style with a form of numbers."""
        if (style, number) not in self._formats:
            looks = {**BASE, **LOOKS[style], **({} if number is None else {"num_format": number})}
            if number in (*DAYS.values(), *MONTHS.values()):
                looks["align"] = "left"
            elif number is not None and number != "@":
                looks["align"], looks["indent"] = "right", 1
            self._formats[style, number] = self._book.add_format(looks)
        return self._formats[style, number]


class Sheet:
    """A sheet that is being written, row by row from the top."""

    def __init__(self, book: Book, sheet: Any, name: str) -> None:
        self.book, self.name, self.next = book, name, 0
        self._sheet = sheet
        self._forms: dict[int, str] = {}
        self._widths: Sequence[int] = ()
        self._filtered = 0, 0

    def columns(self, widths: Sequence[int], forms: Mapping[int, str] | None = None) -> None:
        """Make columns so many characters wide; what is typed into those in `forms` is shown in that form."""
        self._forms, self._widths = dict(forms or {}), widths
        for place, width in enumerate(widths):
            form = self._forms.get(place)
            self._sheet.set_column(place, place, width, None if form is None else self.book.format(Style.PLAIN, form))

    def row(self, values: Iterable[Value], styles: Style | Sequence[Style] = Style.PLAIN) -> None:
        """Add a row; only a cell that is to be written into is there without a value."""
        lines = 1
        for place, value in enumerate(values):
            style = styles if isinstance(styles, Style) else styles[place]
            self.cell(place, value, style)
            if isinstance(value, str) and style is not Style.TITLE:
                lines = max(lines, lines_of(value, self._widths[place]))
        if lines > 1:
            self._sheet.set_row(self.next, min(lines * LINE + PADDING, TALLEST))
        self.next += 1

    def cell(self, place: int, value: Value, style: Style) -> None:
        language, format_ = self.book.language, self.book.format
        match value:
            case None:
                if style is not Style.LOOSE:
                    self._sheet.write_blank(self.next, place, None, format_(style, self._forms.get(place)))
            case str():
                self.text(place, value, style)
            case bool():
                self._sheet.write_boolean(self.next, place, value, format_(style))
            case int():
                self.number(place, value, style, "#,##0")
            case float():
                self.number(place, value, style, "General")
            case Rate(share):
                self.number(place, float(share), style, "0.0%")
            case Month(month):
                first = datetime(1970 + month // 12, month % 12 + 1, 1).toordinal() - EPOCH  # noqa: DTZ001
                self.day(place, first, style, MONTHS[language], month_text(first, language))
            case Day(day):
                self.day(place, day, style, DAYS[language], day_text(day, language))

    def number(self, place: int, value: float, style: Style, form: str) -> None:
        self._sheet.write_number(self.next, place, value, self.book.format(style, form))

    def day(self, place: int, day: int, style: Style, form: str, told: str) -> None:
        """A day as a number in the form of a day; as a text where Excel has no number for it."""
        if (number := serial(day)) is None:
            self.text(place, told, style)
        else:
            self.number(place, number, style, form)

    def text(self, place: int, value: str, style: Style) -> None:
        """A text, whatever it looks like."""
        told, form = fitting(value), self.book.format(style, self._forms.get(place) if style is Style.ENTRY else None)
        if told.startswith(RICH[0]) and told.endswith(RICH[1]):
            done = self._sheet.write_rich_string(self.next, place, *told[:2], told[2:], form)
        else:
            done = self._sheet.write_string(self.next, place, told, form)
        assert done == 0

    def comment(self, place: int, told: str) -> None:
        """A comment on a cell of the next row, from nobody in particular."""
        self._sheet.write_comment(self.next, place, fitting(told), {"author": ""})

    def head(self, last_column: int, frozen: int) -> None:
        """Make the row before the next one a head: always in view, on every page, with a filter over all rows."""
        self._sheet.freeze_panes(self.next, frozen)
        self._sheet.repeat_rows(self.next - 1)
        self._filtered = self.next - 1, last_column

    def finish(self) -> None:
        """Lay the filter over the rows that there are."""
        head, last_column = self._filtered
        self._sheet.autofilter(head, 0, max(self.next - 1, head), last_column)

    def choices(self, first: int, place: int, words: Sequence[str], complaint: str) -> None:
        """Let a column from a row to the last one take these words only."""
        self._validated(first, place, {"validate": "list", "source": list(words), "error_message": complaint})

    def days(self, first: int, place: int, complaint: str) -> None:
        """Let a column from a row to the last one take days only."""
        rule = {"validate": "date", "criteria": ">=", "value": datetime(2000, 1, 1), "error_message": complaint}  # noqa: DTZ001
        self._validated(first, place, rule)

    def _validated(self, first: int, place: int, rule: Mapping[str, object]) -> None:
        if self.next > first:
            self._sheet.data_validation(first, place, self.next - 1, place, dict(rule))


def lines_of(told: str, width: int) -> int:
    """About so many lines a text takes in a column so many characters wide: not all programs reckon it themselves."""
    return sum(1 + int(len(line) * WRAPPING / width) for line in told.split("\n"))


EPOCH = datetime(1970, 1, 1).toordinal()  # noqa: DTZ001


def packed(made: Path, target: Path) -> None:
    """The members of a workbook as they are, without what tells of the machine they were written on."""
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in source.infolist():
            info = zipfile.ZipInfo(one.filename, EARLIEST)
            info.create_system, info.external_attr, info.compress_type = UNIX, READABLE, zipfile.ZIP_DEFLATED
            with source.open(one) as old, archive.open(info, "w", force_zip64=one.file_size > BLOCK << 10) as new:
                while block := old.read(BLOCK):
                    new.write(block)
