"""What is measured: the parts of the benchmark, each a list of works and programs."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks.amounts import memory
from benchmarks.bars import AGAIN, COMPILED, FAST, FIVE, HERFORD, LOOP, READING, REFERENCE, SHOWN, SORT, SQL, START
from benchmarks.cluster.part import spark
from benchmarks.logs.rules import RULES
from benchmarks.measuring import OURS, Bench, Policies, Work
from benchmarks.plausible import people
from benchmarks.processes import ROOT
from benchmarks.wide import AS_OF
from benchmarks.works import FORMS
from validator.time.days import iso, parse

ALONE = "DuckDB SQL, one thread"
RIVALS = {
    LOOP: "rivals.loop",
    SQL: "rivals.sql",
    ALONE: "rivals.sql:prepare_alone",
    "Polars, two threads": "rivals.frames",
    COMPILED: "rivals.compiled",
}
PEERS = {
    "pm4py": "peers.mining",
    "Declare4Py": "peers.declare",
    "OPA Rego (regopy)": "peers.rego",
    "GoRules ZEN": "peers.zen",
    "OpenFisca": "peers.fisca",
    "JSON Schema": "peers.schema",
}
POLICIES = ROOT / "policies"
FACTS = 20
"""Facts of a client in the data for the benchmark's own policy."""
WIDE = 50
"""About so many facts has a client in the data for whole directives: four million have two hundred million."""
LARGE, PIECE = 200_000, 100_000
"""What needs too much memory for more clients than this is done with so many at a time."""
PEER_SUBJECTS = 1_000
SAMPLE = 200
"""So many subjects are judged by the reference evaluator."""
LOGS = {"sepsis": ("sepsis.xes.gz", "2015-12-31"), "road-fines": ("road_traffic_fine.xes.gz", "2013-12-31")}
LOG_RIVALS = {LOOP: "logs.loop", SQL: "logs.sql"}
UNSAID = {"sepsis": "no-quick-return", "road-fines": "no-collection-of-a-paid-fine"}
"""What pm4py cannot say of either log."""


def everything(bench: Bench, options: Namespace) -> None:
    """All parts that were asked for."""
    sizes = [2_000] if options.quick else options.subjects
    for name in options.only:
        PARTS[name](bench, sizes, options)


def made(bench: Bench, size: int) -> Path:
    """The folder with the benchmark's clients, made once."""
    return bench.make("making:clients", bench.scratch / f"clients-{size}", subjects=size, facts=FACTS)


def forms(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """One rule of each form alone, by every rival."""
    for size in sizes:
        for form in FORMS:
            rivals(bench, Work((form,), made(bench, size)), size, quick=options.quick)


def rivals(bench: Bench, work: Work, size: int, *, quick: bool) -> None:
    """Ours and every rival on one work; what is only for comparison has no place where it has to be quick.

    The loop's lists of a million clients do not fit into memory, and neither do the findings of many rules.
    """
    if size > LARGE and work.copies > 1:
        work = replace(work, pieces=PIECE)
    _, found = bench.measure(OURS, "ours", work, size)
    if "density" in work.forms:
        bench.measure(FAST, "ours:prepare_fast", work, size, against=found)
    if not quick:
        bench.measure(SHOWN, "ours:prepare_shown", work, size)
    for name, module in RIVALS.items():
        if quick and name == ALONE:
            continue
        own = replace(work, pieces=PIECE) if size > LARGE and name == LOOP else work
        bench.measure(name, module, own, size, against=found)


def peers(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """One rule of each form alone, by programs made for rules."""
    size = min(PEER_SUBJECTS, *sizes)
    for form in ("must", "never-1") if options.quick else (*FORMS, "never-1"):
        work = Work((form,), made(bench, size))
        _, found = bench.measure(OURS, "ours", work, size)
        for name, module in PEERS.items():
            bench.measure(name, module, work, size, against=found)


def mixed(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """Rules of all forms together, each six times with other parameters."""
    for size in sizes:
        rivals(bench, Work(tuple(FORMS), made(bench, size), 6), size, quick=options.quick)


def copies(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """Rules that differ only in their parameters."""
    for size in sizes[:2]:
        for form in ("density", "within"):
            for number in (1, 10, 100):
                bench.measure(OURS, "ours", Work((form,), made(bench, size), number), size)


def one_subject(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """The same facts, spread out and all of one subject: a million of them unless it has to be quick."""
    size = sizes[0] if options.quick else 1_000_000 // FACTS
    for one in (False, True):
        bench.measure(OURS, "ours", Work(tuple(FORMS), made(bench, size), 1, one), size)


def directives(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """The directive of Herford, and all five."""
    sample = min(SAMPLE, *sizes) // (4 if options.quick else 1)
    for size in sorted({sample, *sizes}):
        for name, paths in ((HERFORD, (POLICIES / "herford",)), (FIVE, (POLICIES,))):
            folder = wide(bench, name, size)
            work = Policies(name, paths, (folder / "cases.parquet",), folder / "columns.pickle", AS_OF)
            bench.measure(READING, "policies:reading", work, size)
            bench.measure(AGAIN, "policies:reading_again", work, size)
            _, found = bench.measure(OURS, "policies:engine", work, size)
            bench.measure(FAST, "policies:engine_fast", work, size, against=found)
            bench.measure(SHOWN, "policies:checking", work, size)
            if size == sample:
                bench.measure(REFERENCE, "policies:reference", work, size, against=found)
            if name == HERFORD:
                bench.measure("json.dumps line by line", "policies:dumping", work, size)
            bench.measure(SORT, "policies:sorting", work, size)
            bench.measure("DuckDB read + sort, two threads", "policies:sorting_twice", work, size)


def wide(bench: Bench, name: str, size: int) -> Path:
    """The folder with made cases for whole directives, made once."""
    folder = bench.scratch / f"{name.replace(' ', '-')}-{size}"
    kinds = people(size, only="kunde" if name == HERFORD else None)
    order = {"vocabulary": str(POLICIES / "vocabulary.yaml"), "kinds": kinds, "facts": WIDE}
    return bench.make("making:wide", folder, csv=size <= 100_000, **order)


def whole(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """The command from case files to findings on disk, as a process."""
    for size in sizes:
        folder = wide(bench, HERFORD, size)
        everything_written = ("--verdicts", "all", "--format")
        nothing_written = ("--limit", "0", "--verdicts", "all", "--format", "jsonl")
        cached = ("--format", "jsonl", "--limit", "0", "--cache", str(folder / "cache"))
        checked(bench, folder, size, "Parquet to JSON Lines", ("--format", "jsonl"))
        if (folder / "cases.csv").exists():
            checked(bench, folder, size, "CSV to JSON Lines", ("--format", "jsonl"), file="cases.csv")
        checked(bench, folder, size, "no finding written", nothing_written)
        for name, written in (("JSON Lines", "jsonl"), ("CSV", "csv"), ("Parquet", "parquet")):
            checked(bench, folder, size, f"all findings as {name}", (*everything_written, written))
        for name, number, cores in (
            ("one worker", "1", 0),
            ("one worker on one core", "1", 1),
            ("two workers", "2", 0),
        ):
            checked(bench, folder, size, name, ("--format", "jsonl", "--workers", number), cores=cores)
        checked(bench, folder, size, "within 512 MiB", ("--format", "jsonl", "--memory", "512MiB"))
        checked(bench, folder, size, "first, cached", cached, runs=1)
        checked(bench, folder, size, "second, cached", cached)


def checked(
    bench: Bench,
    folder: Path,
    size: int,
    name: str,
    rest: tuple[str, ...],
    file: str = "cases.parquet",
    runs: int = 0,
    cores: int = 0,
) -> None:
    """One whole run of `check` under Herford's directive, on all cores unless a number is given."""
    judged = ["check", str(POLICIES / "herford"), "--as-of", iso(AS_OF), "--no-progress", "--cases", str(folder / file)]
    bound = () if "--memory" in rest or size <= LARGE else ("--memory", "6GiB")
    arguments = ["-m", "validator", *judged, "--output", str(folder / "out"), *rest, *bound]
    figures = figures_of(bench, size)
    bench.command(f"whole run, {name}", HERFORD, size, arguments, runs, cores, **figures)


def figures_of(bench: Bench, size: int) -> dict[str, int]:
    """Subjects, facts, rules and findings as the engine alone gave them on the same cases, if it was measured."""
    for row in bench.rows:
        if (row.work, row.program, row.size) == (HERFORD, OURS, size):
            return {"subjects": row.subjects, "facts": row.facts, "rules": row.rules, "findings": row.findings}
    return {}


def starting(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """How long it takes to start."""
    size = 1_000 if options.quick else 10_000
    cases = wide(bench, HERFORD, size) / "cases.parquet"
    check = ["check", str(POLICIES / "herford"), "--cases", str(cases), "--as-of", iso(AS_OF), "--output", "/dev/null"]
    bench.command(START, "start", 0, ["-c", "pass"])
    bench.command("--help", "start", 0, ["-m", "validator", "--help"])
    bench.command("lint", "start", 0, ["-m", "validator", "lint", str(POLICIES)])
    bench.command(f"check of {size:,} cases", "start", 0, ["-m", "validator", *check])


def logs(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """The two public event logs."""
    for name, (file, day) in LOGS.items():
        path = None if options.logs is None else options.logs / file
        if path is None or not path.exists():
            print(f"{name}: left out, no {file} in the folder given with --logs", flush=True)
            continue
        if options.quick and name != "sepsis":
            continue
        policy, columns = ROOT / "docs" / "examples" / name, bench.scratch / f"{name}.pickle"
        work = Policies(name, (policy,), (path,), columns, parse(day))
        bench.measure(READING, "policies:reading", work, 0)
        _, found = bench.measure(OURS, "policies:engine", work, 0)
        bench.measure(SHOWN, "policies:checking", work, 0)
        for program, module in LOG_RIVALS.items():
            bench.measure(program, module, work, 0, against=found)
        if not options.quick:
            bench.measure(REFERENCE, "policies:reference", work, 0, against=found)
        mined(bench, work)
        arguments = ["-m", "validator", "check", str(policy), "--cases", str(path), "--as-of", day, "--no-progress"]
        rest = ["--format", "jsonl", "--output", str(bench.scratch / "out")]
        bench.command("whole run, XES to JSON Lines", name, 0, [*arguments, *rest])


def mined(bench: Bench, work: Policies) -> None:
    """The rules that pm4py can say, and the one that it cannot."""
    missing = UNSAID[work.name]
    most = tuple(one for one in RULES[work.name] if one != missing)
    said = replace(work, name=f"{work.name} without {missing}", rules=most)
    _, found = bench.measure(OURS, "policies:engine", said, 0)
    bench.measure("pm4py", "logs.mining", said, 0, against=found)
    bench.measure("pm4py", "logs.mining", replace(work, name=f"{work.name}, {missing}", rules=(missing,)), 0)


def growth(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """How our time grows from a million facts to ten: no rival, whose time would be hours."""
    for facts in (100_000,) if options.quick else (1_000_000, 3_000_000, 10_000_000):
        size = facts // FACTS
        bench.measure(OURS, "ours", Work(("density",), made(bench, size)), size)
        bench.measure(OURS, "ours", Work(tuple(FORMS), made(bench, size), 6), size)


PARTS: dict[str, Callable[[Bench, list[int], Namespace], None]] = {
    "forms": forms,
    "directives": directives,
    "whole": whole,
    "start": starting,
    "mixed": mixed,
    "copies": copies,
    "one-subject": one_subject,
    "growth": growth,
    "memory": memory,
    "spark": spark,
    "logs": logs,
    "peers": peers,
}
