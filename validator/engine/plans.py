"""What a clock needs to know before it looks at any interval: one plan for all rules that differ in intervals alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from validator.core.days import Missing
from validator.core.duties import Clock, Hit
from validator.engine.deeds import Acts, deeds, first_facts
from validator.engine.frames import NOBODY
from validator.engine.keys import NOTHING, SPAN, band_of, complement, day_of, following, heads, intersection, key
from validator.engine.narrow import narrow
from validator.engine.pieces import name_of
from validator.engine.session import SELECTIONS
from validator.engine.states import State
from validator.engine.tables import Situations, intervals_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.core.rules import Rule
    from validator.engine.deeds import Deeds
    from validator.engine.keys import Bools, Longs
    from validator.engine.passes import Run
    from validator.engine.session import Session
    from validator.engine.tables import Chart
    from validator.engine.turns import Turns


class Plan:
    """Situations, acts and suspensions of a clock, and which subjects have an easy lot; `chart`: the row of each day.

    `mine` are the rule's subjects; those that are `doubtful` need two runs (§ 9.5), those that are `disturbed` at least
    one that minds suspensions; of all others the `gaps` between acts can be judged at once. `sharers`: how many rules
    of the policy have this plan.
    """

    def __init__(self, session: Session, rule: Rule, clock: Clock, lengths: Longs, sharers: int) -> None:
        self.session, self.sharers = session, sharers
        self.situations, self.acts = Situations(session, clock, rule.scope), Acts(session, clock)
        self.suspended = State(NOTHING, NOTHING)
        if clock.suspended is not None:
            self.suspended = session.state(session.root, clock.suspended)[1]
        self.mine = session.subjects_of(rule.subject)
        self.chart, unsettled = self.situations.settled(lengths)
        self.doubtful: Bools = self.mine & (unsettled | self.acts.doubtful() | self._unsure())
        at_rest = np.zeros(session.root.size, np.bool_)
        at_rest[band_of(self.suspended.possible.lo)] = True
        self.disturbed: Bools = self.doubtful | (self.mine & at_rest)
        self.turns: tuple[bytes, Turns] | None = None
        self.happened: tuple[Run, Run] | None = None

    def _unsure(self) -> Bools:
        found = np.zeros(self.session.root.size, np.bool_)
        if not self.suspended.certain:
            doubt = intersection(self.suspended.possible, complement(self.suspended.sure, found.size))
            found[band_of(doubt.lo)] = True
        return found

    @cached_property
    def gaps(self) -> Between:
        """The gaps of all subjects that are not disturbed."""
        done = deeds(self.session, self.acts, self.chart, self.mine & ~self.disturbed, lenient=False)
        return between(self.session, self.chart, done)

    @cached_property
    def slot(self) -> tuple[range, Longs] | None:
        """The days on which gaps begin, and the place of each gap's row and day in a table of all rows by these days.

        None where the days are so few that a table of them would be larger than what is looked up.
        """
        day, rows = self.gaps.day, len(self.situations.rows) + 1
        if day.size == 0:
            return None
        span = range(int(day.min()), int(day.max()) + 1)
        return None if len(span) * rows > day.size else (span, self.gaps.row * len(span) + (day - span.start))

    @cached_property
    def fact(self) -> Longs:
        """The fact on which each gap begins."""
        return first_facts(self.session, self.gaps.done, NOBODY)


@dataclass(frozen=True, slots=True, eq=False)
class Between:
    """Gaps: from `day` to the next act, or, if it is the `final` one, to the as-of day; `row` is that of its first day.

    These three have 32 bits.

    `piece`: the pieces of the chart that begin within a gap, `owner`: in which; `entered`: the keys of the first day in
    force that lie within one, `enterer`: in which.
    """

    done: Deeds
    band: Longs
    day: Longs
    until: Longs
    final: Bools
    row: Longs
    piece: Longs
    owner: Longs
    entered: Longs
    enterer: Longs


def between(session: Session, chart: Chart, done: Deeds) -> Between:
    """The gaps between what was done."""
    keys, as_of = done.day, session.as_of
    band = band_of(keys)
    day = narrow(keys - band * SPAN)
    last = np.append(done.opened[1:], keys.size)[: done.opened.size] - 1
    final = np.zeros(keys.size, np.bool_)
    final[last] = True
    until = following(day)
    until[last] = as_of
    place = _places(session, done, band.take(done.opened), chart.key)
    row = np.repeat(narrow(chart.row), np.diff(np.append(place, keys.size)))
    inside = _inside(session, keys, band, chart.key, place)
    starts = key(session.root.bands, session.force[0])
    if session.policy.validity.first is None or day.size == 0 or int(day.min()) >= session.force[0]:
        starts = starts[:0]
    place_of = np.searchsorted(keys, starts)
    entering = _inside(session, keys, band, starts, place_of)
    return Between(
        done,
        band,
        day,
        until,
        final,
        row,
        inside,
        place[inside] - 1,
        starts[entering],
        place_of[entering] - 1,
    )


def _places(session: Session, done: Deeds, begun: Longs, keys: Longs) -> Longs:
    """How many of the days lie before each key; those before a band need not be searched for, only counted."""
    days = np.zeros(session.root.size + 1, np.int64)
    days[begun + 1] = np.diff(np.append(done.opened, done.day.size))
    before = np.cumsum(days)
    found, begins = np.empty(keys.size, np.int64), heads(band_of(keys))
    found[begins] = before[:-1]
    found[~begins] = np.searchsorted(done.day, keys[~begins])
    return found


def _inside(session: Session, keys: Longs, band: Longs, at: Longs, place: Longs) -> Longs:
    """Which keys lie in force, after an act of their band, on no day with an act, and not after the as-of day."""
    if keys.size == 0:
        return np.zeros(0, np.int64)
    first, last = session.force
    mine, day = band_of(at), day_of(at)
    after = (place > 0) & (band[place - 1] == mine)
    on_act = keys[np.minimum(place, keys.size - 1)] == at
    return np.flatnonzero(after & ~on_act & (day >= first) & (day <= min(last, session.as_of)))


def plan_of(session: Session, rule: Rule, clock: Clock, lengths: Longs) -> Plan:
    """The plan of a clock, made once for all rules of the batch that differ in their intervals alone."""
    name = _name(rule, clock, lengths)
    return session.kept(name, lambda: Plan(session, rule, clock, lengths, _names(session)[name]))


def _names(session: Session) -> Counter[str]:
    """How many rules of the policy share each plan."""
    clocks = [(rule, rule.norm) for rule in session.policy.rules if isinstance(rule.norm, Clock)]
    return session.kept("plans by name", lambda: Counter(_name(rule, clock, _lengths(clock)) for rule, clock in clocks))


def _lengths(clock: Clock) -> Longs:
    return intervals_of([row for table in clock.tables for row in table.rows], lenient=False).length


def _name(rule: Rule, clock: Clock, lengths: Longs) -> str:
    return "\n".join(_named(rule, clock, lengths))


def _named(rule: Rule, clock: Clock, lengths: Longs) -> Iterator[str]:
    yield f"clock of {rule.subject}"
    yield SELECTIONS.of(clock.act)[0]
    yield SELECTIONS.of(clock.starts)[0]
    yield "" if clock.suspended is None else name_of(clock.suspended)
    yield "" if rule.scope is None else name_of(rule.scope)
    base = 0
    for table in clock.tables:
        size = len(table.rows)
        yield f"{table.hit} {size}"
        if table.hit is Hit.STRICTEST:
            yield str(np.argsort(lengths[base : base + size], kind="stable").tolist())
        base += size
        for row in table.rows:
            yield name_of(row.when)
            yield "" if row.act is None else SELECTIONS.of(row.act)[0]
            yield str(isinstance(row.interval, Missing))
