"""What a run may use of the machine, and what cases take of it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from validator.core.memory import LEAST, MIB
from validator.histories.amounts import extent
from validator.histories.lots import by_columns

PROGRAM = 130 * MIB
"""Memory of the program and its libraries, in each process."""
JUDGING = 110 * MIB
"""Memory for judging a batch."""
A_FACT, A_CELL = 250, 7
"""Memory of a fact while cases are read by column, in bytes, and of each of its cells: the most that was measured."""
A_FACT_BY_ROW = 500
"""The same while cases are read row by row."""
SMALLEST, LARGEST = 8 * MIB, 768 * MIB
"""Smaller lots cost more time than they save memory; larger ones gain none, but for processes that share them."""
WORTH = 64 * MIB
"""A lot for another process is worth its cost from so many bytes on: a second for the start and what lots share."""
CGROUP = Path("/sys/fs/cgroup/memory.max")


@dataclass(frozen=True, slots=True)
class Resources:
    """Bytes of memory, if they are bounded, processes at work, and where what does not fit is put."""

    memory: int | None = None
    workers: int = 1
    spill: Path | None = None
    cache: Path | None = None

    @property
    def each(self) -> int:
        """Bytes of memory for each process at work; half of the machine's altogether unless something is said."""
        bound = machine() // 2 if self.memory is None else self.memory
        return bound // self.workers if self.workers == 1 else (bound - PROGRAM) // self.workers

    @property
    def room(self) -> int:
        """How many bytes of cases each process can hold."""
        return max(self.each - PROGRAM - JUDGING, 1)

    def lots(self, needed: int) -> int:
        """In how many lots cases are read that need so many bytes; in one if they fit and there is nothing to share."""
        if needed <= self.room and self.workers == 1:
            return 1
        largest = LARGEST if self.workers == 1 else needed
        few = max(-(-needed // max(min(self.room, largest), SMALLEST)), 1)
        many = few if self.workers == 1 else max(few, min(self.workers, -(-needed // WORTH)))
        return many if many <= self.workers else -(-many // self.workers) * self.workers


def need(file: Path) -> int:
    """About how many bytes the cases of a file take while they are read."""
    facts, columns = extent(file)
    return facts * (A_FACT + A_CELL * columns if by_columns(file) else A_FACT_BY_ROW)


def machine() -> int:
    """The memory of the machine, or of as much of it as the process may have."""
    found = sys.maxsize
    if hasattr(os, "sysconf"):
        with suppress(ValueError, OSError):
            found = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(ValueError, OSError):
        found = min(found, int(CGROUP.read_text(encoding="ascii")))
    return max(found, 2 * LEAST)
