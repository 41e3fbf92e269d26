"""The acts and starts of a clock on each day, as one of the two runs of § 9.5 counts them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from validator.core.facts import Select
from validator.engine.correlation import selected_types
from validator.engine.frames import NOBODY
from validator.engine.keys import (
    BEYOND,
    MAX,
    MIN,
    NO_LONGS,
    Bools,
    Longs,
    band_of,
    day_of,
    distinct,
    heads,
    key,
    rank,
    rising,
    sorting,
)
from validator.engine.uniform import everywhere, no

if TYPE_CHECKING:
    from validator.core.duties import Clock
    from validator.core.facts import Facts
    from validator.engine.kinds import Kind
    from validator.engine.selections import Chosen
    from validator.engine.session import Session
    from validator.engine.tables import Chart


@dataclass(frozen=True, slots=True, eq=False)
class Deeds:
    """`day`: keys of the first start and of all later days with an act; `start`: the first start of each band (`MAX`
    for none); `mute`: days from which on an act may have happened daily until the next of `day`.

    `act_key`, `act_fact`: the sure acts, by day and canonical order; `start_key`, `start_fact` the sure first starts.
    `opened`: where the first starts are among the days of acts and starts, `fresh`: whether no act is on that day.
    """

    day: Longs
    mute: Bools
    start: Longs
    act_key: Longs
    act_fact: Longs
    start_key: Longs
    start_fact: Longs
    opened: Longs
    fresh: Bools


class Acts:
    """The act selections of a clock: the rule's own and those of its rows, told apart by number."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session, self._starts = session, clock.starts
        rows = [row for table in clock.tables for row in table.rows]
        self._facts: list[Facts] = [clock.act]
        self.of_row: list[int] = []
        for row in rows:
            if row.act is not None:
                self._facts.append(row.act)
            self.of_row.append(0 if row.act is None else len(self._facts) - 1)
        self.of_row.append(0)

    @cached_property
    def kinds(self) -> list[Chosen]:
        """What each selects."""
        return [self._session.selection(self._session.root, facts)[1] for facts in self._facts]

    @cached_property
    def starts(self) -> Chosen:
        """With what clocks start."""
        return self._session.selection(self._session.root, self._starts)[1]

    @property
    def type_of_acts(self) -> Kind | None:
        """The type of which all facts are acts, and no others: they need not be selected."""
        return self._type(self._facts[0]) if len(self._facts) == 1 else None

    @property
    def type_of_starts(self) -> Kind | None:
        """The same of starts."""
        return self._type(self._starts)

    def _type(self, facts: Facts) -> Kind | None:
        (first, *more) = facts or (None,)
        whole = isinstance(first, Select) and first.where is None and not more
        return self._session.pool.kind(first.type) if whole and isinstance(first, Select) else None

    @cached_property
    def unseen(self) -> list[Longs]:
        """Per band the first day from which on acts would be known; after every day where one has no day."""
        found = [self._session.pool.observed(selected_types(facts)) for facts in self._facts]
        if self.type_of_acts is None:
            for days, chosen in zip(found, self.kinds, strict=True):
                days[chosen.undated_band] = MAX
        return found

    def doubtful(self) -> Bools:
        """The bands in which the two runs may count differently."""
        found = np.zeros(self._session.root.size, np.bool_)
        for chosen in (
            *(self.kinds if self.type_of_acts is None else ()),
            *((self.starts,) if self.type_of_starts is None else ()),
        ):
            if not everywhere(chosen.sure):
                found[chosen.band[~chosen.sure]] = True
        if self.type_of_acts is None or self._session.pool.declares(selected_types(self._facts[0])):
            for unseen in self.unseen:
                found |= unseen > MIN
        return found


def deeds(session: Session, acts: Acts, chart: Chart, bands: Bools, *, lenient: bool) -> Deeds:
    """What happened in the bands, in one run: lenient with possible acts and sure starts, strict the reverse."""
    start = first_starts(session, acts.starts, bands, sure_only=lenient)
    keys, fact, sure = effective(session, acts, chart, start, sure_only=not lenient)
    begun = np.flatnonzero(start < MAX).astype(np.int64)
    opening = key(begun, start[begun])
    first = acts.starts.sure & (acts.starts.items.day == start[acts.starts.band])
    done = by_day(session, keys, fact) if sure.all() else by_day(session, keys[sure], fact[sure])
    days, opened, fresh = inserted(opening, keys if rising(keys) else distinct(keys))
    mute = no(days.size)
    if lenient:
        days, mute = _daily(session, acts, chart, start, days)
    return Deeds(days, mute, start, *done, acts.starts.key[first], acts.starts.items.fact[first], opened, fresh)


def inserted(few: Longs, many: Longs) -> tuple[Longs, Longs, Bools]:
    """The values of both of two rising runs, each once; where the few are then, and which are not among the many."""
    place = np.searchsorted(many, few)
    fresh = np.append(many, BEYOND)[place] != few
    more = np.cumsum(fresh)
    at = place + more - fresh
    values = np.empty(many.size + np.count_nonzero(fresh), np.int64)
    values[at] = few
    values[_others(values.size, at[fresh])] = many
    return values, at, fresh


def _others(size: int, places: Longs) -> Bools:
    """All places but some."""
    others = np.ones(size, np.bool_)
    others[places] = False
    return others


def first_starts(session: Session, chosen: Chosen, bands: Bools, *, sure_only: bool) -> Longs:
    """Per band the day of the first start up to the as-of day, `MAX` for none; only of the given bands."""
    kept = bands[chosen.band] & (chosen.sure | (not sure_only))
    band, day = chosen.band[kept], chosen.items.day[kept]
    start = np.full(session.root.size, MAX, np.int64)
    first = heads(band)
    start[band[first]] = day[first]
    return np.where(start <= session.as_of, start, MAX)


def effective(
    session: Session, acts: Acts, chart: Chart, start: Longs, *, sure_only: bool
) -> tuple[Longs, Longs, Bools]:
    """The acts on or after the start, of the kind that the row of their day names."""
    kind_of_row = np.array(acts.of_row)
    keys, facts, sures = [NO_LONGS], [NO_LONGS], [np.zeros(0, np.bool_)]
    for kind, chosen in enumerate(acts.kinds):
        day = chosen.items.day
        kept = (day >= start[chosen.band]) & (day <= session.as_of) & (chosen.sure | (not sure_only))
        if len(acts.kinds) > 1:
            kept &= kind_of_row[chart.at(chosen.key)] == kind
        elif kept.all():
            return chosen.key, chosen.items.fact, chosen.sure
        keys.append(chosen.key[kept])
        facts.append(chosen.items.fact[kept])
        sures.append(chosen.sure[kept])
    return np.concatenate(keys), np.concatenate(facts), np.concatenate(sures)


def by_day(session: Session, keys: Longs, fact: Longs) -> tuple[Longs, Longs]:
    """Facts by day and canonical order, each once."""
    if rising(keys):
        return keys, fact
    order = sorting(keys, session.pool.ordinal(fact))
    if order is not None:
        keys, fact = keys[order], fact[order]
    new = np.ones(keys.size, np.bool_)
    new[1:] = (keys[1:] != keys[:-1]) | (fact[1:] != fact[:-1])
    return keys[new], fact[new]


def _daily(session: Session, acts: Acts, chart: Chart, start: Longs, days: Longs) -> tuple[Longs, Bools]:
    """Before acts were recorded one may have happened each day: only the first and last day of such a time matter."""
    band, low, high = band_of(chart.key), day_of(chart.key), day_of(chart.last())
    kinds = np.array(acts.of_row)[chart.row]
    unseen = np.stack([seen[band] for seen in acts.unseen])[kinds, np.arange(kinds.size)]
    low = np.maximum(low, start[band])
    high = np.minimum(np.minimum(high, unseen - 1), session.as_of)
    some = low <= high
    first, last = key(band[some], low[some]), key(band[some], high[some])
    place = np.searchsorted(first, days, side="right") - 1
    inside = (place >= 0) & (days < last[np.maximum(place, 0)]) if first.size else np.zeros(days.size, np.bool_)
    days = distinct(days[~inside], first, last)
    return days, np.isin(days, first[first < last])


def first_facts(session: Session, found: Deeds, nobody: int) -> Longs:
    """The first fact of each of `day`, where nothing that was done is in doubt."""
    facts = found.act_fact
    if not rising(found.act_key):
        facts = facts.take(np.flatnonzero(heads(found.act_key)))
    result = np.empty(found.day.size, np.int64)
    result[found.opened] = nobody
    result[_others(result.size, found.opened[found.fresh])] = facts
    opening = found.day.take(found.opened)
    start = found.start_fact
    if not np.array_equal(found.start_key, opening):
        start = first_done(found.start_key, start, opening, nobody)
    result[found.opened] = earlier(session, start, result.take(found.opened))
    return result


def first_done(keys: Longs, facts: Longs, at: Longs, nobody: int) -> Longs:
    """The first fact of each day, or `nobody`."""
    if keys.size == 0:
        return np.full(at.size, nobody, np.int64)
    place = np.minimum(rank(keys, at), keys.size - 1)
    return np.where(keys[place] == at, facts[place], nobody)


def done_on(session: Session, found: Deeds, at: Longs, nobody: int) -> Longs:
    """The first sure fact, in canonical order, that is an act or the first start on each day."""
    act = first_done(found.act_key, found.act_fact, at, nobody)
    start = first_done(found.start_key, found.start_fact, at, nobody)
    return earlier(session, start, act)


def earlier(session: Session, start: Longs, act: Longs) -> Longs:
    """The fact that comes first in canonical order; somebody before nobody."""
    found = np.where(start == NOBODY, act, start)
    both = np.flatnonzero((start != NOBODY) & (act != NOBODY))
    if both.size:
        start, act = start[both], act[both]
        found[both] = np.where(session.pool.ordinal(start) < session.pool.ordinal(act), start, act)
    return found
