"""Days as terms with bounds, and the calendar as piecewise linear functions taken from `validator.time` itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from validator.analysis.symbolic import smt
from validator.time.durations import shift
from validator.time.workdays import roll

if TYPE_CHECKING:
    from validator.analysis.symbolic.smt import Formula, Term
    from validator.core.days import Duration


@dataclass(frozen=True, slots=True)
class Day:
    """A day, certainly from `low` to `high`."""

    term: Term
    low: int
    high: int

    def moved(self, days: int) -> Day:
        """So many days on."""
        return Day(self.term + days, self.low + days, self.high + days) if days else self


def day(number: int) -> Day:
    """A known day."""
    return Day(number, number, number)


def le(one: Day, other: Day) -> Formula:
    """Not after."""
    if one.high <= other.low:
        return True
    return False if one.low > other.high else one.term <= other.term


def lt(one: Day, other: Day) -> Formula:
    """Before."""
    return le(one.moved(1), other)


def same(one: Day, other: Day) -> Formula:
    """On one day."""
    if one.high < other.low or one.low > other.high:
        return False
    if one.low == one.high == other.low == other.high:
        return True
    return smt.equal(one.term, other.term)


def within(first: Day, one: Day, last: Day) -> Formula:
    """From first to last."""
    return smt.conj(le(first, one), le(one, last))


def choose(condition: Formula, one: Day, other: Day) -> Day:
    """One day or the other."""
    if isinstance(condition, bool):
        return one if condition else other
    return Day(smt.choose(condition, one.term, other.term), min(one.low, other.low), max(one.high, other.high))


def later(one: Day, other: Day) -> Day:
    """The later of two."""
    if one.low >= other.high:
        return one
    if other.low >= one.high:
        return other
    found = choose(le(one, other), other, one)
    return Day(found.term, max(one.low, other.low), max(one.high, other.high))


def earlier(one: Day, other: Day) -> Day:
    """The earlier of two."""
    if one.high <= other.low:
        return one
    if other.high <= one.low:
        return other
    found = choose(le(one, other), one, other)
    return Day(found.term, min(one.low, other.low), min(one.high, other.high))


@dataclass(frozen=True, slots=True)
class Piece:
    """From `first` on, the value is the day plus `offset` or, on a `level` stretch, just `offset`."""

    first: int
    offset: int
    level: bool


def tabulated(one: Day, function: Callable[[int], int]) -> Day:
    """A function of a day that never falls, exact over the day's bounds."""
    if one.low == one.high:
        return day(function(one.low))
    pieces = cut(function, one.low, one.high)
    return Day(tree(one.term, pieces), function(one.low), function(one.high))


@lru_cache(maxsize=512)
def cut(function: Callable[[int], int], low: int, high: int) -> tuple[Piece, ...]:
    """The function's values, joined to stretches that rise day by day or stay level."""
    found: list[Piece] = []
    before = None
    for place in range(low, high + 1):
        value = function(place)
        if before is None or not carries(found[-1], place, value):
            if before is not None and value == before and found[-1].first == place - 1:
                found[-1] = Piece(place - 1, value, True)
            else:
                found.append(Piece(place, value - place, False))
        before = value
    return tuple(found)


def carries(piece: Piece, place: int, value: int) -> bool:
    return value == (piece.offset if piece.level else place + piece.offset)


def tree(term: Term, pieces: tuple[Piece, ...]) -> Term:
    """A balanced choice between the pieces."""
    if len(pieces) == 1:
        return pieces[0].offset if pieces[0].level else term + pieces[0].offset
    half = len(pieces) // 2
    return smt.choose(term < pieces[half].first, tree(term, pieces[:half]), tree(term, pieces[half:]))


@dataclass(frozen=True, slots=True)
class Shift:
    """A step by a duration, as a function that can be looked up again."""

    sign: int
    by: Duration

    def __call__(self, number: int) -> int:
        return shift(number, self.sign, self.by)


@dataclass(frozen=True, slots=True)
class Roll:
    """The next working day, as a function that can be looked up again."""

    holidays: frozenset[int]

    def __call__(self, number: int) -> int:
        return roll(number, self.holidays)
