"""JSON Lines as coded columns, for reading column by column; whatever is not in order makes it give up.

`lines` reads the same files history by history and says what is wrong where. The two must agree on what is right.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np

from validator.histories.coded import Coded, Codes, Irregular, Table
from validator.histories.lines import FACT_KEYS, SUBJECT_KEYS, constant
from validator.histories.tabular import KEYS

CHUNK = 2_000
"""So many histories are taken apart at a time: objects of a whole file would take many times its size."""
DECODER = json.JSONDecoder(parse_float=Decimal, parse_int=Decimal, parse_constant=constant)
KEY = re.compile(rb'"[ \t\r\n]*:')
"""What follows every key. It may stand in a text, too: that is only another reason to look closer."""
OTHER_KEYS = KEYS - FACT_KEYS
TEXTS = frozenset(("subject", "subject_type", "observed_from", "type", "id"))
"""Columns that hold nothing but texts."""
ABSENT: Final = object()
PLAIN = {str, object}
Nothing: TypeAlias = tuple[object, ...]
NO_NAME: Nothing = (None, "")
NO_END: Nothing = (None,)


@dataclass(slots=True)
class Column:
    """A column while it is filled: its distinct values, by what tells them apart, and codes chunk by chunk."""

    known: dict[object, int] = field(default_factory=lambda: {ABSENT: -1})
    values: list[Any] = field(default_factory=list)
    chunks: list[Codes] = field(default_factory=list)

    def put(self, rows: Codes, found: Sequence[object]) -> None:
        """Values in some rows of the last chunk."""
        names = found if set(map(type, found)) <= PLAIN else list(map(identity, found))
        for name, value in dict(zip(names, found, strict=True)).items():
            if self.known.setdefault(name, len(self.values)) == len(self.values):
                self.values.append(value)
        self.chunks[-1][rows] = np.fromiter(map(self.known.__getitem__, names), np.int32, len(names))


@dataclass(slots=True)
class Columns:
    """All columns while they are filled. What a row does not have is absent."""

    named: dict[str, Column] = field(default_factory=dict)
    sizes: list[int] = field(default_factory=list)

    def begin(self, rows: int) -> None:
        """A chunk of so many rows."""
        self.sizes.append(rows)
        for column in self.named.values():
            column.chunks.append(np.full(rows, -1, np.int32))

    def put(self, name: str, rows: Codes, found: Sequence[object]) -> None:
        """Values in some rows of this chunk; Irregular if they are of a kind that the column cannot have."""
        if name in TEXTS and not set(map(type, found)) <= PLAIN:
            raise Irregular
        if name not in self.named:
            self.named[name] = Column(chunks=[np.full(size, -1, np.int32) for size in self.sizes])
        self.named[name].put(rows, found)

    def spread(self, objects: Sequence[Mapping[str, object]], first: int, none: Mapping[str, Nothing]) -> None:
        """Objects, from a row on: those with the same keys are columns already. `none` says what is as good as none."""
        shapes: dict[tuple[str, ...], list[int]] = {}
        for number, one in enumerate(objects):
            shapes.setdefault(tuple(one), []).append(number)
        for shape, numbers in shapes.items():
            rows = np.array(numbers) + first
            for name, found in zip(shape, zip(*(objects[one].values() for one in numbers), strict=True), strict=False):
                nothing = none.get(name)
                self.put(name, rows, [ABSENT if one in nothing else one for one in found] if nothing else found)

    def table(self) -> Table:
        found = ((name, Coded(np.concatenate(one.chunks), one.values)) for name, one in self.named.items())
        return Table({name: column for name, column in found if column.texts})


def identity(value: object) -> object:
    """Tells values apart that Python holds equal: true, 1. Irregular for an object in an object."""
    match value:
        case str():
            return value
        case list():
            return (list, *map(identity, value))
        case dict():
            raise Irregular
        case _:
            return value if value is ABSENT else (type(value), value)


def coded_lines(path: Path) -> Table:
    """A JSON Lines file as coded columns; Irregular if anything is wrong with it."""
    columns = Columns()
    with path.open("rb") as file:
        while raw := list(islice(file, CHUNK)):
            take_apart(raw, columns)
    return columns.table()


def take_apart(raw: Sequence[bytes], columns: Columns) -> None:
    """Some lines as rows: first one for each history, then one for each event, then one for each span."""
    histories = [decoded(line) for line in raw if line.strip()]
    owned = [attributes(one) for one in histories]
    events, spans = ([facts(one, key) for one in histories] for key in ("events", "spans"))
    happened, lasted = list(chain.from_iterable(events)), list(chain.from_iterable(spans))
    if keys(raw) != sum(map(len, chain(histories, owned, happened, lasted))):
        raise Irregular
    first, middle = len(owned), len(owned) + len(happened)
    columns.begin(middle + len(lasted))
    every, own = np.arange(middle + len(lasted)), np.arange(first)
    names = [one.get("subject") for one in histories]
    columns.put("subject", every, [*names, *repeated(names, events), *repeated(names, spans)])
    columns.put("kind", every, [*["subject"] * first, *["event"] * len(happened), *["span"] * len(lasted)])
    columns.put("subject_type", own, [one.get("type") or ABSENT for one in histories])
    columns.put("observed_from", own, [given(one.get("observed-from")) for one in histories])
    columns.spread(owned, 0, {})
    columns.spread(happened, first, {"id": NO_NAME})
    columns.spread(lasted, middle, {"id": NO_NAME, "to": NO_END})


def given(value: object) -> object:
    """Where none is as good as nothing."""
    return ABSENT if value is None else value


def repeated(names: Iterable[object], lists: Iterable[Sequence[object]]) -> Iterator[object]:
    """Each name as often as its list is long."""
    return chain.from_iterable([name] * len(one) for name, one in zip(names, lists, strict=True))


def decoded(line: bytes) -> dict[str, Any]:
    """A history; Irregular if a line holds anything else."""
    try:
        found = DECODER.decode(line.decode("utf-8-sig").strip())
    except (ValueError, RecursionError) as error:
        raise Irregular from error
    if not isinstance(found, dict) or found.keys() - SUBJECT_KEYS or found.get("observed") is not None:
        raise Irregular
    return found


def attributes(history: Mapping[str, Any]) -> dict[str, object]:
    """A subject's own attributes; Irregular if one is named as a column that means something else."""
    found = history.get("attributes") or {}
    if not isinstance(found, dict) or found.keys() & KEYS:
        raise Irregular
    return found


def facts(history: Mapping[str, Any], key: str) -> list[dict[str, object]]:
    """The events or the spans of a history; Irregular if one is no object, or has an attribute named as a column is."""
    found = history.get(key)
    if found is None:
        return []
    if not isinstance(found, list):
        raise Irregular
    if not all(isinstance(one, dict) and one.keys().isdisjoint(OTHER_KEYS) for one in found):
        raise Irregular
    return found


def keys(raw: Iterable[bytes]) -> int:
    """How many keys the lines have as written: a key that stands twice in an object is read only once."""
    return sum(len(KEY.findall(line)) for line in raw)
