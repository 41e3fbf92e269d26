"""The command: what is measured, in which order, and what is shown."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import worker
from benchmarks.cases import save
from benchmarks.clients import make
from benchmarks.measuring import Bench, Different, Work
from benchmarks.table import lines

RIVALS = (
    ("Python loop", "rivals.loop"),
    ("DuckDB SQL, two threads", "rivals.sql"),
)


def main(arguments: list[str]) -> int:
    """The exit status: 1 if two programs found different things."""
    if arguments[:1] == ["--worker"]:
        return worker.main(arguments[1])
    options = parse(arguments)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), 3 if options.quick else 5)
        try:
            everything(bench, options)
        except Different as error:
            print(f"Not equal, so nothing is timed. {error}", file=sys.stderr)
            return 1
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py", description="Measures the engine beside its rivals.")
    parser.add_argument("--quick", action="store_true", help="small data, done within two minutes")
    parser.add_argument("--json", metavar="FILE", help="the same figures as data")
    return parser.parse_args(arguments)


def everything(bench: Bench, options: argparse.Namespace) -> None:
    size = 5_000 if options.quick else 100_000
    data = bench.scratch / "made"
    data.mkdir()
    save(make(size), data)
    for form in ("density", "within", "never", "always", "per", "must", "different"):
        work = Work((form,), data)
        _, mine = bench.measure("ours", "ours", work)
        for name, module in RIVALS:
            bench.measure(name, module, work, against=mine)
    print("\n".join(lines(bench.rows)))
