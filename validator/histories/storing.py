"""Columns on disk and back: the arrays in one file that is mapped into memory, all else as JSON beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from validator.histories.columns import Columns, FactColumns

if TYPE_CHECKING:
    from validator.core.values import Datum, Scalar

Arrays: TypeAlias = dict[str, NDArray[Any]]

ARRAYS, REST, SUM = "arrays", "rest.json", "sum"
ALIGNED = 64
PLAIN = ("subject", "start", "end", "start_ms", "end_ms", "event", "id", "ordinal")


def save(columns: Columns, folder: Path) -> None:
    """Write columns into an empty folder; OSError if that fails."""
    described = []
    with (folder / ARRAYS).open("wb") as file:
        for path, array in arrays(columns):
            file.write(b"\0" * (-file.tell() % ALIGNED))
            described.append([path, array.dtype.str, file.tell(), len(array)])
            file.write(np.ascontiguousarray(array).data)
    rest = {
        "subjects": columns.subjects,
        "subject_types": columns.subject_types,
        "values": [written(value) for value in columns.values],
        "facts": list(columns.facts),
        "arrays": described,
    }
    (folder / REST).write_text(json.dumps(rest), encoding="ascii")
    (folder / SUM).write_text(checksum(folder), encoding="ascii")


def load(folder: Path) -> Columns:
    """The columns in a folder, their arrays mapped into memory; ValueError or OSError if they are not as written."""
    if (folder / SUM).read_text(encoding="ascii") != checksum(folder):
        raise ValueError(str(folder))
    rest = json.loads((folder / REST).read_text(encoding="ascii"))
    size = (folder / ARRAYS).stat().st_size
    mapped = np.memmap(folder / ARRAYS, np.uint8, "r").view(np.ndarray) if size else np.empty(0, np.uint8)
    found: dict[tuple[str, ...], NDArray[Any]] = {}
    for path, kind, first, length in rest["arrays"]:
        dtype = np.dtype(kind)
        found[tuple(path)] = mapped[first : first + length * dtype.itemsize].view(dtype)
    return Columns(
        tuple(rest["subjects"]),
        found[("types",)],
        tuple(rest["subject_types"]),
        under(found, "attributes"),
        {kind: facts(found, kind) for kind in rest["facts"]},
        tuple(map(datum, rest["values"])),
        under(found, "observed"),
    )


def arrays(columns: Columns) -> Iterator[tuple[tuple[str, ...], NDArray[Any]]]:
    """All arrays, each with its path."""
    yield ("types",), columns.types
    for name, column in columns.attributes.items():
        yield ("attributes", name), column
    for name, column in columns.observed.items():
        yield ("observed", name), column
    for kind, found in columns.facts.items():
        for name in PLAIN:
            yield ("facts", kind, name), getattr(found, name)
        for name, column in found.attributes.items():
            yield ("facts", kind, "attributes", name), column


def under(found: Mapping[tuple[str, ...], NDArray[Any]], *start: str) -> Arrays:
    """The arrays whose path begins so and has one name more."""
    return {path[-1]: array for path, array in found.items() if path[:-1] == start}


def facts(found: Mapping[tuple[str, ...], NDArray[Any]], kind: str) -> FactColumns:
    plain = under(found, "facts", kind)
    return FactColumns(kind, **plain, attributes=under(found, "facts", kind, "attributes"))


def checksum(folder: Path) -> str:
    """SHA-256 of both files."""
    total = hashlib.sha256()
    for name in (ARRAYS, REST):
        with (folder / name).open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()


def written(value: Datum) -> Any:
    """A value as JSON: text as itself, all else with the name of its kind."""
    match value:
        case None | str():
            return value
        case tuple():
            return {"list": [written(one) for one in value]}
        case bool():
            return {"bool": value}
        case Decimal():
            return {"number": str(value)}
        case date():
            return {"date": value.isoformat()}


def datum(found: Any) -> Datum:
    """The value that was written."""
    if isinstance(found, dict) and "list" in found:
        return tuple(scalar(one) for one in found["list"])
    return None if found is None else scalar(found)


def scalar(found: Any) -> Scalar:
    if isinstance(found, str):
        return found
    ((kind, value),) = found.items()
    if kind == "bool":
        return bool(value)
    return Decimal(value) if kind == "number" else date.fromisoformat(value)
