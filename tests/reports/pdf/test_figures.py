"""Tables and charts as values, before anything is set."""

from types import SimpleNamespace

import pytest

from validator.core.findings import Verdict
from validator.reports.pdf import charts, figures
from validator.results.model import SMALL, Count
from validator.results.summary import Sums


def sums(met: int = 0, late: int = 0, violated: int = 0, still: int = 0) -> Sums:
    return Sums({Verdict.MET: met, Verdict.MET_LATE: late, Verdict.VIOLATED: violated, Verdict.OPEN: still})


def view(*counts: Count, language: str = "de"):
    return SimpleNamespace(language=language, result=SimpleNamespace(counts=counts))


def count(unit: str | None = None, month: int | None = None, **verdicts: int) -> Count:
    return Count("p", "1", "r", unit, month, sums(**verdicts).counts)


@pytest.mark.parametrize(
    ("found", "percent", "rate"),
    [
        (sums(met=1), "100,0 %", "100,0 % von 1"),
        (sums(met=9999, violated=1), "99,9 %", "99,9 % von 10.000"),
        (sums(met=1, late=1, violated=1), "33,3 %", "33,3 % von 3"),
        (sums(violated=2), "0,0 %", "0,0 % von 2"),
        (sums(still=2), "–", "–"),
        (sums(), "–", "–"),
    ],
)
def test_a_rate_is_cut_and_names_its_denominator(found: Sums, percent: str, rate: str) -> None:
    assert (figures.percent(found, "de"), figures.rate(found, "de")) == (percent, rate)


def test_clauses_stand_as_people_number_them() -> None:
    names = ["3-10", "3-2", "10-1", "A.UE25-4", "3-f2", "3-f", "A.U25-4b", "1.5-Z2", "1.5-Z10", "ä-1", "a-2"]
    assert sorted(names, key=figures.natural) == [
        "1.5-Z2", "1.5-Z10", "3-2", "3-10", "3-f", "3-f2", "10-1", "a-2", "ä-1", "A.U25-4b", "A.UE25-4",
    ]  # fmt: skip


def test_units_stand_in_order_the_small_ones_and_the_unknown_last() -> None:
    found = figures.units(view(*(count(unit, met=1) for unit in (None, SMALL, "Ulm", "Äpfel", "Bonn"))))
    assert [one.name for one in found.rows] == [
        "Äpfel", "Bonn", "Ulm", "kleine Einheiten zusammen", "ohne Einheit", "Summe",
    ]  # fmt: skip
    assert found.rows[-1].last
    assert found.rows[-1].cells[0] == "5"


def test_months_without_anything_due_are_left_out() -> None:
    found = figures.months(view(count(month=0, met=1), count(month=13, violated=2), language="en"))
    assert [one.name for one in found.rows] == ["January 1970", "February 1971", "Sum"]


def test_a_chart_shows_months_and_years_where_there_are_too_many() -> None:
    few = charts.of_time(view(count(month=0, met=1), count(month=35, met=1)))
    many = charts.of_time(view(count(month=0, met=1), count(month=11, violated=1), count(month=36, late=1)))
    assert few is not None
    assert many is not None
    assert [one.name for one in few.bars] == ["Januar 1970", "Dezember 1972"]
    assert [(one.name, one.parts) for one in many.bars] == [("1970", (0.5, 0.0, 0.5)), ("1973", (0.0, 1.0, 0.0))]
    assert "1970: 50,0 %; 1973: 0,0 %." in many.alternative


def test_one_month_or_none_is_no_chart() -> None:
    assert charts.of_time(view(count(month=5, met=1), count(met=1))) is None
    assert charts.of_time(view()) is None
    assert charts.of_time(view(count(month=5, still=1), count(month=6, still=1))) is None


def test_a_chart_of_many_bars_tells_the_lowest_and_the_highest() -> None:
    found = [(f"r{number}", sums(met=number, violated=20 - number)) for number in range(1, 15)]
    made = charts.chart("rules", found, 60, "en")
    assert made.alternative.endswith("Lowest r1: 5.0 %; highest r14: 70.0 %.")
    assert "Shown are 14 of 60 rules." in made.caption
