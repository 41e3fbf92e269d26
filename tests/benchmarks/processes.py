"""Commands as whole processes: seconds from start to exit, and megabytes at most."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNIT = 2**20 if sys.platform == "darwin" else 2**10


@dataclass(frozen=True)
class Ended:
    """A process that has ended."""

    seconds: float
    cpu: float
    peak: float
    status: int
    said: str


def ended(arguments: list[str], limit: float) -> Ended:
    """Run Python with these arguments, from the root of the repository, and wait so many seconds at most."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
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
