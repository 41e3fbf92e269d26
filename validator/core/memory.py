"""Memory given back to the system."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress


def give_back() -> None:
    """Collect what only holds itself, and give back what is free: the C library of Linux keeps it.

    Without this, lots of half a million facts came to three times as much memory after thirty of them.
    """
    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
