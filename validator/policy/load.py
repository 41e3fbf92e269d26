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
    except OSError as error:
        raise BadInput([Problem("file-unreadable", Place(str(path)), {"detail": error.strerror or ""})]) from error
    if len(data) > limit:
        raise BadInput([Problem("file-size", Place(str(path)), {"limit": str(limit)})])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInput(
            [Problem("file-encoding", Place(str(path), line, 1), {"byte": f"0x{data[error.start]:02X}"})]
        ) from error
