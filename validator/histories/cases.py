"""Cases before they are put in order: subjects and, per fact type, a block of facts; how several lots become one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from validator.histories.coded import Irregular
from validator.histories.columns import ABSENT, NEVER_UNOBSERVED, Ints, Longs

UNTYPED = ""
"""The type of a subject whose type no file gives."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The facts of one type, n of them, in any order; `subject` counts in the lot's names."""

    subject: Ints
    start: Ints
    end: Ints
    start_ms: Longs
    end_ms: Longs
    event: NDArray[np.bool_]
    id: Ints
    attributes: Mapping[str, Ints]

    @property
    def size(self) -> int:
        """How many facts."""
        return len(self.subject)

    def taken(self, rows: NDArray[Any], subject: Ints | None = None) -> Block:
        """Some of the facts, with other subjects if these are given; attributes that none of them has are left out."""
        attributes = {name: column[rows] for name, column in self.attributes.items()}
        return Block(
            self.subject[rows] if subject is None else subject,
            self.start[rows],
            self.end[rows],
            self.start_ms[rows],
            self.end_ms[rows],
            self.event[rows],
            self.id[rows],
            {name: column for name, column in attributes.items() if (column != ABSENT).any()},
        )


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Subjects: names, each once, and what each is, as a place in `kinds`."""

    names: Sequence[str]
    kind: Ints
    kinds: Sequence[str]


@dataclass(slots=True, eq=False)
class Cases:
    """A lot of cases. `attributes` holds a code per subject, `observed` a day."""

    people: People
    attributes: dict[str, Ints]
    observed: dict[str, Ints]
    blocks: dict[str, Block]


def joined(parts: Sequence[Block]) -> Block:
    """Blocks of one type as one."""
    if len(parts) == 1:
        return parts[0]
    names = sorted({name for part in parts for name in part.attributes})
    return Block(
        np.concatenate([part.subject for part in parts]),
        np.concatenate([part.start for part in parts]),
        np.concatenate([part.end for part in parts]),
        np.concatenate([part.start_ms for part in parts]),
        np.concatenate([part.end_ms for part in parts]),
        np.concatenate([part.event for part in parts]),
        np.concatenate([part.id for part in parts]),
        {name: np.concatenate([attribute(part, name) for part in parts]) for name in names},
    )


def attribute(part: Block, name: str) -> Ints:
    """A column of a block, absent throughout where it has none of that name."""
    found = part.attributes.get(name)
    return np.full(part.size, ABSENT, np.int32) if found is None else found


def united(lots: Sequence[People]) -> tuple[People, list[Ints]]:
    """Everybody, in the order of names, and per lot the place of each of its subjects.

    Irregular if a subject has two types.
    """
    names, places = placed([lot.names for lot in lots])
    kinds = [UNTYPED, *sorted(set(chain.from_iterable(lot.kinds for lot in lots)) - {UNTYPED})]
    code = {kind: number for number, kind in enumerate(kinds)}
    kind = np.zeros(len(names), np.int32)
    for lot, place in zip(lots, places, strict=True):
        own = np.array([code[name] for name in lot.kinds] or [0], np.int32)[lot.kind]
        settle(kind, place[own > 0], own[own > 0], 0)
    return People(names, kind, kinds), places


def placed(lists: Sequence[Sequence[str]]) -> tuple[list[str], list[Ints]]:
    """All names in order, and per list the places of its own."""
    names = sorted(lists[0] if len(lists) == 1 else set(chain.from_iterable(lists)))
    if len(lists) == 1 and names == lists[0]:
        return names, [np.arange(len(names), dtype=np.int32)]
    where = dict(zip(names, range(len(names)), strict=True))
    return names, [np.fromiter(map(where.__getitem__, one), np.int32, len(one)) for one in lists]


def settle(column: Ints, place: Ints, value: Ints, nothing: int) -> None:
    """Put values in their places, where there must be nothing or the same; Irregular otherwise."""
    before = column[place]
    if ((before != nothing) & (before != value)).any():
        raise Irregular
    column[place] = value
    if (column[place] != value).any():
        raise Irregular


def merged(lots: Sequence[Cases], people: People, places: Sequence[Ints]) -> Cases:
    """Several lots as one; Irregular if two say different things of one subject."""
    count = len(people.names)
    found = Cases(people, {}, {}, {})
    for lot, place in zip(lots, places, strict=True):
        for name, column in lot.attributes.items():
            scatter(found.attributes.setdefault(name, np.full(count, ABSENT, np.int32)), place, column, ABSENT)
        for name, column in lot.observed.items():
            none = int(NEVER_UNOBSERVED)
            scatter(found.observed.setdefault(name, np.full(count, none, np.int32)), place, column, none)
    kinds = dict.fromkeys(kind for lot in lots for kind in lot.blocks)
    for kind in kinds:
        parts = [moved(lot.blocks[kind], place) for lot, place in zip(lots, places, strict=True) if kind in lot.blocks]
        found.blocks[kind] = joined(parts)
    return found


def scatter(target: Ints, place: Ints, column: Ints, nothing: int) -> None:
    """Put a lot's column where its subjects are among everybody."""
    given = column != nothing
    settle(target, place[given], column[given], nothing)


def moved(block: Block, place: Ints) -> Block:
    """The same facts, their subjects counted otherwise."""
    return Block(
        place[block.subject],
        block.start,
        block.end,
        block.start_ms,
        block.end_ms,
        block.event,
        block.id,
        block.attributes,
    )


def without_repeats(blocks: Mapping[str, Block]) -> dict[str, Block]:
    """The blocks with each fact once that has an id; Irregular if two different facts of a subject have one id."""
    kinds = list(blocks)
    if not kinds:
        return {}
    kind = np.repeat(np.arange(len(kinds)), [blocks[name].size for name in kinds])
    row = np.concatenate([np.arange(blocks[name].size) for name in kinds])
    name = np.concatenate([blocks[name].id for name in kinds]).astype(np.int64)
    key = (np.concatenate([blocks[name].subject for name in kinds]).astype(np.int64) << 32) + name
    given = np.flatnonzero(name >= 0)
    order = given[np.argsort(key[given], kind="stable")]
    again = np.flatnonzero(key[order[1:]] == key[order[:-1]]) + 1
    if not again.size:
        return dict(blocks)
    first, later = order[again - 1], order[again]
    if (kind[first] != kind[later]).any():
        raise Irregular
    found = dict(blocks)
    for number in np.unique(kind[later]).tolist():
        own = kind[later] == number
        block = blocks[kinds[number]]
        if not alike(block, row[first[own]], row[later[own]]):
            raise Irregular
        kept = np.ones(block.size, np.bool_)
        kept[row[later[own]]] = False
        found[kinds[number]] = block.taken(np.flatnonzero(kept))
    return found


def alike(block: Block, rows: NDArray[Any], others: NDArray[Any]) -> bool:
    """Whether some facts are the same as some others, one by one."""
    columns: list[NDArray[Any]] = [block.start, block.end, block.start_ms, block.end_ms, block.event]
    columns += block.attributes.values()
    return all(bool((column[rows] == column[others]).all()) for column in columns)
