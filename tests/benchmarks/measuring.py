"""Measures programs, one process after another, and lets a time count only once its findings are ours."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.findings import Findings, difference

RUN = Path(__file__).with_name("run.py")
THREADS = {"POLARS_MAX_THREADS": "2", "OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}


class Different(Exception):
    """Two programs found different things: no time counts."""


@dataclass(frozen=True)
class Work:
    """What is to be done: rules of some forms, each in so many copies, on the data in a folder."""

    forms: tuple[str, ...]
    data: Path
    copies: int = 1
    one: bool = False

    @property
    def name(self) -> str:
        """What the table calls it."""
        rules = ", ".join(self.forms) if len(self.forms) < 5 else "all forms"
        return rules + (f" × {self.copies}" if self.copies > 1 else "") + (" (one subject)" if self.one else "")


@dataclass(frozen=True)
class Measured:
    """What one program needed for one work: seconds of the median run, megabytes at most and beside the data."""

    program: str
    work: str
    subjects: int = 0
    facts: int = 0
    rules: int = 0
    findings: int = 0
    seconds: float | None = None
    times: tuple[float, ...] = ()
    first: float = 0.0
    peak: float = 0.0
    added: float = 0.0
    cannot: str | None = None


@dataclass
class Bench:
    """Orders processes, keeps what they answered; `runs` of each."""

    scratch: Path
    runs: int
    limit: float = 1800.0
    rows: list[Measured] = field(default_factory=list)

    def measure(self, program: str, module: str, work: Work, against: Path | None = None) -> tuple[Measured, Path]:
        """Measure one program; its findings must be those in `against`, rule by rule."""
        out = self.scratch / f"{len(self.rows)}.npz"
        order = {"program": module, "data": str(work.data), "forms": work.forms, "copies": work.copies}
        answer = call(order | {"one": work.one, "runs": self.runs, "out": str(out)}, self.limit)
        if "cannot" in answer:
            row = Measured(program, work.name, cannot=answer["cannot"])
        else:
            if against is not None:
                compare(against, out, f"{work.name}: {program}")
            times = tuple(answer.pop("times"))
            row = Measured(program, work.name, seconds=statistics.median(times), times=times, **answer)
        self.rows.append(row)
        return row, out


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
        raise RuntimeError(f"{order['program']} on {order['forms']}:\n{done.stderr}")
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
