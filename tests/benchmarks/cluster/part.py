"""The part `spark`: a check at several sizes, of narrow and wide rows, with all findings and with few; and its model."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.cluster.model import Model, fit
from benchmarks.measuring import Bench, Measured
from benchmarks.plausible import people
from benchmarks.processes import ROOT
from benchmarks.wide import AS_OF
from validator.core.findings import Verdict
from validator.time.days import iso

QUICK = [500]
FACTS = 50
WIDTHS = {"narrow": 0, "wide": 40}
"""So many columns more than the directive's vocabulary has, which no rule looks at: short words in half of the rows."""
WORD = "CASE WHEN hash(subject, {0}) % 2 = 0 THEN 'wert-' || (hash(type, subject, {0}) % 50) END AS zusatz_{0}"
VERDICTS = {"all": tuple(Verdict), "violated": (Verdict.VIOLATED,)}
COUNTRY = 200_000_000
"""Facts of four million clients."""
PARTS = ("judged", "written")


@dataclass(frozen=True)
class Point:
    """One measurement: a check with its width of rows and its rows and findings, and what it cost by part."""

    width: str
    verdicts: str
    rows: int
    findings: int
    cost: dict[str, dict[str, float]]


def spark(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """Every combination on a cluster of its own."""
    points = [
        point
        for size in (QUICK if options.quick else options.cluster)
        for width in WIDTHS
        for verdicts in VERDICTS
        if (point := measured(bench, size, width, verdicts)) is not None
    ]
    bench.told += lines(points)
    bench.more["spark"] = [vars(one) for one in points]


def measured(bench: Bench, size: int, width: str, verdicts: str) -> Point | None:
    """One measurement, if it can be had."""
    cases, rows = table(bench, size, width)
    warm, _ = table(bench, QUICK[0], width)
    order = {
        "program": "cluster.job:measure",
        "folder": str(bench.scratch / f"cluster-{len(bench.rows)}"),
        "policy": str(ROOT / "policies" / "herford"),
        "as_of": iso(AS_OF),
        "verdicts": [one.value for one in VERDICTS[verdicts]],
        "cases": str(cases),
        "warm": str(warm),
        "rows": rows,
    }
    answer = bench.call(order)
    work = f"Spark, {width} rows, {verdicts} findings"
    if "cannot" in answer:
        bench.add(Measured("two executors", work, size, cannot=answer["cannot"]))
        return None
    for part in PARTS:
        bench.add(row(work, part, size, rows, answer))
    return Point(width, verdicts, rows, answer["findings"], {part: answer[part] for part in PARTS})


def row(work: str, part: str, size: int, rows: int, answer: dict[str, Any]) -> Measured:
    """A line of the table."""
    own = answer[part]
    busy = own["python"] + own["java"]
    note = (
        f"Python {own['python']:.1f} s, Java {own['java']:.1f} s, driver {own['driver']:.1f} s; "
        f"{own['shuffled'] / 1e6:,.1f} MB shuffled; Python {own['python_memory']:,.0f} MB, Java {own['java_memory']:,.0f} MB"
    )
    times = (own["seconds"],)
    figures = {"subjects": size, "facts": rows, "findings": answer["findings"]}
    peak = own["python_memory"] + own["java_memory"]
    return Measured(part, work, size, seconds=times[0], times=times, cpu=busy, peak=peak, note=note, **figures)


def table(bench: Bench, size: int, width: str) -> tuple[Path, int]:
    """The cases as a table with more columns or none, and how many rows it has."""
    vocabulary, kinds = str(ROOT / "policies" / "vocabulary.yaml"), people(size, only="kunde")
    folder = bench.scratch / f"cluster-cases-{size}"
    bench.make("making:wide", folder, vocabulary=vocabulary, kinds=kinds, facts=FACTS, csv=False)
    made, target = folder / "cases.parquet", folder / f"{width}.parquet"
    with duckdb.connect() as connection:
        if not target.exists():
            words = "".join(f", {WORD.format(number)}" for number in range(WIDTHS[width]))
            connection.execute(f"COPY (SELECT *{words} FROM '{made}') TO '{target}' (FORMAT parquet)")
        (rows,) = connection.execute(f"SELECT count(*) FROM '{target}'").fetchone() or (0,)
    return target, rows


def lines(points: Sequence[Point]) -> Iterator[str]:
    """The models, and what they say of the country."""
    for width in WIDTHS:
        own = [one for one in points if one.width == width]
        for part in PARTS:
            for what in ("python", "java", "shuffled"):
                if len(own) > 3:
                    yield line(f"Spark, {width} rows, {part}: {what}", model(own, part, what), own)


def model(points: Sequence[Point], part: str, what: str) -> Model:
    costs = [one.cost[part][what] for one in points]
    return fit([one.rows for one in points], [one.findings for one in points], costs)


def line(name: str, fitted: Model, points: Sequence[Point]) -> str:
    """A model in millionths (bytes as they are), and its cost for the country with all findings."""
    every = [one for one in points if one.verdicts == "all"]
    share = sum(one.findings for one in every) / sum(one.rows for one in every)
    unit, scale = ("bytes", 1.0) if name.endswith("shuffled") else ("µs", 1e6)
    total = fitted.cost(COUNTRY, share * COUNTRY)
    said = f"{total / 1e9:,.1f} GB" if unit == "bytes" else f"{total / 3600:,.2f} hours"
    return (
        f"{name}: {fitted.fixed:,.3g} + {fitted.row * scale:,.3g} {unit} a row + {fitted.finding * scale:,.3g} {unit} a finding; "
        f"off by {fitted.worst:.0%} at most ({fitted.points} points); {COUNTRY:,} rows: {said}"
    )
