"""Truths on rows: tests on a fact, demands for an anchor, comparisons on a day (§§ 5, 6, 8)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from validator.core.days import Duration, Missing, Unit
from validator.core.truths import All, Any, Between, Compare, Covered, During, Lasts, Not, Op, Unknown
from validator.core.values import Field, Kind, Literal, Measure, Ratio
from validator.engine import calendar, counting, data, measures, numbers
from validator.engine.frames import DAY, OPEN, Frame, Items, latest
from validator.engine.keys import MAX, Longs, key
from validator.engine.points import exact_ms
from validator.engine.trivalent import F, T, Truths, U, constant, opposite, settled
from validator.engine.uniform import both, either_of, where
from validator.engine.values import codes_of, is_number, number
from validator.histories.columns import NO_INSTANT

if TYPE_CHECKING:
    from validator.core.truths import Truth
    from validator.engine.numbers import Number
    from validator.engine.session import Session

WHOLE_NUMBERS = (Kind.TIMES, Kind.DIFFERENT, Kind.DAYS)


def truth(session: Session, frame: Frame, node: Truth) -> Truths:
    """The truth for each row."""
    match node:
        case Compare():
            return compare(session, frame, node)
        case Lasts():
            return constant(U, frame.rows) if frame.own is None else _lasts(session, frame.own, node)
        case During():
            return _during(session, frame, node)
        case All(of=parts):
            return _least([_part(session, frame, place, part) for place, part in enumerate(parts)], frame.rows)
        case Any(of=parts):
            return opposite(_least([opposite(truth(session, frame, part)) for part in parts], frame.rows))
        case Not(of=part):
            return opposite(truth(session, frame, part))
        case Unknown():
            return constant(U, frame.rows)
        case Covered() | Between():
            return _bare(session, frame, node)


def _part(session: Session, frame: Frame, place: int, part: Truth) -> Truths:
    """One of several truths; rules in a row that differ in one of them have the others in common."""
    if not frame.whole:
        return truth(session, frame, part)
    name = f"{frame.demand} {frame.future} {frame.cut} {session.name_of_state(part)}"
    return latest(frame.space, f"part {place}", name, lambda: truth(session, frame, part))


def _least(parts: list[Truths], rows: int) -> Truths:
    found = constant(T, rows)
    for part in parts:
        found = np.minimum(found, part)
    return found


def compare(session: Session, frame: Frame, node: Compare) -> Truths:
    """A comparison of numbers if either side is measured, otherwise of data."""
    left, right = node.left, node.right
    if isinstance(left, Measure | Ratio) or isinstance(right, Measure | Ratio):
        if right is None:
            return constant(T if node.op is Op.KNOWN else F, frame.rows)
        counted = counting.truth_of(session, frame, node)
        if counted is not None:
            return counted
        plain = _whole(session, frame, node)
        if plain is not None:
            return plain
        return numbers.compare(number(session, frame, left), node.op, bound_of(session, frame, node))
    if isinstance(left, Field) and isinstance(right, Literal):
        code = session.dictionary.code(right.value)
        return data.with_literal(session.dictionary, codes_of(session, frame, left), node.op, code)
    codes = None if right is None else codes_of(session, frame, right)
    assert not is_number(left)
    return data.compare(session.dictionary, codes_of(session, frame, left), node.op, codes)


def _whole(session: Session, frame: Frame, node: Compare) -> Truths | None:
    """A whole number that is measured, compared with one that is written and no share lowers; None if it is not so."""
    left, bound = node.left, node.right.value if isinstance(node.right, Literal) else None
    if not isinstance(left, Measure) or left.kind not in WHOLE_NUMBERS or not isinstance(bound, Decimal):
        return None
    shared = frame.demand and frame.space.this is not None and frame.space.this.share is not None
    if shared or node.op not in numbers.ORDERS or bound != bound.to_integral_value() or abs(bound) >= numbers.SAFE:
        return None
    return numbers.compare_whole(*measures.interval(session, frame, left), node.op, int(bound))


def bound_of(session: Session, frame: Frame, node: Compare) -> Number:
    """The right side of a comparison of numbers; in a demand lowered to the period's share (§ 7.3)."""
    assert node.right is not None
    bound = number(session, frame, node.right)
    this = frame.space.this
    if not adapts(node) or not frame.demand or this is None or this.share is None:
        return bound
    assert isinstance(node.left, Measure)
    part, whole = this.share.part[frame.band], this.share.whole[frame.band]
    return numbers.scaled(bound, part, whole, floored=node.left.kind in WHOLE_NUMBERS)


def adapts(node: Compare) -> bool:
    """Whether a comparison has a bound that a share of a period lowers."""
    return isinstance(node.left, Measure) and isinstance(node.right, Literal) and node.op not in (Op.IN, Op.INCLUDES)


def _lasts(session: Session, own: Items, node: Lasts) -> Truths:
    if isinstance(node.span, Missing):
        return constant(U, own.day.size)
    if node.span.unit.exact:
        timed = (own.ms != NO_INSTANT) & (own.end_ms != NO_INSTANT)
        length, span = own.end_ms - own.ms, exact_ms(node.span)
        enough = length >= span if node.least else length <= span
        return where(timed, settled(enough), int(U))
    last = _moved(own, node.span) - 1
    if node.least:
        return settled(own.end >= last)
    ongoing = either_of(session.as_of > last, int(F), int(U))
    return where(own.end == MAX, ongoing, settled(own.end <= last))


def _moved(own: Items, span: Duration) -> Longs:
    return own.day if span.count == 0 and span.unit is not Unit.YEAR_OF_LIFE else calendar.add(own.day, 1, span)


def _during(session: Session, frame: Frame, node: During) -> Truths:
    at = session.point(frame, node.at)
    held = state_at(session, frame, node.state, at.known(0))
    held = where(at.at(DAY), held, either_of(at.at(OPEN), int(F), int(U)))
    return where(both(at.at(DAY), at.day > session.as_of), int(U), held) if frame.future else held


def state_at(session: Session, frame: Frame, node: Truth, day: Longs) -> Truths:
    """The truth of a state on a day of each row, seen from the row's anchor."""
    home, state = session.state(frame.space, node)
    keys = key(frame.band if home is frame.space else frame.subject, day)
    return state.at(keys)


def _bare(session: Session, frame: Frame, node: Covered | Between) -> Truths:
    if frame.own is not None:
        return state_at(session, frame, node, frame.own.day)
    if frame.space.this is not None:
        return state_at(session, frame, node, frame.space.this.a0[frame.band])
    return constant(U, frame.rows)
