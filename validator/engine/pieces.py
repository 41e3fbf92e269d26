"""The common pieces of several states: time cut wherever one of them changes, with the truth of each in every piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from validator.core.truths import All, Any, Not
from validator.engine.keys import MAX, MIN, SPAN, Intervals, Longs, day_of, heads, key
from validator.engine.session import STATES
from validator.engine.trivalent import F, T, Truths, constant, opposite

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.core.truths import Truth
    from validator.engine.keys import Bools
    from validator.engine.session import Session
    from validator.engine.states import State


def pieces(session: Session, nodes: Sequence[Truth]) -> tuple[Longs, list[Truths]]:
    """The first key of each piece, every subject beginning with `MIN`, and the truths of the nodes.

    States are put together piece by piece instead of set by set: what a table asks of the same days is sorted once.
    Pieces are as fine as the parts of the nodes, so that none of the nodes need change from one to the next.
    """
    root = session.root
    leaves = {name_of(leaf): leaf for node in nodes for leaf in _leaves(node)}
    states = {name: session.state(root, leaf)[1] for name, leaf in leaves.items()}
    keys, found = _refined(list(states.values()), root.size)
    truths = dict(zip(states, found, strict=True))
    return keys, [_combined(node, truths, keys.size) for node in nodes]


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


def _refined(states: Sequence[State], bands: int) -> tuple[Longs, list[Truths]]:
    sets = [days for state in states for days in ((state.sure,) if state.certain else (state.sure, state.possible))]
    keys, held = refine(sets, bands)
    found, place = [], 0
    for state in states:
        if state.certain:
            found.append(held[place] * T)
        else:
            found.append(held[place] + held[place + 1])
        place += 1 if state.certain else 2
    return keys, found


def refine(sets: Sequence[Intervals], bands: int) -> tuple[Longs, list[Truths]]:
    """Keys at which some set begins or is over, and `MIN` of every band; per set 1 where it holds, else 0."""
    runs = [key(np.arange(bands + 1, dtype=np.int64), MIN)]
    for days in sets:
        runs += [days.lo, _over(days)]
    values = np.concatenate(runs)
    order = np.argsort(values, kind="stable")
    values = values[order]
    new = heads(values)
    place = np.empty(values.size, np.int64)
    place[order] = np.cumsum(new) - 1
    keys, held = values[new], []
    bounds = np.cumsum([run.size for run in runs])
    for number in range(len(sets)):
        steps = np.zeros(keys.size, np.int8)
        steps[place[bounds[2 * number] : bounds[2 * number + 1]]] = 1
        steps[place[bounds[2 * number + 1] : bounds[2 * number + 2]]] -= 1
        held.append(np.cumsum(steps, dtype=np.int8)[:-1])
    return keys[:-1], held


def _over(days: Intervals) -> Longs:
    """The first keys after each interval; what lasts for ever is over where the next band begins."""
    past = days.hi + 1
    return np.where(day_of(past) > MAX, past + (SPAN - 2 * MAX - 1), past)


def changing(truths: Sequence[Truths], rows: int) -> Bools:
    """Whether any of the truths is another than in the piece before; the first is none that changes."""
    found = np.zeros(rows, np.bool_)
    for truth in truths:
        found[1:] |= truth[1:] != truth[:-1]
    return found
