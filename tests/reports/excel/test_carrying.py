"""What reviewers wrote into an old report stands in the new one, beside the same finding or on a sheet of its own."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from tests.reports.excel.books import (
    IDS,
    LEFT,
    PLAIN,
    book,
    case,
    entries,
    heads,
    left,
    report,
    result,
    rows,
    write,
)
from validator.cli.main import main
from validator.messages.catalogue import render
from validator.policy.problems import BadInput
from validator.reports.excel import carrying, workbook

DAY = dt.datetime(2027, 1, 31)


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return result(tmp_path_factory.mktemp("usual"))


@pytest.fixture(scope="module")
def fewer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same without the case K-1."""
    return result(tmp_path_factory.mktemp("fewer"), case("K-2", value=None), case("K-3", starts="2020-10-10"))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, usual: Path) -> Path:
    return report(usual, tmp_path_factory.mktemp("plain") / "old.xlsx", "--columns", PLAIN)


@pytest.fixture
def old(tmp_path: Path, plain: Path) -> Path:
    """A report into which nobody wrote yet."""
    return Path(shutil.copy(plain, tmp_path / "old.xlsx"))


def fill(path: Path, row: int = 2, sheet: str = "Befunde", /, **cells: object) -> str:
    """Write into the reviewer's columns of a row; its id."""
    found = book(path)
    for name, value in cells.items():
        write(found[sheet], row, name, value)
    identity = found[sheet].cell(row, heads(found[sheet])["Kennung"]).value
    found.save(path)
    return str(identity)


def carried(result: Path, old: Path, *words: str, language: str = "de", status: int = 0) -> Path:
    return report(
        result,
        old.with_name("new.xlsx"),
        "--columns",
        PLAIN,
        "--carry",
        str(old),
        *words,
        language=language,
        status=status,
    )


FILLED: dict[str, Any] = {
    "Status": "bestätigt",
    "Bemerkung": "ruft zurück",
    "Zuständig": "Team 3",
    "Wiedervorlage": DAY,
}
TOLD = tuple(FILLED.values())


def test_entries_stand_beside_the_same_findings(usual: Path, old: Path) -> None:
    one, two, three = (
        fill(old, 2, **FILLED),
        fill(old, 3, Bemerkung="x"),
        fill(old, 2, "Offene Pflichten", Status="offen"),
    )
    four = fill(old, 2, "Nicht prüfbar", Status="Daten falsch")
    new = carried(usual, old)
    assert entries(new) == {
        one: TOLD,
        two: (None, "x", None, None),
        three: ("offen", None, None, None),
        four: ("Daten falsch", None, None, None),
    }
    assert not left(new)
    said = [row[1].value for row in book(new)["Überblick"].iter_rows() if row[0].value == "Dieser Bericht"]
    assert said[1].startswith("Aus dem früheren Bericht übernommen: 4 Einträge beim jeweiligen Befund, 0 auf dem Blatt")


def test_carrying_on_what_was_carried_changes_nothing(usual: Path, old: Path) -> None:
    fill(old, 2, **FILLED)
    fill(old, 3, Bemerkung=" =1+1\n\nx", Eigenes="y")
    first = carried(usual, old).read_bytes()
    old.write_bytes(first)
    assert carried(usual, old).read_bytes() == first


def test_entries_survive_another_language_and_other_columns(usual: Path, old: Path) -> None:
    one = fill(old, 2, **FILLED)
    new = report(
        usual, old.with_name("en.xlsx"), "--columns", "late,remark,due,says", "--carry", str(old), language="en"
    )
    assert entries(new, "en") == {one: ("confirmed", "ruft zurück", "Team 3", DAY)}
    assert entries(carried(usual, new)) == {one: TOLD}


def test_entries_survive_rows_in_another_order_and_rows_and_columns_put_in_and_taken_out(
    usual: Path, old: Path
) -> None:
    one, last = fill(old, 2, **FILLED), fill(old, 4, Bemerkung="am Ende")
    found = book(old)
    sheet = found["Befunde"]
    sheet.delete_rows(3)
    sheet.insert_rows(1, 3)
    sheet["A1"] = "Liste von Team 3"
    sheet.insert_cols(1, 2)
    sheet["A4"] = "Nr."
    sheet.delete_cols(3)
    table = [[one.value for one in row] for row in sheet.iter_rows(min_row=5)]
    for number, row in enumerate(reversed(table)):
        for column, value in enumerate(row, 1):
            sheet.cell(5 + number, column).value = value
    sheet.title = "Team 3"
    found.move_sheet(sheet, 3)
    found.create_sheet("Meine Notizen", 0)["B2"] = "Kennung"
    found.save(old)
    assert entries(carried(usual, old)) == {one: TOLD, last: (None, "am Ende", None, None)}


def test_columns_that_reviewers_added_come_along(usual: Path, old: Path) -> None:
    one = fill(old, 2, Bemerkung="x", Telefon="0123", Fällig=None)
    fill(old, 3, **{"Einheit": "Nord", "Termin": DAY, "Anzahl": 7, "Erledigt?": True, "Anteil": 0.5})
    new = carried(usual, old)
    told = rows(book(new)["Befunde"])
    assert [row["Telefon"] for row in told if row["Kennung"] == one] == ["0123"]
    # "Einheit" is a heading of ours, but this report did not have the column: it is the reviewer's.
    other = next(row for row in told if row["Einheit"])
    assert [other[x] for x in ("Einheit", "Termin", "Anzahl", "Erledigt?", "Anteil")] == ["Nord", DAY, 7, True, 0.5]
    assert carried(usual, new.rename(old)).exists()
    assert rows(book(old.with_name("new.xlsx"))["Befunde"]) == told


def test_columns_without_a_heading_and_with_the_same_are_told_apart(usual: Path, old: Path) -> None:
    found = book(old)
    sheet = found["Befunde"]
    last = sheet.max_column
    for place, heading in enumerate((None, "Notiz", " notiz ", "Bemerkung"), 1):
        sheet.cell(1, last + place, heading)
        sheet.cell(2, last + place, f"v{place}")
    found.save(old)
    row = rows(book(carried(usual, old))["Befunde"])[0]
    letters = sheet.cell(1, last + 1).column_letter
    assert {name: row[name] for name in (letters, "Notiz", "notiz (2)", "Bemerkung (2)")} == {
        letters: "v1", "Notiz": "v2", "notiz (2)": "v3", "Bemerkung (2)": "v4",
    } if "Bemerkung (2)" in row else row["Bemerkung"] == "v4"  # fmt: skip


def test_entries_without_a_finding_stand_on_a_sheet_of_their_own_and_go_back_when_it_comes_back(
    usual: Path, fewer: Path, old: Path
) -> None:
    known = {row["Kennung"]: row for row in rows(book(old)["Befunde"])}
    place = next(
        n for n, row in enumerate(rows(book(old)["Befunde"]), 2) if row["Fall"] == known[next(iter(known))]["Fall"]
    )
    ids = {row["Kennung"] for row in rows(book(carried(fewer, old))["Befunde"])}
    place = next(n for n, row in enumerate(rows(book(old)["Befunde"]), 2) if row["Kennung"] not in ids)
    one = fill(old, place, **FILLED, Eigenes="mein")
    new = carried(fewer, old)
    assert not entries(new)
    (row,) = left(new)
    was = known[one]
    assert (row["Status"], row["Bemerkung"], row["Zuständig"], row["Wiedervorlage"]) == TOLD
    assert (row["Fall"], row["Ergebnis"], row["Fällig"], row["Kennung"]) == (
        was["Fall"],
        was["Ergebnis"],
        was["Fällig"],
        one,
    )
    assert row["Eigenes"] == "mein"
    assert row["Ohne Befund seit"] == dt.datetime(2020, 12, 31)
    assert row["Warum ohne Befund"] == "Das Ergebnis führt diesen Befund nicht mehr auf."
    again = Path(shutil.copy(new, old.with_name("again.xlsx")))
    assert left(carried(fewer, again)) == [row]
    back = carried(usual, again)
    assert entries(back) == {one: TOLD}
    assert not left(back)
    assert next(x for x in rows(book(back)["Befunde"]) if x["Kennung"] == one)["Eigenes"] == "mein"


def test_what_the_old_row_said_in_other_columns_is_kept_in_words(usual: Path, fewer: Path, tmp_path: Path) -> None:
    old = report(usual, tmp_path / "old.xlsx", "--columns", "subject,clauses,since,late,due")
    kept = {row["Kennung"] for row in rows(book(carried(fewer, old))["Befunde"])}
    place, was = next((n, x) for n, x in enumerate(rows(book(old)["Befunde"]), 2) if x["Kennung"] not in kept)
    fill(old, place, Bemerkung="x")
    (row,) = left(carried(fewer, old))
    assert row["Übrige Angaben von damals"].splitlines()[0] == f"Fundstellen: {was['Fundstellen']}"
    assert f"Verletzt seit: {was['Verletzt seit']:%d.%m.%Y}" in row["Übrige Angaben von damals"]


def test_a_finding_that_is_not_listed_says_what_it_is_now(usual: Path, old: Path, tmp_path: Path) -> None:
    one = fill(old, 3, **FILLED)
    (row,) = left(carried(usual, old, "--limit", "1"))
    assert row["Kennung"] == one
    assert row["Warum ohne Befund"].endswith("; dieser Bericht zeigt ihn wegen --limit nicht.")


def test_of_two_entries_on_one_finding_the_first_stands_there_and_the_other_is_kept(usual: Path, old: Path) -> None:
    one = fill(old, 2, Bemerkung="erste")
    found = book(old)
    copy = found.copy_worksheet(found["Befunde"])
    copy.title = "Team 3"
    write(copy, 2, "Bemerkung", "zweite")
    found.save(old)
    new = carried(usual, old)
    assert entries(new) == {one: (None, "erste", None, None)}
    (row,) = left(new)
    assert (row["Kennung"], row["Bemerkung"]) == (one, "zweite")
    assert row["Warum ohne Befund"].startswith("Zum selben Befund gibt es einen anderen Eintrag")
    assert left(carried(usual, Path(shutil.copy(new, old)))) == [row]


def test_a_row_whose_id_was_lost_is_kept(usual: Path, old: Path) -> None:
    fill(old, 2, Bemerkung="ohne Kennung", Kennung=None)
    fill(old, 3, Bemerkung="falsch", Kennung="siehe oben")
    new = carried(usual, old)
    assert not entries(new)
    told = left(new)
    assert [(row["Bemerkung"], row["Kennung"]) for row in told] == [("ohne Kennung", None), ("falsch", None)]
    assert "siehe oben" in told[1]["Übrige Angaben von damals"]
    assert left(carried(usual, Path(shutil.copy(new, old)))) == told


DAYS: list[tuple[object, object]] = [
    (dt.datetime(2027, 1, 31), DAY),
    (dt.date(2027, 1, 31), DAY),
    ("31.01.2027", DAY),
    ("2027-01-31", DAY),
    ("31 Jan 2027", DAY),
    (46_418, DAY),
    (46_418.0, DAY),
    ("nach Ostern", "nach Ostern"),
    (12, 12),
    (True, True),
    (dt.datetime(2027, 1, 31, 8, 30), "2027-01-31 08:30:00"),
    (dt.time(8, 30), "08:30:00"),
]
REMARKS: list[tuple[object, object]] = [
    ("=1+1", "=1+1"),
    ("+49 123", "+49 123"),
    ("@x", "@x"),
    ("-", "-"),
    ("http://example.org", "http://example.org"),
    ("<r><t>x</t></r>", "<r><t>x</t></r>"),
    ("a\nb", "a\nb"),
    ("  ", None),
    (7, 7),
    (7.25, 7.25),
    (False, False),
    (0, 0),
    ("x" * 32_767, "x" * 32_767),
    ("😀 é", "😀 é"),
]


def rewritten(result: Path, old: Path, column: str, written: list[object]) -> list[object]:
    """What stands in a column after it was carried over, where this was written into it row by row."""
    report(result, old, "--columns", PLAIN)
    found = book(old)
    sheet = found["Befunde"]
    ids = [row["Kennung"] for row in rows(sheet)]
    assert len(ids) >= len(written)
    for row, value in enumerate(written, 2):
        cell = sheet.cell(row, heads(sheet)[column])
        cell.number_format = "General"
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    found.save(old)
    new = book(carried(result, old))
    assert all(cell.data_type != "f" for sheet in new for row in sheet.iter_rows() for cell in row)
    told = {row["Kennung"]: row[column] for row in rows(new["Befunde"])}
    return [told[one] for one in ids[: len(written)]]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return result(tmp_path_factory.mktemp("many"), *(case(f"K-{number}") for number in range(8)))


def test_a_day_is_a_day_however_it_was_typed_and_else_stays_as_it_stands(many: Path, tmp_path: Path) -> None:
    told = rewritten(many, tmp_path / "old.xlsx", "Wiedervorlage", [one for one, _ in DAYS])
    assert told == [one for _, one in DAYS]


def test_a_remark_stays_what_it_is(many: Path, tmp_path: Path) -> None:
    told = rewritten(many, tmp_path / "old.xlsx", "Bemerkung", [one for one, _ in REMARKS])
    assert [(type(one), one) for one in told] == [(type(one), one) for _, one in REMARKS]


def test_a_status_that_is_not_in_the_list_stays_as_it_stands(usual: Path, old: Path) -> None:
    fill(old, 2, Status="liegt beim Chef")
    assert [one[0] for one in entries(carried(usual, old)).values()] == ["liegt beim Chef"]


def test_comments_come_along_without_their_authors(usual: Path, fewer: Path, old: Path) -> None:
    found = book(old)
    sheet = found["Befunde"]
    sheet.cell(2, heads(sheet)["Fällig"]).comment = Comment("bitte prüfen", "Erika Mustermann")
    found.save(old)
    identity = sheet.cell(2, heads(sheet)["Kennung"]).value
    new = carried(usual, old)
    told = book(new)["Befunde"]
    place = next(row for row in range(2, told.max_row + 1) if told.cell(row, heads(told)["Kennung"]).value == identity)
    assert told.cell(place, heads(told)["Fällig"]).comment.text == "bitte prüfen"
    with zipfile.ZipFile(new) as archive:
        assert not any(b"Mustermann" in archive.read(one) for one in archive.namelist())
    assert carried(usual, Path(shutil.copy(new, old))).read_bytes() == new.read_bytes()


def test_the_old_report_can_be_the_new_one_and_stays_where_that_fails(
    usual: Path, old: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    one = fill(old, 2, **FILLED)
    before = old.read_bytes()
    words = ["report", str(usual), "--xlsx", str(old), "--carry", str(old), "--lang", "en"]
    assert main([*words, "--columns", "nothing"]) == 2
    assert old.read_bytes() == before
    assert main([*words, "--columns", PLAIN]) == 0
    assert entries(old, "en") == {one: ("confirmed", *TOLD[1:])}
    assert [path.name for path in old.parent.iterdir()] == ["old.xlsx"]


def test_a_report_without_its_properties_is_known_by_its_headings(usual: Path, old: Path) -> None:
    one = fill(old, 2, **FILLED)
    found = book(old)
    for name in list(found.custom_doc_props.names):
        del found.custom_doc_props[name]
    found.save(old)
    assert entries(carried(usual, old)) == {one: TOLD}


def foreign(target: Path) -> None:
    found = Workbook()
    found.active.append(["Kennung", "Name"])
    found.active.append([1, "x"])
    found.save(target)


def damaged(target: Path, name: str, content: bytes) -> None:
    """The same workbook with another part."""
    with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    parts[name] = content
    with zipfile.ZipFile(target, "w") as archive:
        for one, data in parts.items():
            archive.writestr(one, data)


def packed(*names: str) -> bytes:
    """A ZIP of some members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for one in names:
            archive.writestr(one, b"x")
    return stream.getvalue()


COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
HEAD = b'<row r="1"><c r="A1" t="inlineStr"><is><t>Kennung</t></is></c><c r="B1" t="inlineStr"><is><t>Status</t></is></c></row>'
SECOND = "xl/worksheets/sheet2.xml"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (foreign, "this is no report of fachaufsicht"),
        (lambda one: one.write_bytes(b""), "this is no workbook of the form .xlsx"),
        (lambda one: one.write_bytes(b"PK\x03\x04 nothing"), "this is no workbook of the form .xlsx"),
        (lambda one: one.write_bytes(one.read_bytes()[:3000]), "this is no workbook of the form .xlsx"),
        (lambda one: one.write_bytes(COMPOUND), "please save it as .xlsx in Excel"),
        (lambda one: one.write_bytes(COMPOUND + "EncryptedPackage".encode("utf-16-le")), "protected by a password"),
        (lambda one: one.unlink(), "the file cannot be read"),
        (lambda one: (one.unlink(), one.mkdir()), "the file cannot be read"),
        (lambda one: one.write_bytes(packed("manifest.json")), "this is no workbook of the form .xlsx"),
        (lambda one: one.write_bytes(packed("mimetype", "content.xml")), "please save it as .xlsx in Excel"),
        (lambda one: one.write_bytes(packed("xl/workbook.bin")), "please save it as .xlsx in Excel"),
        (lambda one: one.write_bytes(packed("xl/workbook.xml")), "the workbook is damaged"),
        (lambda one: damaged(one, "xl/workbook.xml", b"<no"), "the workbook is damaged"),
        (lambda one: damaged(one, "[Content_Types].xml", b"<Types/>"), "the workbook is damaged"),
        (lambda one: damaged(one, "xl/styles.xml", b"<no"), "the workbook is damaged"),
        (
            lambda one: damaged(one, SECOND, SHEET % (HEAD + b'<row r="2"><c r="A2"><v>x</v></c></row>')),
            "old.xlsx Befunde!2: the workbook is damaged",
        ),
        (
            lambda one: damaged(one, SECOND, SHEET % (HEAD + b'<row r="99999999"><c r="A99999999"><v>1</v></c></row>')),
            "old.xlsx Befunde: the workbook is too large",
        ),
    ],
)
def test_what_is_no_report_is_refused_in_one_sentence(
    old: Path, spoil: Any, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 1000)
    spoil(old)
    with pytest.raises(BadInput) as caught:
        carrying.entries(old, "en")
    (problem,) = caught.value.problems
    told = render(problem, "en")
    assert said in told
    assert told.startswith(str(old))


def test_an_old_report_that_is_refused_leaves_no_new_one(
    usual: Path, old: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    foreign(old)
    carried(usual, old, language="en", status=2)
    assert len(capfd.readouterr().err.splitlines()) == 1
    assert not old.with_name("new.xlsx").exists()


def test_a_workbook_that_is_too_large_is_refused_before_it_is_read(
    usual: Path, old: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "LARGEST", 1000)
    carried(usual, old, language="en", status=2)
    assert "too large" in capfd.readouterr().err


def test_more_columns_of_their_own_than_can_be_carried_are_refused_with_the_cell(
    usual: Path, old: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fill(old, 2, **{f"eigene {number}": "x" for number in range(101)})
    carried(usual, old, language="en", status=2)
    assert "Befunde!DF1: the sheet has more than 100 columns of its own" in capfd.readouterr().err


def test_sheets_with_a_chart_alone_are_passed_over(usual: Path, old: Path) -> None:
    one = fill(old, 2, **FILLED)
    found = book(old)
    chart = BarChart()
    chart.add_data(Reference(found["Befunde"], 1, 1, 1, 3))
    found.create_chartsheet("Diagramm", 0).add_chart(chart)
    found.save(old)
    assert entries(carried(usual, old)) == {one: TOLD}


def test_what_a_formula_last_gave_is_carried_and_never_the_formula(usual: Path, old: Path) -> None:
    cell = b'<row r="2"><c r="A2" t="inlineStr"><is><t>AAAAAAAAAAAA</t></is></c><c r="B2" t="str"><f>1+1</f><v>zwei</v></c></row>'
    damaged(old, SECOND, SHEET % (HEAD + cell))
    (row,) = left(carried(usual, old))
    assert (row["Kennung"], row["Status"]) == ("AAAAAAAAAAAA", "zwei")


def test_the_id_column_may_be_hidden(usual: Path, old: Path) -> None:
    one = fill(old, 2, **FILLED)
    found = load_workbook(old)
    sheet = found["Befunde"]
    sheet.column_dimensions[sheet.cell(1, heads(sheet)[IDS["de"]]).column_letter].hidden = True
    found.save(old)
    assert entries(carried(usual, old)) == {one: TOLD}
    assert LEFT["de"] not in book(old.with_name("new.xlsx")).sheetnames
