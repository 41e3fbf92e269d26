"""DuckDB, with as much memory as leaves room for the rest of its process; what it needs beyond that it puts on disk."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import duckdb

TooMuch = duckdb.OutOfMemoryException
BOUND = "BENCHMARK_MEMORY"
"""The variable with the megabytes that a process may have."""
SHARE = 0.7
"""The share of them for the database: arrays that it reads from lie beside it."""


def connected(threads: int = 2) -> duckdb.DuckDBPyConnection:
    """A database in memory."""
    bound = float(os.environ.get(BOUND, "8192"))
    return duckdb.connect(
        config={
            "threads": threads,
            "memory_limit": f"{int(SHARE * bound)}MB",
            "temp_directory": str(Path(tempfile.gettempdir()) / f"duckdb-{os.getpid()}"),
        }
    )
