"""Reading a workbook that anybody may have saved: its sheets row by row, with values only, never a formula."""

from __future__ import annotations

import posixpath
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count
from math import isfinite
from typing import TYPE_CHECKING, Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.comments.comment_sheet import CommentSheet
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.utils.datetime import from_excel
from openpyxl.xml.functions import fromstring

from validator.policy.problems import BadInput, Place, Problem
from validator.reports.excel.cells import Day
from validator.time.days import number

if TYPE_CHECKING:
    from pathlib import Path

    from validator.reports.excel.cells import Value

LARGEST = 2 << 30
"""So many bytes a workbook may have when unpacked."""
MOST_ROWS = 1 << 20
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
"""What the files of old programs begin with, and those with a password."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OTHERS = ("xl/workbook.bin", "mimetype")
"""Parts of workbooks of other forms: .xlsb, .ods."""
ESCAPED = re.compile("_x(00[01][0-9A-Fa-f]|FFF[EF]|005[Ff](?=_x[0-9A-Fa-f]{4}_))_")
"""What stands in a file for a character that XML forbids, or for a `_` that would look as if it began such."""
COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet that is open."""

    path: Path
    name: str
    source: Any

    def rows(self) -> Iterator[tuple[Value, ...]]:
        """Its rows from the first, as long as each is; BadInput if one cannot be read."""
        self.source.reset_dimensions()
        found = self.source.iter_rows(values_only=True)
        for row in count(1):
            try:
                cells = next(found, None)
            except Exception:
                # Whatever a library makes of a damaged file.
                raise damaged(self.path, self.cell(row)) from None
            if cells is None:
                return
            if row > MOST_ROWS:
                raise BadInput([Problem("excel-large", Place(str(self.path), part=self.name))])
            yield tuple(map(value, cells))

    def cell(self, row: int, column: int | None = None) -> str:
        """The name of a row or a cell: `Befunde!7`, `Befunde!C7`."""
        return f"{self.name}!{'' if column is None else letters(column)}{row}"

    def day(self, told: float) -> int | None:
        """The day that a number stands for in this workbook; None if it is none."""
        try:
            found = from_excel(told, self.source.parent.epoch)
        except (ValueError, OverflowError, TypeError):
            return None
        return number(found) if isinstance(found, datetime) else None

    def notes(self) -> Iterator[tuple[int, int, str]]:
        """The comments on its cells: row from 1, column from 0, text. BadInput if they cannot be read."""
        archive, part = self.source.parent._archive, self.source._worksheet_path
        try:
            related = get_rels_path(part)
            if related not in archive.namelist():
                return
            for one in get_dependents(archive, related).find(COMMENTS):
                told = CommentSheet.from_tree(fromstring(archive.read(posixpath.normpath(one.target))))
                for place, comment in told.comments:
                    column, row = coordinate_from_string(place)
                    yield row, column_index_from_string(column) - 1, unescape(comment.text)
        except Exception:
            raise damaged(self.path, self.name) from None


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook that is open, with the text properties that its maker gave it."""

    sheets: tuple[Sheet, ...]
    properties: dict[str, str]


@contextmanager
def opened(path: Path) -> Iterator[Book]:
    """A workbook for as long as the block runs; BadInput where it is none, protected, damaged or too large."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise BadInput([Problem("file-unreadable", Place(str(path)), {"detail": error.strerror or ""})]) from error
    with stream:
        refuse(stream, path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
                given = {one.name: str(one.value) for one in book.custom_doc_props.props}
            except Exception:
                raise damaged(path) from None
            # A sheet that holds but a chart has no rows.
            sheets = tuple(Sheet(path, one.title, one) for one in book.worksheets if hasattr(one, "reset_dimensions"))
            try:
                yield Book(sheets, given)
            finally:
                book.close()


def refuse(stream: BinaryIO, path: Path) -> None:
    """BadInput for what is no workbook, or too large a one."""
    if stream.read(len(COMPOUND)) == COMPOUND:
        code = "excel-password" if ENCRYPTED in stream.read(LARGEST) else "excel-old-form"
        raise BadInput([Problem(code, Place(str(path)))])
    try:
        with zipfile.ZipFile(stream) as archive:
            names, whole = archive.namelist(), sum(one.file_size for one in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise BadInput([Problem("excel-no-workbook", Place(str(path)))]) from None
    if not set(names).isdisjoint(OTHERS):
        raise BadInput([Problem("excel-old-form", Place(str(path)))])
    if not any(one.startswith("xl/") for one in names):
        raise BadInput([Problem("excel-no-workbook", Place(str(path)))])
    if whole > LARGEST:
        raise BadInput([Problem("excel-large", Place(str(path)))])
    stream.seek(0)


def unescape(told: str) -> str:
    """A text as its program shows it."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), told)


def letters(column: int) -> str:
    """The letters that a column bears, counted from 0."""
    return str(get_column_letter(column + 1))


def damaged(path: Path, part: str = "") -> BadInput:
    return BadInput([Problem("excel-damaged", Place(str(path), part=part))])


def value(found: object) -> Value:
    """What a cell holds; None for nothing, or for spaces alone."""
    match found:
        case bool() | int():
            return found
        case float() if isfinite(found):
            return found
        case datetime():
            whole = found.time() == time()
            return Day(number(found)) if whole else found.isoformat(" ", "seconds")
        case date():
            return Day(number(found))
        case None:
            return None
        case _:
            told = unescape(str(found))
            return told if told.strip() else None
