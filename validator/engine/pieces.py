"""The common pieces of several states: time cut wherever one of them changes, with the truth of each in every piece.

A piece is known by the number of its situation: what holds and what does not. There are few situations, so that truths
are worked out once for each of them and never piece by piece.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from validator.core.truths import All, Any, Not
from validator.engine.lanes import Track, lane_of, refine
from validator.engine.session import STATES
from validator.engine.timelines import source_of, test_of, timeline
from validator.engine.trivalent import F, T, Truths, U, constant, opposite

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from validator.core.truths import Truth
    from validator.engine.keys import Longs
    from validator.engine.session import Session

Reading: TypeAlias = "tuple[str, int, Truths]"
"""The name of a leaf, a track, and the truth in each of its classes; of more than one track the truths add up."""
_HELD, _EITHER = np.array([F, T], np.int8), np.array([F, U], np.int8)
"""What days tell of a state in which nothing is in doubt, and each of sure days and possible days of another."""


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The first key of each piece, every band beginning with `MIN`; the situation of each; per situation the truths."""

    key: Longs
    situation: Longs
    truths: list[Truths]
    situations: int


class Layers:
    """What nodes are read from: tracks, each of which is in one of a few classes at a time.

    They are as fine as the parts of the nodes: states are put together piece by piece instead of set by set, so that
    what many rows of a table ask of the same days is sorted once.
    """

    def __init__(self, session: Session, nodes: Sequence[Truth]) -> None:
        self._nodes = nodes
        self._leaves = {name_of(leaf): leaf for node in nodes for leaf in _leaves(node)}
        self.tracks, self._readings = _tracks(session, self._leaves)

    def truths(self, held: Sequence[Longs], situations: int) -> list[Truths]:
        """Of each node the truth in each situation, where it is said in which class each track is then."""
        truths = {name: np.zeros(situations, np.int8) for name in self._leaves}
        for name, track, truth in self._readings:
            truths[name] += truth.take(held[track])
        return [_combined(node, truths, situations) for node in self._nodes]


def pieces(layers: Layers, bands: int) -> Pieces:
    """The pieces in which none of the nodes changes its truth."""
    keys, situation, held = refine([lane_of(track) for track in layers.tracks], bands)
    number = held[0].size if held else 1
    return Pieces(keys, situation, layers.truths(held, number), number)


def _tracks(session: Session, leaves: Mapping[str, Truth]) -> tuple[list[Track], list[Reading]]:
    """What leaves are read from: timelines, and days of the states that are on none."""
    tracks, readings = list[Track](), list[Reading]()
    for source, names in _by_source(leaves).items():
        tests = [test for name in names if (test := test_of(leaves[name])) is not None]
        found = None if source is None else timeline(session, source, tests)
        if found is not None:
            readings += [(name, len(tracks), truth) for name, truth in zip(names, found[1], strict=True)]
            tracks.append(found[0])
            continue
        for name in names:
            state = session.state(session.root, leaves[name])[1]
            sets, truth = ([state.sure], _HELD) if state.certain else ([state.sure, state.possible], _EITHER)
            readings += [(name, len(tracks) + place, truth) for place in range(len(sets))]
            tracks += sets
    return tracks, readings


def _by_source(leaves: Mapping[str, Truth]) -> dict[tuple[str, str] | None, list[str]]:
    """The names of leaves by the timeline that they may be read from."""
    found: dict[tuple[str, str] | None, list[str]] = {}
    for name, leaf in leaves.items():
        found.setdefault(source_of(leaf), []).append(name)
    return found


def name_of(node: Truth) -> str:
    """A text that is equal for equal states only."""
    return STATES.of(node)[0]


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


def alike(truths: Sequence[Truths], situation: Longs) -> Longs:
    """The same number for all pieces in which the truths are the same."""
    known: dict[tuple[int, ...], int] = {}
    columns = np.stack(truths, axis=1).tolist() if truths else []
    number = np.array([known.setdefault(tuple(column), len(known)) for column in columns] or [0], np.int64)
    return number.take(situation)
