"""Commands as whole processes: seconds from start to exit, and megabytes at most."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMPILED = tempfile.TemporaryDirectory()
"""Where compiled modules are kept until this process ends."""
UNIT = 2**20 if sys.platform == "darwin" else 2**10


@dataclass(frozen=True)
class Ended:
    """A process that has ended."""

    seconds: float
    cpu: float
    peak: float
    status: int
    said: str


def ended(arguments: list[str], limit: float, cores: int = 0) -> Ended:
    """Run Python with these arguments, from the root of the repository, and wait so many seconds at most.

    With `cores`, on so many of them, where the system can be told. Modules are compiled once, as when installed.
    """
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        preexec_fn=partial(confine, cores) if cores else None,  # noqa: PLW1509
    )
    assert process.stderr is not None
    clock = threading.Timer(max(limit, 0.1), process.kill)
    clock.start()
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    clock.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu = usage.ru_utime + usage.ru_stime
    return Ended(seconds, cpu, usage.ru_maxrss / UNIT, process.returncode, said.strip())


def environment() -> dict[str, str]:
    """That of this process, but that compiled modules are kept."""
    rest = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"PYTHONPYCACHEPREFIX": COMPILED.name, **rest}


def confine(cores: int) -> None:
    """Keep this process and those that it starts to so many cores."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
