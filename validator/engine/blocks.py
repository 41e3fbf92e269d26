"""Findings of one rule over one batch as columns."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from validator.core.findings import Verdict
from validator.engine import uniform
from validator.engine.keys import NO_LONGS, Bools, Longs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.engine.trivalent import Truths

NONE = int(np.iinfo(np.int32).min)
"""A day that a finding does not have."""
VERDICTS = tuple(Verdict)
VIOLATED, MET_LATE, UNDETERMINED, MET, OPENED, NOT_APPLICABLE = range(6)
WHYS = ("data", "anchor", "scope", "version", "unless")
"""Why a finding is undetermined, in the order in which a reason prevails."""
MOVES = ("in-force", "resumed", "stricter", "looser", "lapsed")
NOTHING = -1
"""No fact, no row, no reason."""
NOT_ONE: Longs = np.zeros(len(VERDICTS), np.int64)
"""No finding of any verdict."""


def verdicts(column: Truths) -> Longs:
    """How many there are of each verdict: comparing bytes six times takes a fifth of counting them at once."""
    return np.array([np.count_nonzero(column == code) for code in range(len(VERDICTS))], np.int64)


def among(column: Truths, wanted: Bools) -> Bools:
    """Which rows have one of the verdicts that are wanted; comparing bytes is ten times as fast as looking them up."""
    codes = np.flatnonzero(wanted).tolist()
    if len(codes) in (0, len(VERDICTS)):
        return uniform.uniform(np.bool_(len(codes) > 0), column.size)
    found = np.zeros(column.size, np.bool_)
    for code in codes:
        found |= column == code
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Ragged:
    """Lists of unequal length: the elements of row i are `values[offsets[i]:offsets[i + 1]]`."""

    offsets: Longs
    values: Longs


def ragged(owner: Longs, values: Longs, rows: int) -> Ragged:
    """Lists from elements that are sorted by owner."""
    lengths = np.bincount(owner, minlength=rows)
    return Ragged(np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths))), values)


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """The moves of clocks, in the order of `Block.moves`; days are `NONE` where a clock had no due day."""

    day: Longs
    why: Longs
    before: Longs
    after: Longs


NO_MOVES = Moves(NO_LONGS, NO_LONGS, NO_LONGS, NO_LONGS)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One finding a row; days, and what else fits, may have 32 bits: columns that are kept are written to fresh memory.

    `fact` and `evidence` are places in the pool, `row` numbers the rows of a clock's tables, `moves` places in `moved`.
    `hidden` counts, by verdict, the findings that are not told.
    """

    subject: Longs
    verdict: Truths
    anchor: Longs
    fact: Longs
    first: Longs
    last: Longs
    due: Longs
    since: Longs
    until: Longs
    met_on: Longs
    excused: Bools
    why: Longs
    row: Longs
    evidence: Ragged
    moves: Ragged
    moved: Moves
    hidden: Longs

    @property
    def size(self) -> int:
        """How many findings there are."""
        return int(self.subject.size)


PLAIN = tuple(field.name for field in fields(Block) if field.name not in ("evidence", "moves", "moved", "hidden"))


def taken(block: Block, rows: Longs) -> Block:
    """Some of the findings, in the order given."""
    columns = {name: uniform.taken(getattr(block, name), rows) for name in PLAIN}
    evidence, moves = _taken(block.evidence, rows), _taken(block.moves, rows)
    return Block(**columns, evidence=evidence, moves=moves, moved=block.moved, hidden=block.hidden)


def _taken(lists: Ragged, rows: Longs) -> Ragged:
    lengths = np.diff(lists.offsets)[rows]
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    places = np.arange(offsets[-1]) + np.repeat(lists.offsets[rows] - offsets[:-1], lengths)
    return Ragged(offsets, lists.values[places])


def no_lists(rows: int) -> Ragged:
    """Empty lists."""
    return Ragged(uniform.longs(0, rows + 1), NO_LONGS)


def joined(blocks: Sequence[Block]) -> Block:
    """The findings of several blocks one after the other."""
    columns = {name: uniform.concatenated([getattr(block, name) for block in blocks]) for name in PLAIN}
    names = ("day", "why", "before", "after")
    moved = Moves(*(np.concatenate([getattr(block.moved, name) for block in blocks]) for name in names))
    evidence = _joined([block.evidence for block in blocks])
    shift = np.cumsum([0] + [block.moved.day.size for block in blocks])
    lists = [Ragged(b.moves.offsets, b.moves.values + s) for b, s in zip(blocks, shift[:-1].tolist(), strict=True)]
    hidden = np.sum([block.hidden for block in blocks], axis=0)
    return Block(**columns, evidence=evidence, moves=_joined(lists), moved=moved, hidden=hidden)


def _joined(lists: Sequence[Ragged]) -> Ragged:
    lengths = np.concatenate([np.diff(part.offsets) for part in lists])
    values = np.concatenate([part.values for part in lists])
    return Ragged(np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths))), values)
