"""How much there is in files, judged by a look at each: enough to say whether it fits into memory."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from validator.histories import database
from validator.histories.records import Reading

DRAWN = 20_000
"""So many names are drawn from each file."""
LOOK = 1 << 20
USUAL = 40
"""So many columns have cases of which that is not known."""
A_FACT = 60
"""Bytes of a fact as text, where nothing better is known."""
PACKED = 15
"""A packed file holds so many times its size."""


def facts_in(path: Path) -> int:
    """About how many facts a file holds."""
    return extent(path)[0]


def extent(path: Path) -> tuple[int, int]:
    """About how many facts a file holds, and how many columns: a usual number where that shows only once it is read.

    No facts where it cannot be read, which whoever reads it says.
    """
    try:
        size, name = path.stat().st_size, path.name.lower()
        if name.endswith(".parquet"):
            return database.extent_of_parquet(path)
        if name.endswith(".csv"):
            return size * lines_in(path) // max(min(size, LOOK), 1), width(path)
        return size * (PACKED if name.endswith(".gz") else 1) // A_FACT, USUAL
    except (OSError, database.Error):
        return 0, USUAL


def width(path: Path) -> int:
    """How many columns a CSV file has."""
    with path.open("rb") as file:
        head = file.readline(LOOK)
    return 1 + max(map(head.count, (b",", b";", b"\t")))


def lines_in(path: Path) -> int:
    """The lines at the beginning of a file."""
    with path.open("rb") as file:
        return file.read(LOOK).count(b"\n")


@dataclass(slots=True)
class Drawing(Reading):
    """Reads a file for the names of its subjects alone, and keeps some of them, each with the same chance."""

    chance: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311
    names: list[str] = field(default_factory=list)
    count: int = 0

    def subject(self, name: object, kind: str | None, given: Mapping[str, object], place: object) -> None:  # noqa: ARG002
        """Take note of a name, and have nothing more of its subject read."""
        if isinstance(name, str) and name.strip():
            self.count += 1
            if len(self.names) < DRAWN:
                self.names.append(name)
            elif (chosen := self.chance.randrange(self.count)) < DRAWN:
                self.names[chosen] = name


def weighed(names: list[str], facts: int) -> Iterator[tuple[str, float]]:
    """Names drawn from a file with so many facts, each with the facts that it stands for."""
    return ((name, facts / len(names)) for name in names)
