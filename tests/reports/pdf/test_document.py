"""The document for the file: for archives and for everybody, the same to the byte, with the result inside."""

import itertools
import json
import re
import shutil
from pathlib import Path

import pytest

pytest.importorskip("typst")
from tests.reports.pdf.reading import attachment, bookmarks, document, fonts, kinds, pypdfium2, tags, texts
from tests.results.made import cases_in, made
from validator.cli.main import main


def reported(result: Path, *words: str) -> bytes:
    target = result.parent / "report.pdf"
    assert main(["report", str(result), "--pdf", str(target), *words]) == 0
    return target.read_bytes()


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("pdf"), "--verdicts", "all", "--unit", "geburtsdatum", "--smallest-unit", "1")


@pytest.fixture(scope="module")
def data(result: Path) -> bytes:
    return reported(result, "--lang", "de")


@pytest.fixture(scope="module")
def pdf(data: bytes):
    return document(data)


def test_the_same_result_gives_the_same_bytes_under_any_name_in_any_place_and_zone(
    result: Path, data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    other = Path(shutil.copy(result, tmp_path / "anders benannt.zip"))
    assert reported(other, "--lang", "de") == data


def test_it_says_that_it_is_for_archives_and_for_everybody(pdf) -> None:
    metadata = pdf.Root.Metadata.read_bytes().decode()
    for claim in (
        "pdfaid:part>3<",
        "pdfaid:conformance>A<",
        "pdfuaid:part>1<",
        "<rdf:li>de</rdf:li>",
        "Prüfung: Ein Muster",
    ):
        assert claim in metadata
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "de"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.docinfo["/Title"] == "Prüfung: Ein Muster"
    assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"


def test_its_metadata_name_the_document_and_its_day_and_nobody(pdf) -> None:
    assert set(pdf.docinfo) == {"/Title", "/Subject", "/Creator", "/CreationDate", "/ModDate"}
    assert str(pdf.docinfo["/Creator"]).startswith("Typst ")
    assert str(pdf.docinfo["/CreationDate"]) == str(pdf.docinfo["/ModDate"]) == "D:20201231000000Z"


def test_the_result_is_inside(pdf, result: Path) -> None:
    name, content, relationship = attachment(pdf)
    assert (name, relationship) == ("fachaufsicht.result", "/Source")
    assert content == result.read_bytes()
    assert str(pdf.Root.AF[0].Desc).startswith("Das Ergebnis der Prüfung")


def test_headings_skip_no_level(pdf) -> None:
    levels = [int(one[1:]) for one in kinds(pdf) if re.fullmatch("H[1-6]", one)]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))
    assert kinds(pdf).count("Title") == 1


def test_each_table_has_a_head_whose_cells_name_its_columns(pdf) -> None:
    tables = [one for one in tags(pdf) if one.S == "/Table"]
    assert len(tables) >= 6
    for one in tables:
        head, body = one.K
        assert (head.S, body.S) == ("/THead", "/TBody")
    heads = [one for one in tags(pdf) if one.S == "/TH"]
    assert all(part.Scope == "/Column" for one in heads for part in one.A if "/Scope" in part)
    named = {str(one.ID) for one in heads}
    cells = [one for one in tags(pdf) if one.S == "/TD"]
    assert all(str(name) in named for one in cells for part in one.A if "/Headers" in part for name in part.Headers)


def test_each_chart_is_told_to_those_who_do_not_see_it(pdf) -> None:
    told = [str(one.Alt) for one in tags(pdf) if one.S == "/Figure"]
    assert len(told) == 2
    assert "kontaktdichte: 25,0 %" in told[0]
    assert "Monate" in told[1]


def test_whoever_reads_on_a_screen_finds_the_way(pdf) -> None:
    found = bookmarks(pdf)
    assert [one for one in found if not re.match(r"\d+\.\d", one)] == [
        "1 Gegenstand und Verfahren",
        "2 Ergebnisse",
        "3 Was nicht geprüft werden konnte",
        "4 Befunde",
        "5 Anlage und Nachprüfung",
    ]
    assert any(re.fullmatch(r"4\.1 Fall \w{12}: verletzt", one) for one in found)
    assert "/PageLabels" in pdf.Root


def test_all_fonts_are_embedded_and_come_with_the_program(pdf) -> None:
    found = fonts(pdf)
    assert all(found.values())
    assert {name.partition("-")[0] for name in found} <= {"LibertinusSerif", "NewCM10", "DejaVuSansMono"}


def test_it_opens_where_browsers_open_it_and_says_what_a_reader_needs(data: bytes) -> None:
    assert len(pypdfium2.PdfDocument(data)) >= 3
    said = texts(data)
    for wanted in (
        "Stichtag 31.12.2020",
        "Alle Befunde sind beschrieben",
        "Seite 2 von",
        "Was genügt hätte",
        "fachaufsicht verify",
    ):
        assert wanted in said, wanted


def test_it_speaks_english(result: Path) -> None:
    found = reported(result, "--lang", "en", "--limit", "1")
    assert str(document(found).Root.Lang) == "en"
    said = texts(found)
    for wanted in (
        "Check of Ein Muster",
        "31 Dec 2020",
        "the worst 1",
        "more findings are in the attachment",
        "Page 1 of",
    ):
        assert wanted in said, wanted


def test_a_result_without_findings_says_so(tmp_path: Path) -> None:
    met = {
        "subject": "K",
        "type": "kunde",
        "events": [{"type": "aufnahme", "at": "2020-12-01", "vermerk": "ja", "id": "a"}],
    }
    said = texts(reported(made(tmp_path, cases=cases_in(tmp_path, met), status=0), "--lang", "de"))
    assert "Es gibt keine Befunde" in said
    assert "Zu 2 Regeln gab es keinen Anlass: bericht, kein_praktikum" in said


def test_a_result_without_cases_is_a_document(tmp_path: Path) -> None:
    said = texts(reported(made(tmp_path, cases=cases_in(tmp_path), status=0), "--lang", "de"))
    assert "Geprüfte Fälle 0" in said
    assert "Zu 4 Regeln gab es keinen Anlass" in said


MARKUP = '#panic("x") *b* _i_ $x^2$ \\ <label> @ref ] [ // /* = - + `r` "q"'


def test_what_a_case_is_called_is_text_and_never_markup(tmp_path: Path) -> None:
    hidden = "K\u202e1\u0007\ue000 Ωμέγα Жук 日本 שלום e\u0301"
    cases = cases_in(
        tmp_path,
        *(
            {"subject": name, "type": "kunde", "events": [{"type": "aufnahme", "at": "2020-02-01"}]}
            for name in (MARKUP, hidden)
        ),
    )
    said = texts(reported(made(tmp_path, "--identify", cases=cases), "--lang", "de"))
    assert f"Fall {MARKUP}: verletzt" in said
    assert "Fall K\\u202e1\\x07\\ue000 Ωμέγα Жук \ufffd\ufffd \ufffd\ufffd\ufffd\ufffd é: verletzt" in said
    assert "Das Zeichen \ufffd steht für ein Schriftzeichen" in said


def test_it_says_what_is_waived_and_what_became_of_findings(tmp_path: Path) -> None:
    waiver = {"rule": "bericht", "reason": "Träger insolvent", "approved-by": "Leitung", "approved-on": "2020-12-01"}
    file = tmp_path / "waivers.yaml"
    file.write_text(json.dumps({"waivers": [waiver | {"expires": "2020-12-31"}]}), encoding="utf-8")
    found = made(tmp_path, "--waivers", file, name="now")
    earlier = made(tmp_path, "--as-of", "2020-06-30", name="earlier")
    said = texts(reported(found, "--lang", "de", "--baseline", str(earlier)))
    for wanted in (
        "Ausnahme Träger insolvent (genehmigt: Leitung, 01.12.2020)",
        "2 Verstöße ausgenommen",
        "Verglichen mit dem Stand vom 30.06.2020",
        "weiter offen, seit dem Stand vom 30.06.2020",
        "aus diesen gelesen; sie sind nicht beigefügt",
    ):
        assert wanted in said, wanted
