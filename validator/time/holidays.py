"""Public holidays of the German Länder, from versioned tables shipped as data (`tables/<land>.txt`).

A table lists the days that are holidays in the whole Land from 1991 to 2099 under the law of its version; holidays of
single municipalities (Friedensfest in Augsburg) are not in it. Before 1991 no day is known to be a holiday.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from validator.time.days import parse

_TABLES = Path(__file__).with_name("tables")


def lands() -> tuple[str, ...]:
    """The Länder for which there is a table."""
    return tuple(sorted(entry.name.removesuffix(".txt") for entry in _TABLES.iterdir() if entry.name.endswith(".txt")))


@lru_cache(maxsize=16)
def holidays(land: str) -> frozenset[int]:
    """The holidays of a Land, as days; KeyError if there is no table of that name."""
    if land not in lands():
        raise KeyError(land)
    lines = (_TABLES / f"{land}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(parse(line) for line in lines if not line.startswith("#"))
