"""Attributes and literals as codes, and values as numbers (§§ 5.1, 5.3, 5.5)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from validator.core.days import Missing, Whose
from validator.core.values import Aspect, Calendar, Field, Literal, Measure, Ratio
from validator.engine import numbers, uniform
from validator.engine.dictionary import MICRO, NUMBER
from validator.engine.frames import DAY, NOBODY, OPEN
from validator.histories.columns import ABSENT, NO_INSTANT, NULL

_EPOCH = date(1970, 1, 1).toordinal()

if TYPE_CHECKING:
    from validator.core.values import Datum, Value
    from validator.engine.frames import Frame
    from validator.engine.keys import Longs
    from validator.engine.numbers import Number
    from validator.engine.session import Session


def codes_of(session: Session, frame: Frame, value: Field | Calendar | Literal | Missing) -> Longs:
    """The codes of an attribute or literal, per row; `ABSENT` is unknown."""
    match value:
        case Missing():
            return uniform.longs(ABSENT, frame.rows)
        case Literal(value=datum):
            return uniform.longs(session.dictionary.code(datum), frame.rows)
        case Field():
            return _field(session, frame, value)
        case Calendar():
            return _calendar(session, frame, value)


def _field(session: Session, frame: Frame, field: Field) -> Longs:
    match field.whose:
        case Whose.SUBJECT:
            codes = session.pool.subject_attribute(field.name)[frame.subject]
        case Whose.OWN if frame.own is not None:
            codes = session.pool.attribute(field.name, frame.own.fact)
        case Whose.THIS if frame.space.this is not None:
            fact = frame.space.this.fact
            return _of_anchor(session, fact if frame.whole else fact[frame.band], field)
        case _:
            return uniform.longs(ABSENT, frame.rows)
    return _absent(codes, field)


def _of_anchor(session: Session, fact: Longs, field: Field) -> Longs:
    if uniform.is_uniform(fact) and fact.size and fact[0] == NOBODY:
        return uniform.longs(ABSENT, fact.size)
    codes = _absent(session.pool.attribute(field.name, fact), field)
    if fact.size == 0 or int(fact.min()) > NOBODY:
        return codes
    return np.where(fact == NOBODY, ABSENT, codes)


def _absent(codes: Longs, field: Field) -> Longs:
    return np.where(codes == ABSENT, NULL, codes) if field.absent_is_none else codes


def _calendar(session: Session, frame: Frame, node: Calendar) -> Longs:
    """A point as data (§ 5.7): each distinct value has its code."""
    at = session.point(frame, node.point)
    known = at.at(DAY)
    match node.aspect:
        case Aspect.DAY:
            found = at.day
        case Aspect.WEEKDAY:
            found = (at.day + 3) % 7 + 1
        case Aspect.CLOCK:
            found = session.zone.clock(at.ms, at.day)
            known = known & (at.ms != NO_INSTANT)
    distinct, place = np.unique(found[known], return_inverse=True)
    codes = np.where(at.at(OPEN), NULL, np.int64(ABSENT))
    made = [session.dictionary.code(_datum(node.aspect, int(one))) for one in distinct]
    codes[known] = np.array(made, np.int64)[place]
    return codes


def _datum(aspect: Aspect, number: int) -> Datum:
    return date.fromordinal(number + _EPOCH) if aspect is Aspect.DAY else Decimal(number)


def is_number(value: Value) -> bool:
    """Whether a value is counted rather than read."""
    return isinstance(value, Measure | Ratio)


def number(session: Session, frame: Frame, value: Value) -> Number:
    """The value of each row as an interval of numbers."""
    match value:
        case Measure():
            return session.measure(frame, value)
        case Ratio(over=over, under=under):
            return numbers.ratio(number(session, frame, over), number(session, frame, under))
        case Literal() | Field() | Calendar() | Missing():
            codes = codes_of(session, frame, value)
            known = session.dictionary.kinds(codes) == NUMBER
            return numbers.exactly(session.dictionary.worths(codes), MICRO, known, codes == NULL)
