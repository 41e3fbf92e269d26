"""Which facts decided: the day of a forbidden fact, the act that met a demand, the evidence (§§ 8.2, 8.3)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from validator.core.truths import All, Any, Compare, During, Not, Op
from validator.core.values import Kind, Literal, Measure, Ratio
from validator.engine.blocks import NONE
from validator.engine.counting import places
from validator.engine.frames import DAY
from validator.engine.keys import MAX, MIN, NO_LONGS, expand, sorting
from validator.engine.touches import bounds_of, pairs
from validator.engine.trivalent import F, T
from validator.engine.truths import bound_of, truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.core.truths import Truth
    from validator.core.values import Value
    from validator.engine.frames import Frame
    from validator.engine.keys import Longs
    from validator.engine.session import Session


def nth_day(session: Session, frame: Frame, node: Measure, nth: Longs) -> Longs:
    """The start day of the n-th sure, surely touching fact of each row; `NONE` if there are fewer (or n < 1)."""
    ranked = places(session, frame, node)
    if ranked is not None:
        place, items = ranked.first + nth - 1, ranked.chosen.items
        inside = (nth >= 1) & (place < ranked.last())
        return np.where(inside, np.append(items.day, NONE)[np.where(inside, place, items.day.size)], NONE)
    days, most = [NO_LONGS], int(nth.max(initial=0)) + len(node.facts)  # each member may add the anchor's own fact
    for rows, chosen, found in pairs(session, frame, node, most):
        counted = found.sure & (found.touch == T)
        owner, day = found.owner[counted], chosen.items.day[found.entry[counted]]
        begin = np.searchsorted(owner, np.arange(rows.stop - rows.start + 1))
        place = begin[:-1] + nth[rows] - 1
        inside = (nth[rows] >= 1) & (place < begin[1:])
        days.append(np.where(inside, np.append(day, NONE)[np.where(inside, place, day.size)], NONE))
    return np.concatenate(days)


def _counted(node: Truth, *ops: Op) -> Measure | None:
    """The measure of a comparison of the form `times op literal number`."""
    if isinstance(node, Compare) and node.op in ops and isinstance(node.right, Literal):
        return node.left if isinstance(node.left, Measure) and node.left.kind is Kind.TIMES else None
    return None


def _ceiling(session: Session, frame: Frame, node: Compare) -> Longs:
    low = bound_of(session, frame, node).low
    return np.asarray(-(-low.over // low.under), np.int64)


def forbidden_day(session: Session, frame: Frame, node: Truth, fallback: Longs) -> Longs:
    """The day on which a prohibition that is F was breached; `fallback` where no single fact did it."""
    match node:
        case All(of=parts) if parts:
            return _over_parts(session, frame, parts, fallback, later=False)
        case Any(of=parts) if parts:
            return _over_parts(session, frame, parts, fallback, later=True)
        case Compare() if (measure := _counted(node, Op.LE, Op.LT, Op.EQ)) is not None:
            bound = bound_of(session, frame, node).low
            limit = np.asarray(bound.over // bound.under, np.int64) + 1
            nth = _ceiling(session, frame, node) if node.op is Op.LT else limit
            day = nth_day(session, frame, measure, nth)
            return np.where(day == NONE, fallback, day)
        case During(at=at):
            found = session.point(frame, at)
            return np.where(found.at(DAY), found.day, fallback)
        case _:
            return fallback


def _over_parts(session: Session, frame: Frame, parts: Sequence[Truth], fallback: Longs, *, later: bool) -> Longs:
    worst = MIN - 1 if later else MAX + 1
    best = np.full(frame.rows, worst, np.int64)
    for part in parts:
        day = forbidden_day(session, frame, part, fallback)
        day = np.where(truth(session, frame, part) == F, day, worst)
        best = np.maximum(best, day) if later else np.minimum(best, day)
    return np.where(best == worst, fallback, best)


def met_day(session: Session, frame: Frame, node: Truth) -> Longs:
    """The day of the act that met a demand which is T, where it asks for so many facts; otherwise `NONE`."""
    if isinstance(node, Any) and node.of and all(_asks(part) for part in node.of):
        parts = [_met(session, frame, part) for part in node.of]
        best = np.min([np.where(part == NONE, MAX, part) for part in parts], axis=0)
        return np.where(best == MAX, NONE, best)
    return _met(session, frame, node)


def has_met_day(node: Truth) -> bool:
    """Whether the demand asks for so many facts, so that one of them meets it."""
    return any(_asks(part) for part in (node.of if isinstance(node, Any) else (node,)))


def _asks(node: Truth) -> bool:
    """Whether a demand is `times >= n` with a literal n of at least one."""
    if _counted(node, Op.GE) is None or not isinstance(node, Compare) or not isinstance(node.right, Literal):
        return False
    bound = node.right.value
    return isinstance(bound, Decimal) and bound >= 1


def _met(session: Session, frame: Frame, node: Truth) -> Longs:
    measure = _counted(node, Op.GE)
    if measure is None or not _asks(node) or not isinstance(node, Compare):
        return np.full(frame.rows, NONE, np.int64)
    day = nth_day(session, frame, measure, _ceiling(session, frame, node))
    earliest = np.maximum(day, bounds_of(session, frame, measure).lo_day)
    return np.where((day == NONE) | (truth(session, frame, node) != T), NONE, earliest)


def _measures(node: Truth) -> list[Measure]:
    match node:
        case Compare(left=left, right=right):
            return _inside(left) + ([] if right is None else _inside(right))
        case All(of=parts) | Any(of=parts):
            return [measure for part in parts for measure in _measures(part)]
        case Not(of=part):
            return _measures(part)
        case _:
            return []


def _inside(value: Value) -> list[Measure]:
    match value:
        case Measure():
            return [value]
        case Ratio(over=over, under=under):
            return _inside(over) + _inside(under)
        case _:
            return []


def evidence(session: Session, frame: Frame, node: Truth) -> tuple[Longs, Longs]:
    """The facts that count in any measure of a demand: row and place in the pool, sorted, each fact once a row."""
    owners, facts = [NO_LONGS], [NO_LONGS]
    for measure in _measures(node):
        ranked = places(session, frame, measure)
        if ranked is not None:
            owner, entry = expand(ranked.first, ranked.last())
            owners.append(owner)
            facts.append(ranked.chosen.items.fact[entry])
            continue
        for rows, chosen, found in pairs(session, frame, measure):
            counted = found.sure & (found.touch == T)
            owners.append(found.owner[counted] + rows.start)
            facts.append(chosen.items.fact[found.entry[counted]])
    return canonical(session, np.concatenate(owners), np.concatenate(facts))


def canonical(session: Session, owner: Longs, fact: Longs) -> tuple[Longs, Longs]:
    """Facts of each owner in canonical order, each once."""
    order = sorting(owner, session.pool.ordinal(fact))
    if order is not None:
        owner, fact = owner[order], fact[order]
    new = np.ones(owner.size, np.bool_)
    new[1:] = (owner[1:] != owner[:-1]) | (fact[1:] != fact[:-1])
    return owner[new], fact[new]
