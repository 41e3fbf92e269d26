"""Results with findings of every kind, their workbooks, and these as another library reads and changes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.results.made import cases_in, made
from validator.cli.main import main

REVIEWER = {
    "de": ("Status", "Bemerkung", "Zuständig", "Wiedervorlage"),
    "en": ("Status", "Remark", "Responsible", "Follow-up"),
}
IDS = {"de": "Kennung", "en": "Id"}
LISTS = {
    "de": ("Befunde", "Offene Pflichten", "Nicht prüfbar"),
    "en": ("Findings", "Open duties", "Not checkable"),
}
LEFT = {"de": "Einträge ohne Befund", "en": "Entries without a finding"}
PLAIN = "subject,rule,verdict,due"
"""Columns that take no time to make."""


def case(subject: str, *, value: str | None = "kurs", starts: str = "2020-02-01") -> dict[str, Any]:
    """A case with a breach (no note), open duties, and without the `value` of its measure one that nobody can tell."""
    measure = {"type": "massnahme", "from": "2020-10-01", "to": "2020-12-24", "id": f"{subject}-m"}
    return {
        "subject": subject,
        "type": "kunde",
        "attributes": {"geburtsdatum": "1992-04-10"},
        "events": [
            {"type": "aufnahme", "at": starts, "id": f"{subject}-a", "vermerk": None},
            {"type": "kontakt", "at": "2020-11-15", "id": f"{subject}-k", "art": "telefon"},
        ],
        "spans": [
            {"type": "profil", "from": "2020-01-01", "to": None, "value": "nah" if value else "fern"},
            {**measure, "value": value} if value else measure,
        ],
    }


def result(folder: Path, *cases: dict[str, Any], words: tuple[str, ...] = (), name: str = "result") -> Path:
    """A result of some cases, or of a few that have findings of every kind."""
    given = cases or (case("K-1"), case("K-2", value=None), case("K-3", starts="2020-10-10"))
    return made(folder, *words, cases=cases_in(folder, *given), name=name)


def report(result: Path, target: Path, *words: str, language: str = "de", status: int = 0) -> Path:
    """The workbook of a result."""
    assert main(["report", str(result), "--xlsx", str(target), "--lang", language, *words]) == status
    return target


def book(path: Path) -> Workbook:
    """A workbook whole."""
    return load_workbook(path)


def heads(sheet: Worksheet) -> dict[str, int]:
    """The columns of a sheet by heading, from 1."""
    return {str(one.value): one.column for one in sheet[1] if one.value is not None}


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    """The rows of a list by heading."""
    names = [one.value for one in sheet[1]]
    return [dict(zip(names, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]


def entries(path: Path, language: str = "de") -> dict[str, tuple[Any, ...]]:
    """What reviewers wrote, by id, over all lists of findings."""
    found, told_in = {}, book(path)
    for name in LISTS[language]:
        for row in rows(told_in[name]):
            told = tuple(row[one] for one in REVIEWER[language])
            if any(one is not None for one in told):
                found[row[IDS[language]]] = told
    return found


def left(path: Path, language: str = "de") -> list[dict[str, Any]]:
    """The rows of the sheet of entries without a finding."""
    found = book(path)
    return rows(found[LEFT[language]]) if LEFT[language] in found.sheetnames else []


def write(sheet: Worksheet, row: int, heading: str, value: object) -> None:
    """Write into a cell of a list, in a column that may be new."""
    columns = heads(sheet)
    if heading not in columns:
        columns[heading] = sheet.max_column + 1
        sheet.cell(1, columns[heading], heading)
    sheet.cell(row, columns[heading]).value = value
