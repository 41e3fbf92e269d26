"""Selected facts per band: the sure, the possible, and those without a day (§ 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from validator.core.facts import Edge, Select
from validator.engine.frames import DAY, UNKNOWN, Days, Frame, Items, Space
from validator.engine.joins import join_of, joined
from validator.engine.keys import BEYOND, NO_LONGS, Bools, Longs, expand, key, rising, sorting
from validator.engine.ranges import chunks
from validator.engine.trivalent import T, U
from validator.engine.uniform import concatenated, equal, everywhere, taken, yes
from validator.histories.columns import NO_INSTANT

if TYPE_CHECKING:
    from validator.core.facts import Facts
    from validator.engine.session import Session


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """Entries sorted by (band, day, place in the canonical order); all are possible, some of them sure.

    `key` is that of the first day; `reach` the furthest last day (as a key) of this and all earlier entries;
    `padded` has all keys, and one that is beyond them. `plain`: sure events, each with a day, none with an instant.
    """

    band: Longs
    items: Items
    sure: Bools
    key: Longs
    reach: Longs
    padded: Longs
    plain: bool
    undated_band: Longs
    undated_fact: Longs


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
    return _assemble(session, dated, undated, apart=_apart(facts))


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
    truths = [
        session.test(Frame(space, band[rows], items.take(rows)), select.where)
        for rows in chunks(np.ones(band.size, np.int64))
    ]
    truth = np.concatenate(truths)
    kept = np.flatnonzero(truth >= U)
    sure = truth[kept] == T
    return band[kept], items.take(kept), yes(kept.size) if sure.all() else sure


def _candidates(session: Session, space: Space, select: Select) -> tuple[Longs, Items]:
    kind = session.pool.kind(select.type)
    join = join_of(select.where)
    if join is not None:
        owner, place = joined(session, space, kind, join)
    else:
        owner, place = expand(
            np.searchsorted(kind.subject, space.subject), np.searchsorted(kind.subject, space.subject, side="right")
        )
    return owner, kind.items.take(place)


def _edge(session: Session, space: Space, edge: Edge) -> tuple[Part, Part]:
    home, chosen = session.selection(space, edge.of)
    if home is not space:
        chosen = spread(chosen, space)
    at = session.point(Frame(space, chosen.band, chosen.items), edge.at)
    known, unknown = at.at(DAY), at.at(UNKNOWN)
    return _events(chosen, at, known), _events(chosen, at, unknown)


def _events(chosen: Chosen, at: Days, rows: Bools) -> Part:
    day, ms = at.day[rows], at.ms[rows]
    event = np.ones(day.size, np.bool_)
    return chosen.band[rows], Items(chosen.items.fact[rows], day, day, ms, ms, event), chosen.sure[rows]


def _assemble(session: Session, dated: list[Part], undated: list[Part], *, apart: bool) -> Chosen:
    band, items, sure = _joined(dated)
    if not apart:
        band, items, sure = _once(band, items, sure)
    keys = key(band, items.day)
    order = None if rising(keys) else sorting(keys, session.pool.ordinal(items.fact))
    if order is not None:
        band, items, sure, keys = band[order], items.take(order), taken(sure, order), keys[order]
    reach = keys if items.end is items.day else _reach(band, items.end)
    unknown_band, unknown, _ = _joined(undated)
    order = np.argsort(unknown_band, kind="stable")
    return _chosen(band, items, sure, keys, reach, unknown_band[order], unknown.fact[order])


def _chosen(
    band: Longs, items: Items, sure: Bools, keys: Longs, reach: Longs, undated_band: Longs, undated_fact: Longs
) -> Chosen:
    padded = np.empty(keys.size + 1, np.int64)
    padded[:-1], padded[-1] = keys, BEYOND
    plain = everywhere(sure) and everywhere(items.event) and not undated_band.size
    plain = plain and items.end is items.day and everywhere(equal(items.ms, int(NO_INSTANT)))
    return Chosen(band, items, sure, padded[:-1], reach, padded, plain, undated_band, undated_fact)


def _reach(band: Longs, end: Longs) -> Longs:
    return np.maximum.accumulate(key(band, end)) if band.size else NO_LONGS


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
    owner, entry = expand(
        np.searchsorted(chosen.band, space.subject), np.searchsorted(chosen.band, space.subject, side="right")
    )
    items = chosen.items.take(entry)
    unknown_owner, unknown = expand(
        np.searchsorted(chosen.undated_band, space.subject),
        np.searchsorted(chosen.undated_band, space.subject, side="right"),
    )
    reach = _reach(owner, items.end)
    unknown_fact = chosen.undated_fact[unknown]
    return _chosen(owner, items, taken(chosen.sure, entry), key(owner, items.day), reach, unknown_owner, unknown_fact)
