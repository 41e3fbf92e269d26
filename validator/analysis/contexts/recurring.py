"""Histories in which two rules ask again and again, and days on which they could be served."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from validator.analysis.contexts.choices import tests_of
from validator.analysis.contexts.dates import closing, opening
from validator.analysis.contexts.holding import singly
from validator.analysis.contexts.judging import Standing
from validator.analysis.generation.drafts import Draft
from validator.analysis.generation.repair import number
from validator.core.days import Duration
from validator.core.duties import Clock, Duty, Period, Periods
from validator.core.facts import Edge
from validator.core.nodes import parts
from validator.core.truths import All, Compare, During, Truth
from validator.core.values import Field, Measure
from validator.time.days import calendar_date
from validator.time.days import number as day_of
from validator.time.durations import shift
from validator.time.periods import MONTHS, periods

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.analysis.contexts.situations import Stage
    from validator.analysis.matters import Party
    from validator.core.facts import Facts, Select

TRIES, TRIES_BY_ROW = 8, 3
YEARS, DAYS = 2, 56
"""How long a history lasts at least: for rules that count by months and years, and for those of days and weeks."""


@dataclass(frozen=True, slots=True)
class Course:
    """A draft in which recurring rules ask from the first to the last day, seen on the day after."""

    draft: Draft
    first: int
    last: int

    @property
    def as_of(self) -> int:
        """The day from which it is looked at."""
        return self.last + 1


def courses(stage: Stage, most: int | None = None) -> tuple[Course, ...]:
    """A course as the rules ask for it, and one for each of `most` rows of clocks; each where one is found."""
    first, last = bounds(stage)
    if last <= first:
        return ()
    wanted = [All(()), *islice(conditions(stage), most)]
    turns = [(turn, one) for turn, one in enumerate(wanted) for _ in range(TRIES_BY_ROW if turn else TRIES)]
    drafts = [drawn(stage, one, first, last) for _, one in turns]
    judged = stage.court.engine(drafts, last + 1)
    found: dict[int, Course] = {}
    for (turn, _), draft, standings in zip(turns, drafts, judged, strict=True):
        if all(one is Standing.BROKEN for one in standings) and singly(draft, stage.maker):
            found.setdefault(turn, Course(draft, first, last))
    tells = stage.told_apart([one.draft for one in found.values()], last + 1)
    return tuple(one for one, apart in zip(found.values(), tells, strict=True) if apart)


def bounds(stage: Stage) -> tuple[int, int]:
    """First and last day: from a first of January or, where a rule asks at all times, from the first day in force."""
    policies = [one.policy for one in stage.parties]
    first = opening(policies)
    if all(one.rule.scope is not None or isinstance(one.rule.norm, Clock) for one in stage.parties):
        first = day_of(date(calendar_date(first).year + 1, 1, 1))
    clocks = [one.rule.norm for one in stage.parties if isinstance(one.rule.norm, Clock)]
    gaps = [gap(one) for clock in clocks for one in intervals(clock)]
    years = max(YEARS, 1 + -(-max(gaps, default=0) // 366))
    slow = any(map(by_months, stage.parties))
    last = day_of(date(calendar_date(first).year + years, 1, 1)) - 1 if slow else first + DAYS - 1
    return first, min(last, closing(policies))


def by_months(party: Party) -> bool:
    """Whether a rule counts by months or longer."""
    norm = party.rule.norm
    if isinstance(norm, Clock):
        return any(gap(one) > 27 for one in intervals(norm))
    return isinstance(norm.anchors, Periods) and norm.anchors.unit in MONTHS


def intervals(clock: Clock) -> list[Duration]:
    """The intervals of a clock's rows."""
    return [one for table in clock.tables for row in table.rows for one in parts(row.interval, Duration)]


def gap(interval: Duration) -> int:
    """About how many days an interval has."""
    return shift(day_of(date(2019, 1, 1)), 1, interval) - day_of(date(2019, 1, 1))


def conditions(stage: Stage) -> Iterator[Truth]:
    """When each row of a clock decides."""
    for party in stage.parties:
        if isinstance(party.rule.norm, Clock):
            yield from (row.when for table in party.rule.norm.tables for row in table.rows if row.interval is not None)


def drawn(stage: Stage, extra: Truth, first: int, last: int) -> Draft:
    """A draft that is likely to make every rule ask: clocks started, scopes held, exceptions kept away."""
    draft = Draft(stage.kind)
    for party in stage.parties:
        if isinstance(party.rule.norm, Clock):
            made = stage.holder(party, last + 1).add((plainest(party.rule.norm.starts),), first, first, draft)
            if made is not None and made.id is not None:
                told = {one.left.name for one in tests_of(made.type, stage.parties) if isinstance(one.left, Field)}
                bare = {name: value for name, value in made.attributes.items() if name in told}
                draft.facts[made.id] = replace(made, attributes=bare)
    for party in (*stage.parties, *stage.parties):
        holder, rule = stage.holder(party, last + 1), party.rule
        holder.hold(All((extra, *(() if rule.scope is None else (rule.scope,)))), first, last, draft)
        suspended = rule.norm.suspended if isinstance(rule.norm, Clock) else None
        for state in (suspended, rule.unless):
            if state is not None:
                holder.hold(state, first, last, draft, wanted=False)
    return draft


def plainest(facts: Facts) -> Select | Edge:
    """The member of a selection that asks least of other facts."""
    return min(facts, key=lambda one: (isinstance(one, Edge), len(list(parts(one, During))), facts.index(one)))


def rhythms(stage: Stage, first: int, last: int) -> Iterator[tuple[int, ...]]:
    """Days on which to act: as late as each rule seems to allow, bunched and spread."""
    for party in stage.parties:
        norm = party.rule.norm
        if isinstance(norm, Clock):
            for interval in dict.fromkeys(intervals(norm)):
                yield steady(first, last, interval)
        elif isinstance(norm.anchors, Periods):
            listed = [(low, high) for low, high in periods(first, last, norm.anchors.unit) if low >= first]
            many = times(norm)
            yield tuple(day for low, high in listed for day in (low, *spread(low, high, many - 1)))
            for early in (0, 1):
                yield tuple(
                    day
                    for turn, (low, high) in enumerate(listed)
                    for day in (bunch(low, many, 1) if turn % 2 == early else bunch(high, many, -1))
                )


def steady(first: int, last: int, interval: Duration) -> tuple[int, ...]:
    """Days an interval apart."""
    found = [first]
    while (day := shift(found[-1], 1, interval)) <= last and day > found[-1]:
        found.append(day)
    return tuple(found)


def spread(low: int, high: int, many: int) -> tuple[int, ...]:
    """Days in even parts of a period."""
    return tuple(low + (high - low) * (one + 1) // (many + 1) for one in range(many))


def bunch(day: int, many: int, step: int) -> tuple[int, ...]:
    """So many days next to each other."""
    return tuple(sorted(day + step * one for one in range(many)))


def times(duty: Duty) -> int:
    """How many acts a period asks for."""
    wanted = [number(one.right) for one in parts(duty.demand, Compare) if isinstance(one.left, Measure)]
    return max(1, min(max(wanted, default=1), 31))


def dense(stage: Stage, first: int, last: int) -> tuple[int, ...]:
    """Days so near to each other that every rule is served."""
    gaps = [366]
    for party in stage.parties:
        norm = party.rule.norm
        if isinstance(norm, Clock):
            gaps += [gap(one) for one in intervals(norm)]
        elif isinstance(norm.anchors, Periods):
            unit = norm.anchors.unit
            length = MONTHS[unit] * 28 if unit in MONTHS else 7 if unit is Period.WEEK else 1
            gaps.append(length // times(norm))
    return tuple(range(first, last + 1, max(1, min(gaps) // 2)))
