"""The common pieces of several states: time cut wherever one of them changes, with the truth of each in every piece.

A piece is known by the number of its situation: what holds and what does not. There are few situations, so that truths
are worked out once for each of them and never piece by piece.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from validator.core.truths import All, Any, Not
from validator.engine.keys import MAX, MIN, SPAN, Intervals, Longs, day_of, key
from validator.engine.session import STATES
from validator.engine.trivalent import F, T, Truths, constant, opposite

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.core.truths import Truth
    from validator.engine.session import Session

LANES = 8
"""So many sets are told apart in one step."""
MOST_CODES = 1 << 20
"""So many situations are told apart by looking them up; more are sorted."""


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The first key of each piece, every band beginning with `MIN`; the situation of each; per situation the truths."""

    key: Longs
    situation: Longs
    truths: list[Truths]
    situations: int


def pieces(session: Session, nodes: Sequence[Truth]) -> Pieces:
    """The pieces in which none of the nodes changes its truth.

    They are as fine as the parts of the nodes: states are put together piece by piece instead of set by set, so that
    what many rows of a table ask of the same days is sorted once.
    """
    root = session.root
    leaves = {name_of(leaf): leaf for node in nodes for leaf in _leaves(node)}
    states = {name: session.state(root, leaf)[1] for name, leaf in leaves.items()}
    sets = [days for state in states.values() for days in (state.sure, state.possible)[: 1 if state.certain else 2]]
    keys, situation, held = refine(sets, root.size)
    truths, place = {}, 0
    for name, state in states.items():
        truths[name] = held[place] * T if state.certain else held[place] + held[place + 1]
        place += 1 if state.certain else 2
    number = held[0].size if held else 1
    return Pieces(keys, situation, [_combined(node, truths, number) for node in nodes], number)


def name_of(node: Truth) -> str:
    """A text that is equal for equal states only."""
    return STATES.of(node, by_day=True)[0]


def _leaves(node: Truth) -> Iterator[Truth]:
    match node:
        case All(of=parts) | Any(of=parts):
            for part in parts:
                yield from _leaves(part)
        case Not(of=part):
            yield from _leaves(part)
        case _:
            yield node


def _combined(node: Truth, truths: dict[str, Truths], rows: int) -> Truths:
    match node:
        case All(of=parts):
            return _folded(np.minimum, [_combined(part, truths, rows) for part in parts], constant(T, rows))
        case Any(of=parts):
            return _folded(np.maximum, [_combined(part, truths, rows) for part in parts], constant(F, rows))
        case Not(of=part):
            return opposite(_combined(part, truths, rows))
        case _:
            return truths[name_of(node)]


def _folded(choose: np.ufunc, parts: list[Truths], empty: Truths) -> Truths:
    if not parts:
        return empty
    found = parts[0]
    for part in parts[1:]:
        found = choose(found, part)
    return found


def refine(sets: Sequence[Intervals], bands: int) -> tuple[Longs, Longs, list[Truths]]:
    """Keys at which some set begins or is over, and `MIN` of every band; the situation of each piece; per set 1 for the
    situations in which it holds, else 0.
    """
    runs = [key(np.arange(bands + 1, dtype=np.int64), MIN)]
    for days in sets:
        runs += [days.lo, _over(days)]
    values = np.concatenate(runs)
    order = np.argsort(values, kind="stable")
    values = values.take(order)
    last = np.flatnonzero(np.append(values[1:] != values[:-1], True))[:-1]
    lengths = [run.size for run in runs]
    situation, held = np.zeros(last.size, np.int64), [np.zeros(1, np.int8)][:0]
    for first in range(0, len(sets), LANES):
        number = min(LANES, len(sets) - first)
        steps = np.zeros(2 * len(sets) + 1, np.int64)
        steps[1 + 2 * first : 1 + 2 * (first + number) : 2] = 1 << np.arange(number)
        steps[2 + 2 * first : 2 + 2 * (first + number) : 2] = -(1 << np.arange(number))
        lanes = np.cumsum(np.repeat(steps, lengths).take(order)).take(last)
        situation, found = _numbered((situation << number) | lanes)
        held = [one.take(found >> number) for one in held]
        held += [((found >> lane) & 1).astype(np.int8) for lane in range(number)]
    return values.take(last), situation, held


def _numbered(codes: Longs) -> tuple[Longs, Longs]:
    """Codes counted through in their order, and the codes that occur."""
    most = int(codes.max(initial=0))
    if most >= MOST_CODES:
        found, number = np.unique(codes, return_inverse=True)
        return number.astype(np.int64), found
    occurs = np.zeros(most + 1, np.bool_)
    occurs[codes] = True
    found = np.flatnonzero(occurs)
    return (np.cumsum(occurs) - 1).take(codes), found


def _over(days: Intervals) -> Longs:
    """The first keys after each interval; what lasts for ever is over where the next band begins."""
    past = days.hi + 1
    return np.where(day_of(past) > MAX, past + (SPAN - 2 * MAX - 1), past)


def alike(truths: Sequence[Truths], situation: Longs) -> Longs:
    """The same number for all pieces in which the truths are the same."""
    known: dict[tuple[int, ...], int] = {}
    columns = np.stack(truths, axis=1).tolist() if truths else []
    number = np.array([known.setdefault(tuple(column), len(known)) for column in columns] or [0], np.int64)
    return number.take(situation)
