"""Memory: how much a run needs at least, and how it is given back to the system."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress

MIB = 2**20
LEAST = 256 * MIB
"""A run with less memory has no room beside the program itself."""


def give_back() -> None:
    """Collect what only holds itself, and give back what is free: the C library of Linux keeps it.

    Without this, lots of half a million facts came to three times as much memory after thirty of them.
    """
    import ctypes  # noqa: PLC0415 - for this alone, and only long runs come here

    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
