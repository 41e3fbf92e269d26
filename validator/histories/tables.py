"""Tables with one fact a row: long CSV, and Parquet of the same shape.

Columns: `subject`, `subject_type`, `kind` (event, span, subject), `type`, `id`, `at`, `from`, `to`; any other column
is an attribute. A row of kind `subject` gives the subject's own attributes. An empty cell is absent, `null` is none.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from validator.histories import database
from validator.histories.data import BadValue
from validator.histories.dialect import SEPARATORS
from validator.histories.records import Reading
from validator.histories.tabular import KEYS
from validator.policy.problems import Place

NEEDED = ("subject", "kind")
write_parquet = database.write_parquet


def read_csv(path: Path, reading: Reading, advance: Callable[[int], None]) -> None:
    """A CSV file in UTF-8; the separator is the one its header uses."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = file.readline()
            advance(path.stat().st_size)
            file.seek(0)
            separator = max(SEPARATORS, key=header.count)
            rows(numbered(csv.reader(file, delimiter=separator, strict=True)), path, reading)
    except UnicodeDecodeError:
        reading.gathered.problem("history-encoding", Place(str(path)))
    except csv.Error as error:
        reading.gathered.problem("history-csv", Place(str(path)), detail=str(error))


def numbered(found: Any) -> Iterator[tuple[int, list[str]]]:
    for row in found:
        yield found.line_num, row


def read_parquet(path: Path, reading: Reading, advance: Callable[[int], None]) -> None:
    """A Parquet file; its columns may have types of their own."""
    try:
        names, body = database.parquet_rows(path)
        advance(path.stat().st_size)
        rows(chain([(1, names)], enumerate(body, 2)), path, reading)
    except database.TooMuch:
        reading.gathered.problem("history-memory", Place(str(path)))
    except database.Error:
        reading.gathered.problem("history-parquet", Place(str(path)))


def rows(found: Iterator[tuple[int, list[str]]], path: Path, reading: Reading) -> None:
    _, names = next(found, (0, []))
    if missing := [name for name in NEEDED if name not in names]:
        reading.gathered.problem("history-column", Place(str(path), 1, 1), name=missing[0])
        return
    if len(set(names)) != len(names):
        reading.gathered.problem("history-column-twice", Place(str(path), 1, 1))
        return
    for number, row in found:
        place = Place(str(path), number, 1)
        if len(row) != len(names):
            reading.gathered.problem("history-cells", place, wanted=str(len(names)), found=str(len(row)))
        else:
            add({name: cell for name, cell in zip(names, row, strict=True) if cell != ""}, place, reading)


def add(row: dict[str, str], place: Place, reading: Reading) -> None:
    """One row: a subject's attributes, an event or a span."""
    kind = row.get("kind")
    own = {key: cell for key, cell in row.items() if key not in KEYS} if kind == "subject" else {}
    number = reading.subject(row.get("subject"), row.get("subject_type"), own, place)
    if number is None:
        return
    match kind:
        case "subject":
            watched(row, number, place, reading)
        case "event" | "span" if "type" in row and whole(kind, row):
            fact(row, number, place, reading)
        case "event" | "span":
            reading.gathered.problem("history-fact", place, moment="at" if kind == "event" else "from")
        case _:
            reading.gathered.problem("history-kind", place, kind)


def whole(kind: str, row: dict[str, str]) -> bool:
    """Whether a row has the day that its kind needs, and none of the other kind's."""
    needed, others = ("at", {"from", "to"}) if kind == "event" else ("from", {"at"})
    return needed in row and not others & row.keys()


def watched(row: dict[str, str], number: int, place: Place, reading: Reading) -> None:
    if "observed_from" in row:
        try:
            reading.gathered.observed(number, "*", reading.moments.read(row["observed_from"])[0], place)
        except BadValue as error:
            reading.gathered.problem(error.code, place.of("observed_from"), row["observed_from"])


def fact(row: dict[str, str], number: int, place: Place, reading: Reading) -> None:
    when = reading.when(row, place)
    attributes = reading.attributes(row["type"], row, KEYS, place)
    if when is not None:
        reading.gathered.fact(number, row["type"], when, row.get("id"), attributes, place)
