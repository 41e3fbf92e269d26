"""How much memory and time the command takes for more cases than fit: the part `memory`."""

from __future__ import annotations

from argparse import Namespace
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import duckdb

from benchmarks.bars import AMOUNTS
from benchmarks.measuring import Bench, Measured
from benchmarks.works import AS_OF
from validator.time.days import iso

POLICY = Path(__file__).with_name("policy.yaml")
FACTS = 20
"""Facts of a client."""
BOUND = "1500MiB"
"""What `check` is told to keep to; issue and table ask for a peak of at most 2 GiB."""
FORMATS = ("parquet", "jsonl")
LINES = 30_000_000
"""Of more facts than this, findings as JSON Lines would fill the disk, twice."""
LOTS = "fachaufsicht-*/*/found-*"
"""What is put aside of each lot, in the folder for what does not fit into memory."""


def memory(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """The real command on so many facts within a bound, its findings on disk."""
    facts = 200_000 if options.quick else options.facts
    folder = bench.make("bulk:clients", bench.scratch / f"bulk-{facts}", subjects=facts // FACTS, facts=FACTS)
    for written in FORMATS if facts <= LINES and not options.quick else FORMATS[:1]:
        checked(bench, folder, facts, written)


def checked(bench: Bench, folder: Path, facts: int, written: str) -> Measured:
    """One run; the row says in how many lots, and how much lay on the disk besides."""
    target, spill = folder / f"found.{written}", folder / "spill"
    spill.mkdir(exist_ok=True)
    arguments = ["check", str(POLICY), "--cases", str(folder / "cases.parquet"), "--as-of", iso(AS_OF)]
    bounded = ["--memory", BOUND, "--spill", str(spill), "--verdicts", "violated", "--no-progress"]
    most = Most(spill)
    row = bench.command(
        f"whole run within {BOUND}, Parquet to {written}",
        AMOUNTS,
        facts // FACTS,
        ["-m", "validator", *arguments, *bounded, "--format", written, "--output", str(target)],
        runs=1,
        glance=most.look,
        facts=facts,
        subjects=facts // FACTS,
        rules=7,
    )
    if row.seconds is not None:
        note = (
            f"{most.lots or 1} lots, {most.bytes / 1e9:.1f} GB put aside, {target.stat().st_size / 1e9:.1f} GB written"
        )
        bench.rows[-1] = row = replace(row, findings=counted(target), note=note)
    return row


class Most:
    """The most that lay in a folder at one time."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.lots, self.bytes = folder, 0, 0

    def look(self) -> None:
        """How it is now."""
        with suppress(OSError):  # what is looked at may be gone
            self.lots = max(self.lots, sum(1 for _ in self.folder.glob(LOTS)))
            self.bytes = max(self.bytes, sum(one.stat().st_size for one in self.folder.rglob("*")))


def counted(target: Path) -> int:
    """The findings in a file."""
    source = "read_parquet" if target.suffix == ".parquet" else "read_csv"
    told = (
        ""
        if target.suffix == ".parquet"
        else ", delim = '\\0', header = false, columns = {'line': 'VARCHAR'}, quote = ''"
    )
    with duckdb.connect() as connection:
        (found,) = connection.execute(f"SELECT count(*) FROM {source}('{target}'{told})").fetchone() or (0,)
    return int(found)
