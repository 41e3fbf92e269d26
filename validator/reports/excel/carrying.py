"""What reviewers wrote into an old report, whoever saved it, and however they moved its columns, rows and sheets."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from validator.policy.problems import BadInput, Place, Problem
from validator.reports.excel.cells import Day
from validator.reports.excel.columns import GONE, ID, MARK, REVIEWER, WIDTHS, by_heading
from validator.reports.excel.days import day_read
from validator.reports.excel.entries import Entry
from validator.reports.excel.statuses import folded, translated
from validator.reports.excel.workbook import letters, opened
from validator.time.days import iso

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from validator.reports.excel.cells import Value
    from validator.reports.excel.workbook import Book, Sheet

PROPERTY = "columns"
"""The property of a workbook that names the columns of its lists: with it, a reviewer's own are known for certain."""
HEAD_WITHIN = 100
"""A list has its headings in one of so many rows."""
MOST_OWN = 100
"""So many columns of their own reviewers may have added to a sheet."""
NAME = re.compile(r"[A-Z2-7]{12}(-[1-9][0-9]*)?")
"""An id of a finding."""
FIRST_DAY, LAST_DAY = 10_957, 47_846
"""2000 and 2100: a number that stands where a day should is one of the days between."""


def entries(path: Path, language: str) -> tuple[Entry, ...]:
    """All entries of an old report, statuses in this language; BadInput where it is none, or cannot be read."""
    with opened(path) as book:
        lists = [found for one in book.sheets if (found := recognised(one, book)) is not None]
        if not lists:
            raise BadInput([Problem("excel-no-report", Place(str(path)))])
        return tuple(entry for one in lists for entry in one.entries(language))


def recognised(sheet: Sheet, book: Book) -> List | None:
    """The list that a sheet holds; None for a sheet of the reviewer's own, and for one without findings."""
    for row, cells in enumerate(islice(sheet.rows(), HEAD_WITHIN), 1):
        found = headings(cells, book)
        if ID in found.values() and len(set(found.values()) & {*WIDTHS, *GONE}) > 1:
            return List(sheet, row, found)
    return None


def headings(cells: Sequence[Value], book: Book) -> dict[int, str]:
    """The columns of ours that a row is the head of, by their place; of two with one heading, the first is ours."""
    told = [folded(one) if isinstance(one, str) else "" for one in cells]
    known = by_heading((*WIDTHS, *GONE))
    if not any(known.get(one) == MARK for one in told):
        listed = book.properties.get(PROPERTY)
        ours = tuple(WIDTHS) if listed is None else tuple(one for one in listed.split(",") if one in WIDTHS)
        known = by_heading((*ours, *REVIEWER, ID))
    found: dict[int, str] = {}
    for place, one in enumerate(told):
        name = known.get(one)
        if name is not None and name not in found.values():
            found[place] = name
    return found


@dataclass(frozen=True, eq=False)
class List:
    """A sheet with findings: the row of its headings, and which of our columns stands where."""

    sheet: Sheet
    head: int
    ours: dict[int, str]

    def entries(self, language: str) -> Iterator[Entry]:
        """The rows in which somebody wrote; none of a sheet that has neither ids nor all columns to work in."""
        notes, own, found = self.notes(), Own(self), []
        named = set(REVIEWER) <= set(self.ours.values())
        for row, cells in enumerate(self.sheet.rows(), 1):
            if row == self.head:
                own.name(cells)
            elif row > self.head and (cells or row in notes):
                entry = self.entry(row, cells, own, notes.get(row, []))
                named |= entry.id is not None
                if entry.written or entry.own or entry.notes:
                    found.append(settled(entry, self.sheet, language))
        if named:
            yield from found

    def entry(self, row: int, cells: Sequence[Value], own: Own, notes: Sequence[tuple[int, str]]) -> Entry:
        """A row as it stands."""
        told = {name: cells[place] for place, name in self.ours.items() if place < len(cells)}
        told = {name: one for name, one in told.items() if one is not None}
        added = {
            own.called(place, row): one for place, one in enumerate(cells) if place not in self.ours and one is not None
        }
        said = tuple((self.ours.get(place) or own.called(place, row), text) for place, text in notes)
        written = {name: told.pop(name) for name in REVIEWER if name in told}
        name = str(told.get(ID, "")).strip().upper()
        since = told.pop("gone-since", None)
        if NAME.fullmatch(name):
            del told[ID]
            return Entry(name, written, added, said, told, since)
        return Entry(None, written, added, said, told, since)

    def notes(self) -> dict[int, list[tuple[int, str]]]:
        """The comments by row, with their column."""
        found: dict[int, list[tuple[int, str]]] = {}
        for row, column, told in sorted(self.sheet.notes()):
            found.setdefault(row, []).append((column, told))
        return found


class Own:
    """The columns of a list that are not ours, by place, with a heading that tells each from the others."""

    def __init__(self, of: List) -> None:
        self.of = of
        self.names: dict[int, str] = {}

    def name(self, head: Sequence[Value]) -> None:
        """Take the headings that stand there."""
        for place, told in enumerate(head):
            if place not in self.of.ours and told is not None:
                self.add(place, iso(told.day) if isinstance(told, Day) else " ".join(str(told).split()), self.of.head)

    def called(self, place: int, row: int) -> str:
        """The heading of a column; where none stands, the column's letters."""
        if place not in self.names:
            self.add(place, letters(place), row)
        return self.names[place]

    def add(self, place: int, name: str, row: int) -> None:
        """A column; BadInput if there are too many."""
        if len(self.names) == MOST_OWN:
            at = Place(str(self.of.sheet.path), part=self.of.sheet.cell(row, place))
            raise BadInput([Problem("excel-many-columns", at, {"most": str(MOST_OWN)})])
        taken = {folded(one) for one in self.names.values()}
        number, found = 1, name
        while folded(found) in taken:
            number += 1
            found = f"{name} ({number})"
        self.names[place] = found


def settled(entry: Entry, sheet: Sheet, language: str) -> Entry:
    """The entry with its status in this language, and its follow-up as a day if it is one in any form."""
    written = dict(entry.written)
    if isinstance(status := written.get("status"), str):
        written["status"] = translated(status, language)
    match written.get("follow-up"):
        case str(told):
            day = day_read(told)
        case int() | float() as told if not isinstance(told, bool):
            found = sheet.day(told)
            day = found if found is not None and FIRST_DAY <= found <= LAST_DAY else None
        case _:
            day = None
    if day is not None:
        written["follow-up"] = Day(day)
    return replace(entry, written=written)
