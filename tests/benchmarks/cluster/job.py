"""One check on a cluster of its own: what it costs to judge, and what to judge, put in order and write."""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.cluster.events import shuffled
from benchmarks.cluster.session import WORKERS, local_cluster
from benchmarks.cluster.usage import usage
from validator.cli.main import main
from validator.spark import check_spark

HEAP = 2048
"""Megabytes for the Java of each worker."""
TASK = 400_000
"""About so many rows are a partition."""
JUDGED, WRITTEN = "judged", "written"


def measure(order: Mapping[str, Any]) -> dict[str, Any]:
    """Processor seconds, memory and bytes of both, after a small check that starts all processes."""
    folder = Path(order["folder"])
    log = folder / "events"
    log.mkdir(parents=True)
    partitions = max(WORKERS, -(-order["rows"] // TASK))
    more = {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": log.as_uri(),
        "spark.eventLog.compress": "false",
        "spark.eventLog.rolling.enabled": "false",
        "spark.sql.shuffle.partitions": str(partitions),
    }
    with local_cluster(folder, heap=HEAP, more=more) as spark:
        judge(spark, order["warm"], order)
        answer = {
            JUDGED: of(spark, JUDGED, lambda: judge(spark, order["cases"], order)),
            WRITTEN: of(spark, WRITTEN, lambda: write(order, folder / "found")),
        }
        answer["findings"] = spark.read.parquet(str(folder / "found")).count()
    bytes_of = shuffled(log)
    for name in (JUDGED, WRITTEN):
        answer[name]["shuffled"] = bytes_of.get(name, 0)
    return answer | {"partitions": partitions}


def of(spark: Any, name: str, work: Callable[[], None]) -> dict[str, float]:
    """What the processes used while they worked."""
    spark.sparkContext.setJobGroup(name, name)
    before, began = usage(), time.perf_counter()
    work()
    return {"seconds": time.perf_counter() - began, **asdict(usage().since(before))}


def judge(spark: Any, cases: str, order: Mapping[str, Any]) -> None:
    """All findings are made, and handed to nobody."""
    found = check_spark(spark.read.parquet(cases), order["policy"], order["as_of"], verdicts=order["verdicts"])
    found.write.format("noop").mode("overwrite").save()


def write(order: Mapping[str, Any], target: Path) -> None:
    """The command, with findings in order in a folder of Parquet files."""
    words = ["--cases", order["cases"], "--as-of", order["as_of"], "--verdicts", ",".join(order["verdicts"])]
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        status = main(
            ["check", order["policy"], "--engine", "spark", *words, "--format", "parquet", "--output", str(target)]
        )
    if status > 1:
        raise RuntimeError(said.getvalue())
