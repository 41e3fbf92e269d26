"""What a cell can hold."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.reports.excel.cells import CUT, LONGEST, MOST_BREAKS, fitting, serial, units
from validator.reports.excel.days import day_read
from validator.time.days import number


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(st.text(st.characters(exclude_categories=())))
def test_every_text_becomes_one_that_xml_can_hold_and_is_not_changed_twice(text: str) -> None:
    told = fitting(text)
    assert ElementTree.fromstring(f"<t>{told.replace('&', '').replace('<', '')}</t>") is not None
    assert fitting(told) == told


@pytest.mark.parametrize("letter", ["a", "ä", "€", "😀"])
@pytest.mark.parametrize("length", [LONGEST - 1, LONGEST, LONGEST + 1, 3 * LONGEST])
def test_a_text_is_cut_with_a_mark_where_it_is_longer_than_a_cell(letter: str, length: int) -> None:
    told = fitting(letter * length)
    assert units(told) == utf16(told) <= LONGEST
    assert told.endswith(CUT) == (utf16(letter) * length > LONGEST)
    assert set(told.removesuffix(CUT)) == {letter}
    if told.endswith(CUT):
        assert utf16(told) >= LONGEST - 1


def test_a_text_of_more_lines_than_a_cell_can_have_is_cut_with_a_mark() -> None:
    assert fitting("\n" * MOST_BREAKS).count("\n") <= MOST_BREAKS
    told = fitting("x\n" * 1000)
    assert told.endswith(CUT)
    assert told.count("\n") <= MOST_BREAKS


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(1900, 2, 28), None),
        (date(1900, 3, 1), 61),
        (date(1970, 1, 1), 25_569),
        (date(2000, 2, 29), 36_585),
        (date(9999, 12, 31), 2_958_465),
    ],
)
def test_days_are_known_by_the_number_that_excel_gives_them(day: date, expected: int | None) -> None:
    assert serial(number(day)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31.01.2027", date(2027, 1, 31)),
        ("1.2.2027", date(2027, 2, 1)),
        (" 01. 02. 2027 ", date(2027, 2, 1)),
        ("1.2.27", date(2027, 2, 1)),
        ("2027-02-28", date(2027, 2, 28)),
        ("2027-02-28 00:00:00", date(2027, 2, 28)),
        ("28 Feb 2027", date(2027, 2, 28)),
        ("28. Februar 2027", date(2027, 2, 28)),
        ("1 März 2027", date(2027, 3, 1)),
        ("29.02.2028", date(2028, 2, 29)),
        ("29.02.2027", None),
        ("31/01/2027", None),
        ("Ende Mai", None),
        ("1. M 2027", None),
        ("", None),
    ],
)
def test_days_that_were_typed_as_text_are_read_where_they_are_certain(text: str, expected: date | None) -> None:
    assert day_read(text) == (None if expected is None else number(expected))
