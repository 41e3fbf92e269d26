"""Memory: how much a run needs at least, and how it is given back to the system."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress

MIB = 2**20
LEAST = 256 * MIB
"""A run with less memory has no room beside the program itself."""


ARENAS = -8
"""What mallopt(3) calls M_ARENA_MAX."""


def one_heap() -> None:
    """Have threads that are started from now on take their memory where all others do, where the system can.

    The C library of Linux gives each thread a heap of its own: what one has freed there nobody else uses again. Reading
    a million facts ahead left forty megabytes so.
    """
    import ctypes  # noqa: PLC0415 - NumPy has loaded it where it is needed

    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(ARENAS, 1)


def give_back() -> None:
    """Collect what only holds itself, and give back what is free: the C library of Linux keeps it.

    Without this, lots of half a million facts came to three times as much memory after thirty of them.
    """
    import ctypes  # noqa: PLC0415 - for this alone, and only long runs come here

    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
