"""Histories as lines of JSON and back, with everything that a rule may look at, lent facts and places included.

Data that JSON cannot tell apart are marked: `{"date": "2013-01-31"}`, `{"number": "0.5"}`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from validator.histories.model import Fact, History
from validator.time.days import iso, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.core.values import Datum, Scalar


def plain(history: History) -> dict[str, Any]:
    """A history as plain JSON values."""
    return {
        "subject": history.subject,
        "type": history.type,
        "attributes": {name: written(value) for name, value in sorted(history.attributes.items())},
        "observed": {kind: iso(day) for kind, day in sorted(history.observed.items())},
        "facts": list(map(fact, history.facts)),
    }


def fact(one: Fact) -> dict[str, Any]:
    """A fact as plain JSON values; instants in milliseconds since 1970."""
    return {
        "type": one.type,
        "id": one.id,
        "from": iso(one.start),
        "to": None if one.end is None else iso(one.end),
        "instants": [one.start_ms, one.end_ms],
        "event": one.event,
        "ordinal": one.ordinal,
        "attributes": {name: written(value) for name, value in sorted(one.attributes.items())},
    }


def written(datum: Datum) -> Any:
    if isinstance(datum, tuple):
        return [marked(one) for one in datum]
    return None if datum is None else marked(datum)


def marked(scalar: Scalar) -> Any:
    match scalar:
        case bool() | str():
            return scalar
        case Decimal():
            return {"number": str(scalar)}
        case date():
            return {"date": scalar.isoformat()}


def history(line: Mapping[str, Any]) -> History:
    """The history that a line tells; KeyError, ValueError or TypeError if it tells none."""
    return History(
        line["subject"],
        line["type"],
        {name: read(value) for name, value in line["attributes"].items()},
        tuple(map(told, line["facts"])),
        {kind: parse(day) for kind, day in line["observed"].items()},
    )


def told(one: Mapping[str, Any]) -> Fact:
    """The fact that plain values tell."""
    start_ms, end_ms = one["instants"]
    return Fact(
        one["type"],
        parse(one["from"]),
        None if one["to"] is None else parse(one["to"]),
        start_ms,
        end_ms,
        one["event"],
        one["id"],
        {name: read(value) for name, value in one["attributes"].items()},
        one["ordinal"],
    )


def read(value: Any) -> Datum:
    return tuple(map(unmarked, value)) if isinstance(value, list) else None if value is None else unmarked(value)


def unmarked(value: Any) -> Scalar:
    match value:
        case bool() | str():
            return value
        case {"number": str(number)}:
            return Decimal(number)
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case _:
            raise ValueError(value)
