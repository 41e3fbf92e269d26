"""Data are made by processes of their own, so that the memory this takes is not counted as anybody's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.cases import save, write_files
from benchmarks.clients import make
from benchmarks.wide import make_wide
from validator.policy.vocabularies import read_vocabulary


def clients(order: Mapping[str, Any]) -> dict[str, Any]:
    """Clients for the benchmark's own policy, ready to be loaded."""
    made, folder = make(order["subjects"], order["facts"]), Path(order["folder"])
    save(made, folder)
    return {"facts": made.facts}


def wide(order: Mapping[str, Any]) -> dict[str, Any]:
    """Cases for whole directives, as files."""
    made = make_wide(read_vocabulary(Path(order["vocabulary"])), order["kinds"], order["facts"])
    write_files(made, Path(order["folder"]), csv=order["csv"])
    return {"facts": made.facts}
