"""From gathered facts to sorted columns: canonical order, relations, groups."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from validator.core.rules import Group, Relation
from validator.histories.columns import (
    ABSENT,
    NEVER_UNOBSERVED,
    Columns,
    FactColumns,
    Ints,
    Longs,
)
from validator.histories.gathering import Gathering, Rows
from validator.histories.lending import lend
from validator.histories.model import EVERY_TYPE


@dataclass(frozen=True, slots=True)
class Block:
    """The facts of one type before they are sorted; `subject` counts in the order of the sorted subjects."""

    subject: Ints
    start: Ints
    end: Ints
    start_ms: Longs
    end_ms: Longs
    event: np.ndarray[tuple[int], np.dtype[np.bool_]]
    id: Ints
    attributes: dict[str, Ints]


def assemble(gathered: Gathering, relations: Sequence[Relation] = (), groups: Sequence[Group] = ()) -> Columns:
    """The columns of everything gathered, with what relations lend and groups form."""
    gathered.settle()
    lend(gathered, relations, groups)
    gathered.finish()
    names = sorted(gathered.names)
    place = np.empty(len(names), np.int32)
    place[[gathered.names[name] for name in names]] = np.arange(len(names), dtype=np.int32)
    people = [gathered.people[gathered.names[name]] for name in names]
    types = sorted({person.type for person in people})
    codes = {kind: code for code, kind in enumerate(types)}
    blocks = {kind: block(rows, place) for kind, rows in sorted(gathered.rows.items()) if rows.subject}
    keys = sorted({key for person in people for key in person.attributes})
    observed = sorted({key for person in people for key in person.observed})
    return Columns(
        tuple(names),
        np.array([codes[person.type] for person in people], np.int32),
        tuple(types),
        {key: np.array([person.attributes.get(key, ABSENT) for person in people], np.int32) for key in keys},
        ordered(blocks, gathered),
        tuple(gathered.dictionary.values),
        {key: np.array([watched(person.observed, key) for person in people], np.int32) for key in observed},
    )


def watched(observed: dict[str, int], key: str) -> int:
    """A type's first observed day; what is said of every type holds for one without a day of its own."""
    return observed.get(key, observed.get(EVERY_TYPE, int(NEVER_UNOBSERVED)))


def block(rows: Rows, place: Ints) -> Block:
    return Block(
        place[np.array(rows.subject, np.int32)],
        np.array(rows.start, np.int32),
        np.array(rows.end, np.int32),
        np.array(rows.start_ms, np.int64),
        np.array(rows.end_ms, np.int64),
        np.array(rows.event, np.bool_),
        np.array(rows.id, np.int32),
        {name: spread(pair, len(rows.subject)) for name, pair in sorted(rows.attributes.items())},
    )


def spread(pair: tuple[list[int], list[int]], size: int) -> Ints:
    column = np.full(size, ABSENT, np.int32)
    column[pair[0]] = pair[1]
    return column


def ordered(blocks: dict[str, Block], gathered: Gathering) -> dict[str, FactColumns]:
    """Each type's facts in canonical order, with their place among all facts of their subject."""
    values = gathered.dictionary.values
    sizes = np.zeros(len(gathered.people) + 1, np.int64)
    found = {}
    for kind, one in blocks.items():
        order = canonical(one, values)
        subject = one.subject[order]
        counts = np.bincount(subject, minlength=len(sizes))
        first = np.cumsum(counts) - counts
        ordinal = (np.arange(len(subject)) - first[subject] + sizes[subject]).astype(np.int32)
        sizes += counts
        found[kind] = FactColumns(
            kind,
            subject,
            one.start[order],
            one.end[order],
            one.start_ms[order],
            one.end_ms[order],
            one.event[order],
            one.id[order],
            ordinal,
            {name: column[order] for name, column in one.attributes.items()},
        )
    return found


def canonical(one: Block, values: Sequence[object]) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """The order of §1.3 within one type."""
    ids = ranked(one.id, values)
    keys = (ids, one.end_ms, one.end, one.start_ms, one.start, one.subject)
    order = np.lexsort(keys)
    same = np.ones(max(len(order) - 1, 0), np.bool_)
    for key in keys:
        same &= key[order[1:]] == key[order[:-1]]
    if not same.any() or not one.attributes:
        return order
    texts = np.zeros(len(order), np.int64)
    tied = np.unique(np.concatenate([order[1:][same], order[:-1][same]]))
    written = [attributes_text(one, int(row), values) for row in tied]
    rank = {text: number for number, text in enumerate(sorted(set(written)))}
    texts[tied] = [rank[text] for text in written]
    return np.lexsort((texts, *keys))


def ranked(codes: Ints, values: Sequence[object]) -> Longs:
    """Codes of texts as their rank in text order; absent comes first."""
    used = np.unique(codes[codes >= 0])
    rank = np.full(len(values) + 1, -1, np.int64)
    for number, code in enumerate(sorted(used.tolist(), key=lambda code: str(values[code]))):
        rank[code] = number
    found: Longs = np.where(codes >= 0, rank[codes], -1)
    return found


def attributes_text(one: Block, row: int, values: Sequence[object]) -> str:
    """A fact's attributes as text, the same whatever order they came in."""
    given = {name: int(column[row]) for name, column in one.attributes.items() if column[row] != ABSENT}
    return json.dumps({name: None if code < 0 else str(values[code]) for name, code in sorted(given.items())})
