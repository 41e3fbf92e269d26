"""Keys, ranges, the calendar and zones against plain Python."""

from __future__ import annotations

import calendar as python_calendar
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from validator.core.days import Duration, Unit
from validator.core.duties import Period
from validator.engine import calendar, keys, ranges
from validator.engine.zones import zone_named

EPOCH = date(1970, 1, 1)
DAYS = np.arange((date(1896, 1, 1) - EPOCH).days, (date(2105, 1, 1) - EPOCH).days, dtype=np.int64)


def as_dates(days: keys.Longs) -> list[date]:
    return [EPOCH + timedelta(days=int(day)) for day in days]


def number(day: date) -> int:
    return (day - EPOCH).days


def longs(*values: int) -> keys.Longs:
    return np.array(values, np.int64)


def test_civil_and_back() -> None:
    year, month, day = calendar.civil(DAYS)
    assert [date(*found) for found in zip(year.tolist(), month.tolist(), day.tolist(), strict=True)] == as_dates(DAYS)
    assert (calendar.day_number(year, month, day) == DAYS).all()


@pytest.mark.parametrize("months", [-13, -1, 1, 3, 12, 25])
def test_months_keep_the_day_or_take_the_last(months: int) -> None:
    some = DAYS[::7]
    for before, after in zip(as_dates(some), as_dates(calendar.add_months(some, months)), strict=True):
        index = before.year * 12 + before.month - 1 + months
        last = python_calendar.monthrange(index // 12, index % 12 + 1)[1]
        assert after == date(index // 12, index % 12 + 1, min(before.day, last))


def test_years_of_life() -> None:
    born = longs(number(date(2000, 2, 29)), number(date(2000, 5, 1)))
    assert as_dates(calendar.add(born, 1, Duration(18, Unit.YEAR_OF_LIFE))) == [date(2018, 2, 28), date(2018, 4, 30)]
    assert as_dates(calendar.add(born, 1, Duration(20, Unit.YEAR_OF_LIFE))) == [date(2020, 2, 28), date(2020, 4, 30)]
    assert as_dates(calendar.add(born[:1], 1, Duration(0, Unit.YEAR_OF_LIFE))) == [date(2000, 2, 28)]


def test_durations_by_table_and_by_formula_agree() -> None:
    for unit in (Unit.MONTH, Unit.YEAR, Unit.YEAR_OF_LIFE):
        duration = Duration(5, unit)
        one_by_one = [int(calendar.add(DAYS[place : place + 2], -1, duration)[0]) for place in range(0, 5000, 97)]
        assert calendar.add(DAYS, -1, duration)[:5000:97].tolist() == one_by_one


def test_yearly() -> None:
    near = longs(number(date(2011, 3, 1)), number(date(2012, 2, 29)))
    assert as_dates(calendar.yearly(near, 2, 29, forward=False)) == [date(2011, 2, 28), date(2012, 2, 29)]
    assert as_dates(calendar.yearly(near, 2, 29, forward=True)) == [date(2012, 2, 29), date(2012, 2, 29)]


@pytest.mark.parametrize("unit", list(Period))
def test_periods_follow_each_other(unit: Period) -> None:
    index = calendar.period_index(DAYS, unit)
    start, after = calendar.period_start(index, unit), calendar.period_start(index + 1, unit)
    assert ((start <= DAYS) & (after > DAYS)).all()
    assert set(np.diff(index).tolist()) <= {0, 1}


def test_weeks_begin_on_mondays() -> None:
    starts = as_dates(calendar.period_start(calendar.period_index(DAYS, Period.WEEK), Period.WEEK))
    assert {day.weekday() for day in starts} == {0}
    assert [day.weekday() for day in as_dates(DAYS)] == calendar.weekday(DAYS).tolist()


def test_working_days() -> None:
    feast = calendar.Holidays({number(date(2020, 12, 25)), number(date(2020, 12, 26)), number(date(2021, 1, 1))})
    rolled = feast.roll(longs(*(number(date(2020, 12, day)) for day in (24, 25, 26, 31))))
    assert as_dates(rolled) == [date(2020, 12, 24), date(2020, 12, 28), date(2020, 12, 28), date(2020, 12, 31)]
    first, last = longs(number(date(2020, 12, 21))), longs(number(date(2021, 1, 4)))
    assert (feast.working_before(last) - feast.working_before(first)).tolist() == [8]
    assert (calendar.weekdays_before(last) - calendar.weekdays_before(first)).tolist() == [10]


@pytest.mark.parametrize("name", ["Europe/Berlin", "UTC", "America/Sao_Paulo", "Asia/Kolkata", "Africa/Cairo"])
def test_zones(name: str) -> None:
    zone, python = zone_named(name), ZoneInfo(name)
    for day in range(number(date(2011, 1, 1)), number(date(2019, 1, 1)), 3):
        begin = int(zone.midnight(longs(day))[0])
        local = datetime.fromtimestamp(begin // 1000, python)
        assert number(local.date()) == day
        assert number(datetime.fromtimestamp(begin // 1000 - 1, python).date()) == day - 1
        assert zone.day(longs(begin, begin - 1)).tolist() == [day, day - 1]


def test_days_of_23_and_25_hours() -> None:
    zone = zone_named("Europe/Berlin")
    change = longs(number(date(2013, 3, 31)), number(date(2013, 10, 27)), number(date(2013, 7, 1)))
    assert ((zone.midnight(change + 1) - zone.midnight(change)) // 3_600_000).tolist() == [23, 25, 24]


def _days(intervals: keys.Intervals) -> set[int]:
    pairs = zip(intervals.lo.tolist(), intervals.hi.tolist(), strict=True)
    return {day for lo, hi in pairs for day in range(lo, hi + 1)}


def _random(random: Random) -> keys.Intervals:
    lo = np.array([random.randrange(0, 40) for _ in range(random.randrange(0, 6))], np.int64)
    return keys.merge(lo, lo + np.array([random.randrange(-1, 6) for _ in lo], np.int64))


def test_sets_of_days() -> None:
    random = Random(7)
    for _ in range(200):
        one, other, third = _random(random), _random(random), _random(random)
        assert _days(keys.union(one, other)) == _days(one) | _days(other)
        assert _days(keys.intersection(one, other, third)) == _days(one) & _days(other) & _days(third)
        rest = keys.complement(one, 1)
        for day in range(-2, 50):
            assert keys.holds(rest, longs(day))[0] == (day not in _days(one))
            after = [found for found in _days(one) if found >= day]
            assert keys.first_from(one, longs(day))[0] == (min(after) if after else keys.MAX + 1)
            before = [found for found in _days(one) if found <= day]
            assert keys.last_until(one, longs(day))[0] == (max(before) if before else keys.MIN - 1)
        joint = keys.union(one, other)
        assert (joint.lo[1:] > joint.hi[:-1] + 1).all()


def test_bands_never_touch() -> None:
    band = longs(0, 1, 2)
    every = keys.merge(keys.key(band, keys.MIN), keys.key(band, keys.MAX))
    assert every.lo.size == 3
    assert keys.band_of(every.lo).tolist() == keys.band_of(every.hi).tolist() == [0, 1, 2]
    assert keys.day_of(every.hi).tolist() == [keys.MAX] * 3
    with pytest.raises(AssertionError):
        keys.key(longs(keys.MOST_BANDS), 0)


@pytest.mark.parametrize("right", [False, True])
def test_rank_either_way(right: bool) -> None:
    random = Random(3)
    for needles in (3, 400):
        hay = np.sort(np.array([random.randrange(100) for _ in range(40)], np.int64))
        wanted = np.sort(np.array([random.randrange(-5, 105) for _ in range(needles)], np.int64))
        plain = np.searchsorted(hay, wanted, side="right" if right else "left")
        assert keys.rank(hay, wanted, right=right).tolist() == plain.tolist()
        assert keys.rank(hay, wanted[::-1], right=right).tolist() == plain[::-1].tolist()


def test_expand_and_chunks() -> None:
    owner, place = keys.expand(longs(0, 5, 7), longs(2, 5, 8))
    assert (owner.tolist(), place.tolist()) == ([0, 0, 2], [0, 1, 7])
    parts = list(ranges.chunks(longs(3, 3, 9, 1, 1), 6))
    assert [(part.start, part.stop) for part in parts] == [(0, 2), (2, 3), (3, 5)]
    assert [(part.start, part.stop) for part in ranges.chunks(longs())] == [(0, 0)]


def test_covered_counts_every_moment_once() -> None:
    random = Random(5)
    owner = np.sort(np.array([random.randrange(4) for _ in range(60)], np.int64))
    lo = np.array([random.randrange(50) for _ in owner], np.int64)
    hi = lo + np.array([random.randrange(-2, 9) for _ in owner], np.int64)
    moments = {(o, m) for o, a, b in zip(owner.tolist(), lo.tolist(), hi.tolist(), strict=True) for m in range(a, b)}
    assert ranges.covered(owner, lo, hi, 5).tolist() == [sum(o == row for o, _ in moments) for row in range(5)]


def test_totals_are_exact_beyond_64_bits() -> None:
    big = np.array([2**70, 1, -5], object)
    assert ranges.totals(longs(0, 0, 2), big, 3).tolist() == [2**70 + 1, 0, -5]
