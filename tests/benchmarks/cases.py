"""Made data: clients with an interview, profiles, contacts, measures and proposals, as NumPy columns.

Seeded and vectorised; written as `docs/histories.md` describes it, in the order of days, as an export would be.
No client has the same fact twice, each has one profile a day, and nothing lies before the interview.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import numpy as np
from numpy.typing import NDArray

from benchmarks.works import AS_OF, PARTNERS, PROFILES
from validator.histories.columns import NO_INSTANT, ONGOING, Columns, FactColumns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Ints = NDArray[np.int32]
SINGLE = 4
"""Facts of a client beside its contacts and its measures: the interview and three profiles."""
MEASURES, PROPOSALS = 2, 2
VALUES: dict[str, tuple[str | bool, ...]] = {
    "profillage": PROFILES,
    "partner": PARTNERS,
    "profillage_geprueft": (False, True),
    "massnahme": ("AGH", "FbW", "MAT"),
}
"""What the codes of attributes stand for; the name of a type stands for its `value`."""
HEADINGS = {"profillage": "value", "massnahme": "value"}


@dataclass(frozen=True)
class Table:
    """The facts of one type, sorted by (subject, start); `end` of an ongoing span is `ONGOING`."""

    event: bool
    subject: Ints
    start: Ints
    end: Ints
    attributes: Mapping[str, Ints]

    @property
    def size(self) -> int:
        """How many facts."""
        return int(self.subject.size)


@dataclass(frozen=True)
class Made:
    """Clients 0 … `subjects` − 1, the days on which they were born, and their facts by type."""

    subjects: int
    births: Ints
    tables: Mapping[str, Table]

    @property
    def facts(self) -> int:
        """How many facts there are in all."""
        return sum(table.size for table in self.tables.values())


def make(subjects: int, facts: int = 20, seed: int = 1, days: int = 1100) -> Made:
    """So many clients with so many facts each, within about so many days up to the as-of day and beyond it."""
    rng = np.random.default_rng(seed)
    contacts = facts - SINGLE - MEASURES - PROPOSALS
    begin = (AS_OF - days - rng.integers(0, 300, subjects)).astype(np.int32)
    ages = np.where(rng.random(subjects) < 0.5, rng.integers(8700, 9500, subjects), rng.integers(6600, 22000, subjects))
    tables = {
        "erstgespraech": table(True, begin[:, None]),
        "massnahme": measures(rng, begin, days),
        "persoenlicher_kontakt": talks(rng, begin, contacts, days),
        "profillage": profiles(rng, begin, days),
        "vermittlungsvorschlag": table(True, later(rng, begin, PROPOSALS, days)),
    }
    return Made(subjects, (begin - ages).astype(np.int32), tables)


def later(rng: np.random.Generator, begin: Ints, number: int, days: int) -> Ints:
    """So many days after the first one, rising, for each client."""
    gaps = rng.integers(1, max(2, 2 * days // number), (begin.size, number))
    return (begin[:, None] + np.cumsum(gaps, axis=1)).astype(np.int32)


def talks(rng: np.random.Generator, begin: Ints, number: int, days: int) -> Table:
    start = later(rng, begin, number, days)
    attributes = {
        "partner": rng.integers(0, len(PARTNERS), start.size),
        "profillage_geprueft": (rng.random(start.size) < 0.9).astype(np.int64),
    }
    return table(True, start, None, attributes)


def profiles(rng: np.random.Generator, begin: Ints, days: int) -> Table:
    start = np.concatenate((begin[:, None], later(rng, begin, 2, days)), axis=1)
    end = np.concatenate((start[:, 1:] - 1, np.full((begin.size, 1), ONGOING)), axis=1)
    return table(False, start, end, {"profillage": rng.integers(0, len(PROFILES), start.size)})


def measures(rng: np.random.Generator, begin: Ints, days: int) -> Table:
    start = later(rng, begin, MEASURES, days)
    end = start + rng.integers(0, max(1, days // 3), start.shape)
    end = np.where(rng.random(start.shape) < 0.1, ONGOING, end)
    return table(False, start, end, {"massnahme": rng.integers(0, len(VALUES["massnahme"]), start.size)})


def table(
    event: bool, start: Ints, end: Ints | None = None, attributes: Mapping[str, NDArray[np.int64]] | None = None
) -> Table:
    """Facts from one row a client and one column a fact."""
    subject = np.repeat(np.arange(start.shape[0], dtype=np.int32), start.shape[1])
    found = {name: codes.astype(np.int32) for name, codes in (attributes or {}).items()}
    flat = start.ravel().astype(np.int32)
    return Table(event, subject, flat, flat if end is None else end.ravel().astype(np.int32), found)


def as_one(made: Made) -> Made:
    """The same facts, all of one client."""
    tables = {}
    for name, one in made.tables.items():
        order = np.argsort(one.start, kind="stable")
        attributes = {key: codes[order] for key, codes in one.attributes.items()}
        tables[name] = Table(one.event, np.zeros_like(one.subject), one.start[order], one.end[order], attributes)
    return Made(1, made.births[:1], tables)


def names(subjects: int) -> tuple[str, ...]:
    """The clients' names, in their order."""
    return tuple(f"K-{number:08}" for number in range(subjects))


def to_columns(made: Made) -> Columns:
    """What the engine is given."""
    values: list[str | bool | date] = [one for group in VALUES.values() for one in group]
    bases = dict(zip(VALUES, np.cumsum([0, *map(len, VALUES.values())]).tolist(), strict=False))
    births, codes = np.unique(made.births, return_inverse=True)
    born = (codes + len(values)).astype(np.int32)
    values += [date(1970, 1, 1) + timedelta(int(day)) for day in births]
    facts = {kind: columns_of(kind, one, made, bases) for kind, one in made.tables.items()}
    types = np.zeros(made.subjects, np.int32)
    return Columns(names(made.subjects), types, ("kunde",), {"geburtsdatum": born}, facts, tuple(values), {})


def columns_of(kind: str, one: Table, made: Made, bases: Mapping[str, int]) -> FactColumns:
    """Types are in the order of their names, so a fact's place in its history counts the facts of types before."""
    before = np.zeros(made.subjects + 1, np.int64)
    for other, facts in made.tables.items():
        if other < kind:
            before[:-1] += np.bincount(facts.subject, minlength=made.subjects)
    own = np.arange(one.size) - np.searchsorted(one.subject, one.subject)
    instants, unnamed = np.full(one.size, NO_INSTANT), np.full(one.size, -1, np.int32)
    attributes = {HEADINGS.get(name, name): codes + np.int32(bases[name]) for name, codes in one.attributes.items()}
    ordinal = (own + before[one.subject]).astype(np.int32)
    event = np.full(one.size, one.event)
    return FactColumns(kind, one.subject, one.start, one.end, instants, instants, event, unnamed, ordinal, attributes)


def save(made: Made, folder: Path) -> None:
    """The columns as NumPy keeps them, for the programs that are measured."""
    arrays = {"births": made.births}
    for kind, one in made.tables.items():
        arrays |= {f"{kind}/subject": one.subject, f"{kind}/start": one.start, f"{kind}/event": np.array(one.event)}
        arrays |= {} if one.event else {f"{kind}/end": one.end}
        arrays |= {f"{kind}/{name}": codes for name, codes in one.attributes.items()}
    np.savez(folder / "made.npz", **arrays)


def load(folder: Path) -> Made:
    """What was saved."""
    tables: dict[str, Table] = {}
    with np.load(folder / "made.npz") as saved:
        kinds = [name.partition("/")[0] for name in saved.files if name.endswith("/subject")]
        for kind in kinds:
            own = {key.partition("/")[2]: saved[key] for key in saved.files if key.startswith(f"{kind}/")}
            event, start = bool(own.pop("event")), own.pop("start")
            tables[kind] = Table(event, own.pop("subject"), start, own.pop("end", start), own)
        births = saved["births"]
    return Made(int(births.size), births, tables)


def write_files(made: Made, folder: Path, *, csv: bool) -> None:
    """`cases.parquet` and, if wanted, `cases.csv`: one fact a row, in the order of days."""
    with duckdb.connect() as connection:
        parts = [f"({part})" for part in selections(made, connection)]
        connection.execute(f"CREATE VIEW cases AS {' UNION ALL BY NAME '.join(parts)}")
        query = 'SELECT * FROM cases ORDER BY coalesce("at", "from", DATE \'1900-01-01\'), subject, type'
        connection.execute(f"COPY ({query}) TO '{folder / 'cases.parquet'}' (FORMAT parquet)")
        if csv:
            source = folder / "cases.parquet"
            connection.execute(f"COPY (FROM '{source}') TO '{folder / 'cases.csv'}' (FORMAT csv, DELIMITER ';')")


def selections(made: Made, connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    epoch, client = "DATE '1970-01-01' + ", "printf('K-%08d', subject) AS subject, 'kunde' AS subject_type"
    numbers = np.arange(made.subjects, dtype=np.int32)
    connection.register("births", {"subject": numbers, "born": made.births})
    yield f"SELECT {client}, 'subject' AS kind, ({epoch}born)::DATE AS geburtsdatum FROM births"
    for kind, one in made.tables.items():
        connection.register(f"t_{kind}", {"subject": one.subject, "s": one.start, "e": one.end, **one.attributes})
        first = "at" if one.event else "from"
        yield (
            ", ".join(
                (
                    f"SELECT {client}, '{'event' if one.event else 'span'}' AS kind, '{kind}' AS type",
                    f'({epoch}s)::DATE AS "{first}"',
                    *(() if one.event else (f'CASE WHEN e < {ONGOING} THEN ({epoch}e)::DATE END AS "to"',)),
                    *(f"{list(VALUES[name])}[{name} + 1] AS {HEADINGS.get(name, name)}" for name in one.attributes),
                )
            )
            + f" FROM t_{kind}"
        )
