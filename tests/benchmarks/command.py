"""The command: what is measured and in which order, and what is shown of it."""

from __future__ import annotations

import argparse
import json
import math
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks import bars, curve, plans, table, worker
from benchmarks.measuring import OURS, Bench, Different, Measured

LIMIT, QUICK = 1800, 110
"""Seconds after which a process is given up; seconds after which a quick benchmark begins nothing more."""
MEMORY = 8192
"""Megabytes that a process may need."""


def main(arguments: list[str]) -> int:
    """The exit status: 1 if two programs found different things."""
    if arguments[:1] == ["--worker"]:
        return worker.main(arguments[1])
    options = parse(arguments)
    runs = 1 if options.quick else options.runs
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), runs, options.limit, options.memory, QUICK if options.quick else math.inf)
        try:
            plans.everything(bench, options)
        except Different as error:
            print(f"Not the same findings, so no time counts. {error}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("Interrupted; this is what was measured.", file=sys.stderr)
    show(bench, options)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py", description="Measures the engine beside its rivals.")
    parser.add_argument("--quick", action="store_true", help="small data, done within two minutes")
    parser.add_argument("--json", metavar="FILE", type=Path, help="the same figures as data")
    parser.add_argument("--picture", metavar="FILE", type=Path, help="time over facts and over rules, as SVG")
    parser.add_argument(
        "--logs", metavar="FOLDER", type=Path, help="where sepsis.xes.gz and road_traffic_fine.xes.gz are"
    )
    parser.add_argument("--subjects", metavar="N", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--facts", metavar="N", type=int, default=2_000_000, help="how many the part `memory` has")
    parser.add_argument(
        "--cluster",
        metavar="N",
        type=int,
        nargs="+",
        default=[5_000, 15_000, 50_000],
        help="clients in the part `spark`",
    )
    parser.add_argument("--runs", metavar="N", type=int, default=5, help="the median of so many is taken")
    parser.add_argument(
        "--memory",
        metavar="MB",
        type=float,
        default=MEMORY,
        help="a process that needs more is ended, and the row says so",
    )
    parser.add_argument(
        "--limit", metavar="S", type=float, default=LIMIT, help="seconds after which a process is ended"
    )
    parser.add_argument("--only", metavar="PART", nargs="+", choices=tuple(plans.PARTS))
    return parser.parse_args(arguments)


def show(bench: Bench, options: argparse.Namespace) -> None:
    """The table, the bars, the exponents; and files, if asked for."""
    rows, found = bench.rows, list(bars.bars(bench.rows))
    asked = [one for one in found if one.ratio is not None or not options.only]
    print("\n".join(table.lines(rows)), "", *bars.lines(asked), "", *exponents(rows), *bench.told, sep="\n")
    if options.json is not None:
        told = data(rows, found) | bench.more
        options.json.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.picture is not None and (series := growth(rows)):
        options.picture.write_text(curve.picture(series, "facts"), encoding="utf-8")


def data(rows: Sequence[Measured], found: Sequence[bars.Bar]) -> dict[str, object]:
    machine = {"python": platform.python_version(), "machine": platform.machine(), "system": platform.system()}
    return {
        "machine": machine,
        "rows": [asdict(row) for row in rows],
        "bars": [asdict(one) | {"reached": one.reached} for one in found],
    }


def growth(rows: Sequence[Measured]) -> dict[str, list[tuple[float, float]]]:
    """Our seconds over facts, for the works that were measured at more than one size."""
    series: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        if row.program == OURS and row.seconds and row.work in ("density", bars.MIXED, bars.HERFORD, bars.FIVE):
            series.setdefault(row.work, []).append((row.facts, row.seconds))
    return {name: points for name, points in series.items() if len(points) > 1}


def exponents(rows: Sequence[Measured]) -> Iterator[str]:
    """How our time grows; 1 is linear."""
    for name, points in growth(rows).items():
        yield said(f"{name}: seconds over facts", points)
    for form in ("density", "within"):
        sizes = {row.size for row in rows if row.program == OURS and row.work == f"{form} × 100"}
        for size in sorted(sizes):
            own = [
                row for row in rows if row.program == OURS and row.size == size and row.work.partition(" × ")[0] == form
            ]
            yield said(f"{form}: seconds over rules, {size:,} subjects", [(row.rules, row.seconds or 0) for row in own])
    dumped = [row for row in rows if row.program == "whole run, all findings as JSON Lines" and row.seconds]
    yield said("whole run: seconds over findings written", [(row.findings, row.seconds or 0) for row in dumped])


def said(text: str, points: Sequence[tuple[float, float]]) -> str:
    fitted = curve.exponent(points)
    return f"{text}: {'not measured' if fitted is None else f'exponent {fitted:.2f}'}"
