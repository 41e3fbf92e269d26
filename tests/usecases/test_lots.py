"""Cases judged lot by lot give what they give at once, to the byte, however they are cut and by however many."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from functools import partial
from pathlib import Path
from unittest.mock import patch

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports.one_by_one import written
from validator.core.findings import Verdict
from validator.histories import database, packed, tables
from validator.histories.bands import Band, bands
from validator.histories.coded import Table
from validator.histories.read import COLUMNAR
from validator.policy.problems import BadInput
from validator.reports.lines import json_document, json_items, json_lines
from validator.reports.separated import separated_lines
from validator.time.days import parse
from validator.usecases import check as checking
from validator.usecases import resources
from validator.usecases.check import check, checked
from validator.usecases.library import Entry, library
from validator.usecases.lots import Making
from validator.usecases.resources import Resources

DATA = Path(__file__).parents[1] / "cli" / "data"
AS_OF = parse("2020-12-31")
EVERY = frozenset(Verdict)
HEAD = "subject,subject_type,kind,type,id,at,from,to,observed_from,seit\n"


@pytest.fixture(scope="module")
def entries() -> tuple[Entry, ...]:
    return library([DATA / "muster.yaml"], {}, {})


@pytest.fixture
def _by_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("validator.histories.read.SMALL", 0)


def bytes_of(entries: tuple[Entry, ...], files: list[Path], lots: int, workers: int = 1, **options: object) -> str:
    """Both forms of the report, judged in about so many lots."""
    with patch.object(checking.Checking, "lots", lambda _, __: lots):
        used = Resources(workers=workers, **options)  # type: ignore[arg-type]
        with checked(entries, files, AS_OF, EVERY, None, used) as report:
            document = "".join(json_document(report, written(report.findings(EVERY))))
            return document + "".join(json_lines(report.listings(EVERY))) + repr((report.strangers, report.blind))


def person(name: str, chance: random.Random) -> dict[str, object]:
    days = sorted(f"2020-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}" for _ in range(4))
    events = [
        {"type": kind, "at": day} for kind, day in zip(("aufnahme", "kontakt", "kontakt", "fremd"), days, strict=True)
    ]
    return {"subject": name, "type": "kunde", "events": events[: chance.randint(0, 4)]}


def write(folder: Path, people: list[dict[str, object]]) -> list[Path]:
    """The people in files of every kind, some facts of one person here and some there."""
    rows = [
        f"{one['subject']},kunde,event,{fact['type']},,{fact['at']},,,,\n"
        for one in people
        for fact in one["events"]  # type: ignore[attr-defined]
    ]
    table, lines, document = folder / "b.csv", folder / "a.jsonl", folder / "c.json"
    table.write_text(HEAD + "".join(rows[::2]), encoding="utf-8")
    packed = folder / "d.csv"
    packed.write_text(HEAD + "".join(rows[1::2]), encoding="utf-8")
    duckdb.read_csv(str(packed), header=True, all_varchar=True).write_parquet(str(folder / "d.parquet"))
    bare = [{"subject": one["subject"], "type": "kunde"} for one in people]
    lines.write_text("".join(json.dumps(one) + "\n" for one in bare[::2]), encoding="utf-8")
    document.write_text(json.dumps(bare[1::2]), encoding="utf-8")
    return [table, lines, document, folder / "d.parquet"]


def people(count: int = 16) -> list[dict[str, object]]:
    chance = random.Random(1)
    names = [f"{chance.choice('aBé😀z')}{chance.randint(0, 99)}" for _ in range(count)]
    return [person(name, chance) for name in dict.fromkeys(names)]


@pytest.mark.parametrize("lots", [2, 7])
def test_however_it_is_cut_the_report_is_the_same(entries: tuple[Entry, ...], tmp_path: Path, lots: int) -> None:
    files = write(tmp_path, people())
    assert bytes_of(entries, files, lots) == bytes_of(entries, files, 1)
    assert bytes_of(entries, files[:1], lots) == bytes_of(entries, files[:1], 1)


@pytest.mark.usefixtures("_by_column")
def test_tables_cut_into_lots_are_read_by_column(entries: tuple[Entry, ...], tmp_path: Path) -> None:
    files = write(tmp_path, people(12))[:1]
    assert bytes_of(entries, files, 2) == bytes_of(entries, files, 1)


@pytest.mark.usefixtures("_by_column")
def test_a_lot_of_a_parquet_file_has_nobody_of_those_whose_rows_lie_between_its_own(
    entries: tuple[Entry, ...], tmp_path: Path
) -> None:
    files = write(tmp_path, people())[3:]
    assert bytes_of(entries, files, 3) == bytes_of(entries, files, 1)


@pytest.mark.parametrize("afresh", [False, True])
def test_however_many_processes_judge_the_report_is_the_same(
    entries: tuple[Entry, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, afresh: bool
) -> None:
    files = write(tmp_path, people())
    if afresh:
        monkeypatch.setattr("validator.usecases.workers.lonely", lambda: False)
    assert bytes_of(entries, files, 3, workers=2) == bytes_of(entries, files, 1)


def test_what_readers_differ_about_is_read_row_by_row_lot_by_lot(entries: tuple[Entry, ...], tmp_path: Path) -> None:
    files = write(tmp_path, people())
    files[0].write_text(files[0].read_text(encoding="utf-8") + "\n", encoding="utf-8")
    files[0].write_text(files[0].read_text(encoding="utf-8").replace("aufnahme,", 'auf"nahme,', 1), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        bytes_of(entries, files, 1)
    with pytest.raises(BadInput) as also:
        bytes_of(entries, files, 4)
    assert also.value.problems == caught.value.problems


ROWS = (
    ",kunde,event,kontakt,,2020-02-01,,,,",
    "@,stelle,event,kontakt,,2020-02-01,,,,",
    "zz,kunde,event,kontakt,,2020-02-30,,,,",
    "a1,kunde,event,kontakt,,2020-02-01T10:00Z,,,,\nz9,kunde,event,kontakt,,2020-02-01T10:00,,,,",
    "zz,kunde,event,kontakt,e,2020-02-01,,,,\nzz,kunde,event,kontakt,e,2020-02-02,,,,",
    "zz,kunde,event,kontakt",
)


@pytest.mark.parametrize("row", ROWS)
def test_what_is_wrong_is_said_as_when_all_is_read_at_once(
    entries: tuple[Entry, ...], tmp_path: Path, row: str
) -> None:
    files = write(tmp_path, people())
    name = str(people()[0]["subject"])
    files[0].write_text(files[0].read_text(encoding="utf-8") + row.replace("@", name) + "\n", encoding="utf-8")
    found = []
    for lots in (1, 3):
        with pytest.raises(BadInput) as caught:
            bytes_of(entries, files, lots)
        found.append(caught.value.problems)
    assert found[0] == found[1]


@given(st.lists(st.text(max_size=3), max_size=30), st.integers(1, 9))
@settings(max_examples=30, deadline=None)
def test_every_name_lies_in_one_band_and_bands_follow_each_other(names: list[str], count: int) -> None:
    found = bands([(name, 1.0) for name in names], count)
    assert 1 <= len(found) <= max(count, 1)
    places = [[number for number, band in enumerate(found) if band.holds(name)] for name in sorted(names)]
    assert all(len(one) == 1 for one in places)
    assert places == sorted(places)


def test_nothing_is_left_when_the_report_is_done(entries: tuple[Entry, ...], tmp_path: Path) -> None:
    spill = tmp_path / "spill"
    spill.mkdir()
    bytes_of(entries, write(tmp_path, people()), 3, spill=spill)
    assert not list(spill.iterdir())


def test_related_subjects_need_all_cases_at_once_and_that_is_said(tmp_path: Path, entries: tuple[Entry, ...]) -> None:
    (tmp_path / "a.jsonl").write_text('{"subject": "a", "type": "kunde"}\n', encoding="utf-8")
    related = replace(entries[0], policy=replace(entries[0].policy, groups=("some",)))  # type: ignore[arg-type]
    with (
        patch("validator.usecases.check.need", lambda _: 2**40),
        pytest.raises(BadInput) as caught,
        checked((related,), [tmp_path / "a.jsonl"], AS_OF, EVERY, None, Resources(memory=2**30)),
    ):
        pass
    assert [(one.code, one.place.file) for one in caught.value.problems] == [("memory-whole", str(related.source.path))]


def test_a_file_that_changes_meanwhile_is_refused(entries: tuple[Entry, ...], tmp_path: Path) -> None:
    file = write(tmp_path, people())[0]
    with (
        patch("validator.usecases.check.whole", lambda *_: file.write_bytes(file.read_bytes()[:-1])),
        pytest.raises(BadInput) as caught,
        checked(entries, [file], AS_OF, EVERY, None, Resources()),
    ):
        pass
    assert [one.code for one in caught.value.problems] == ["file-changed"]


@pytest.mark.parametrize(("memory", "workers", "least"), [(None, 1, 1), (2**30, 1, 2), (2**30, 2, 4), (2**28, 1, 20)])
def test_the_less_memory_the_more_lots(
    memory: int | None, workers: int, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "machine", lambda: 2**35)
    assert Resources(memory, workers).lots(2**30) >= least


def test_the_plain_check_is_the_same(entries: tuple[Entry, ...], tmp_path: Path) -> None:
    files = write(tmp_path, people())
    report = check(entries, files, AS_OF)
    assert "".join(json_lines(report.listings(EVERY))) in bytes_of(entries, files, 3)


def test_lots_that_were_kept_are_not_read_again(
    entries: tuple[Entry, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, cache = write(tmp_path, people()), tmp_path / "kept"
    first = bytes_of(entries, files, 4, cache=cache)
    monkeypatch.setattr("validator.usecases.lots.taken", lambda *_: pytest.fail("read again"))
    assert bytes_of(entries, files, 4, cache=cache) == first
    monkeypatch.undo()
    assert bytes_of(entries, files, 1) == first
    for damaged in cache.rglob("arrays"):
        damaged.write_bytes(damaged.read_bytes()[:-1])
    assert bytes_of(entries, files, 4, cache=cache) == first
    assert len(list(cache.iterdir())) == 1


def too_much(*_: object) -> None:
    raise database.TooMuch


@pytest.mark.usefixtures("_by_column")
def test_a_lot_too_large_for_memory_is_cut_again_into_smaller_ones(
    entries: tuple[Entry, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = write(tmp_path, people())
    found, read = bytes_of(entries, files, 1), packed.coded_parquet
    asked: list[object] = []

    def too_small_at_first(path: Path, band: Band | None = None) -> Table:
        asked.append(band)
        return read(path, band) if len(asked) > 3 else too_much()  # type: ignore[return-value]

    monkeypatch.setitem(COLUMNAR, tables.read_parquet, too_small_at_first)
    assert bytes_of(entries, files, 2, cache=tmp_path / "kept") == found
    assert len(asked) > 6


@pytest.mark.usefixtures("_by_column")
def test_what_never_fits_is_read_row_by_row_and_that_is_counted(
    entries: tuple[Entry, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = write(tmp_path, people(8))
    found = bytes_of(entries, files, 1)
    monkeypatch.setitem(COLUMNAR, tables.read_parquet, too_much)
    assert bytes_of(entries, files, 2) == found
    with (
        patch.object(checking.Checking, "lots", lambda _, __: 2),
        checked(entries, files, AS_OF, EVERY, None, Resources()) as report,
    ):
        assert report.tight > 0


FORMS = {
    "jsonl": json_lines,
    "json": json_items,
    "csv": partial(separated_lines, excel=False),
    "excel": partial(separated_lines, excel=True),
}


VIOLATED = frozenset({Verdict.VIOLATED})
ASKED = [*((EVERY, form) for form in FORMS), (VIOLATED, "jsonl"), (VIOLATED, "csv"), (frozenset[Verdict](), "json")]


@pytest.mark.parametrize(("verdicts", "form"), ASKED)
def test_text_made_where_lots_are_judged_is_the_text_of_all(
    entries: tuple[Entry, ...], tmp_path: Path, verdicts: frozenset[Verdict], form: str
) -> None:
    files, make = write(tmp_path, people()), FORMS[form]
    whole = check(entries, files, AS_OF)
    with (
        patch.object(checking.Checking, "lots", lambda _, __: 5),
        checked(entries, files, AS_OF, verdicts, None, Resources(), Making(make, verdicts)) as report,
    ):
        assert report.made is not None
        assert b"".join(report.made()).decode() == "".join(make(whole.listings(verdicts)))
        assert report.breached == whole.breached
        assert report.tallies == whole.tallies
        with pytest.raises(ValueError, match="nothing but their text"):
            list(report.listings(verdicts))
