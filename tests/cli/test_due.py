"""`due`: what falls due from the as-of day on, up to and with the last day asked for."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.results.made import DATA, cases_in, key_in, made
from tests.results.test_privacy import CASE, leaks
from validator.cli.due_command import end
from validator.cli.main import main
from validator.policy.problems import BadInput
from validator.results.reading import opened
from validator.time.days import iso, parse


def course(last: str, **more: Any) -> dict[str, Any]:
    """A case that owes a report by fourteen days after a course ends."""
    span = {"type": "massnahme", "from": "2020-01-01", "to": last, "value": "kurs", "id": "m1"}
    return {"subject": "Erika", "type": "kunde", "events": [], "spans": [span]} | more


def listed(
    folder: Path, as_of: str, within: str, *histories: dict[str, Any], words: tuple[str, ...] = ()
) -> list[dict[str, str]]:
    """The lines of the list as CSV."""
    target = folder / "due.csv"
    given = ["--cases", str(cases_in(folder, *histories)), "--as-of", as_of, "--within", within, "--lang", "en"]
    form = ["--format", "csv", "--output", str(target), "--key", str(key_in(folder))]
    assert main(["due", str(DATA), *given, *form, *words]) == 0
    rows = csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"), newline=""))
    return [one for one in rows if one["Rule"] == "bericht"]


@pytest.mark.parametrize(
    ("as_of", "within", "last"),
    [
        ("2014-06-30", "6w", "2014-08-11"),
        ("2014-06-30", "6 weeks", "2014-08-11"),
        ("2014-06-30", "45d", "2014-08-14"),
        ("2014-06-30", "0d", "2014-06-30"),
        ("2013-01-31", "1m", "2013-02-28"),
        ("2012-01-31", "1 month", "2012-02-29"),
        ("2012-02-29", "1y", "2013-02-28"),
        ("2014-06-30", " 2 w ", "2014-07-14"),
    ],
)
def test_how_far_ahead_is_counted_like_a_duration_of_a_policy(as_of: str, within: str, last: str) -> None:
    assert iso(end(parse(as_of), within)) == last


@pytest.mark.parametrize(
    ("within", "code"),
    [
        ("6", "due-within"),
        ("w", "due-within"),
        ("-6w", "due-within"),
        ("6 hours", "due-within"),
        ("18 years of life", "due-within"),
        ("9999999d", "due-within"),
        ("٦w", "due-within"),
        ("999d", ""),
        ("900y", "due-within"),
    ],
)
def test_what_is_no_span_of_days_is_refused(within: str, code: str) -> None:
    try:
        end(parse("2014-06-30"), within)
        found = ""
    except BadInput as error:
        (problem,) = error.problems
        found = problem.code
    assert found == code


def test_a_span_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(BadInput) as caught:
        end(parse("2199-12-31"), "1d")
    assert [one.code for one in caught.value.problems] == ["due-within-far"]


@pytest.mark.parametrize(
    ("as_of", "within", "left"),
    [
        ("2020-03-02", "13d", ["13"]),
        ("2020-03-02", "12d", []),
        ("2020-03-15", "0d", ["0"]),
        ("2020-03-16", "6w", []),
    ],
)
def test_both_the_as_of_day_and_the_last_day_count(tmp_path: Path, as_of: str, within: str, left: list[str]) -> None:
    assert [one["Days left"] for one in listed(tmp_path, as_of, within, course("2020-03-01"))] == left


def test_what_is_missed_is_listed_only_when_asked_for(tmp_path: Path) -> None:
    (one,) = listed(tmp_path, "2020-03-16", "6w", course("2020-03-01"), words=("--overdue",))
    assert (one["Days left"], one["Note"]) == ("-1", "can still be made up for")


def test_what_is_kept_is_not_listed(tmp_path: Path) -> None:
    done = course("2020-03-01", events=[{"type": "bericht", "at": "2020-03-02"}])
    assert listed(tmp_path, "2020-03-10", "6w", done, words=("--overdue",)) == []


def test_a_line_says_what_is_asked_for_by_when_and_since_when(tmp_path: Path) -> None:
    (one,) = listed(tmp_path, "2020-03-10", "6w", course("2020-03-01"), words=("--identify",))
    assert one["Due"] == "15 Mar 2020"
    assert one["Case"] == "Erika"
    assert one["Asked for"] == "A report within two weeks of the end of a measure"
    assert one["Window"] == "open since 1 Mar 2020"
    assert one["Anchor"] == "massnahme 1 Jan 2020 to 1 Mar 2020"
    (one,) = listed(tmp_path, "2020-02-28", "6w", course("2020-03-01"))
    assert one["Window"] == "opens on 1 Mar 2020"
    assert "Erika" not in str(one)


def test_names_are_those_of_a_result(tmp_path: Path) -> None:
    (one,) = listed(tmp_path, "2020-03-10", "6w", course("2020-03-01"))
    with opened(made(tmp_path, "--as-of", "2020-03-10", cases=tmp_path / "cases.jsonl", status=0)) as result:
        assert one["Id"] in {each.id for each in result.found}


def test_the_waived_stay_and_are_marked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    signed = {"reason": "Bankrupt.", "approved-by": "head", "approved-on": "2020-03-01", "expires": "2020-03-10"}
    file = tmp_path / "w.yaml"
    file.write_text(json.dumps({"waivers": [{"rule": "bericht"} | signed]}), encoding="utf-8")
    words = ("--waivers", str(file))
    (one,) = listed(tmp_path, "2020-03-10", "6w", course("2020-03-01"), words=words)
    assert "Bankrupt." in one["Note"]
    assert "expired" not in capsys.readouterr().err
    (one,) = listed(tmp_path, "2020-03-11", "6w", course("2020-03-01"), words=words)
    assert one["Note"] == ""
    assert "expired on 10 Mar 2020; 1 finding stands again" in capsys.readouterr().err


FORMS = ("table", "csv", "ics", "xlsx")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_the_same_bytes_twice_and_nothing_of_a_person(
    tmp_path: Path, form: str, capfd: pytest.CaptureFixture[str]
) -> None:
    if form == "xlsx":
        pytest.importorskip("xlsxwriter")
    cases = cases_in(tmp_path, CASE)
    words = ["--cases", str(cases), "--as-of", "2020-03-10", "--within", "1y", "--overdue", "--format", form]
    written = []
    for name in ("one", "two"):
        target = tmp_path / name
        assert main(["due", str(DATA), *words, "--key", str(key_in(tmp_path)), "--output", str(target)]) == 0
        written.append(target.read_bytes())
    assert written[0] == written[1]
    said = capfd.readouterr()
    assert not leaks(written[0])
    assert not leaks((said.out + said.err).encode())


def test_a_calendar_has_a_whole_day_for_each_obligation(tmp_path: Path) -> None:
    icalendar = pytest.importorskip("icalendar")
    (one,) = listed(tmp_path, "2020-03-10", "6w", course("2020-03-01"))
    target = tmp_path / "due.ics"
    words = ["--cases", str(tmp_path / "cases.jsonl"), "--key", str(key_in(tmp_path)), "--format", "ics"]
    for as_of, start, number in (("2020-03-10", date(2020, 3, 15), 18331), ("2020-04-01", date(2020, 4, 1), 18353)):
        given = ["--as-of", as_of, "--within", "6w", "--overdue", "--output", str(target), "--lang", "en"]
        assert main(["due", str(DATA), *words, *given]) == 0
        told = icalendar.Calendar.from_ical(target.read_bytes())
        (event,) = [each for each in told.walk("VEVENT") if one["Id"] in each["UID"]]
        assert (event.start, (event.end - event.start).days) == (start, 1)
        assert int(event["SEQUENCE"]) == number
        assert event["TRANSP"] == "TRANSPARENT"
        assert "A report within two weeks" in event["SUMMARY"]
        assert told["METHOD"] == "PUBLISH"


def test_what_is_missed_for_good_is_told_and_is_no_date_in_a_calendar(tmp_path: Path) -> None:
    icalendar = pytest.importorskip("icalendar")
    case = course("2020-03-01", events=[{"type": "aufnahme", "at": "2020-02-01"}])
    words = ["--cases", str(cases_in(tmp_path, case)), "--as-of", "2020-04-01", "--within", "6w", "--overdue"]
    words += ["--key", str(key_in(tmp_path)), "--lang", "en", "--output", str(tmp_path / "due")]
    assert main(["due", str(DATA), *words, "--format", "csv"]) == 0
    told = (tmp_path / "due").read_text(encoding="utf-8-sig")
    assert "The intake has a note" in told
    assert "can no longer be made up for" in told
    assert main(["due", str(DATA), *words, "--format", "ics"]) == 0
    events = icalendar.Calendar.from_ical((tmp_path / "due").read_bytes()).walk("VEVENT")
    assert events
    assert not any("The intake has a note" in event["SUMMARY"] for event in events)


def test_a_workbook_has_days_and_numbers_and_no_formulas(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    openpyxl = pytest.importorskip("openpyxl")
    target = tmp_path / "due.xlsx"
    cases = cases_in(tmp_path, course("2020-03-01", subject="=1+1"), course("2020-02-01", subject="+2"))
    words = ["--cases", str(cases), "--as-of", "2020-03-10", "--within", "6w", "--overdue", "--identify"]
    words += ["--key", str(key_in(tmp_path)), "--format", "xlsx", "--output", str(target), "--lang", "de"]
    assert main(["due", str(DATA), *words]) == 0
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["Offen", "Überfällig"]
    for name, due, left, subject in (
        ("Offen", date(2020, 3, 15), 5, "=1+1"),
        ("Überfällig", date(2020, 2, 15), -24, "+2"),
    ):
        sheet = book[name]
        rows = [row for row in sheet.iter_rows(min_row=2) if row[9].value == "bericht"]
        ((day, number, _, who, *_),) = rows
        assert (day.value.date(), number.value, who.value, who.data_type) == (due, left, subject, "s")
        assert sheet.freeze_panes == "B2"


def test_an_excel_file_needs_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--cases", "x", "--as-of", "2020-01-01", "--within", "1d", "--format", "xlsx", "--lang", "en"]
    assert main(["due", str(DATA), *words]) == 2
    assert "--output" in capsys.readouterr().err


def test_the_table_groups_by_unit_and_says_what_is_unclear(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = cases_in(
        tmp_path,
        *(
            course(
                "2020-03-01", subject=f"K-{number}", events=[{"type": "aufnahme", "at": "2020-03-01", "partner": "A"}]
            )
            for number in range(2)
        ),
    )
    words = ["--cases", str(cases), "--as-of", "2020-03-10", "--within", "6w", "--key", str(key_in(tmp_path))]
    assert main(["due", str(DATA), *words, "--unit", "aufnahme.partner", "--lang", "en"]) == 0
    assert "small units together" in capsys.readouterr().out
    assert main(["due", str(DATA), *words, "--unit", "aufnahme.partne", "--lang", "en"]) == 2
    assert "aufnahme.partner" in capsys.readouterr().err


@pytest.mark.parametrize("unit", ["[/x]", "[red]Team[/red]", "\x1b[31mTeam", "Team\n2"])
def test_the_name_of_a_unit_is_no_markup_and_steers_no_terminal(tmp_path: Path, unit: str) -> None:
    event = {"type": "aufnahme", "at": "2020-02-01", "vermerk": unit}
    case = course("2020-03-01", events=[event], spans=[{"type": "profil", "from": "2020-01-01", "value": "nah"}])
    words = ["--cases", str(cases_in(tmp_path, case)), "--as-of", "2020-02-01", "--within", "1y", "--unit"]
    more = ["aufnahme.vermerk", "--smallest-unit", "1", "--key", str(key_in(tmp_path)), "--output", str(tmp_path / "t")]
    assert main(["due", str(DATA), *words, *more]) == 0
    told = (tmp_path / "t").read_text(encoding="utf-8")
    assert "\x1b" not in told
    assert unit.replace("\x1b", "\N{REPLACEMENT CHARACTER}").split("\n")[0] in told
