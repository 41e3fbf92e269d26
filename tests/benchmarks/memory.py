"""How much memory a process has needed: the high-water mark that Linux keeps, in megabytes."""

from __future__ import annotations

import contextlib
import resource
import sys
from pathlib import Path

STATUS, REFERENCES = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def peak() -> float:
    """The most that was resident since the start, or since `forget`."""
    if STATUS.exists():
        return _field("VmHWM") / 1024
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def resident() -> float:
    """What is resident now; where the system does not say, the most so far."""
    return _field("VmRSS") / 1024 if STATUS.exists() else peak()


def forget() -> None:
    """Start the high-water mark anew, where the system can."""
    with contextlib.suppress(OSError):
        REFERENCES.write_text("5")


def _field(name: str) -> int:
    return next(int(line.split()[1]) for line in STATUS.read_text().splitlines() if line.startswith(f"{name}:"))
