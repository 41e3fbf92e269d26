"""Decision tables of clocks: rows that never decide, rows that collide, situations that no row covers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from validator.analysis.situations import Group, Situation, Space
from validator.core.days import Duration, Missing
from validator.core.duties import Clock, Hit, Row, Table
from validator.core.truths import All, Any, Not
from validator.reference.rows import length

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.core.rules import Policy, Rule
    from validator.core.truths import Truth
    from validator.policy.vocabulary import Vocabulary

MOST_GROUPS = 8
"""How many groups of uncovered situations are told of one clock."""


class Wrong(StrEnum):
    """What is wrong with a row or a table.

    UNREACHABLE: no situation in scope in which the row is asked and holds. IDLE: it holds, but always another row of
    its `strictest` table is stricter, or as strict and earlier. COLLIDES: two rows of a `unique` table hold together
    with different intervals. UNCOVERED: in scope, not suspended, and no row of any table holds.
    """

    UNREACHABLE = "unreachable"
    IDLE = "idle"
    COLLIDES = "collides"
    UNCOVERED = "uncovered"


@dataclass(frozen=True, slots=True)
class TableFault:
    """A fault of a rule's tables. `table` and `row` count from 0; both are None where no row covers a situation.

    `other` is the row of the same table that collides. `situation` shows the fault, `group` all that are alike.
    """

    wrong: Wrong
    rule: str
    table: int | None = None
    row: int | None = None
    other: int | None = None
    situation: Situation | None = None
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A row of a rule's tables, and when it is the one that decides (`decides`) or at least is asked (`asked`)."""

    table: int
    place: int
    row: Row
    asked: Truth
    decides: Truth


def table_faults(
    policy: Policy, vocabulary: Vocabulary, apart: tuple[tuple[Truth, ...], ...] = ()
) -> Iterator[TableFault]:
    """What is wrong with the tables of a policy's clocks, rule by rule, table by table; `apart` are its classes."""
    for rule in policy.rules:
        if isinstance(rule.norm, Clock):
            yield from clock_table_faults(rule, rule.norm, vocabulary, apart)


def clock_table_faults(
    rule: Rule, clock: Clock, vocabulary: Vocabulary, apart: tuple[tuple[Truth, ...], ...] = ()
) -> Iterator[TableFault]:
    """What is wrong with the tables of one clock."""
    space = Space(truths(rule, clock), vocabulary, rule.subject, apart=apart)
    for one in asked_rows(rule, clock):
        if space.find(one.asked) is None:
            yield TableFault(Wrong.UNREACHABLE, rule.id, one.table, one.place)
        elif space.find(one.decides) is None:
            yield TableFault(Wrong.IDLE, rule.id, one.table, one.place)
    yield from collisions(rule, clock, space)
    for group in uncovered(rule, clock, vocabulary, apart):
        yield TableFault(Wrong.UNCOVERED, rule.id, situation=group.smallest, group=group)


def truths(rule: Rule, clock: Clock) -> tuple[Truth, ...]:
    """All that decides which row of a clock counts on a day."""
    outer = tuple(one for one in (rule.scope, clock.suspended) if one is not None)
    return (*outer, *(row.when for table in clock.tables for row in table.rows))


def asked_rows(rule: Rule, clock: Clock) -> Iterator[Asked]:
    """Each row with the situations that it is asked in."""
    before: list[Truth] = [] if rule.scope is None else [rule.scope]
    for number, table in enumerate(clock.tables):
        for place, row in enumerate(table.rows):
            rivals = tuple(Not(one.when) for one in table.rows[:place]) if table.hit is Hit.FIRST else ()
            asked = All((*before, row.when, *rivals))
            stricter = tuple(Not(one.when) for one in stricter_rows(table, place)) if table.hit is Hit.STRICTEST else ()
            yield Asked(number, place, row, asked, All((asked, *stricter)))
        before += [Not(row.when) for row in table.rows]


def stricter_rows(table: Table, place: int) -> Iterator[Row]:
    """The rows of a `strictest` table that a row gives way to; a missing interval is comparable to none."""
    row = table.rows[place]
    for other, one in enumerate(table.rows):
        if other == place or isinstance(one.interval, Missing) or isinstance(row.interval, Missing):
            continue
        gap = length(one.interval) - length(row.interval) if one.interval != row.interval else 0
        if gap < 0 or (gap == 0 and other < place):
            yield one


def collisions(rule: Rule, clock: Clock, space: Space) -> Iterator[TableFault]:
    """Pairs of rows of `unique` tables that hold together and disagree."""
    before: list[Truth] = [] if rule.scope is None else [rule.scope]
    for number, table in enumerate(clock.tables):
        for place, other in combinations(range(len(table.rows)) if table.hit is Hit.UNIQUE else (), 2):
            one, two = table.rows[place], table.rows[other]
            both = None if same(one, two) else space.find(All((*before, one.when, two.when)))
            if both is not None:
                yield TableFault(Wrong.COLLIDES, rule.id, number, place, other, both)
        before += [Not(row.when) for row in table.rows]


def same(one: Row, other: Row) -> bool:
    """Whether two rows give one interval."""
    if isinstance(one.interval, Duration) and isinstance(other.interval, Duration):
        return length(one.interval) == length(other.interval)
    return one.interval == other.interval


def uncovered(
    rule: Rule,
    clock: Clock,
    vocabulary: Vocabulary,
    apart: tuple[tuple[Truth, ...], ...] = (),
    most: int = MOST_GROUPS,
) -> Iterator[Group]:
    """Groups of situations in scope, not suspended, in which no row of any table holds; at most so many.

    Attributes that are known to have no value are not reckoned with, unless absence means just that.
    """
    space = Space(truths(rule, clock), vocabulary, rule.subject, empty=False, apart=apart)
    yield from space.groups(no_row(rule, clock), most, any_row(clock))


def any_row(clock: Clock) -> Truth:
    """Some row of some table holds."""
    return Any(tuple(row.when for table in clock.tables for row in table.rows))


def no_row(rule: Rule, clock: Clock) -> Truth:
    """In scope, not suspended, and no row holds."""
    scope: Sequence[Truth] = () if rule.scope is None else (rule.scope,)
    suspended = () if clock.suspended is None else (Not(clock.suspended),)
    return All((*scope, *suspended, Not(any_row(clock))))
