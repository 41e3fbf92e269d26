"""`fachaufsicht check --engine spark`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from validator.cli.main import OK, VIOLATED
from validator.cli.output import protect, write
from validator.policy.problems import BadInput
from validator.usecases.extras import require
from validator.usecases.library import files_of

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from typing import Any

    from validator.usecases.model import Report

MOST = 2**31 - 1
"""So many rows Spark can be asked for."""


def execute(chosen: Namespace, warn: Callable[[Report, str], None]) -> int:
    """Check on Spark, report, warn; the exit status."""
    for library in ("pyarrow", "pyspark"):
        require(library, "spark", "--engine")
    from validator.spark import accounts, check, frames, links, work  # noqa: PLC0415

    entries = check.loaded(chosen.policies, dict(chosen.set), dict(chosen.reading))
    output = protect(chosen.output, files_of(entries)) if chosen.format == "jsonl" else None
    spark = frames.session()
    if chosen.format == "parquet":
        frames.refuse_existing(spark, chosen.output)
    label, linked = ", ".join(chosen.cases), links.linked(entries)
    task = work.Work(work.light(entries), chosen.as_of, chosen.verdicts, label, linked, strict=False)
    cases = frames.cases(spark, chosen.cases)
    with frames.said("--engine"), frames.kept(check.noted(cases, task, entries)) as found:
        total = accounts.summed(check.notes(found))
        if problems := total.wrong():
            raise BadInput(problems)
        warn(total.report(entries, chosen.as_of), chosen.lang)
        publish(check.findings(found), chosen, output)
    return VIOLATED if total.breached else OK


def publish(findings: Any, chosen: Namespace, output: Path | None) -> None:
    """Write findings in the form asked for."""
    from validator.spark import frames  # noqa: PLC0415
    from validator.spark.lines import lines  # noqa: PLC0415

    some = findings if chosen.limit is None else findings.limit(min(chosen.limit, MOST))
    if chosen.format == "parquet":
        frames.write_folder(some, chosen.output, beside(chosen.output))
    else:
        write(lines(some.toLocalIterator()), output)


def beside(target: str) -> str:
    """A name beside a folder's, which no reader takes for a table."""
    head, slash, name = target.rstrip("/").rpartition("/")
    return f"{head}{slash}.{name}.{os.getpid()}.part"
