"""Parts of the benchmark on whole directives: judging, the command from files to findings, and its start."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bars import AGAIN, DUMPS, FAST, FIVE, HERFORD, READING, REFERENCE, SHOWN, SORT, START
from benchmarks.measuring import OURS, Bench, Policies
from benchmarks.plausible import people
from benchmarks.processes import ROOT
from benchmarks.wide import AS_OF
from validator.time.days import iso

POLICIES = ROOT / "policies"
CHECK = ("-m", "validator", "check", str(POLICIES / "herford"), "--as-of", iso(AS_OF), "--no-progress")
FACTS = 50
"""About so many facts has a client: four million have two hundred million."""
SAMPLE, FEW = 200, 25
"""So many subjects are judged by the reference evaluator; few where it has to be quick."""
STARTED = 10_000
LARGE = 200_000
"""Of more subjects than this, cases are made piece by piece, not as CSV, and judged lot by lot; and what says nothing
that smaller sizes do not say is left out: it would take hours."""


def directives(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """The directive of Herford, and all five."""
    sample = FEW if options.quick else min(SAMPLE, *sizes)
    for name, paths in ((HERFORD, (POLICIES / "herford",)), (FIVE, (POLICIES,))):
        for size in sizes if options.quick and name == FIVE else sorted({sample, *sizes}):
            folder = wide(bench, name, size)
            work = Policies(name, paths, (folder / "cases.parquet",), folder / "columns.pickle", AS_OF)
            bench.measure(READING, "policies:reading", work, size)
            _, found = bench.measure(OURS, "policies:engine", work, size)
            bench.measure(FAST, "policies:engine_fast", work, size, against=found)
            if size == sample:
                bench.measure(REFERENCE, "policies:reference", work, size, against=found)
            else:
                beside(bench, work, size, quick=options.quick)


def beside(bench: Bench, work: Policies, size: int, *, quick: bool) -> None:
    """What bars compare ours with."""
    bench.measure(SORT, "policies:sorting", work, size)
    if size > LARGE:
        return
    if work.name == HERFORD:
        bench.measure(AGAIN, "policies:reading_again", work, size)
        bench.measure(DUMPS, "policies:dumping", work, size)
    if not quick:
        bench.measure(SHOWN, "policies:checking", work, size)
        bench.measure("DuckDB read + sort, two threads", "policies:sorting_twice", work, size)


def wide(bench: Bench, name: str, size: int) -> Path:
    """The folder with made cases for whole directives, made once."""
    folder = bench.scratch / f"{name.replace(' ', '-')}-{size}"
    kinds = people(size, only="kunde" if name == HERFORD else None)
    order = {"vocabulary": str(POLICIES / "vocabulary.yaml"), "kinds": kinds, "facts": FACTS}
    return (
        bench.make("bulk:wide", folder, **order)
        if size > LARGE
        else bench.make("making:wide", folder, csv=True, **order)
    )


@dataclass(frozen=True)
class Run:
    """One way to run the command; `brief`: also where it has to be quick; `large`: also with more cases than `LARGE`."""

    name: str
    words: tuple[str, ...]
    brief: bool = False
    large: bool = False
    file: str = "cases.parquet"
    runs: int = 0
    cores: int = 0


def ways(folder: Path) -> tuple[Run, ...]:
    """All of them."""
    lines, every = ("--format", "jsonl"), ("--verdicts", "all", "--format")
    cached = (*lines, "--limit", "0", "--cache", str(folder / "cache"))
    return (
        Run("Parquet to JSON Lines", lines, brief=True, large=True),
        Run("CSV to JSON Lines", lines, file="cases.csv"),
        Run("no finding written", (*every, "jsonl", "--limit", "0"), brief=True),
        Run("all findings as JSON Lines", (*every, "jsonl"), brief=True),
        Run("all findings as CSV", (*every, "csv")),
        Run("all findings as Parquet", (*every, "parquet"), brief=True),
        Run("one worker", (*lines, "--workers", "1")),
        Run("one worker on one core", (*lines, "--workers", "1"), cores=1, large=True),
        Run("two workers", (*lines, "--workers", "2"), brief=True, large=True),
        Run("within 512 MiB", (*lines, "--memory", "512MiB")),
        Run("first, cached", cached, runs=1),
        Run("second, cached", cached),
    )


def whole(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """The command from case files to findings on disk, as a process."""
    for size in sizes:
        folder = wide(bench, HERFORD, size)
        for one in ways(folder):
            wanted = one.large if size > LARGE else one.brief or not options.quick
            if wanted and (one.file == "cases.parquet" or (folder / one.file).exists()):
                checked(bench, folder, size, one)


def checked(bench: Bench, folder: Path, size: int, one: Run) -> None:
    """One whole run of `check` under Herford's directive, on all cores unless a number is given."""
    bound = () if "--memory" in one.words or size <= LARGE else ("--memory", "6GiB")
    words = ["--cases", str(folder / one.file), "--output", str(folder / "out"), *one.words, *bound]
    figures = figures_of(bench, size)
    bench.command(f"whole run, {one.name}", HERFORD, size, [*CHECK, *words], one.runs, one.cores, **figures)


def figures_of(bench: Bench, size: int) -> dict[str, int]:
    """Subjects, facts, rules and findings as the engine alone gave them on the same cases, if it was measured."""
    for row in bench.rows:
        if (row.work, row.program, row.size) == (HERFORD, OURS, size):
            return {"subjects": row.subjects, "facts": row.facts, "rules": row.rules, "findings": row.findings}
    return {}


def starting(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """How long it takes to start."""
    bench.command(START, "start", 0, ["-c", "pass"])
    bench.command("--help", "start", 0, ["-m", "validator", "--help"])
    bench.command("lint", "start", 0, ["-m", "validator", "lint", str(POLICIES)])
    if not options.quick:
        cases = wide(bench, HERFORD, STARTED) / "cases.parquet"
        words = ["--cases", str(cases), "--output", "/dev/null"]
        bench.command(f"check of {STARTED:,} cases", "start", 0, [*CHECK, *words])
