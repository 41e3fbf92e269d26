"""What processes take while they run, they and all that they start; and an end to those that take too much.

Only Linux tells. Elsewhere nothing is seen, and nothing is ended.
"""

from __future__ import annotations

import math
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

EVERY, SPARING = 0.05, 30
"""Seconds between two looks, or so many times as long as a look takes: it is not to cost what is measured."""
SELDOM = 1.0
"""Seconds from one glance to the next."""


def tree(root: int) -> Iterator[int]:
    """A process and all that it started and that still runs."""
    yield root
    children: list[int] = []
    with suppress(OSError):
        for thread in Path(f"/proc/{root}/task").iterdir():
            with suppress(OSError):
                children += map(int, (thread / "children").read_text().split())
    for child in children:
        yield from tree(child)


def megabytes(process: int, name: str) -> float:
    """What the system says of a process's memory, mapped files included: `VmRSS` is now, `VmHWM` the most so far."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) / 1024
    return 0.0


class Watch(Thread):
    """Looks at a process and its descendants until it is told that they have ended.

    `peak`: the most that they had at one time; of one process alone it is exact but for the last moment. `glance` is
    called about once a second.
    """

    def __init__(self, root: int, bound: float = math.inf, glance: Callable[[], None] | None = None) -> None:
        super().__init__(daemon=True)
        self.root, self.bound, self.glance = root, bound, glance
        self.peak, self.over = 0.0, False
        self.done = Event()

    def run(self) -> None:
        pause, glanced = 0.0, time.monotonic()
        while not self.done.wait(pause):
            began = time.monotonic()
            self.look()
            if self.glance is not None and began - glanced > SELDOM:
                self.glance()
                glanced = began
            pause = max(EVERY, SPARING * (time.monotonic() - began))

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
