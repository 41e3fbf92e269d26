"""Selected facts per band: the sure, the possible, and those without a day (§ 4)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from validator.core.facts import Edge, Select
from validator.engine.frames import DAY, UNKNOWN, Days, Frame, Items, Space
from validator.engine.joins import join_of, joined
from validator.engine.keys import (
    NO_LONGS,
    Bools,
    Longs,
    begins_of,
    expand,
    key,
    padded_key,
    rising,
    sorting,
)
from validator.engine.ranges import MOST_PAIRS
from validator.engine.trivalent import T, Truths, U, constant
from validator.engine.uniform import concatenated, equal, everywhere, taken, yes
from validator.histories.columns import NO_INSTANT

if TYPE_CHECKING:
    from validator.core.facts import Facts
    from validator.core.truths import Truth
    from validator.engine.session import Session


@dataclass(frozen=True, eq=False)
class Chosen:
    """Entries sorted by (band, day, place in the canonical order); all are possible, some of them sure.

    There are so many `bands`, whether or not each has an entry. What few rules ask for is made when it is asked for.
    """

    bands: int
    band: Longs
    items: Items
    sure: Bools
    undated_band: Longs
    undated_fact: Longs

    @cached_property
    def padded(self) -> Longs:
        """The keys of the first days, and one that is beyond them."""
        return padded_key(self.band, self.items.day)

    @property
    def key(self) -> Longs:
        """The keys of the first days."""
        return self.padded[:-1]

    @cached_property
    def reach(self) -> Longs:
        """The furthest last day (as a key) of each and all earlier entries."""
        if self.items.end is self.items.day:
            return self.key
        return np.maximum.accumulate(key(self.band, self.items.end)) if self.band.size else NO_LONGS

    @cached_property
    def plain(self) -> bool:
        """Whether all are sure events, each with a day, none with an instant."""
        plain = everywhere(self.sure) and everywhere(self.items.event) and not self.undated_band.size
        return plain and self.items.end is self.items.day and everywhere(equal(self.items.ms, int(NO_INSTANT)))

    @cached_property
    def begins(self) -> Longs:
        """The place of the first entry of each band, or of the next band that has any; last how many there are."""
        return begins_of(self.band, self.bands)

    @cached_property
    def most(self) -> int:
        """How many entries the band with the most of them has."""
        return int(np.diff(self.begins).max(initial=0))


Part: TypeAlias = tuple[Longs, Items, Bools]


def selection(session: Session, space: Space, facts: Facts) -> Chosen:
    """The facts that any member of the list selects, each day of a fact once."""
    dated: list[Part] = []
    undated: list[Part] = []
    for member in facts:
        if isinstance(member, Select):
            dated.append(_member(session, space, member))
        else:
            part, unknown = _edge(session, space, member)
            dated.append(part)
            undated.append(unknown)
    band, items, sure = _joined(dated)
    if not _apart(facts):
        band, items, sure = _once(band, items, sure)
    order = None if _in_order(space, facts) else _order(session, key(band, items.day), items)
    if order is not None:
        band, items, sure = band.take(order), items.take(order), taken(sure, order)
    return Chosen(space.size, band, items, sure, *_undated(undated))


def _in_order(space: Space, facts: Facts) -> bool:
    """Whether facts are of one type and as they stand in its columns."""
    (first, *more) = facts or (None,)
    return isinstance(first, Select) and not more and (space.root is space or join_of(first.where) is None)


def _order(session: Session, keys: Longs, items: Items) -> Longs | None:
    return None if rising(keys) else sorting(keys, session.pool.ordinal(items.fact))


def _apart(facts: Facts) -> bool:
    """Whether no fact can be selected twice: each member has a type of its own."""
    types = [member.type for member in facts if isinstance(member, Select)]
    return len(facts) == 1 or (len(types) == len(facts) == len(set(types)))


def _member(session: Session, space: Space, select: Select) -> Part:
    if space.root is space:
        kind = session.pool.kind(select.type)
        band, items = kind.subject, kind.items
    else:
        band, items = _candidates(session, space, select)
    if select.where is None:
        return band, items, yes(band.size)
    truth = passing(session, select) if space.root is space else _tested(session, space, band, items, select.where)
    if truth.size and int(truth.min()) == T:
        return band, items, yes(band.size)
    kept = np.flatnonzero(truth >= U)
    sure = truth.take(kept) == T
    return band.take(kept), items.take(kept), yes(kept.size) if sure.all() else sure


def passing(session: Session, select: Select) -> Truths:
    """Which facts of a type pass a test that does not look at the anchor."""
    kind = session.pool.kind(select.type)
    if select.where is None:
        return constant(T, kind.size)
    where = select.where
    name = f"passing {select.type} {session.name_of_state(where)}"
    return session.kept(name, lambda: _tested(session, session.root, kind.subject, kind.items, where))


def _tested(session: Session, space: Space, band: Longs, items: Items, where: Truth) -> Truths:
    if band.size <= MOST_PAIRS:
        return session.test(Frame(space, band, items), where)
    parts = (slice(first, first + MOST_PAIRS) for first in range(0, band.size, MOST_PAIRS))
    frames = (Frame(space, band[rows], items.take(rows)) for rows in parts)
    return np.concatenate([session.test(frame, where) for frame in frames])


@lru_cache(maxsize=1024)
def all_of(type_: str) -> Facts:
    """All facts of a type: one and the same node, as names are kept by node."""
    return (Select(type_),)


def _candidates(session: Session, space: Space, select: Select) -> tuple[Longs, Items]:
    kind = session.pool.kind(select.type)
    join = join_of(select.where)
    if join is not None:
        owner, place = joined(session, space, kind, join)
    else:
        begins = begins_of(kind.subject, space.root.size)
        owner, place = expand(begins.take(space.subject), begins.take(space.subject + 1))
    return owner, kind.items.take(place)


def _edge(session: Session, space: Space, edge: Edge) -> tuple[Part, Part]:
    home, chosen = session.selection(space, edge.of)
    if home is not space:
        chosen = spread(chosen, space)
    at = session.point(Frame(space, chosen.band, chosen.items), edge.at)
    known, unknown = at.at(DAY), at.at(UNKNOWN)
    return _events(chosen, at, known), _events(chosen, at, unknown)


def _events(chosen: Chosen, at: Days, rows: Bools) -> Part:
    band, items, sure = chosen.band, chosen.items, chosen.sure
    if not everywhere(rows):
        places = np.flatnonzero(rows)
        band, items, sure, at = band.take(places), items.take(places), taken(sure, places), at.take(places)
    return band, Items(items.fact, at.day, at.day, at.ms, at.ms, yes(band.size)), sure


def _undated(parts: list[Part]) -> tuple[Longs, Longs]:
    """The band and the fact of what has no day, by band."""
    if not any(band.size for band, _, _ in parts):
        return NO_LONGS, NO_LONGS
    band, items, _ = _joined(parts)
    order = np.argsort(band, kind="stable")
    return band.take(order), items.fact.take(order)


def _joined(parts: list[Part]) -> Part:
    if len(parts) == 1:
        return parts[0]
    none = Items(NO_LONGS, NO_LONGS, NO_LONGS, NO_LONGS, NO_LONGS, np.zeros(0, np.bool_))
    items = [none, *(part[1] for part in parts)]
    fields = ("fact", "day", "end", "ms", "end_ms", "event")
    joined = Items(*(concatenated([getattr(part, name) for part in items]) for name in fields))
    band = np.concatenate([NO_LONGS, *(part[0] for part in parts)])
    return band, joined, np.concatenate([none.event, *(part[2] for part in parts)])


def _once(band: Longs, items: Items, sure: Bools) -> Part:
    """A fact selected twice for one day counts once, as its first member gives it; sure if sure once."""
    order = np.lexsort((items.day, items.fact, band))
    same = np.zeros(order.size, np.bool_)
    for column in (band, items.fact, items.day):
        sorted_ = column[order]
        same |= np.concatenate(([True], sorted_[1:] != sorted_[:-1]))[: order.size]
    first = np.flatnonzero(same)
    if first.size == order.size:
        return band, items, sure
    once = np.logical_or.reduceat(sure[order], first)
    kept = order[first]
    return band[kept], items.take(kept), once


def spread(chosen: Chosen, space: Space) -> Chosen:
    """A selection made per subject, repeated for each band of the subject."""
    owner, entry = expand(chosen.begins.take(space.subject), chosen.begins.take(space.subject + 1))
    items = chosen.items.take(entry)
    unknown_owner, unknown = expand(
        np.searchsorted(chosen.undated_band, space.subject),
        np.searchsorted(chosen.undated_band, space.subject, side="right"),
    )
    unknown_fact = chosen.undated_fact[unknown]
    return Chosen(space.size, owner, items, taken(chosen.sure, entry), unknown_owner, unknown_fact)
