"""Gathering subjects and facts, checked one by one, for the columns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from validator.histories.columns import ABSENT, NO_INSTANT, ONGOING
from validator.histories.dictionary import Dictionary
from validator.policy.problems import BadInput, Place, Problem

if TYPE_CHECKING:
    from validator.core.values import Datum

MOST = 100
"""How many problems are listed one by one."""


@dataclass(slots=True)
class Person:
    """A subject as gathered so far."""

    type: str
    attributes: dict[str, int] = field(default_factory=dict)
    observed: dict[str, int] = field(default_factory=dict)
    facts: dict[str, tuple[str, int]] = field(default_factory=dict)


@dataclass(slots=True)
class Rows:
    """The facts of one type, a list a column; `attributes` holds (rows, codes) per name."""

    subject: list[int] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    start_ms: list[int] = field(default_factory=list)
    end_ms: list[int] = field(default_factory=list)
    event: list[bool] = field(default_factory=list)
    id: list[int] = field(default_factory=list)
    attributes: dict[str, tuple[list[int], list[int]]] = field(default_factory=dict)

    def content(self, row: int) -> tuple[object, ...]:
        """Everything about one fact, for telling whether a second one with its id is the same."""
        given = tuple(
            sorted((name, code) for name, pair in self.attributes.items() if (code := code_at(pair, row)) is not None)
        )
        return (self.start[row], self.end[row], self.start_ms[row], self.end_ms[row], self.event[row], given)


def code_at(pair: tuple[list[int], list[int]], row: int) -> int | None:
    """The code of a row; rows are in rising order."""
    found = bisect_left(pair[0], row)
    return pair[1][found] if found < len(pair[0]) and pair[0][found] == row else None


@dataclass(frozen=True, slots=True)
class When:
    """A fact's days and instants."""

    start: int
    end: int | None
    start_ms: int | None
    end_ms: int | None
    event: bool


@dataclass(slots=True)
class Gathering:
    """All subjects and facts read so far, and what was wrong with them."""

    dictionary: Dictionary = field(default_factory=Dictionary)
    names: dict[str, int] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    rows: dict[str, Rows] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    total: int = 0
    pending: list[Callable[[], None]] = field(default_factory=list)
    """What waits until all files are read: attributes of subjects whose type comes later."""

    def settle(self) -> None:
        """Do what waited."""
        for one in self.pending:
            one()
        self.pending.clear()

    def problem(self, code: str, place: Place, value: object = None, **fields: str) -> None:
        """Collect a problem; after the first hundred they are only counted."""
        self.total += 1
        if len(self.problems) < MOST:
            self.problems.append(Problem(code, place, fields, None if value is None else str(value)[:60]))

    def finish(self) -> None:
        """BadInput, if anything was wrong."""
        if self.total > MOST:
            more = Problem("history-more", Place(self.problems[0].place.file), {"count": str(self.total - MOST)})
            self.problems.append(more)
        if self.problems:
            raise BadInput(self.problems)

    def subject(self, name: str, kind: str | None, place: Place) -> int:
        """The number of a subject, which has one type in all files."""
        found = self.names.get(name)
        if found is None:
            found = self.names[name] = len(self.people)
            self.people.append(Person(kind or ""))
        person = self.people[found]
        if kind and person.type and person.type != kind:
            self.problem("history-two-types", place, kind, other=person.type)
        person.type = person.type or kind or ""
        return found

    def attribute(self, subject: int, name: str, value: Datum, place: Place) -> None:
        """An attribute of a subject, which has one value in all files."""
        code = self.dictionary.encode(value)
        if self.people[subject].attributes.setdefault(name, code) != code:
            self.problem("history-two-values", place, value, name=name)

    def observed(self, subject: int, kind: str, day: int, place: Place) -> None:
        """The first observed day of a fact type."""
        if self.people[subject].observed.setdefault(kind, day) != day:
            self.problem("history-two-values", place, kind, name="observed")

    def fact(
        self, subject: int, kind: str, when: When, name: str | None, attributes: Mapping[str, Datum], place: Place
    ) -> None:
        """A fact; a second one with the id of a first must be the same, and counts once."""
        if when.end is not None and (when.end < when.start or backwards(when)):
            self.problem("history-end-before-start", place)
            return
        rows = self.rows.setdefault(kind, Rows())
        codes = {key: self.dictionary.encode(value) for key, value in attributes.items()}
        self.append(rows, subject, when, name, codes)
        if name is not None:
            self.identify(subject, kind, name, place)

    def append(self, rows: Rows, subject: int, when: When, name: str | None, codes: Mapping[str, int]) -> None:
        """A fact as it is, its attributes encoded."""
        row = len(rows.subject)
        rows.subject.append(subject)
        rows.start.append(when.start)
        rows.end.append(int(ONGOING) if when.end is None else when.end)
        rows.start_ms.append(int(NO_INSTANT) if when.start_ms is None else when.start_ms)
        rows.end_ms.append(int(NO_INSTANT) if when.end_ms is None else when.end_ms)
        rows.event.append(when.event)
        rows.id.append(ABSENT if name is None else self.dictionary.encode(name))
        for key, code in codes.items():
            pair = rows.attributes.get(key)
            if pair is None:
                pair = rows.attributes[key] = ([], [])
            pair[0].append(row)
            pair[1].append(code)

    def identify(self, subject: int, kind: str, name: str, place: Place) -> None:
        rows, known = self.rows[kind], self.people[subject].facts
        row = len(rows.subject) - 1
        before = known.setdefault(name, (kind, row))
        if before == (kind, row):
            return
        if before[0] != kind or rows.content(before[1]) != rows.content(row):
            self.problem("history-two-facts", place, name)
        else:
            self.drop_last(rows)

    def drop_last(self, rows: Rows) -> None:
        row = len(rows.subject) - 1
        for column in (rows.subject, rows.start, rows.end, rows.start_ms, rows.end_ms, rows.event, rows.id):
            column.pop()
        for where, codes in rows.attributes.values():
            if where and where[-1] == row:
                where.pop()
                codes.pop()


def backwards(when: When) -> bool:
    return when.start_ms is not None and when.end_ms is not None and when.end_ms < when.start_ms
