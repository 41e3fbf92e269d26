"""Measures programs, one process after another, and lets a time count only once its findings are ours."""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.findings import Findings, difference
from benchmarks.processes import ended

RUN = Path(__file__).with_name("run.py")
THREADS = {"POLARS_MAX_THREADS": "2", "OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
OURS = "ours, engine alone"
OVER = "left out: the time is over"


class Different(Exception):
    """Two programs found different things: no time counts."""


@dataclass(frozen=True)
class Work:
    """Rules of some forms, each in so many copies with other parameters, on the made data in a folder."""

    forms: tuple[str, ...]
    data: Path
    copies: int = 1
    one: bool = False

    @property
    def name(self) -> str:
        """What the table calls it."""
        rules = ", ".join(self.forms) if len(self.forms) < 4 else "all forms"
        return (
            rules.replace("never-1", "never, in days")
            + (f" × {self.copies}" if self.copies > 1 else "")
            + (", one subject" if self.one else "")
        )

    @property
    def order(self) -> dict[str, Any]:
        """What a worker is told."""
        return {"data": str(self.data), "forms": self.forms, "copies": self.copies, "one": self.one}


@dataclass(frozen=True)
class Policies:
    """Policies as they stand, on case files; the columns that were read are kept beside them."""

    name: str
    paths: tuple[Path, ...]
    files: tuple[Path, ...]
    columns: Path
    as_of: int

    @property
    def order(self) -> dict[str, Any]:
        """What a worker is told."""
        paths, files = [str(one) for one in self.paths], [str(one) for one in self.files]
        return {"policies": paths, "files": files, "columns": str(self.columns), "as_of": self.as_of}


@dataclass(frozen=True)
class Measured:
    """What one program needed for one work: seconds of the median run, megabytes at most and beside the data."""

    program: str
    work: str
    size: int = 0
    subjects: int = 0
    facts: int = 0
    rules: int = 0
    findings: int = 0
    seconds: float | None = None
    times: tuple[float, ...] = ()
    cpu: float = 0.0
    peak: float = 0.0
    added: float = 0.0
    cannot: str | None = None


@dataclass
class Bench:
    """Orders processes and keeps what they answered; so many `runs` of each, none longer than `limit` seconds.

    After `until` seconds from now nothing more is begun, and what runs then is ended.
    """

    scratch: Path
    runs: int
    limit: float
    until: float = math.inf
    began: float = field(default_factory=time.monotonic)
    rows: list[Measured] = field(default_factory=list)

    def measure(
        self, program: str, module: str, work: Work | Policies, size: int, against: Path | None = None
    ) -> tuple[Measured, Path]:
        """Measure one program; its findings must be those in `against`, rule by rule."""
        out = self.scratch / f"{len(self.rows)}.npz"
        if self.left <= 0:
            return self.add(Measured(program, work.name, size, cannot=OVER)), out
        answer = call(work.order | {"program": module, "runs": self.runs, "out": str(out)}, min(self.limit, self.left))
        if "cannot" in answer:
            return self.add(Measured(program, work.name, size, cannot=answer["cannot"])), out
        if against is not None:
            compare(against, out, f"{work.name}, {program}")
        times = tuple(answer.pop("times"))
        return self.add(
            Measured(program, work.name, size, seconds=statistics.median(times), times=times, **answer)
        ), out

    def command(
        self, program: str, work: str, size: int, arguments: list[str], runs: int = 0, cores: int = 0, **figures: int
    ) -> Measured:
        """Measure a whole process; a status of 2 or more says that it cannot be done, and the row says why."""
        if self.left <= 0:
            return self.add(Measured(program, work, size, cannot=OVER))
        found = [ended(arguments, min(self.limit, self.left), cores) for _ in range(runs or self.runs)]
        worst = max(found, key=lambda one: one.status)
        if worst.status > 1 or worst.status < 0:
            said = worst.said.splitlines() or [f"status {worst.status}"]
            return self.add(Measured(program, work, size, cannot=said[-1]))
        times = tuple(one.seconds for one in found)
        cpu, peak = statistics.median(one.cpu for one in found), max(one.peak for one in found)
        return self.add(
            Measured(program, work, size, seconds=statistics.median(times), times=times, cpu=cpu, peak=peak, **figures)
        )

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self.began + self.until - time.monotonic()

    def add(self, row: Measured) -> Measured:
        """Keep a row, and say that it is there: the whole takes a while."""
        self.rows.append(row)
        shown = row.cannot if row.seconds is None else f"{row.seconds:.3f} s"
        print(f"{row.work} ({row.size:,}): {row.program}: {shown}", file=sys.stderr, flush=True)
        return row


def call(order: dict[str, Any], limit: float) -> dict[str, Any]:
    """Have a process of its own carry out an order."""
    command = [sys.executable, str(RUN), "--worker", json.dumps(order)]
    try:
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=limit, env=os.environ | THREADS
        )
    except subprocess.TimeoutExpired:
        return {"cannot": f"not done after {limit:,.0f} s"}
    if done.returncode:
        raise RuntimeError(f"{order['program']}:\n{done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def compare(ours: Path, theirs: Path, where: str) -> None:
    """Raise Different with the first rows that differ."""
    with np.load(ours) as mine, np.load(theirs) as other:
        if set(mine.files) != set(other.files):
            raise Different(f"{where}: other rules")
        for rule in dict.fromkeys(name.rpartition("/")[0] for name in mine.files):
            found = difference(read(mine, rule), read(other, rule))
            if found is not None:
                raise Different(f"{where}, rule {rule}: {found}")


def read(file: Any, rule: str) -> Findings:
    return Findings(*(file[f"{rule}/{name}"] for name in ("subject", "anchor", "due", "verdict")))
