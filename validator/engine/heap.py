"""Freed memory stays with the process, as the columns of the next batch need it again.

Columns of a megabyte live for some milliseconds. The allocator of GNU/Linux would give each back to the system at once,
and the system hands out every page anew, cleared: that takes longer than most sums on the columns, up to a third of the
time of a rule.
"""

from __future__ import annotations

from functools import cache

import numpy as np

LARGEST = (1 << 25) - (1 << 16)
"""A little less than 32 MiB: what is larger does not move the thresholds."""


@cache
def keep_freed_memory() -> None:
    """Moves the thresholds of glibc as far as they go by themselves (mallopt(3), "dynamic mmap threshold").

    A block that is freed sets its own size as the least that is asked of the system directly, and twice that as the
    most that is kept when it is free. The block is not touched, so that it never takes any room.
    """
    np.empty(LARGEST, np.uint8)
