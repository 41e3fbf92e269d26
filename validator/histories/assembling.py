"""From gathered facts to sorted columns: relations, groups, canonical order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from validator.core.rules import Group, Relation
from validator.histories.cases import Block, Cases, People, merged, placed, united, without_repeats
from validator.histories.coded import Irregular
from validator.histories.columns import ABSENT, NEVER_UNOBSERVED, NO_INSTANT, Columns, FactColumns, Ints, Longs
from validator.histories.dictionary import Dictionary
from validator.histories.gathering import Gathering, Rows
from validator.histories.lending import NOWHERE, lend
from validator.histories.model import EVERY_TYPE
from validator.histories.ordering import Order, canonical
from validator.histories.tabular import Sheet


def assemble(gathered: Gathering, relations: Sequence[Relation] = (), groups: Sequence[Group] = ()) -> Columns:
    """The columns of everything gathered, with what relations lend and groups form."""

    def complain(kind: str, other: str) -> None:
        gathered.problem("history-two-types", NOWHERE, kind, other=other)

    gathered.settle()
    cases = as_cases(gathered)
    lend(cases, gathered.dictionary, relations, groups, complain)
    gathered.finish()
    return columns(cases, gathered.dictionary)


def combine(
    gathered: Gathering, sheets: Sequence[Sheet], relations: Sequence[Relation], groups: Sequence[Group]
) -> Columns:
    """The columns of everything gathered and of tables; Irregular if anything is wrong with either."""
    lots = [sheet.people for sheet in sheets] + ([people(gathered)] if gathered.people else [])
    everybody, places = united(lots)
    for person, place in zip(gathered.people, places[-1].tolist() if gathered.people else (), strict=True):
        person.type = everybody.kinds[everybody.kind[place]]
    gathered.settle()
    if gathered.total:
        raise Irregular
    parts = [sheet.cases(everybody.kind[place], everybody.kinds) for sheet, place in zip(sheets, places, strict=False)]
    cases = merged(parts + ([as_cases(gathered)] if gathered.people else []), everybody, places)
    cases.blocks = without_repeats(cases.blocks)
    lend(cases, gathered.dictionary, relations, groups, give_up)
    return columns(cases, gathered.dictionary)


def give_up(_kind: str, _other: str) -> None:
    raise Irregular


def people(gathered: Gathering) -> People:
    """The subjects that were gathered, and what they are."""
    kinds = sorted({person.type for person in gathered.people})
    codes = {kind: code for code, kind in enumerate(kinds)}
    return People(list(gathered.names), np.array([codes[person.type] for person in gathered.people], np.int32), kinds)


def as_cases(gathered: Gathering) -> Cases:
    """What was gathered one by one, as columns."""
    persons = gathered.people
    keys = sorted({key for person in persons for key in person.attributes})
    observed = sorted({key for person in persons for key in person.observed})
    return Cases(
        people(gathered),
        {key: np.array([person.attributes.get(key, ABSENT) for person in persons], np.int32) for key in keys},
        {key: np.array([one.observed.get(key, NEVER_UNOBSERVED) for one in persons], np.int32) for key in observed},
        {kind: block(rows) for kind, rows in gathered.rows.items() if rows.subject},
    )


def block(rows: Rows) -> Block:
    return Block(
        np.array(rows.subject, np.int32),
        np.array(rows.start, np.int32),
        np.array(rows.end, np.int32),
        np.array(rows.start_ms, np.int64),
        np.array(rows.end_ms, np.int64),
        np.array(rows.event, np.bool_),
        np.array(rows.id, np.int32),
        {name: spread(pair, len(rows.subject)) for name, pair in rows.attributes.items()},
    )


def spread(pair: tuple[list[int], list[int]], size: int) -> Ints:
    column = np.full(size, ABSENT, np.int32)
    column[pair[0]] = pair[1]
    return column


def columns(cases: Cases, dictionary: Dictionary) -> Columns:
    """Cases in order: subjects by name, facts as they follow each other."""
    names, kind, kinds = cases.people.names, cases.people.kind, cases.people.kinds
    ranked, (place,) = placed([names])
    order = np.empty(len(place), np.int32)
    order[place] = np.arange(len(place), dtype=np.int32)
    types = sorted({kinds[number] for number in np.unique(kind).tolist()})
    codes = np.array([*(types.index(one) if one in types else ABSENT for one in kinds), ABSENT], np.int32)
    return Columns(
        tuple(ranked),
        codes[kind[order]],
        tuple(types),
        {name: column[order] for name, column in sorted(cases.attributes.items())},
        ordered(cases, place, dictionary),
        tuple(dictionary.values),
        {kind: watched(cases.observed, kind)[order] for kind in sorted(cases.observed)},
    )


def watched(observed: dict[str, Ints], kind: str) -> Ints:
    """A type's first observed days; what is said of every type holds for one without a day of its own."""
    every = observed.get(EVERY_TYPE)
    return observed[kind] if every is None else np.where(observed[kind] == NEVER_UNOBSERVED, every, observed[kind])


def instants(column: Longs, order: Order) -> Longs:
    """Instants in order; where there are none, as in most cases, one stands for all and takes no room."""
    none = column.size > 0 and int(column.max()) == NO_INSTANT  # nothing is earlier
    return np.broadcast_to(NO_INSTANT, column.shape) if none else column[order]


def ordered(cases: Cases, place: Ints, dictionary: Dictionary) -> dict[str, FactColumns]:
    """Each type's facts in canonical order, with their place among all facts of their subject."""
    sizes = np.zeros(len(place) + 1, np.int64)
    found = {}
    for kind in sorted(cases.blocks):
        one = cases.blocks.pop(kind)
        order = canonical(one, place, dictionary.values)
        subject = place[one.subject[order]]
        counts = np.bincount(subject, minlength=len(sizes))
        first = np.cumsum(counts) - counts
        ordinal = (np.arange(len(subject)) - first[subject] + sizes[subject]).astype(np.int32)
        sizes += counts
        found[kind] = FactColumns(
            kind,
            subject,
            one.start[order],
            one.end[order],
            instants(one.start_ms, order),
            instants(one.end_ms, order),
            one.event[order],
            one.id[order],
            ordinal,
            {name: column[order] for name, column in sorted(one.attributes.items())},
        )
    return found
