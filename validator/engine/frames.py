"""What an expression is seen from: a space of bands (subjects, anchors), and rows with a fact or a day at hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np

from validator.engine import uniform
from validator.engine.keys import MAX, MIN, Bools, Longs
from validator.engine.narrow import wide
from validator.engine.ranges import numbers
from validator.histories.columns import NO_INSTANT

if TYPE_CHECKING:
    from collections.abc import Callable

Kept = TypeVar("Kept")

DAY, EVER, OPEN, UNKNOWN = range(4)
"""What a point can be: a day, without bound, no such day (yet), not known."""
NOBODY = -1
"""The fact of an anchor that stands on none."""


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Points on columns: `kind`, and where that is `DAY` the day, with its instant or `NO_INSTANT`."""

    kind: Longs
    day: Longs
    ms: Longs

    def take(self, rows: Longs | Bools | slice) -> Days:
        """The points of some rows."""
        return Days(*(uniform.taken(column, rows) for column in (self.kind, self.day, self.ms)))

    def known(self, otherwise: int) -> Longs:
        """The days; something else where the point is no day."""
        return uniform.where(self.at(DAY), self.day, uniform.longs(otherwise, self.day.size))

    def at(self, kind: int) -> Bools:
        """Where the point is of that kind."""
        return uniform.equal(self.kind, kind)


def kinds(where: Bools, kind: int) -> Longs:
    """What points are: days, but of another kind in some rows; in bytes, as they are compared again and again."""
    return cast("Longs", where.view(np.int8) * np.int8(kind))


def days(day: Longs, ms: Longs | None = None) -> Days:
    """Points that all are days."""
    return Days(uniform.longs(DAY, day.size), day, uniform.uniform(NO_INSTANT, day.size) if ms is None else ms)


def same(kind: int, rows: int) -> Days:
    """Points that all are ever, open or unknown."""
    return Days(uniform.longs(kind, rows), uniform.longs(0, rows), uniform.uniform(NO_INSTANT, rows))


def choose(where: Bools, left: Days, right: Days) -> Days:
    """The left point where the condition holds, elsewhere the right one."""
    if uniform.is_uniform(where) and where.size:
        return left if where[0] else right
    columns = ((left.kind, right.kind), (left.day, right.day), (left.ms, right.ms))
    return Days(*(uniform.where(where, one, other) for one, other in columns))


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """Facts, or points of facts taken as events. `fact` is the place in the pool; `end` of an ongoing span `MAX`."""

    fact: Longs
    day: Longs
    end: Longs
    ms: Longs
    end_ms: Longs
    event: Bools

    def take(self, rows: Longs | Bools | slice) -> Items:
        """Some of the items."""
        longs = (self.fact, self.day, self.end, self.ms, self.end_ms)
        fact, day, end, ms, end_ms = (uniform.taken(column, rows) for column in longs)
        end = day if self.end is self.day else end
        return Items(fact, day, end, ms, end_ms, uniform.taken(self.event, rows))

    def start_point(self) -> Days:
        """Their first days."""
        return days(self.day, self.ms)

    def end_point(self) -> Days:
        """Their last days; open if ongoing."""
        if self.end is self.day:
            return days(self.end, self.end_ms)
        ongoing = self.end == MAX
        if not ongoing.any():
            return days(self.end, self.end_ms)
        none = uniform.uniform(NO_INSTANT, self.end.size)
        return Days(kinds(ongoing, OPEN), self.end, uniform.where(ongoing, none, self.end_ms))


@dataclass(frozen=True, slots=True, eq=False)
class Share:
    """By what fraction the bounds of a period's demand are to be lowered."""

    part: Longs
    whole: Longs


@dataclass(frozen=True, slots=True, eq=False)
class This:
    """The anchors of a space: first and last day, the fact they stand on (or `NOBODY`), a0 of § 8.1."""

    first: Days
    last: Days
    fact: Longs
    a0: Longs
    share: Share | None = None

    def take(self, rows: Longs) -> This:
        """Some of the anchors."""
        share = None if self.share is None else Share(self.share.part[rows], self.share.whole[rows])
        first = self.first.take(rows)
        last = first if self.last is self.first else self.last.take(rows)
        a0 = first.day if self.a0 is self.first.day else self.a0.take(rows)
        return This(first, last, uniform.taken(self.fact, rows), a0, share)


class Space:
    """Bands 0 … n − 1, the subject of each, perhaps the anchor of each; `memo` keeps what was computed for it."""

    def __init__(self, subject: Longs, root: Space | None = None, this: This | None = None) -> None:
        self.whose, self.this, self._root = subject, this, root
        self.size = int(subject.size)
        self.memo: dict[str, object] = {}

    @cached_property
    def bands(self) -> Longs:
        """All bands."""
        return numbers(self.size)

    @cached_property
    def subject(self) -> Longs:
        """The subject of each band in 64 bits, as keys are made of it; `whose` is as narrow as it was given."""
        return self.whose if self.whose.dtype == np.int64 else wide(self.whose)

    @property
    def root(self) -> Space:
        """The space of the subjects; it does not hold itself, so that a batch is gone once it is judged."""
        return self if self._root is None else self._root


def kept(space: Space, name: str, make: Callable[[], Kept]) -> Kept:
    """What is made once for a space; by a name for nothing else."""
    if name not in space.memo:
        space.memo[name] = make()
    return cast("Kept", space.memo[name])


def latest(space: Space, kind: str, name: str, make: Callable[[], Kept]) -> Kept:
    """What is large and made anew for each name, unless it is the name that was asked for last."""
    known = space.memo.get(f"latest {kind}")
    if not (isinstance(known, tuple) and known[0] == name):
        known = space.memo[f"latest {kind}"] = (name, make())
    return cast("Kept", known[1])


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Rows in a space: the band of each, with a fact at hand (`own`), or a day of a state (`day`), or neither.

    `demand`: measures leave out the anchor's own fact. `future`: they know that days from *t* on are not over.
    `cut`: their windows are cut to these days (a prohibition's version in force).
    """

    space: Space
    band: Longs
    own: Items | None = None
    day: Longs | None = None
    demand: bool = False
    future: bool = False
    cut: tuple[int, int] | None = None

    @property
    def whole(self) -> bool:
        """Whether there is one row for each band, with no fact or day at hand."""
        return self.band is self.space.bands and self.own is None and self.day is None

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self.band.size)

    @property
    def subject(self) -> Longs:
        """The subject of each row."""
        return self.space.subject if self.band is self.space.bands else self.space.subject[self.band]

    @property
    def whose(self) -> Longs:
        """The subject of each row, as narrow as it was given."""
        return self.space.whose if self.band is self.space.bands else self.space.whose[self.band]

    def take(self, rows: Longs | Bools | slice) -> Frame:
        """Some of the rows."""
        own = None if self.own is None else self.own.take(rows)
        return replace(self, band=self.band[rows], own=own, day=None if self.day is None else self.day[rows])


def bands(space: Space) -> Frame:
    """One row per band, with no fact or day at hand."""
    return Frame(space, space.bands)


def before_everything(rows: int) -> Longs:
    """The day before every day."""
    return np.full(rows, MIN, np.int64)
