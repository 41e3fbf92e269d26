"""Whatever reviewers write and however they rearrange a report: nothing is lost, and nothing goes to another finding."""

from __future__ import annotations

import datetime as dt
import io
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.reports.excel.books import IDS, LEFT, LISTS, PLAIN, REVIEWER, book, case, report, result, rows
from validator.core.findings import Verdict
from validator.reports.excel.entries import Entry, allotted

TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff\r"), min_size=1, max_size=12
).filter(str.strip)
STATUSES = {"de": "nachgeholt", "en": "cured"}
ENTRY = st.tuples(
    st.one_of(st.none(), st.just(STATUSES["de"]), TEXTS.map("eigener Stand {}".format)),
    st.one_of(st.none(), TEXTS, st.sampled_from(["=1+1", "+x", "a\nb", "_x005F_x0041_", "_x0041_", "<r>x</r>"])),
    st.one_of(st.none(), TEXTS),
    st.one_of(st.none(), st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2099, 1, 1)).map(lambda x: dt.datetime(x.year, x.month, x.day))),
    st.one_of(st.none(), TEXTS),
)  # fmt: skip
"""Status, remark, responsible, follow-up, and a column of the reviewer's own."""
OWN = "Eigene Spalte"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The same check of more, other and fewer cases."""
    cases = [case("K-1"), case("K-2", value=None), case("K-3", starts="2020-10-10"), case("K-4")]
    chosen = [cases, cases[1:], cases[:2]]
    return [result(tmp_path_factory.mktemp("result"), *those) for those in chosen]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, results: list[Path]) -> Path:
    return report(results[0], tmp_path_factory.mktemp("first") / "0.xlsx", "--columns", PLAIN)


def rearranged(path: Path, drawn: list[Any], chance: random.Random) -> Counter[tuple[Any, ...]]:
    """Write entries into a report, shuffle and delete its rows, move its columns and sheets; the entries by id."""
    found = load_workbook(path)
    written: Counter[tuple[Any, ...]] = Counter()
    source = iter(drawn)
    for name in LISTS["de"]:
        sheet = found[name]
        table = [list(row) for row in sheet.iter_rows(values_only=True)]
        columns = list(range(len(table[0]) + 1))
        head = [*table[0], OWN]
        body = []
        for row in table[1:]:
            entry = next(source, (None,) * 5)
            told = dict(zip(head, [*row, None], strict=True))
            told.update(dict(zip((*REVIEWER["de"], OWN), entry, strict=True)))
            if chance.random() < 0.8:
                body.append([told[one] for one in head])
                if any(one is not None for one in entry):
                    written[told[IDS["de"]], *entry] += 1
        chance.shuffle(body)
        chance.shuffle(columns)
        sheet.delete_rows(1, sheet.max_row)
        for number, row in enumerate([head, *body], 1):
            for place, column in enumerate(columns, 1):
                cell = sheet.cell(number, place)
                cell.value = row[column]
                if isinstance(row[column], str):
                    cell.data_type = "s"
        sheet.title = f"Blatt {chance.random()}"
        found.move_sheet(sheet, chance.randint(-2, 2))
    found.save(path)
    return written


def told(path: Path, language: str) -> tuple[Counter[tuple[Any, ...]], set[str], set[str]]:
    """All entries of a report, statuses in German; the ids of those beside findings, and those of all findings."""
    found = book(path)
    entries: Counter[tuple[Any, ...]] = Counter()
    beside, listed = set(), set()
    for name in (*LISTS[language], LEFT[language]):
        for row in rows(found[name]) if name in found.sheetnames else []:
            if name != LEFT[language]:
                listed.add(row[IDS[language]])
            entry = [row.get(one) for one in (*REVIEWER[language], OWN)]
            if any(one is not None for one in entry):
                entry[0] = STATUSES["de"] if entry[0] == STATUSES[language] else entry[0]
                entries[row[IDS[language]], *(meant(one) for one in entry)] += 1
                if name != LEFT[language]:
                    beside.add(row[IDS[language]])
    return entries, beside, listed


def meant(value: object) -> object:
    """A text as people see it."""
    return value.replace("_x005F_", "_") if isinstance(value, str) else value


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(ENTRY, max_size=16), st.randoms(use_true_random=False), st.lists(st.integers(0, 2), min_size=1, max_size=2)
)
def test_every_entry_stands_beside_its_finding_or_on_the_sheet_of_those_without(
    results: list[Path],
    first: Path,
    tmp_path_factory: pytest.TempPathFactory,
    drawn: list[Any],
    chance: random.Random,
    way: list[int],
) -> None:
    folder = tmp_path_factory.mktemp("way")
    old = Path(shutil.copy(first, folder / "0.xlsx"))
    written = rearranged(old, drawn, chance)
    for number, place in enumerate(way, 1):
        language = "en" if chance.random() < 0.5 else "de"
        columns = chance.choice([PLAIN, "due,remark", "says,id,rule"])
        new = folder / f"{number}.xlsx"
        old = report(results[place], new, "--columns", columns, "--carry", str(old), language=language)
        entries, beside, listed = told(old, language)
        assert {(one[0], *map(meant, one[1:])) for one in written} == set(entries)
        assert set(entries.values()) <= {1}
        assert beside == {one[0] for one in written} & listed


IDS_DRAWN = st.sampled_from([None, "A", "B", "C"])


@given(
    st.lists(st.tuples(IDS_DRAWN, st.sampled_from(["x", "y", "z"]), st.booleans())),
    st.sets(st.sampled_from("ABC")),
    st.sets(st.sampled_from("ABC")),
)
def test_each_entry_is_allotted_once_and_never_to_another_finding(
    drawn: list[tuple[str | None, str, bool]], listed: set[str], known: set[str]
) -> None:
    entries = [Entry(name, {"remark": told}, gone_since=1 if gone else None) for name, told, gone in drawn]
    found = allotted(entries, listed, dict.fromkeys(known | listed, Verdict.MET))
    assert set(found.beside) == {one.id for one in entries if one.id in listed}
    assert all(one.id == name for name, one in found.beside.items())
    given_ = {(one.id, one.said) for one in entries}
    kept = [(one.id, one.said) for one in (*found.beside.values(), *(left.entry for left in found.left))]
    assert set(kept) == given_
    named = [one for one in kept if one[0] is not None]
    assert len(named) == len(set(named))
    assert len(kept) - len(named) == sum(one.id is None for one in entries)


def test_the_same_entries_give_the_same_bytes(results: list[Path], tmp_path: Path) -> None:
    old = report(results[0], tmp_path / "old.xlsx", "--columns", PLAIN)
    rearranged(old, [("x", "y", "z", dt.datetime(2027, 1, 1), "own")] * 12, random.Random(3))
    words = ("--columns", PLAIN, "--carry", str(old))
    made = report(results[1], tmp_path / "a.xlsx", *words).read_bytes()
    assert report(results[1], tmp_path / "b.xlsx", *words).read_bytes() == made
    assert load_workbook(io.BytesIO(made))[LEFT["de"]].max_row > 1
