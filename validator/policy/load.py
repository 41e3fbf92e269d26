"""Loading a document: bytes to a checked tree."""

from __future__ import annotations

from pathlib import Path

from validator.policy import yaml
from validator.policy.problems import BadInput, Place, Problem
from validator.policy.schema import check
from validator.policy.tree import Mapped

LIMIT = 4 * 1024 * 1024
"""How many bytes a policy or vocabulary may have."""


def load(path: Path, schema: str | None = None, limit: int = LIMIT) -> Mapped:
    """The document of a file; with a schema's name (`policy`, `vocabulary`) checked against it.

    BadInput for a file that cannot be read, is too large, is not UTF-8, is not one plain YAML 1.2 mapping, or breaks
    its schema; every problem has its place.
    """
    return parse(read(path, limit), str(path), schema)


def parse(text: str, file: str, schema: str | None = None) -> Mapped:
    """The document of a text, as `load` gives it."""
    tree = yaml.parse(text, file)
    if not isinstance(tree, Mapped):
        raise BadInput([Problem("yaml-mapping", tree.place)])
    problems = check(tree, schema) if schema is not None else ()
    if problems:
        raise BadInput(problems)
    return tree


def read(path: Path, limit: int = LIMIT) -> str:
    """The text of a UTF-8 file, a byte order mark aside."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise BadInput([unreadable(path, error)]) from error
    if len(data) > limit:
        raise BadInput([Problem("file-size", Place(str(path)), {"limit": str(limit)})])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput([foreign(path, data, error.start)]) from error


def unreadable(path: Path, error: OSError | ValueError) -> Problem:
    """Why a file could not be opened. (Windows calls a folder forbidden.)"""
    place = Place(str(path))
    match error:
        case FileNotFoundError():
            return Problem("file-missing", place)
        case IsADirectoryError() | PermissionError():
            return Problem("file-folder" if path.is_dir() else "file-forbidden", place)
        case _:
            return Problem("file-unreadable", place, {"detail": getattr(error, "strerror", None) or str(error)})


def foreign(path: Path, data: bytes, start: int) -> Problem:
    """The first byte that is no UTF-8."""
    before = data[:start].decode("utf-8-sig", "replace")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Problem("file-encoding", Place(str(path), line, column), {"byte": f"0x{data[start]:02X}"})
