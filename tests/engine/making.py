"""Small histories and policies made by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from validator.core.days import Duration, Of, Point, Step, Unit, Which, Whose, Window
from validator.core.facts import Select
from validator.core.rules import Policy, Rule, Validity
from validator.core.truths import Compare, Op
from validator.core.values import Field, Kind, Literal, Measure
from validator.engine import run
from validator.histories.columns import ABSENT, NEVER_UNOBSERVED, NO_INSTANT, NULL, ONGOING, Columns, FactColumns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from validator.core.duties import Clock, Duty
    from validator.core.findings import Finding
    from validator.core.values import Datum


def day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def event(kind: str, at: int, ms: int | None = None, **attributes: Datum) -> dict[str, Any]:
    return {"type": kind, "start": at, "end": at, "start_ms": ms, "end_ms": ms, "event": True, "with": attributes}


def span(
    kind: str, start: int, end: int | None, start_ms: int | None = None, end_ms: int | None = None, **attributes: Datum
) -> dict[str, Any]:
    return {
        "type": kind,
        "start": start,
        "end": end,
        "start_ms": start_ms,
        "end_ms": end_ms,
        "event": False,
        "with": attributes,
    }


class Book:
    def __init__(self) -> None:
        self.values: list[Datum] = []
        self._codes: dict[object, int] = {}

    def code(self, value: Datum) -> int:
        if value is None:
            return NULL
        name = (type(value).__name__, repr(value))
        if name not in self._codes:
            self._codes[name] = len(self.values)
            self.values.append(value)
        return self._codes[name]


def columns(
    histories: Mapping[str, Sequence[Mapping[str, Any]]],
    subjects: Mapping[str, Mapping[str, Datum]] | None = None,
    observed: Mapping[str, Mapping[str, int]] | None = None,
) -> Columns:
    names, book = sorted(histories), Book()
    rows = [(place, fact) for place, name in enumerate(names) for fact in _ordered(histories[name])]
    facts = {
        kind: _column(kind, [(place, ordinal, fact) for place, (ordinal, fact) in rows if fact["type"] == kind], book)
        for kind in sorted({fact["type"] for _, (_, fact) in rows})
    }
    given = subjects or {}
    keys = sorted({key for attributes in given.values() for key in attributes})
    attributes = {key: np.array([_code(book, given.get(name, {}), key) for name in names], np.int32) for key in keys}
    seen = observed or {}
    known = {
        kind: np.array([seen.get(name, {}).get(kind, NEVER_UNOBSERVED) for name in names], np.int32)
        for kind in sorted({kind for days in seen.values() for kind in days})
    }
    types = np.zeros(len(names), np.int32)
    return Columns(tuple(names), types, ("kunde",), attributes, facts, tuple(book.values), known)


def _ordered(facts: Sequence[Mapping[str, Any]]) -> list[tuple[int, Mapping[str, Any]]]:
    def place(fact: Mapping[str, Any]) -> tuple[object, ...]:
        ends = (fact["end"] is None, fact["end"] or 0)
        starts = (fact["start_ms"] is not None, fact["start_ms"] or 0)
        return (fact["type"], fact["start"], starts, ends, (fact["end_ms"] is not None, fact["end_ms"] or 0))

    return list(enumerate(sorted(facts, key=place)))


def _code(book: Book, attributes: Mapping[str, Datum], key: str) -> int:
    return book.code(attributes[key]) if key in attributes else ABSENT


def _column(kind: str, rows: Sequence[tuple[int, int, Mapping[str, Any]]], book: Book) -> FactColumns:
    keys = sorted({key for _, _, fact in rows for key in fact["with"]} - {"id"})
    return FactColumns(
        kind,
        np.array([place for place, _, _ in rows], np.int32),
        np.array([fact["start"] for _, _, fact in rows], np.int32),
        np.array([ONGOING if fact["end"] is None else fact["end"] for _, _, fact in rows], np.int32),
        np.array([NO_INSTANT if fact["start_ms"] is None else fact["start_ms"] for _, _, fact in rows], np.int64),
        np.array([NO_INSTANT if fact["end_ms"] is None else fact["end_ms"] for _, _, fact in rows], np.int64),
        np.array([fact["event"] for _, _, fact in rows], np.bool_),
        np.array([_code(book, fact["with"], "id") for _, _, fact in rows], np.int32),
        np.array([ordinal for _, ordinal, _ in rows], np.int32),
        {key: np.array([_code(book, fact["with"], key) for _, _, fact in rows], np.int32) for key in keys},
    )


def policy(*rules: Rule, first: int | None = None, last: int | None = None, zone: str = "Europe/Berlin") -> Policy:
    return Policy("p", "1", zone, Validity(first, last), rules)


def rule(norm: Duty | Clock, name: str = "r", **more: Any) -> Rule:
    return Rule(name, "kunde", ("c1",), norm, **more)


def only(kind: str, **equal: Datum) -> Select:
    tests = [Compare(Field(Whose.OWN, name), Op.EQ, Literal(value)) for name, value in equal.items()]
    return Select(kind, tests[0] if tests else None)


def point(which: Which = Which.START, *, plus: int = 0, unit: Unit = Unit.DAY, whose: Whose = Whose.THIS) -> Point:
    steps = (Step(1 if plus >= 0 else -1, Duration(abs(plus), unit)),) if plus else ()
    return Point(Of(whose, which), steps)


def window(first: Point, last: Point) -> Window:
    return Window(first, last)


def times(kind: str, within: Window | None, **equal: Datum) -> Measure:
    return Measure(Kind.TIMES, (only(kind, **equal),), within)


def judge(
    norm: Duty | Clock,
    facts: Sequence[Mapping[str, Any]],
    as_of: int,
    *,
    first: int | None = None,
    last: int | None = None,
    attributes: Mapping[str, Datum] | None = None,
    observed: Mapping[str, int] | None = None,
    **more: Any,
) -> list[Finding]:
    data = columns({"K": facts}, {"K": attributes or {}}, {"K": observed or {}})
    return list(run(policy(rule(norm, **more), first=first, last=last), data, as_of).findings())
