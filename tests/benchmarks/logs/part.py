"""The part `logs`: the two public event logs, which are too large to ship."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

from benchmarks.bars import COMPILED, LOOP, POLARS, READING, REFERENCE, SHOWN, SQL
from benchmarks.logs.rules import RULES
from benchmarks.measuring import OURS, Bench, Policies
from benchmarks.processes import ROOT
from validator.time.days import parse

LOGS = {"sepsis": ("sepsis.xes.gz", "2015-12-31"), "road-fines": ("road_traffic_fine.xes.gz", "2013-12-31")}
RIVALS = {LOOP: "logs.loop", SQL: "logs.sql", POLARS: "logs.frames", COMPILED: "logs.compiled"}
UNSAID = {"sepsis": "no-quick-return", "road-fines": "no-collection-of-a-paid-fine"}
"""What pm4py cannot say of either log."""
SMALL = "sepsis"
"""The log that is read in a second."""


def logs(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """Each log that is there, by ours, rivals and pm4py."""
    for name in (SMALL,) if options.quick else LOGS:
        file, day = LOGS[name]
        path = None if options.logs is None else options.logs / file
        if path is None or not path.exists():
            bench.told.append(f"{name}: left out, no {file} in the folder given with --logs")
            continue
        policy, columns = ROOT / "docs" / "examples" / name, bench.scratch / f"{name}.pickle"
        log(bench, Policies(name, (policy,), (path,), columns, parse(day)), quick=options.quick)
        words = ["--as-of", day, "--no-progress", "--format", "jsonl", "--output", str(bench.scratch / "out")]
        arguments = ["-m", "validator", "check", str(policy), "--cases", str(path), *words]
        bench.command("whole run, XES to JSON Lines", name, 0, arguments)


def log(bench: Bench, work: Policies, *, quick: bool) -> None:
    """All rules by those who can say them, and what pm4py can say."""
    bench.measure(READING, "policies:reading", work, 0)
    _, found = bench.measure(OURS, "policies:engine", work, 0)
    for program, module in RIVALS.items():
        bench.measure(program, module, work, 0, against=found)
    if not quick:
        bench.measure(SHOWN, "policies:checking", work, 0)
        bench.measure(REFERENCE, "policies:reference", work, 0, against=found)
    mined(bench, work, quick=quick)


def mined(bench: Bench, work: Policies, *, quick: bool) -> None:
    """The rules that pm4py can say, and the one that it cannot."""
    missing = UNSAID[work.name]
    most = tuple(one for one in RULES[work.name] if one != missing)
    said = replace(work, name=f"{work.name} without {missing}", rules=most)
    _, found = bench.measure(OURS, "policies:engine", said, 0)
    bench.measure("pm4py", "logs.mining", said, 0, against=found)
    if not quick:
        bench.measure("pm4py", "logs.mining", replace(work, name=f"{work.name}, {missing}", rules=(missing,)), 0)
