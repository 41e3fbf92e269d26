"""Histories as lines of JSON and back, with everything that a rule may look at, lent facts and places included.

Lines are put together of columns of texts, without an object for each fact. An event has `at`, a span `from` and `to`;
attributes have a dot before their names; what is not there is left out. Data that JSON cannot tell apart are marked:
`{"date": "2013-01-31"}`, `{"number": "0.5"}`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from validator.histories.columns import ABSENT, NEVER_UNOBSERVED, NO_INSTANT, NULL, ONGOING
from validator.histories.model import Fact, History
from validator.histories.rows import value
from validator.time.days import iso, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from validator.core.values import Datum, Scalar
    from validator.histories.columns import Columns, FactColumns

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def lines(columns: Columns, subjects: Sequence[int], head: Mapping[str, str]) -> Iterator[str]:
    """The histories of some subjects, by place, one a line; `head` stands before each."""
    wanted = np.zeros(len(columns.subjects), np.bool_)
    wanted[list(subjects)] = True
    facts: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for kind in columns.facts.values():
        rows = np.flatnonzero(wanted[kind.subject])
        places = zip(kind.subject[rows].tolist(), kind.ordinal[rows].tolist(), told(kind, rows, columns), strict=True)
        for subject, ordinal, text in places:
            facts[subject].append((ordinal, text))
    before = _ENCODER.encode(head)[:-1]
    for subject in subjects:
        own = ", ".join(text for _, text in sorted(facts.pop(subject, ())))
        yield f'{before}, {person(columns, subject)}, "facts": [{own}]}}\n'


def person(columns: Columns, subject: int) -> str:
    """All that a line says of a subject but its facts."""
    codes = {name: int(column[subject]) for name, column in sorted(columns.attributes.items())}
    days = {kind: int(column[subject]) for kind, column in sorted(columns.observed.items())}
    said = {
        "subject": columns.subjects[subject],
        "type": columns.subject_types[columns.types[subject]],
        "attributes": {name: written(value(code, columns)) for name, code in codes.items() if code != ABSENT},
        "observed": {kind: iso(day) for kind, day in days.items() if day != NEVER_UNOBSERVED},
    }
    return _ENCODER.encode(said)[1:-1]


def told(kind: FactColumns, rows: NDArray[np.int64], columns: Columns) -> Iterator[str]:
    """Some facts of a type, each as JSON."""
    parts: list[list[str]] = [
        [f'{{"type": {_ENCODER.encode(kind.type)}, "ordinal": {place}' for place in kind.ordinal[rows].tolist()],
        days(kind, rows),
        instants(kind, rows),
        spelt(kind.id[rows], lambda code: "" if code in (ABSENT, NULL) else f', "id": {datum(columns, code)}'),
    ]
    parts += [attribute(name, column[rows], columns) for name, column in sorted(kind.attributes.items())]
    return ("".join(one) + "}" for one in zip(*parts, strict=True))


def attribute(name: str, codes: NDArray[np.int32], columns: Columns) -> list[str]:
    """What facts say of an attribute; nothing where it is absent."""
    shown = f", {_ENCODER.encode(f'.{name}')}: "
    return spelt(codes, lambda code: "" if code == ABSENT else shown + datum(columns, code))


def days(kind: FactColumns, rows: NDArray[np.int64]) -> list[str]:
    """The day of each event, the two days of each span."""
    first, last = (
        spelt(kind.start[rows], iso),
        spelt(kind.end[rows], lambda day: "null" if day == ONGOING else f'"{iso(day)}"'),
    )
    events = kind.event[rows].tolist()
    return [
        f', "at": "{start}"' if event else f', "from": "{start}", "to": {end}'
        for start, end, event in zip(first, last, events, strict=True)
    ]


def instants(kind: FactColumns, rows: NDArray[np.int64]) -> list[str]:
    """The instants, in milliseconds since 1970, of the facts that have some."""
    start, end = kind.start_ms[rows], kind.end_ms[rows]
    if not ((start != NO_INSTANT) | (end != NO_INSTANT)).any():
        return [""] * rows.size
    pairs = zip(start.tolist(), end.tolist(), strict=True)
    shown = [[None if one == NO_INSTANT else one for one in pair] for pair in pairs]
    return ["" if pair == [None, None] else f', "instants": {json.dumps(pair)}' for pair in shown]


def spelt(column: NDArray[Any], spell: Callable[[int], str]) -> list[str]:
    """A column of numbers as texts; what occurs often is spelt once."""
    distinct, places = np.unique(column, return_inverse=True)
    texts = list(map(spell, distinct.tolist()))
    return [texts[place] for place in places.tolist()]


def datum(columns: Columns, code: int) -> str:
    return _ENCODER.encode(written(value(code, columns)))


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
    """The history that a line tells; LookupError, ValueError, TypeError, AttributeError or ArithmeticError if none."""
    return History(
        name(line["subject"]),
        name(line["type"]),
        {key: read(value) for key, value in line["attributes"].items()},
        tuple(map(fact, line["facts"])),
        {kind: parse(day) for kind, day in line["observed"].items()},
    )


def fact(one: Mapping[str, Any]) -> Fact:
    """The fact that plain values tell."""
    start_ms, end_ms = one.get("instants", (None, None))
    event = "at" in one
    start = parse(one["at" if event else "from"])
    end = start if event else None if one["to"] is None else parse(one["to"])
    attributes = {key[1:]: read(given) for key, given in one.items() if key.startswith(".")}
    own = None if one.get("id") is None else name(one["id"])
    kind, place = name(one["type"]), whole(one["ordinal"])
    return Fact(kind, start, end, instant(start_ms), instant(end_ms), event, own, attributes, place)


def instant(value: Any) -> int | None:
    return None if value is None else whole(value)


def name(value: Any) -> str:
    """A text; TypeError for anything else."""
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def whole(value: Any) -> int:
    """A whole number; TypeError for anything else."""
    if type(value) is not int:
        raise TypeError(value)
    return value


def read(value: Any) -> Datum:
    return tuple(map(unmarked, value)) if isinstance(value, list) else None if value is None else unmarked(value)


def unmarked(value: Any) -> Scalar:
    match value:
        case bool() | str():
            return value
        case {"number": str(number)}:
            return finite(Decimal(number))
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case _:
            raise ValueError(value)


def finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise ValueError(number)
    return number
