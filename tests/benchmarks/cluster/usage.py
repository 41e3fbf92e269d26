"""What the processes of a cluster have used so far: processor seconds, and megabytes at most."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.watching import megabytes, tree

TICK = os.sysconf("SC_CLK_TCK")
EXECUTOR, PYTHON = "CoarseGrainedExecutorBackend", "pyspark.daemon"


@dataclass(frozen=True)
class Usage:
    """Of the executors' Python processes, of their Java, and of the driver; memory is that of the largest of each."""

    python: float = 0.0
    java: float = 0.0
    driver: float = 0.0
    python_memory: float = 0.0
    java_memory: float = 0.0

    def since(self, before: Usage) -> Usage:
        """What was used after another look; memory is the most of all the time."""
        seconds = (self.python - before.python, self.java - before.java, self.driver - before.driver)
        return Usage(*seconds, self.python_memory, self.java_memory)


def usage() -> Usage:
    """Of this process and all below it."""
    python, java, driver = [], [], []
    for process in tree(os.getpid()):
        command = said(process)
        kind = python if PYTHON in command else java if EXECUTOR in command else driver
        kind.append(process)
    return Usage(
        *(sum(map(seconds, own)) for own in (python, java, driver)),
        *(max((megabytes(one, "VmHWM") for one in own), default=0.0) for own in (python, java)),
    )


def said(process: int) -> str:
    """The words that a process was started with; none if it is gone."""
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    return ""


def seconds(process: int) -> float:
    """Processor seconds of a process, and of those below it that have ended."""
    return sum(ticks(process)) / TICK


def ticks(process: int) -> Iterator[int]:
    with suppress(OSError):
        words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        yield from map(int, words[11:15])
