"""The calendar as formulas: exact on every day of a range, leap days and ends of months among them."""

from __future__ import annotations

from functools import partial

import pytest

from validator.analysis.symbolic import days, points, smt
from validator.analysis.symbolic.days import Day, Roll, Shift
from validator.analysis.symbolic.smt import Answer, Solver
from validator.core.days import Duration, Unit
from validator.time.days import parse
from validator.time.durations import shift
from validator.time.holidays import holidays
from validator.time.workdays import roll

FIRST, LAST = parse("2011-12-01"), parse("2016-04-10")


@pytest.mark.parametrize(
    ("sign", "count", "unit"),
    [
        (1, 1, Unit.MONTH),
        (-1, 1, Unit.MONTH),
        (1, 13, Unit.MONTH),
        (-1, 6, Unit.MONTH),
        (1, 1, Unit.YEAR),
        (-1, 4, Unit.YEAR),
        (1, 25, Unit.YEAR_OF_LIFE),
        (1, 0, Unit.YEAR_OF_LIFE),
        (1, 3, Unit.WEEK),
        (-1, 90, Unit.DAY),
    ],
)
def test_pieces_give_each_day_its_own(sign: int, count: int, unit: Unit) -> None:
    by = Duration(count, unit)
    pieces = days.cut(Shift(sign, by), FIRST, LAST)
    assert [value(pieces, day) for day in range(FIRST, LAST + 1)] == [
        shift(day, sign, by) for day in range(FIRST, LAST + 1)
    ]


def test_working_days_and_days_of_the_year_are_pieces_too() -> None:
    free = holidays("nordrhein-westfalen")
    pieces = days.cut(Roll(free), FIRST, LAST)
    assert all(value(pieces, day) == roll(day, free) for day in range(FIRST, LAST + 1))
    yearly = partial(points.in_year, 2, 29, True)
    pieces = days.cut(yearly, FIRST, LAST)
    assert all(value(pieces, day) == yearly(day) for day in range(FIRST, LAST + 1))


def value(pieces, day: int) -> int:
    piece = [one for one in pieces if one.first <= day][-1]
    return piece.offset if piece.level else day + piece.offset


@pytest.mark.parametrize("start", ["2012-01-31", "2012-02-29", "2013-01-29", "2013-01-31", "2015-12-31", "2011-12-01"])
def test_the_solver_reckons_as_the_calendar_does(start: str) -> None:
    smt.fresh()
    term = smt.integer("day")
    moved = days.tabulated(Day(term, FIRST, LAST), Shift(1, Duration(1, Unit.MONTH)))
    solver = Solver(100_000)
    solver.add(smt.equal(term, parse(start)))
    assert solver.ask(smt.equal(moved.term, shift(parse(start), 1, Duration(1, Unit.MONTH)))) is Answer.YES
    assert solver.ask(smt.neg(smt.equal(moved.term, shift(parse(start), 1, Duration(1, Unit.MONTH))))) is Answer.NO


def test_bounds_decide_without_the_solver() -> None:
    early, late = Day(smt.integer("a"), 1, 5), Day(smt.integer("b"), 5, 9)
    assert days.le(early, late) is True
    assert days.lt(late, early) is False
    assert days.later(early, late) is late
    assert days.earlier(early, late) is early
    assert days.same(early, Day(smt.integer("c"), 6, 7)) is False
