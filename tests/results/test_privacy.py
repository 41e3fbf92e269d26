"""Nothing of a person gets into a report, a message or the name of a file, unless somebody asked for it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.results.made import DATA, cases_in, key_in, made
from validator.cli.main import main
from validator.cli.report_command import MEDIA

PERSON, FILE_NUMBER, NOTE, PHONE = "Erika Mustermann", "Akte-4711-0815", "weint im Gespraech", 15112345678
PLANTED = (PERSON, FILE_NUMBER, NOTE, str(PHONE), "Mustermann", "0815")
CASE: dict[str, Any] = {
    "subject": PERSON,
    "type": "kunde",
    "attributes": {"geburtsdatum": "1992-04-10", "telefon": PHONE, "bemerkung": NOTE},
    "events": [
        {"type": "aufnahme", "at": "2020-02-01", "id": FILE_NUMBER, "partner": "A", "vermerk": NOTE, "notiz": NOTE},
        {"type": "bericht", "at": "2020-12-01", "zu": FILE_NUMBER, "id": f"{FILE_NUMBER}-b"},
    ],
    "spans": [
        {"type": "profil", "from": "2020-01-01", "value": "nah", "betreut_von": PERSON},
        {"type": "massnahme", "from": "2020-02-01", "to": "2020-03-01", "value": "kurs", "id": f"{FILE_NUMBER}-m"},
    ],
}


def content(data: bytes) -> Iterator[bytes]:
    """What a file holds, unpacked where it is packed; of a PDF its texts, for its numbers may look like anything."""
    if data.startswith(b"%PDF"):
        yield from in_pdf(data)
        return
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for one in archive.infolist():
                yield one.filename.encode()
                yield from content(archive.read(one))


def in_pdf(data: bytes) -> Iterator[bytes]:
    """The pages' texts, all strings (titles, bookmarks, alternative texts, names), the metadata, what is attached."""
    pikepdf, pdfium = pytest.importorskip("pikepdf"), pytest.importorskip("pypdfium2")
    for page in pdfium.PdfDocument(data):
        yield page.get_textpage().get_text_bounded().encode()
    with pikepdf.open(io.BytesIO(data)) as document:
        yield document.Root.Metadata.read_bytes()
        for one in document.objects:
            yield from strings(one, pikepdf)
        for file in document.attachments.values():
            yield from content(file.get_file().read_bytes())


def strings(one: Any, pikepdf: Any) -> Iterator[bytes]:
    """The strings of an object of a PDF."""
    if isinstance(one, pikepdf.String):
        yield str(one).encode()
    elif isinstance(one, pikepdf.Array):
        for each in one:
            yield from strings(each, pikepdf)
    elif isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
        for name in one.keys():  # noqa: SIM118
            yield name.encode()
            if not getattr(one[name], "is_indirect", False):
                yield from strings(one[name], pikepdf)


def leaks(data: bytes) -> set[str]:
    """What was planted and can be read."""
    return {one for part in content(data) for one in PLANTED if one.encode() in part}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return cases_in(tmp_path, CASE)


def test_nothing_planted_is_in_a_result_or_in_what_is_said(
    tmp_path: Path, case: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert not leaks(made(tmp_path, "--verdicts", "all", cases=case).read_bytes())
    said = capfd.readouterr()
    assert not leaks((said.out + said.err).encode())


@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize("language", ["de", "en"])
def test_nothing_planted_is_in_a_report(
    tmp_path: Path, case: Path, capfd: pytest.CaptureFixture[str], medium: str, language: str
) -> None:
    library = MEDIA[medium].library
    if library is not None and find_spec(library) is None:
        pytest.skip(f"{library} is not installed")
    path = made(tmp_path, "--verdicts", "all", cases=case)
    assert main(["report", str(path), f"--{medium}", str(tmp_path / "report"), "--lang", language]) == 0
    assert not leaks((tmp_path / "report").read_bytes())
    said = capfd.readouterr()
    assert not leaks((said.out + said.err).encode())


def test_nothing_planted_is_said_by_verify(tmp_path: Path, case: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = made(tmp_path, "--verdicts", "all", cases=case)
    words = ["verify", str(path), "--cases", str(case), "--key", str(key_in(tmp_path)), "--format", "json"]
    assert main(words) == 0
    said = capfd.readouterr()
    assert not leaks((said.out + said.err).encode())


@pytest.mark.parametrize("form", ["table", "csv", "ics", "xlsx"])
def test_nothing_planted_is_in_a_due_list(
    tmp_path: Path, case: Path, capfd: pytest.CaptureFixture[str], form: str
) -> None:
    if form == "xlsx":
        pytest.importorskip("xlsxwriter")
    day, target = ("--as-of", "2020-04-20"), tmp_path / "list"
    words = ["due", str(DATA), "--cases", str(case), *day, "--within", "52w", "--overdue", "--format", form]
    assert main([*words, "--key", str(key_in(tmp_path)), "--output", str(target)]) == 0
    assert target.stat().st_size
    assert not leaks(target.read_bytes())
    said = capfd.readouterr()
    assert not leaks((said.out + said.err).encode())


@pytest.mark.parametrize("form", ["table", "csv", "svg"])
def test_nothing_planted_is_in_a_trend(
    tmp_path: Path, case: Path, capfd: pytest.CaptureFixture[str], form: str
) -> None:
    results = [made(tmp_path, "--as-of", day, cases=case, name=f"{day}.result") for day in ("2020-06-30", "2020-12-31")]
    target = tmp_path / "trend"
    assert main(["trend", *map(str, results), "--format", form, "--output", str(target)]) == 0
    assert not leaks(target.read_bytes())
    said = capfd.readouterr()
    assert not leaks((said.out + said.err).encode())


def test_nothing_planted_is_explained(tmp_path: Path, case: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = made(tmp_path, "--verdicts", "all", cases=case)
    assert main(["explain", str(path), PERSON, "--key", str(key_in(tmp_path))]) == 0
    said = capfd.readouterr()
    assert said.out
    assert not leaks((said.out + said.err).encode())


def test_what_is_asked_for_is_there(tmp_path: Path, case: Path) -> None:
    named = made(tmp_path, "--identify", "--verdicts", "all", cases=case).read_bytes()
    assert {PERSON, FILE_NUMBER} <= leaks(named)
    assert not {NOTE, str(PHONE)} & leaks(named)


def test_free_texts_are_there_when_asked_for_and_names_are_not(tmp_path: Path, case: Path) -> None:
    found = leaks(made(tmp_path, "--texts", "--verdicts", "all", cases=case).read_bytes())
    assert NOTE in found
    assert not {PERSON, FILE_NUMBER} & found


def test_the_key_is_never_in_a_result(tmp_path: Path, case: Path) -> None:
    secret = key_in(tmp_path).read_bytes().split()[1]
    data = made(tmp_path, "--identify", "--texts", cases=case).read_bytes()
    assert secret not in data
    assert bytes.fromhex(secret.decode()) not in data


def test_a_type_that_no_vocabulary_knows_may_be_a_name(tmp_path: Path) -> None:
    odd = {"subject": "a", "type": "kunde", "events": [{"type": f"Anruf bei {PERSON}", "at": "2020-12-02"}]}
    case = cases_in(tmp_path, CASE, odd, {"subject": "b", "type": PERSON})
    path = made(tmp_path, "--verdicts", "all", cases=case)
    assert not leaks(path.read_bytes())
    assert len(loads(path)["not-in-the-vocabulary"]) == 2


def loads(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        told: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return told


def team_cases(folder: Path) -> Path:
    """Three units, of which two are small; rules look at the attribute that names them."""
    people = [
        {
            "subject": f"{team} {number}",
            "type": "kunde",
            "events": [{"type": "aufnahme", "at": "2020-02-01", "partner": "A", "vermerk": team}],
        }
        for team, size in (("gross", 6), ("klein", 2), ("winzig", 3))
        for number in range(size)
    ]
    return cases_in(folder, *people)


def test_a_small_unit_is_not_told_by_the_cases_where_a_rule_looks_at_it(tmp_path: Path) -> None:
    words = ("--verdicts", "all", "--unit", "aufnahme.vermerk")
    data = made(tmp_path, *words, cases=team_cases(tmp_path)).read_bytes()
    assert b"gross" in data
    assert not [one for one in (b"klein", b"winzig") if one in data]
    texts = made(tmp_path, *words, "--texts", cases=tmp_path / "cases.jsonl", name="texts").read_bytes()
    assert not [one for one in (b"klein", b"winzig") if one in texts]
    assert main(["verify", str(tmp_path / "result")]) == 0
    assert (
        main(
            [
                "verify",
                str(tmp_path / "result"),
                "--cases",
                str(tmp_path / "cases.jsonl"),
                "--key",
                str(key_in(tmp_path)),
            ]
        )
        == 0
    )


def test_a_free_text_that_names_a_person_by_id_shows_no_id(tmp_path: Path) -> None:
    told = {**CASE, "attributes": {}, "events": [{**CASE["events"][0], "vermerk": FILE_NUMBER}, CASE["events"][1]]}
    path = made(tmp_path, "--texts", "--verdicts", "all", cases=cases_in(tmp_path, told))
    assert FILE_NUMBER not in leaks(path.read_bytes())
