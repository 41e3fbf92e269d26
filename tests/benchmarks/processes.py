"""Commands as whole processes: seconds from start to exit, and megabytes at most."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.watching import Watch, end

ROOT = Path(__file__).resolve().parents[2]
COMPILED = tempfile.TemporaryDirectory()
"""Where compiled modules are kept until this process ends."""
WEEK = 7 * 24 * 3600.0
UNIT = 2**20 if sys.platform == "darwin" else 2**10


@dataclass(frozen=True)
class Limits:
    """Seconds and megabytes after which a process is ended, and on how many cores it runs: on all, if nothing is said."""

    seconds: float
    memory: float = math.inf
    cores: int = 0
    glance: Callable[[], None] | None = None
    """Called about once a second."""


@dataclass(frozen=True)
class Ended:
    """A process that has ended: what it wrote to its outputs, and whether it was ended for its memory (`over`)."""

    seconds: float
    cpu: float
    peak: float
    status: int
    answer: str
    said: str
    over: bool


def ended(arguments: list[str], limits: Limits, more: Mapping[str, str] | None = None) -> Ended:
    """Run Python with these arguments and `more` in its environment, from the root of the repository.

    Modules are compiled once, as when installed. Processor seconds are those of all processes that it waited for.
    """
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            stdout=out,
            stderr=errors,
            env=environment() | (more or {}),
            start_new_session=True,
            preexec_fn=partial(confine, limits.cores) if limits.cores else None,  # noqa: PLW1509
        )
        watch, clock = (
            Watch(process.pid, limits.memory, limits.glance),
            threading.Timer(min(max(limits.seconds, 0.1), WEEK), end, [process.pid]),
        )
        watch.start()
        clock.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            seconds = time.perf_counter() - began
            clock.cancel()
            watch.stop()
            end(process.pid)
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = watch.peak or usage.ru_maxrss / UNIT
        texts = [file.seek(0) or file.read().strip() for file in (out, errors)]
        cpu = usage.ru_utime + usage.ru_stime
        return Ended(seconds, cpu, peak, process.returncode, *texts, watch.over)


def environment() -> dict[str, str]:
    """That of this process, but that compiled modules are kept."""
    rest = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"PYTHONPYCACHEPREFIX": COMPILED.name, **rest}


def confine(cores: int) -> None:
    """Keep this process and those that it starts to so many cores."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
