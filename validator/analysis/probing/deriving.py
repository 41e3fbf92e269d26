"""Histories made from a bound itself: facts, attributes and the as-of day put on the days where it lies.

The days of a point follow from its form: a day that the history has, and its steps. A length is put on spans outright.
A month that is too short for a day is reached by carrying the history to the end of one that is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from validator.analysis.generation.drafts import as_date
from validator.analysis.probing.probes import Surroundings, carried, elsewhere, seen_on, span_of
from validator.analysis.probing.probes import added as plus
from validator.core.days import Dated, Duration, Fixed, Of, Point, Unit, Which, Yearly
from validator.core.duties import Row
from validator.core.rules import Validity
from validator.core.truths import Compare, Lasts
from validator.core.values import Field, Literal
from validator.time.days import calendar_date, iso, number
from validator.time.durations import add_months, shift

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from validator.analysis.probing.bounds import Bound
    from validator.analysis.probing.probes import Probe
    from validator.analysis.probing.search import Search

BY_MONTH = (Unit.MONTH, Unit.YEAR, Unit.YEAR_OF_LIFE)
"""The units whose day can be missing in the month that they lead to."""
MOST_DAYS = 12
"""So many days of a point are tried in a history."""
YEARS = 9
"""Within so many years every clamped day occurs."""


def derived(bound: Bound, probe: Probe, about: Surroundings, search: Search) -> Iterator[Probe]:
    """The histories in which something lies on the bound, a step before it, or a step after it."""
    match bound.node:
        case Point() as point:
            yield from on_days(probe, days_of(point, probe), about, search)
        case Row(interval=Duration() as interval):
            days = [moved for day in history_days(probe) if (moved := added(day, (1, interval))) is not None]
            yield from on_days(probe, days, about, search)
        case Lasts(_, Duration() as span):
            yield from stretched(probe, span)
        case Compare(Field(name=name), _, Literal(date() as day)):
            yield from dated(probe, name, around([number(day)]))
        case Validity(first, last):
            ends = [day for day in (first, last) if day is not None]
            yield from carried(probe, jumps([*search.turning_days(probe), *history_days(probe), probe.as_of], ends))
        case _:
            return


def jumps(days: Iterable[int], bounds: Sequence[int]) -> list[int]:
    """So many days that one of some days falls on a day in force, the first or the last, or beside it."""
    near = list(dict.fromkeys(days))[:MOST_DAYS]
    return list(dict.fromkeys(bound + by - day for by in (0, -1, 1) for bound in bounds for day in near))


def on_days(probe: Probe, days: Sequence[int], about: Surroundings, search: Search) -> Iterator[Probe]:
    """Facts and the as-of day on each of some days, the day before, and the day after; then both at once.

    Facts are moved there, and added as the selections of the rule take them.
    """
    near = around(list(dict.fromkeys(days))[:MOST_DAYS])
    later = [day for day in near if day >= probe.as_of]
    yield probe
    yield from seen_on(probe, near)
    for batch in alternating(placed(probe, near, about), plus(probe, search.made(probe, near))):
        yield batch
        yield from seen_on(batch, later)


def alternating(*streams: Iterator[Probe]) -> Iterator[Probe]:
    """One of each stream by turns, until all are empty."""
    for batch in zip_longest(*streams):
        yield from (one for one in batch if one is not None)


def around(days: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(day + by for day in days for by in (0, 1, -1)))


def placed(probe: Probe, days: Sequence[int], about: Surroundings) -> Iterator[Probe]:
    """One fact put on a day; of a span also only its first or last day."""
    facts = probe.history.facts
    for day in days:
        for place, fact in enumerate(facts):
            for other in elsewhere(fact, [day], about.zone):
                if other.end is None or other.end >= other.start:
                    yield probe.with_facts(
                        (*facts[:place], other, *facts[place + 1 :]),
                        "moved" if fact.event else "ongoing" if other.end is None else "lasting",
                        type=fact.type,
                        **span_of(fact, "before-"),
                        **span_of(other, ""),
                    )


def days_of(point: Point, probe: Probe) -> list[int]:
    """The days that a point can mean in a history."""
    found = []
    for day in starts(point, probe):
        moved: int | None = day
        for step in point.steps:
            moved = None if moved is None else added(moved, (step.sign, step.by))
        if moved is not None:
            found.append(moved)
    return list(dict.fromkeys(found))


def added(day: int, step: tuple[int, object]) -> int | None:
    """A day some time on; of a length in hours the same day, None of a missing one."""
    sign, by = step
    if not isinstance(by, Duration):
        return None
    return day if by.unit.exact else shift(day, sign, by)


def starts(point: Point, probe: Probe) -> Iterator[int]:
    """The days that a point can be counted from."""
    match point.base:
        case Of(_, Which.START):
            yield from dict.fromkeys(one.start for one in probe.history.facts)
        case Of(_, Which.END):
            yield from dict.fromkeys(one.end for one in probe.history.facts if one.end is not None)
        case Dated(field):
            yield from dates(probe, field.name)
        case Fixed(day):
            yield day
        case Yearly(_, month, day):
            years = dict.fromkeys(calendar_date(one).year for one in history_days(probe))
            yield from (number(date(year, month, min(day, 28) if month == 2 else day)) for year in years)
        case _:
            yield from history_days(probe)


def dates(probe: Probe, name: str) -> Iterator[int]:
    """The days that an attribute of this name holds."""
    holders = [probe.history.attributes, *(one.attributes for one in probe.history.facts)]
    for holder in holders:
        value = holder.get(name)
        if isinstance(value, date):
            yield number(value)


def history_days(probe: Probe) -> list[int]:
    """The first and last days of facts."""
    ends = (day for one in probe.history.facts for day in (one.start, one.end) if day is not None)
    return list(dict.fromkeys(ends))


def dated(probe: Probe, name: str, days: Iterable[int]) -> Iterator[Probe]:
    """An attribute of this name on each of some days, wherever it stands."""
    facts = probe.history.facts
    for day in days:
        if name in probe.history.attributes:
            own = {**probe.history.attributes, name: as_date(day)}
            yield probe.with_own(own, "own", name=name, value=iso(day))
        for place, fact in enumerate(facts):
            if name in fact.attributes:
                other = replace(fact, attributes={**fact.attributes, name: as_date(day)})
                rest = (*facts[:place], other, *facts[place + 1 :])
                yield probe.with_facts(rest, "attribute", type=fact.type, name=name, value=iso(day))


def stretched(probe: Probe, span: Duration) -> Iterator[Probe]:
    """Each span as long as a length, and a day shorter and longer; moved at its end, then at its beginning."""
    if span.unit.exact:
        return
    facts = probe.history.facts
    for place, fact in enumerate(facts):
        if fact.event or fact.start_ms is not None or fact.end is None:
            continue
        for by in (0, -1, 1):
            later = replace(fact, end=shift(fact.start, 1, span) - 1 + by)
            earlier = replace(fact, start=shift(fact.end, -1, span) + 1 - by)
            for other in (later, earlier):
                if other.end is not None and other.start <= other.end and other != fact:
                    fields = {**span_of(fact, "before-"), **span_of(other, "")}
                    yield probe.with_facts(
                        (*facts[:place], other, *facts[place + 1 :]), "lasting", type=fact.type, **fields
                    )


def of_length(probe: Probe, span: Duration, by: int) -> bool:
    """Whether a span is just so long, or by some days longer (shorter)."""
    if span.unit.exact:
        return True
    spans = (one for one in probe.history.facts if not one.event and one.end is not None)
    return any(one.end == shift(one.start, 1, span) - 1 + by for one in spans)


def clamping(node: Any) -> tuple[tuple[int, Duration], ...]:
    """The steps of a bound that can lead into a month too short: forwards or backwards, months or years."""
    match node:
        case Point(steps=steps):
            return tuple(
                (one.sign, one.by) for one in steps if isinstance(one.by, Duration) and one.by.unit in BY_MONTH
            )
        case Row(interval=Duration(unit=unit) as interval) if unit in BY_MONTH:
            return ((1, interval),)
        case _:
            return ()


def clamped(day: int, sign: int, by: Duration) -> bool:
    """Whether the month that a duration leads to from a day lacks it."""
    months = sign * by.count * (1 if by.unit is Unit.MONTH else 12)
    return calendar_date(add_months(day, months)).day < calendar_date(day).day


def in_short_month(bound: Bound, probe: Probe) -> bool:
    """Whether a history has a day from which the bound leads into a month without it, and something on that one."""
    happen = {probe.as_of, *history_days(probe)}
    for sign, by in clamping(bound.node):
        for day in (*history_days(probe), *all_dates(probe)):
            if clamped(day, sign, by) and not happen.isdisjoint(around([shift(day, sign, by)])):
                return True
    return False


def all_dates(probe: Probe) -> Iterator[int]:
    """The days that attributes hold."""
    for holder in (probe.history.attributes, *(one.attributes for one in probe.history.facts)):
        yield from (number(value) for value in holder.values() if isinstance(value, date))


def to_short_months(bound: Bound, probe: Probe, about: Surroundings, search: Search) -> Iterator[Probe]:
    """Histories carried, or attributes dated, so that the bound leads into a short month; and facts put there."""
    for sign, by in clamping(bound.node):
        for day in starts_of(bound.node, probe)[:MOST_DAYS]:
            target = next_clamped(day, sign, by)
            if target is None:
                continue
            for there in carried(probe, [target - day]):
                yield from on_days(there, [shift(target, sign, by)], about, search)
        if isinstance(bound.node, Point) and isinstance(bound.node.base, Dated):
            name = bound.node.base.field.name
            for day in dates(probe, name):
                target = next_clamped(day - 366 * 2, sign, by)
                if target is not None:
                    for there in dated(probe, name, [target]):
                        yield from on_days(there, [shift(target, sign, by)], about, search)


def starts_of(node: Any, probe: Probe) -> list[int]:
    return list(starts(node, probe)) if isinstance(node, Point) else history_days(probe)


def next_clamped(day: int, sign: int, by: Duration) -> int | None:
    """The first day from here on from which a duration leads into a month that lacks it."""
    return next((one for one in range(day, day + 366 * YEARS) if clamped(one, sign, by)), None)
