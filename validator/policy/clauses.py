"""The list of a source's clauses: tab-separated, with a column `clause`."""

from __future__ import annotations

from pathlib import Path

from validator.policy.load import read
from validator.policy.problems import BadInput, Place, Problem


def read_clauses(path: Path) -> frozenset[str]:
    """The clause ids of a list; BadInput if it has no such column."""
    lines = read(path).splitlines()
    header = lines[0].split("\t") if lines else []
    if "clause" not in header:
        raise BadInput([Problem("clauses-column", Place(str(path), 1, 1))])
    column = header.index("clause")
    rows = [line.split("\t") for line in lines[1:] if line]
    return frozenset(row[column] for row in rows if len(row) > column)
