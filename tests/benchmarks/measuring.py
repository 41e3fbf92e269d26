"""Measures programs, one process after another, and lets a time count only once its findings are ours."""

from __future__ import annotations

import json
import math
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks.database import BOUND
from benchmarks.findings import compare
from benchmarks.processes import Ended, Limits, ended

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
    pieces: int = 0
    """So many subjects at a time, where all at once would need too much memory; 0: all at once."""

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
        own = {"forms": self.forms, "copies": self.copies, "one": self.one, "pieces": self.pieces}
        return {"data": str(self.data), **own}


@dataclass(frozen=True)
class Policies:
    """Policies as they stand, on case files; the columns that were read are kept beside them."""

    name: str
    paths: tuple[Path, ...]
    files: tuple[Path, ...]
    columns: Path
    as_of: int
    rules: tuple[str, ...] = ()
    """Those that are judged; none: all."""

    @property
    def order(self) -> dict[str, Any]:
        """What a worker is told."""
        paths, files = [str(one) for one in self.paths], [str(one) for one in self.files]
        own = {"columns": str(self.columns), "as_of": self.as_of, "rules": self.rules}
        return {"policies": paths, "files": files, **own}


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
    note: str = ""
    cannot: str | None = None


@dataclass
class Bench:
    """Orders processes and keeps what they answered; so many `runs` of each.

    None takes longer than `limit` seconds or more than `memory` megabytes. After `until` seconds from now nothing more
    is begun, and what runs then is ended.
    """

    scratch: Path
    runs: int
    limit: float
    memory: float
    until: float = math.inf
    began: float = field(default_factory=time.monotonic)
    rows: list[Measured] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """What is said below the table."""
    more: dict[str, Any] = field(default_factory=dict)
    """What stands in the file beside rows and bars."""

    def measure(
        self, program: str, module: str, work: Work | Policies, size: int, against: Path | None = None
    ) -> tuple[Measured, Path]:
        """Measure one program; its findings must be those in `against`, rule by rule."""
        out = self.scratch / f"{len(self.rows)}.npz"
        if self.left <= 0:
            return self.add(Measured(program, work.name, size, cannot=OVER)), out
        answer = self.call(work.order | {"program": module, "runs": self.runs, "out": str(out)})
        if "cannot" in answer:
            return self.add(Measured(program, work.name, size, cannot=answer["cannot"])), out
        if against is not None:
            answer["note"] = self.compared(against, out, f"{work.name}, {program}") or answer.get("note", "")
        times = tuple(answer.pop("times"))
        return self.add(
            Measured(program, work.name, size, seconds=statistics.median(times), times=times, **answer)
        ), out

    def has(self, program: str, work: Work, size: int) -> bool:
        """Whether it was measured already."""
        return any((row.program, row.work, row.size) == (program, work.name, size) for row in self.rows)

    def compared(self, against: Path, out: Path, where: str) -> str:
        """What there is to note of a comparison; Different with the first rows that differ."""
        if not against.exists():
            return "not compared: ours was left out"
        told = compare(against, out)
        if told is not None:
            raise Different(f"{where}: {told}")
        out.unlink()
        return ""

    def make(self, what: str, folder: Path, **order: Any) -> Path:
        """Have data made in a folder, once, while there is time."""
        if not folder.exists() and self.left > 0:
            folder.mkdir()
            answer = self.call(order | {"program": what, "folder": str(folder)}, Limits(math.inf, self.memory))
            if "cannot" in answer:
                raise RuntimeError(f"{folder.name}: {answer['cannot']}")
        return folder

    def command(
        self,
        program: str,
        work: str,
        size: int,
        arguments: list[str],
        runs: int = 0,
        cores: int = 0,
        glance: Callable[[], None] | None = None,
        **figures: int,
    ) -> Measured:
        """Measure a whole process; a status of 2 or more says that it cannot be done, and the row says why."""
        if self.left <= 0:
            return self.add(Measured(program, work, size, cannot=OVER))
        limits = replace(self.limits, cores=cores, glance=glance)
        found = [ended(arguments, limits, self.environment) for _ in range(runs or self.runs)]
        worst = max(found, key=lambda one: abs(one.status))
        if worst.status not in (0, 1):
            return self.add(Measured(program, work, size, cannot=self.reason(worst)))
        times = tuple(one.seconds for one in found)
        cpu, peak = statistics.median(one.cpu for one in found), max(one.peak for one in found)
        return self.add(
            Measured(program, work, size, seconds=statistics.median(times), times=times, cpu=cpu, peak=peak, **figures)
        )

    def call(self, order: dict[str, Any], limits: Limits | None = None) -> dict[str, Any]:
        """Have a process of its own carry out an order."""
        words = [str(RUN), "--worker", json.dumps(order)]
        done = ended(words, limits or self.limits, self.environment | THREADS)
        if done.status < 0:
            return {"cannot": self.reason(done)}
        if done.status:
            raise RuntimeError(f"{order['program']}:\n{done.said}")
        answer: dict[str, Any] = json.loads(done.answer.splitlines()[-1])
        return answer

    def reason(self, one: Ended) -> str:
        """Why a process did not do what it was to do."""
        if one.over:
            return f"left out: needs more than {self.memory:,.0f} MB"
        if one.status < 0 and one.seconds >= self.limits.seconds:
            return f"not done after {one.seconds:,.0f} s"
        return [f"status {one.status}", *one.said.splitlines()][-1]

    @property
    def limits(self) -> Limits:
        """Those of a process that begins now."""
        return Limits(min(self.limit, self.left), self.memory)

    @property
    def environment(self) -> dict[str, str]:
        """What processes are told beside their orders: how much memory they have, and where to put what is too much."""
        return {BOUND: str(self.memory), "TMPDIR": str(self.scratch)}

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
