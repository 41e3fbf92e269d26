"""What processes take while they run, they and all that they start; and an end to those that take too much.

Only Linux tells. Elsewhere nothing is seen, and nothing is ended.
"""

from __future__ import annotations

import math
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

EVERY = 0.05
"""Seconds between two looks."""


def tree(root: int) -> Iterator[int]:
    """A process and all that it started and that still runs."""
    yield root
    for threads in Path(f"/proc/{root}/task").glob("*/children"):
        with suppress(OSError):
            for child in threads.read_text().split():
                yield from tree(int(child))


def megabytes(process: int, name: str) -> float:
    """What the system says of a process's memory, mapped files included: `VmRSS` is now, `VmHWM` the most so far."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) / 1024
    return 0.0


class Watch(Thread):
    """Looks at a process and its descendants until it is told that they have ended.

    `peak`: the most that they had at one time; of one process alone it is exact but for the last moment.
    """

    def __init__(self, root: int, bound: float = math.inf) -> None:
        super().__init__(daemon=True)
        self.root, self.bound = root, bound
        self.peak, self.over = 0.0, False
        self.done = Event()

    def run(self) -> None:
        self.look()
        while not self.done.wait(EVERY):
            self.look()

    def look(self) -> None:
        found = list(tree(self.root))
        now = sum(megabytes(one, "VmRSS") for one in found)
        self.peak = max(self.peak, now, megabytes(self.root, "VmHWM"))
        if self.peak > self.bound and not self.over:
            self.over = True
            end(self.root)

    def stop(self) -> None:
        """The processes have ended."""
        self.done.set()
        self.join()


def end(root: int) -> None:
    """End a process with all that it started: they are in a group of their own."""
    with suppress(ProcessLookupError):
        os.killpg(root, signal.SIGKILL)
