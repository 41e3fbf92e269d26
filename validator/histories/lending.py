"""What relations lend and groups form, before the facts are put in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from validator.core.rules import Group, Relation
from validator.histories.cases import UNTYPED, Block, Cases, People, joined
from validator.histories.columns import ABSENT, NEVER_UNOBSERVED, Ints
from validator.histories.dictionary import Dictionary
from validator.histories.model import EVERY_TYPE
from validator.policy.problems import Place

Complain = Callable[[str, str], None]
"""Told of a fact for which a subject of the first type was to be formed and is there already as one of the second."""

NOWHERE = Place("")
NOBODY = -1


def lend(
    cases: Cases,
    dictionary: Dictionary,
    relations: Sequence[Relation],
    groups: Sequence[Group],
    complain: Complain,
) -> None:
    """Add the related subjects' facts as `relation/type`, and the formed subjects with their facts."""
    own = dict(cases.blocks)
    observed = dict(cases.observed)
    for relation in relations:
        borrow(cases, relation, own, observed, dictionary)
    for group in groups:
        form(cases, group, own, dictionary, complain)


def borrow(
    cases: Cases, relation: Relation, own: dict[str, Block], observed: dict[str, Ints], dictionary: Dictionary
) -> None:
    """Each subject of the relation's type that names an existing subject is lent that one's facts."""
    lender = lenders(cases, relation, dictionary)
    borrower = np.flatnonzero(lender >= 0)
    for kind, days in observed.items():
        known = borrower[days[lender[borrower]] != NEVER_UNOBSERVED]
        if known.size:
            watched(cases, f"{relation.name}/{kind}")[known] = days[lender[known]]
    order = borrower[np.argsort(lender[borrower], kind="stable")]
    first = np.searchsorted(lender[order], np.arange(len(cases.people.names) + 1))
    for kind, block in own.items():
        count = (first[1:] - first[:-1])[block.subject]
        if count.any():
            rows = np.repeat(np.arange(block.size), count)
            within = np.arange(rows.size) - np.repeat(np.cumsum(count) - count, count)
            subject = order[first[block.subject[rows]] + within].astype(np.int32)
            add(cases, f"{relation.name}/{kind}", block.taken(rows, subject))


def lenders(cases: Cases, relation: Relation, dictionary: Dictionary) -> NDArray[Any]:
    """Per subject the place of the one it borrows from, or `NOBODY`."""
    people = cases.people
    found = np.full(len(people.names), NOBODY, np.int64)
    codes = cases.attributes.get(relation.attribute)
    if codes is None:
        return found
    rows = np.flatnonzero((codes >= 0) & of_kind(people, relation.subject))
    where = {name: place for place, name in enumerate(people.names)}
    distinct, place = np.unique(codes[rows], return_inverse=True)
    named = np.array([where.get(str(dictionary.values[code]), NOBODY) for code in distinct.tolist()], np.int64)[place]
    right = (named >= 0) & of_kind(people, relation.to)[named]
    found[rows[right]] = named[right]
    return found


def of_kind(people: People, kind: str) -> NDArray[np.bool_]:
    """Who is of a type."""
    found: NDArray[np.bool_] = np.isin(people.kind, [number for number, one in enumerate(people.kinds) if one == kind])
    return found


def watched(cases: Cases, kind: str) -> Ints:
    """The first observed days of a type, a column of its own."""
    before = cases.observed.get(kind)
    count = len(cases.people.names)
    column = np.full(count, NEVER_UNOBSERVED, np.int32) if before is None else before.copy()
    cases.observed[kind] = column
    return column


def add(cases: Cases, kind: str, block: Block) -> None:
    cases.blocks[kind] = joined([cases.blocks[kind], block]) if kind in cases.blocks else block


def form(cases: Cases, group: Group, own: dict[str, Block], dictionary: Dictionary, complain: Complain) -> None:
    """One subject per value of the attribute, named `group:value`, with every fact that has it."""
    for kind in group.types:
        block = own.get(kind)
        if block is None or group.by not in block.attributes:
            continue
        rows = np.flatnonzero(block.attributes[group.by] >= 0)
        codes, place = np.unique(block.attributes[group.by][rows], return_inverse=True)
        formed = invite(cases, group.name, [f"{group.name}:{dictionary.values[code]}" for code in codes.tolist()])
        for other in strangers(cases.people, formed[place], group.name):
            complain(group.name, other)
        sources, back = np.unique(block.subject[rows], return_inverse=True)
        origins = [dictionary.encode(cases.people.names[source]) for source in sources.tolist()]
        copies = block.taken(rows, formed[place])
        attributes = {**copies.attributes, "subject": np.array(origins, np.int32)[back]}
        add(cases, kind, replace(copies, attributes=attributes))
        watch(cases, kind, formed[place], block.subject[rows])


def invite(cases: Cases, kind: str, names: Sequence[str]) -> Ints:
    """The places of subjects by name; who is not there yet, or has no type yet, is one of this type from now on."""
    people = cases.people
    kinds = [*people.kinds, *({kind} - set(people.kinds))]
    where = {name: place for place, name in enumerate(people.names)}
    fresh = [name for name in dict.fromkeys(names) if name not in where]
    where.update(zip(fresh, range(len(where), len(where) + len(fresh)), strict=True))
    code = np.append(people.kind, np.full(len(fresh), kinds.index(kind), np.int32)).astype(np.int32)
    found = np.array([where[name] for name in names], np.int32)
    untyped = kinds.index(UNTYPED) if UNTYPED in kinds else NOBODY
    code[found[code[found] == untyped]] = kinds.index(kind)
    cases.people = People([*people.names, *fresh], code, kinds)
    cases.attributes = {name: longer(column, len(fresh), ABSENT) for name, column in cases.attributes.items()}
    cases.observed = {
        name: longer(column, len(fresh), int(NEVER_UNOBSERVED)) for name, column in cases.observed.items()
    }
    return found


def longer(column: Ints, count: int, filling: int) -> Ints:
    return np.append(column, np.full(count, filling, np.int32)).astype(np.int32)


def strangers(people: People, subjects: Ints, kind: str) -> list[str]:
    """The types of those subjects that are of another one."""
    return [people.kinds[number] for number in people.kind[subjects].tolist() if people.kinds[number] != kind]


def watch(cases: Cases, kind: str, formed: Ints, source: Ints) -> None:
    """A formed subject is observed from the latest day of those it was formed from."""
    days = np.full(len(formed), NEVER_UNOBSERVED, np.int32)
    for name in (EVERY_TYPE, kind):
        column = cases.observed.get(name)
        if column is not None:
            days = np.where(column[source] == NEVER_UNOBSERVED, days, column[source])
    if (days != NEVER_UNOBSERVED).any():
        np.maximum.at(watched(cases, kind), formed, days)
