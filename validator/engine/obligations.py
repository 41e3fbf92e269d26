"""What clocks found before exceptions: obligations with the acts that count and the moves of their due days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from validator.engine.blocks import NO_MOVES, NONE, Moves
from validator.engine.keys import MAX, NO_LONGS, Longs, expand, key, sorting
from validator.engine.uniform import nowhere

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.engine.keys import Bools
    from validator.engine.trivalent import Truths


@dataclass(frozen=True, slots=True, eq=False)
class Obligations:
    """What one run of a clock found; `met` is the day of the act that ended an obligation, `NONE` without one.

    `moves_begin`: where the moves of each obligation begin, and last how many there are, if that is known.
    """

    band: Longs
    verdict: Truths
    begun: Longs
    fact: Longs
    due: Longs
    since: Longs
    met: Longs
    row: Longs
    evidence_owner: Longs
    evidence: Longs
    move_owner: Longs
    moves: Moves
    moves_begin: Longs | None = None

    def take(self, kept: Bools) -> Obligations:
        """Some of the obligations."""
        number = np.cumsum(kept) - 1
        shown, moved = kept[self.evidence_owner], kept[self.move_owner]
        moves = Moves(self.moves.day[moved], self.moves.why[moved], self.moves.before[moved], self.moves.after[moved])
        return Obligations(
            **{name: getattr(self, name)[kept] for name in _PLAIN},
            evidence_owner=number[self.evidence_owner[shown]],
            evidence=self.evidence[shown],
            move_owner=number[self.move_owner[moved]],
            moves=moves,
        )


_PLAIN = ("band", "verdict", "begun", "fact", "due", "since", "met", "row")


def concatenated(one: Obligations, other: Obligations) -> Obligations:
    """The obligations of both, one after the other."""
    if not (one.band.size and other.band.size):
        return one if one.band.size else other
    shift, names = one.band.size, ("day", "why", "before", "after")
    return Obligations(
        **{name: np.concatenate((getattr(one, name), getattr(other, name))) for name in _PLAIN},
        evidence_owner=np.concatenate((one.evidence_owner, other.evidence_owner + shift)),
        evidence=np.concatenate((one.evidence, other.evidence)),
        move_owner=np.concatenate((one.move_owner, other.move_owner + shift)),
        moves=Moves(*(np.concatenate((getattr(one.moves, name), getattr(other.moves, name))) for name in names)),
    )


def acts_on(keys: Longs, facts: Longs, band: Longs, met: Longs, asked: Bools) -> tuple[Longs, Longs]:
    """The acts on the day that met each obligation of which they are asked for: its row, and the fact."""
    rows = NO_LONGS if nowhere(asked) else np.flatnonzero(asked & (met != NONE))
    if rows.size == 0:
        return NO_LONGS, NO_LONGS
    day = key(band[rows], met[rows])
    first, last = np.searchsorted(keys, day), np.searchsorted(keys, day, side="right")
    owner, place = expand(first, last)
    return rows[owner], facts[place]


def moves_of(made: Sequence[tuple[Longs, ...]], at: Longs, serial: Longs) -> tuple[Longs, Moves]:
    """The moves of each reported obligation, in order: the columns are gap, serial, day, why, before and after.

    The obligations are sorted by gap (`at`) and serial.
    """
    if not made or at.size == 0:
        return NO_LONGS, NO_MOVES
    gap, number, day, why, before, after = (np.concatenate(column) for column in zip(*made, strict=True))
    width = int(max(number.max(initial=0), serial.max(initial=0))) + 1
    named, listed = gap * width + number, at * width + serial
    place = np.minimum(np.searchsorted(listed, named), listed.size - 1)
    known = np.flatnonzero(listed[place] == named)
    order = sorting(named[known], np.zeros(known.size, np.int64))
    known = known if order is None else known[order]
    before, after = (np.where(column == MAX, NONE, column)[known] for column in (before, after))
    return place[known], Moves(day[known], why[known], before, after)


def moves_by_gap(made: Sequence[tuple[Longs, ...]], number: Longs) -> tuple[Longs, Moves]:
    """The same where every gap has one obligation, or, if its `number` is negative, none that is told."""
    kept = [(part, np.flatnonzero(number.take(part[0]) >= 0)) for part in made]
    gap, _, day, why, before, after = (
        np.concatenate(column)
        for column in zip(*([one.take(rows) for one in part] for part, rows in kept), strict=True)
    )
    owner = number.take(gap)
    order = None if len(kept) == 1 else sorting(owner, np.zeros(owner.size, np.int64))
    if order is not None:
        owner, day, why, before, after = (column.take(order) for column in (owner, day, why, before, after))
    before, after = (np.where(column == MAX, NONE, column) for column in (before, after))
    return owner, Moves(day, why, before, after)
