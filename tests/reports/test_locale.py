"""Days, numbers and the order of names, as people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.reports.locale import day_text, month_text, number_text, percent_text, sorting_key, weekday_text
from validator.time.days import number


@pytest.mark.parametrize(
    ("day", "de", "en"),
    [
        (date(2013, 2, 28), "28.02.2013", "28 Feb 2013"),
        (date(2012, 5, 1), "01.05.2012", "1 May 2012"),
        (date(1, 1, 1), "01.01.0001", "1 Jan 0001"),
    ],
)
def test_a_day_is_written_in_full(day: date, de: str, en: str) -> None:
    assert (day_text(number(day), "de"), day_text(number(day), "en")) == (de, en)


def test_months_and_weekdays_have_names() -> None:
    day = number(date(2013, 3, 31))
    assert (month_text(day, "de"), weekday_text(day, "de")) == ("März 2013", "Sonntag")
    assert (month_text(day, "en"), weekday_text(day, "en")) == ("March 2013", "Sunday")


@pytest.mark.parametrize(
    ("value", "places", "de", "en"),
    [
        (1234.5, None, "1.234,5", "1,234.5"),
        (Decimal("21.50"), None, "21,5", "21.5"),
        (Decimal("1E+3"), None, "1.000", "1,000"),
        (1234567, None, "1.234.567", "1,234,567"),
        (Fraction(1, 3), None, "0,33", "0.33"),
        (Fraction(1, 8), None, "0,125", "0.125"),
        (Fraction(-2, 3), 1, "-0,7", "-0.7"),
        (Decimal("-0.001"), 2, "0,00", "0.00"),
        (0.125, 2, "0,13", "0.13"),
        (100, 1, "100,0", "100.0"),
        (-0.0, None, "0", "0"),
    ],
)
def test_a_number_has_its_thousands_parted(
    value: float | Decimal | Fraction, places: int | None, de: str, en: str
) -> None:
    assert (number_text(value, "de", places), number_text(value, "en", places)) == (de, en)


def test_names_stand_as_in_a_german_dictionary() -> None:
    names = ["Zoll", "Äpfel", "apfel", "Apfelbaum", "Straße", "Strasse", "Öl", "Oma", "Über", "Udo", "Uwe"]
    listed = ["apfel", "Äpfel", "Apfelbaum", "Öl", "Oma", "Strasse", "Straße", "Über", "Udo", "Uwe", "Zoll"]
    assert sorted(names, key=sorting_key) == listed


@given(st.decimals(-(10**12), 10**12, allow_nan=False, places=4))
def test_a_number_reads_back_as_it_was(value: Decimal) -> None:
    said = number_text(value, "de")
    assert Decimal(said.replace(".", "").replace(",", ".")) == value


@given(st.lists(st.text()))
def test_the_order_of_names_does_not_depend_on_where_they_came_from(names: list[str]) -> None:
    backwards = names[::-1]
    assert sorted(backwards, key=sorting_key) == sorted(names, key=sorting_key)


@pytest.mark.parametrize(
    ("part", "whole", "de", "en"),
    [(0, 0, "–", "–"), (0, 7, "0,0 %", "0.0 %"), (1999, 2000, "99,9 %", "99.9 %"), (7, 7, "100,0 %", "100.0 %")],
)
def test_a_share_is_cut_so_that_a_hundred_means_all(part: int, whole: int, de: str, en: str) -> None:
    assert (percent_text(part, whole, "de"), percent_text(part, whole, "en")) == (de, en)
