"""The workbook of a result, as another library reads it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest

from tests.reports.excel.books import IDS, LISTS, PLAIN, REVIEWER, book, case, heads, report, result, rows
from tests.results.made import cases_in, made
from validator.cli.main import main
from validator.reports.excel import lists
from validator.reports.excel.book import Book, Style
from validator.reports.excel.cells import CUT, LONGEST, Day, Month, Rate
from validator.results.reading import opened

HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "http://example.org", "mailto:a@b.de", "internal:'x'!A1", "<r><t>x</t></r>",
           "{=1}", "'=1", "1e5", "2020-01-01", "a\x00b\x0bc\ud800\uffff", "_x0041_", " a ", "a\r\nb\tc", "&<>\"']]>")  # fmt: skip


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return result(tmp_path_factory.mktemp("usual"))


def test_there_is_a_sheet_for_each_view(tmp_path: Path, usual: Path) -> None:
    found = book(report(usual, tmp_path / "a.xlsx"))
    assert found.sheetnames == ["Überblick", *LISTS["de"], "Grenzen der Prüfung"]
    found = book(report(usual, tmp_path / "b.xlsx", language="en"))
    assert found.sheetnames == ["Overview", *LISTS["en"], "Limits of the check"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_finding_stands_on_the_sheet_of_its_verdict_with_what_the_result_says(
    tmp_path: Path, usual: Path, language: str
) -> None:
    found = book(report(usual, tmp_path / "a.xlsx", language=language))
    with opened(usual) as read:
        by_id = {one.id: one.finding for one in read.found}
    kinds = ({"violated", "met-late"}, {"open"}, {"undetermined"})
    due = {"de": "Fällig", "en": "Due"}[language]
    for name, verdicts in zip(LISTS[language], kinds, strict=True):
        told = {row[IDS[language]]: row for row in rows(found[name])}
        assert set(told) == {one for one, finding in by_id.items() if finding.verdict in verdicts}
        assert told, name
        for one, row in told.items():
            day = row[due]
            assert day is None or isinstance(day, dt.datetime)
            assert (None if day is None else day.toordinal() - dt.date(1970, 1, 1).toordinal()) == by_id[one].due


def test_findings_are_explained_in_sentences(tmp_path: Path, usual: Path) -> None:
    found = book(report(usual, tmp_path / "a.xlsx"))
    for row in rows(found["Befunde"]):
        assert "\n" in row["Wie die Frist zustande kam"]
        assert row["Was nötig war oder noch ist; was unklar ist"].endswith(".")


def test_lists_can_be_filtered_and_their_heads_stay_in_view_and_on_every_page(tmp_path: Path, usual: Path) -> None:
    found = book(report(usual, tmp_path / "a.xlsx"))
    for name in LISTS["de"]:
        sheet = found[name]
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.freeze_panes == "C2"
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert all(one.alignment.wrap_text for one in sheet[2])


def test_a_reviewer_chooses_a_status_from_a_list_and_gives_a_day(tmp_path: Path, usual: Path) -> None:
    for name in LISTS["de"]:
        sheet = book(report(usual, tmp_path / "a.xlsx"))[name]
        columns = heads(sheet)
        rules = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
        status, day = (sheet.cell(2, columns[one]).column_letter for one in ("Status", "Wiedervorlage"))
        last = sheet.max_row
        tail = f":{{}}{last}" if last > 2 else ""
        assert "bestätigt" in rules[f"{status}2{tail.format(status)}"].formula1
        assert rules[f"{day}2{tail.format(day)}"].type == "date"
        assert sheet.cell(2, columns["Wiedervorlage"]).number_format == "dd.mm.yyyy"
        assert sheet.cell(2, columns["Bemerkung"]).number_format == "@"


@pytest.mark.parametrize(("language", "form"), [("de", "dd.mm.yyyy"), ("en", "[$-809]d mmm yyyy")])
def test_days_have_the_form_of_the_language(tmp_path: Path, usual: Path, language: str, form: str) -> None:
    sheet = book(report(usual, tmp_path / "a.xlsx", language=language))[LISTS[language][0]]
    cell = sheet.cell(2, heads(sheet)[{"de": "Fällig", "en": "Due"}[language]])
    assert cell.is_date
    assert cell.number_format == form


def test_columns_are_those_asked_for_in_their_order(tmp_path: Path, usual: Path) -> None:
    found = book(report(usual, tmp_path / "a.xlsx", "--columns", "due,remark,subject"))
    for name in LISTS["de"]:
        assert list(heads(found[name])) == [
            "Fällig", "Bemerkung", "Fall", "Status", "Zuständig", "Wiedervorlage", "Kennung",
        ]  # fmt: skip


def test_unknown_columns_are_refused_with_the_nearest(
    tmp_path: Path, usual: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    capfd.readouterr()
    report(usual, tmp_path / "a.xlsx", "--columns", "subjekt", language="en", status=2)
    assert 'there is no column "subjekt"' in (said := capfd.readouterr().err)
    assert said.rstrip().endswith("subject")
    assert not (tmp_path / "a.xlsx").exists()


def test_the_worst_are_listed_where_there_is_a_limit_and_it_is_said(tmp_path: Path, usual: Path) -> None:
    found = book(report(usual, tmp_path / "a.xlsx", "--limit", "1"))
    assert [len(rows(found[name])) for name in LISTS["de"]] == [1, 0, 0]
    said = [row[1].value for row in found["Überblick"].iter_rows() if row[0].value == "Dieser Bericht"]
    with opened(usual) as read:
        assert said == [
            f"führt 1 von {len(read.found)} Befunden auf, die verletzt, zu spät erfüllt, offen oder unklar sind."
        ]


def test_the_overview_has_rates_with_their_denominators_and_every_rule(tmp_path: Path) -> None:
    path = result(tmp_path, words=("--unit", "profil.value", "--smallest-unit", "1"))
    sheet = book(report(path, tmp_path / "a.xlsx"))["Überblick"]
    table = [[one.value for one in row] for row in sheet.iter_rows()]
    heads_ = {row[0]: number for number, row in enumerate(table) if row[2] == "Pflichten"}
    assert list(heads_) == ["Insgesamt", "Nach Regel", "Nach Fundstelle", "Nach Einheit", "Nach Monat der Fälligkeit"]
    whole = table[heads_["Insgesamt"] + 1]
    assert whole[2] == sum(whole[3:9])
    assert whole[9] == whole[3] + whole[4] + whole[5]
    assert whole[10] == pytest.approx(whole[3] / whole[9])
    with opened(path) as read:
        rules = {row[0] for row in table[heads_["Nach Regel"] + 1 : heads_["Nach Fundstelle"] - 1]}
        assert rules == {one.rule for one in read.manifest.tallies}
    months = [row[0] for row in table[heads_["Nach Monat der Fälligkeit"] + 1 :]]
    assert all(isinstance(one, dt.datetime) and one.day == 1 for one in months)


def test_the_same_result_gives_the_same_bytes_in_any_zone_and_nothing_tells_when_or_where(
    tmp_path: Path, usual: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = report(usual, tmp_path / "a.xlsx").read_bytes()
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    (tmp_path / "other").mkdir(mode=0o755)
    assert report(usual, tmp_path / "other" / "b.xlsx").read_bytes() == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        for one in archive.infolist():
            assert one.date_time == (1980, 1, 1, 0, 0, 0)
            assert one.create_system == 3
            assert one.external_attr == 0o644 << 16
            assert not one.extra
    told = book(tmp_path / "a.xlsx").properties
    assert (told.creator, told.lastModifiedBy, told.company if hasattr(told, "company") else None) == (None, None, None)
    assert told.created == told.modified == dt.datetime(1980, 1, 1)
    assert told.title == "Fachaufsicht: Befunde zum Stichtag 31.12.2020"


def test_no_cell_is_a_formula_or_a_link(tmp_path: Path) -> None:
    names = [one for one in HOSTILE if "\x00" not in one]
    path = result(tmp_path, *(case(one) for one in names), words=("--identify", "--texts"))
    target = report(path, tmp_path / "a.xlsx")
    told = set()
    for sheet in book(target):
        assert not sheet._hyperlinks
        for row in sheet.iter_rows():
            for one in row:
                assert one.data_type != "f"
                assert one.hyperlink is None
                told.add(one.value)
    for one in names:
        assert one.replace("\r\n", "\n").replace("_x0041_", "_x005F_x0041_") in told
    with zipfile.ZipFile(target) as archive:
        sheets = b"".join(archive.read(one) for one in archive.namelist() if one.startswith("xl/worksheets/"))
    assert b"<f>" not in sheets
    assert b"<hyperlink" not in sheets


def test_a_cell_holds_every_text_as_a_text_and_every_day_as_it_can(tmp_path: Path) -> None:
    written = Book(tmp_path / "a.xlsx", "de", "T & T", {})
    sheet = written.sheet("S & S", "&P")
    sheet.columns([9] * 7)
    long = "x" * (LONGEST + 5)
    for one in (*HOSTILE, long):
        sheet.row([one, one, one], (Style.PLAIN, Style.ENTRY, Style.HEAD))
    sheet.row([Day(-30_000), Day(-25_508), Day(15_000), Month(-1), Rate(0), 7, True])
    written.close()
    found = book(tmp_path / "a.xlsx")["S & S"]
    values = [[one.value for one in row] for row in found.iter_rows()]
    for row, wanted in zip(values, (*HOSTILE, long), strict=False):
        assert row[0] == row[1] == row[2]
        if wanted == long:
            assert len(row[0]) == LONGEST
            assert row[0].endswith(CUT)
    assert values[HOSTILE.index("a\x00b\x0bc\ud800\uffff")][0] == "a\ufffdb\ufffdc\ufffd\ufffd"
    assert values[HOSTILE.index("<r><t>x</t></r>")][0] == "<r><t>x</t></r>"
    assert all(one.data_type in "sinbd" for row in found.iter_rows() for one in row)
    assert values[-1][0] == "12.11.1887"
    assert values[-1][1:] == [dt.datetime(1900, 3, 1), dt.datetime(2011, 1, 26), dt.datetime(1969, 12, 1), 0, 7, True]


def test_more_findings_than_a_sheet_holds_are_refused_in_a_sentence(
    tmp_path: Path, usual: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lists, "MOST_ROWS", 3)
    capfd.readouterr()
    report(usual, tmp_path / "a.xlsx", status=2)
    said = capfd.readouterr().err
    assert said.startswith("--xlsx: das Blatt „Befunde“ hätte ")
    assert len(said.splitlines()) == 1
    assert sorted(one.name for one in tmp_path.iterdir()) == []


def test_a_result_without_findings_gives_a_workbook_all_the_same(tmp_path: Path) -> None:
    path = made(tmp_path, cases=cases_in(tmp_path, {"subject": "K", "type": "kunde"}), status=0)
    found = book(report(path, tmp_path / "a.xlsx"))
    assert [len(rows(found[name])) for name in LISTS["de"]] == [0, 0, 0]
    assert set(REVIEWER["de"]) <= set(heads(found["Befunde"]))


def test_options_of_the_workbook_without_it_are_refused(
    tmp_path: Path, usual: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    old = report(usual, tmp_path / "a.xlsx", "--columns", PLAIN)
    capfd.readouterr()
    csv = str(tmp_path / "a.csv")
    assert main(["report", str(usual), "--csv", csv, "--columns", "due", "--carry", str(old), "--lang", "en"]) == 2
    assert capfd.readouterr().err.splitlines() == [
        "--columns: this goes only together with --xlsx",
        "--carry: this goes only together with --xlsx",
    ]
    words = ["report", str(usual), "--xlsx", str(tmp_path / "b.xlsx"), "--csv", str(old), "--carry", str(old)]
    before = old.read_bytes()
    assert main([*words, "--lang", "en"]) == 2
    assert capfd.readouterr().err == "--csv: the result would overwrite an input\n"
    assert old.read_bytes() == before
