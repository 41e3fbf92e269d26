"""Histories as NumPy columns: what made data are, and how they become columns, Parquet and CSV.

Files have one fact a row, as `docs/histories.md` describes, in the order of days, as an export would be.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from benchmarks.database import connected
from validator.core.values import Datum
from validator.histories.columns import NO_INSTANT, ONGOING, Columns, FactColumns

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Ints = NDArray[np.int32]
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, eq=False)
class Coded:
    """An attribute: for each fact or subject the place of its value, −1 where it has none."""

    codes: Ints
    values: tuple[Datum, ...]


@dataclass(frozen=True, eq=False)
class Table:
    """The facts of one type, sorted by (subject, start); `end` of an ongoing span is `ONGOING`.

    `ids` are numbers, none of which a subject has twice; `links` attributes that hold the id of another fact of the
    subject.
    """

    event: bool
    subject: Ints
    start: Ints
    end: Ints
    attributes: Mapping[str, Coded]
    ids: Ints | None = None
    links: Mapping[str, Ints] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many facts."""
        return int(self.subject.size)


@dataclass(frozen=True, eq=False)
class Made:
    """Subjects 0 … n − 1 by type, one type after the other, their attributes, and their facts by type."""

    kinds: Mapping[str, int]
    attributes: Mapping[str, Coded]
    tables: Mapping[str, Table]

    @property
    def subjects(self) -> int:
        """How many subjects there are."""
        return sum(self.kinds.values())

    @property
    def facts(self) -> int:
        """How many facts there are in all."""
        return sum(table.size for table in self.tables.values())

    @property
    def kind(self) -> Ints:
        """For each subject the place of its type."""
        return np.repeat(np.arange(len(self.kinds), dtype=np.int32), list(self.kinds.values()))


def piece(made: Made, first: int, end: int) -> Made:
    """The subjects of one type from a place up to another, numbered anew."""
    (kind,) = made.kinds
    attributes = {name: replace(coded, codes=coded.codes[first:end]) for name, coded in made.attributes.items()}
    size = next((coded.codes.size for coded in attributes.values()), min(end, made.subjects) - first)
    return Made({kind: size}, attributes, {name: part(one, first, end) for name, one in made.tables.items()})


def part(one: Table, first: int, end: int) -> Table:
    """The facts of subjects from a place up to another."""
    rows = slice(*np.searchsorted(one.subject, (first, end)).tolist())
    attributes = {name: replace(coded, codes=coded.codes[rows]) for name, coded in one.attributes.items()}
    return Table(one.event, one.subject[rows] - np.int32(first), one.start[rows], one.end[rows], attributes)


def as_one(made: Made) -> Made:
    """The same facts, all of the first subject."""
    tables = {}
    for name, one in made.tables.items():
        order = np.argsort(one.start, kind="stable")
        attributes = {key: replace(coded, codes=coded.codes[order]) for key, coded in one.attributes.items()}
        tables[name] = Table(one.event, np.zeros_like(one.subject), one.start[order], one.end[order], attributes)
    first = {key: replace(coded, codes=coded.codes[:1]) for key, coded in made.attributes.items()}
    return Made({next(iter(made.kinds)): 1}, first, tables)


def days_coded(days: Ints) -> Coded:
    """An attribute that holds a date."""
    found, codes = np.unique(days, return_inverse=True)
    return Coded(codes.astype(np.int32), tuple(EPOCH + timedelta(day) for day in found.tolist()))


def days_of(coded: Coded) -> Ints:
    """The days that an attribute holds."""
    days = [(day - EPOCH).days for day in coded.values if isinstance(day, date)]
    return np.array(days, np.int32)[coded.codes]


def numbers_of(coded: Coded) -> Ints:
    """The whole numbers that an attribute holds."""
    return np.array([int(one) for one in coded.values if isinstance(one, Decimal)], np.int32)[coded.codes]


def to_columns(made: Made) -> Columns:
    """What the engine is given; subjects are named so that they keep their order."""
    values: list[Datum] = []
    own = {name: shared(coded, values) for name, coded in made.attributes.items()}
    facts = {kind: columns_of(kind, one, made, values) for kind, one in made.tables.items()}
    names = tuple(f"K-{number:08}" for number in range(made.subjects))
    return Columns(names, made.kind, tuple(made.kinds), own, facts, tuple(values), {})


def shared(coded: Coded, values: list[Datum]) -> Ints:
    """The codes in a dictionary that all attributes share; equal values of one kind have one code."""
    known = {(type(value), value): place for place, value in enumerate(values)}
    for value in coded.values:
        if (type(value), value) not in known:
            known[type(value), value] = len(values)
            values.append(value)
    places = np.array([*(known[type(value), value] for value in coded.values), -1], np.int32)
    return places[coded.codes]


def columns_of(kind: str, one: Table, made: Made, values: list[Datum]) -> FactColumns:
    """A fact's place in its history counts the facts of the types before, by name."""
    before = np.zeros(made.subjects + 1, np.int64)
    for other, facts in made.tables.items():
        if other < kind:
            before[:-1] += np.bincount(facts.subject, minlength=made.subjects)
    own = np.arange(one.size) - np.searchsorted(one.subject, one.subject)
    ordinal = (own + before[one.subject]).astype(np.int32)
    instants, event = np.broadcast_to(NO_INSTANT, one.size), np.full(one.size, one.event)  # as readers give them
    ids = np.full(one.size, -1, np.int32) if one.ids is None else shared(named(one.subject, one.ids), values)
    linked = {name: named(one.subject, numbers) for name, numbers in one.links.items()}
    attributes = {name: shared(coded, values) for name, coded in sorted((dict(one.attributes) | linked).items())}
    return FactColumns(kind, one.subject, one.start, one.end, instants, instants, event, ids, ordinal, attributes)


def named(subject: Ints, numbers: Ints) -> Coded:
    """The ids of facts of some subjects."""
    pairs, codes = np.unique(np.stack((subject, numbers)), axis=1, return_inverse=True)
    return Coded(codes.astype(np.int32).ravel(), tuple(f"F-{one:08}-{number}" for one, number in pairs.T.tolist()))


def save(made: Made, folder: Path) -> None:
    """For the programs that are measured."""
    (folder / "made.pickle").write_bytes(pickle.dumps(made, protocol=5))


def load(folder: Path) -> Made:
    """What was saved."""
    found = pickle.loads((folder / "made.pickle").read_bytes())
    assert isinstance(found, Made)
    return found


def write_files(made: Made, folder: Path, *, csv: bool) -> None:
    """`cases.parquet` and, if wanted, `cases.csv`: one fact a row, in the order of days."""
    target = folder / "cases.parquet"
    with connected() as connection:
        connection.execute(f"COPY ({rows(made, connection)}) TO '{target}' (FORMAT parquet)")
        if csv:
            connection.execute(f"COPY (FROM '{target}') TO '{folder / 'cases.csv'}' (FORMAT csv, DELIMITER ';')")


def rows(made: Made, connection: DuckDBPyConnection, number: str = "subject") -> str:
    """A query for everything, one fact a row, in the order of days; `number` tells which number a subject's name has."""
    parts = [f"({part})" for part in selections(made, connection, number)]
    order = 'coalesce("at", "from", DATE \'1900-01-01\'), subject, type'
    return f"SELECT * FROM ({' UNION ALL BY NAME '.join(parts)}) ORDER BY {order}"


def selections(made: Made, connection: DuckDBPyConnection, number: str) -> Iterator[str]:
    """A query for the subjects, and one for the facts of each type."""
    who = f"printf('K-%08d', {number}) AS subject, {list(made.kinds)}[kind + 1] AS subject_type"
    numbers = np.arange(made.subjects, dtype=np.int32)
    connection.register("people", {"subject": numbers, "kind": made.kind} | numbered(made.attributes))
    yield f"SELECT {who}, 'subject' AS kind{cells(made.attributes)} FROM people"
    for place, (kind, one) in enumerate(made.tables.items()):
        links = dict(one.links) if one.ids is None else {"id": one.ids, **one.links}
        arrays = {"subject": one.subject, "kind": made.kind[one.subject], "s": one.start, "e": one.end, **links}
        connection.register(f"facts_{place}", arrays | numbered(one.attributes))
        first = f"(DATE '1970-01-01' + s)::DATE AS \"{'at' if one.event else 'from'}\""
        end = "" if one.event else f", CASE WHEN e < {ONGOING} THEN (DATE '1970-01-01' + e)::DATE END AS \"to\""
        known = "".join(f", printf('F-%08d-%d', {number}, {name}) AS {name}" for name in links)
        cased = f"'{'event' if one.event else 'span'}' AS kind, '{kind}' AS type"
        own = f"{cased}{known}, {first}{end}{cells(one.attributes)}"
        yield f"SELECT {who}, {own} FROM facts_{place}"


def numbered(attributes: Mapping[str, Coded]) -> dict[str, Ints]:
    return {f"a{place}": coded.codes for place, coded in enumerate(attributes.values())}


def cells(attributes: Mapping[str, Coded]) -> str:
    """The attributes as text; list positions begin with 1, and 0 gives nothing."""
    pairs = enumerate(attributes.items())
    return "".join(f", {[cell(one) for one in coded.values]}[a{place} + 1] AS {name}" for place, (name, coded) in pairs)


def cell(value: Datum) -> str:
    """A value as a table writes it."""
    match value:
        case bool():
            return str(value).lower()
        case tuple():
            return "|".join(cell(one) for one in value)
        case _:
            return str(value)
