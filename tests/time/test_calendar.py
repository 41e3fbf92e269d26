"""The calendar: §§ 187-188 BGB, zones, periods, working days; boundary by boundary."""

from __future__ import annotations

from datetime import datetime

import pytest

from validator.core.days import Duration, Unit
from validator.core.duties import Period
from validator.time.days import iso, parse
from validator.time.durations import shift
from validator.time.holidays import holidays, lands
from validator.time.periods import period_of, periods
from validator.time.workdays import count_working, roll
from validator.time.zones import local_day, local_instant, midnight

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("day", "sign", "count", "unit", "expected"),
    [
        ("2013-01-31", 1, 1, Unit.MONTH, "2013-02-28"),
        ("2012-01-31", 1, 1, Unit.MONTH, "2012-02-29"),
        ("2012-02-29", 1, 1, Unit.YEAR, "2013-02-28"),
        ("2013-03-31", -1, 1, Unit.MONTH, "2013-02-28"),
        ("2013-05-31", -1, 3, Unit.MONTH, "2013-02-28"),
        ("2013-12-31", 1, 2, Unit.MONTH, "2014-02-28"),
        ("2013-02-28", 1, 1, Unit.MONTH, "2013-03-28"),
        ("2013-01-01", 1, 2, Unit.WEEK, "2013-01-15"),
        ("2013-03-01", -1, 1, Unit.DAY, "2013-02-28"),
        ("1992-02-29", 1, 18, Unit.YEAR_OF_LIFE, "2010-02-28"),
        ("1992-02-29", 1, 20, Unit.YEAR_OF_LIFE, "2012-02-28"),
        ("1992-04-10", 1, 25, Unit.YEAR_OF_LIFE, "2017-04-09"),
        ("1992-01-01", 1, 1, Unit.YEAR_OF_LIFE, "1992-12-31"),
    ],
)
def test_durations(day: str, sign: int, count: int, unit: Unit, expected: str) -> None:
    assert iso(shift(parse(day), sign, Duration(count, unit))) == expected


@pytest.mark.parametrize(
    "text", ["2013-02-29", "2013-2-01", "1899-12-31", "2200-01-01", "20130201", "2013-W05-1", "٢٠١٣-01-01"]
)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)


def test_a_local_day_has_23_24_or_25_hours() -> None:
    hours = [
        (midnight(parse(day) + 1, BERLIN) - midnight(parse(day), BERLIN)) // 3_600_000
        for day in ("2013-03-31", "2013-06-01", "2013-10-27")
    ]
    assert hours == [23, 24, 25]


@pytest.mark.parametrize("hour", ["2013-03-31T02:30", "2013-10-27T02:30"])
def test_skipped_and_repeated_times_are_refused(hour: str) -> None:
    with pytest.raises(ValueError):
        local_instant(datetime.fromisoformat(hour), BERLIN)


def test_an_instant_falls_on_its_local_day() -> None:
    midnight_ms = midnight(parse("2013-07-01"), BERLIN)
    assert iso(local_day(midnight_ms, BERLIN)) == "2013-07-01"
    assert iso(local_day(midnight_ms - 1, BERLIN)) == "2013-06-30"


@pytest.mark.parametrize(
    ("unit", "first", "last"),
    [
        (Period.DAY, "2012-12-31", "2012-12-31"),
        (Period.WEEK, "2012-12-31", "2013-01-06"),
        (Period.MONTH, "2012-12-01", "2012-12-31"),
        (Period.QUARTER, "2012-10-01", "2012-12-31"),
        (Period.HALF_YEAR, "2012-07-01", "2012-12-31"),
        (Period.YEAR, "2012-01-01", "2012-12-31"),
    ],
)
def test_the_period_of_a_day(unit: Period, first: str, last: str) -> None:
    assert tuple(map(iso, period_of(parse("2012-12-31"), unit))) == (first, last)


def test_weekdays_leave_out_the_weekend() -> None:
    assert len(list(periods(parse("2013-01-01"), parse("2013-01-14"), Period.WEEKDAY))) == 10


def test_each_land_has_its_holidays() -> None:
    assert len(lands()) == 16
    assert parse("2013-06-20") not in holidays("nordrhein-westfalen")
    assert parse("2013-05-30") in holidays("nordrhein-westfalen")  # Fronleichnam
    assert parse("2013-05-30") not in holidays("berlin")
    assert parse("2017-10-31") in holidays("berlin")  # the one Reformation day that was a holiday everywhere
    with pytest.raises(KeyError):
        holidays("atlantis")


def test_a_due_day_rolls_over_weekend_and_holidays() -> None:
    known = holidays("nordrhein-westfalen")
    assert iso(roll(parse("2013-03-29"), known)) == "2013-04-02"  # Good Friday to Easter Tuesday
    assert count_working(range(parse("2013-03-25"), parse("2013-04-02") + 1), known) == 5
