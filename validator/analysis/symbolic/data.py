"""Attribute values as unknowns, and how they compare (§5.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from typing import TYPE_CHECKING, assert_never

from validator.analysis.symbolic import days, kleene, smt
from validator.analysis.symbolic.days import Day
from validator.analysis.symbolic.kleene import FALSE, MAYBE, Truth3, exactly
from validator.analysis.symbolic.outside import Outside, Reason
from validator.core.truths import Op
from validator.time.days import number

if TYPE_CHECKING:
    from validator.analysis.symbolic.smt import Formula, Term
    from validator.core.values import Datum


class Sort(Enum):
    """What kind of value it is; values of two sorts are never equal."""

    TEXT = auto()
    NUMBER = auto()
    BOOL = auto()
    DATE = auto()
    LIST = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Cell:
    """A value: the code of a text, a scaled number, a truth or a day as `value`; of a list, the members it may have.

    `none`: known to be empty. `absent`: nobody gave it, so that it is unknown.
    """

    sort: Sort
    none: Formula
    absent: Formula
    value: Term | Formula = 0
    day: Day | None = None
    members: tuple[tuple[Cell, Formula], ...] = ()


ABSENT = Cell(Sort.NOTHING, False, True)
NONE = Cell(Sort.NOTHING, True, False)


@dataclass(slots=True)
class Codes:
    """Texts as numbers, and the scale that makes all decimals whole."""

    scale: int = 1
    texts: dict[str, int] = field(default_factory=dict)

    def code(self, text: str) -> int:
        """The number of a text."""
        return self.texts.setdefault(text, len(self.texts))

    def text(self, code: int) -> str:
        """The text of a number."""
        return next(text for text, known in self.texts.items() if known == code)

    def scaled(self, amount: Decimal) -> int:
        """A decimal as a whole number; outside if the scale is too coarse."""
        whole = amount * self.scale
        if whole != int(whole):
            raise Outside(Reason.NUMBERS)
        return int(whole)

    def cell(self, datum: Datum) -> Cell:
        """A known value."""
        match datum:
            case None:
                return NONE
            case bool():
                return Cell(Sort.BOOL, False, False, datum)
            case str():
                return Cell(Sort.TEXT, False, False, self.code(datum))
            case Decimal():
                return Cell(Sort.NUMBER, False, False, self.scaled(datum))
            case date():
                return dated(days.day(number(datum)))
            case tuple():
                return Cell(Sort.LIST, False, False, members=tuple((self.cell(one), True) for one in datum))
            case _ as never:
                assert_never(never)


def dated(one: Day) -> Cell:
    """A date."""
    return Cell(Sort.DATE, False, False, one.term, one)


def same(one: Cell, other: Cell) -> Formula:
    """Whether two values that are there are equal."""
    if one.sort is not other.sort:
        return False
    match one.sort:
        case Sort.LIST:
            raise Outside(Reason.LISTS)
        case Sort.BOOL:
            return smt.iff(one.value, other.value)
        case Sort.DATE:
            assert one.day is not None
            assert other.day is not None
            return days.same(one.day, other.day)
        case Sort.TEXT | Sort.NUMBER:
            return smt.equal(one.value, other.value)
        case Sort.NOTHING:
            return False
        case _ as never:
            assert_never(never)


def compare(left: Cell, op: Op, right: Cell) -> Truth3:
    """A comparison of data; unknown where a side is."""
    absent = smt.disj(left.absent, right.absent)
    if absent is True:
        return MAYBE
    empty = smt.disj(left.none, right.none)
    found = present(left, op, right) if empty is not True else FALSE
    return kleene.unknown_if(absent, kleene.pick(empty, exactly(op is Op.NE), found))


def present(left: Cell, op: Op, right: Cell) -> Truth3:
    match op:
        case Op.EQ:
            return exactly(same(left, right))
        case Op.NE:
            return exactly(smt.neg(same(left, right)))
        case Op.IN:
            return exactly(smt.some(smt.conj(inside, same(left, one)) for one, inside in right.members))
        case Op.INCLUDES:
            return exactly(smt.some(smt.conj(inside, same(one, right)) for one, inside in left.members))
        case Op.GE | Op.LE | Op.GT | Op.LT:
            return ordered(left, op, right)
        case Op.KNOWN | Op.NONE:
            return MAYBE
        case _ as never:
            assert_never(never)


def ordered(left: Cell, op: Op, right: Cell) -> Truth3:
    """By order; unknown between two sorts, and for lists."""
    if left.sort is not right.sort or left.sort in (Sort.LIST, Sort.NOTHING):
        return MAYBE
    if left.sort in (Sort.TEXT, Sort.BOOL):
        raise Outside(Reason.TEXT_ORDER)
    one, other = (left.value, right.value) if op in (Op.LE, Op.GT) else (right.value, left.value)
    found = smt.at_most(one, other)
    return exactly(found if op in (Op.LE, Op.GE) else smt.neg(found))
