"""Options of `check` that do not go together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from validator.cli.output import same
from validator.policy.problems import Place, Problem

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

ONLY_FOR_RESULTS = ("key", "identify", "texts", "unit", "smallest_unit", "waivers")
SPARK_FORMATS = ("jsonl", "parquet")
ONLY_LOCAL = (("cache", None), ("memory", None), ("spill", None), ("workers", 1))
"""Options that mean nothing on Spark, with what they are where they are not said."""


def contradictions(chosen: Namespace) -> Iterator[Problem]:
    """What cannot be done as asked for, or would do nothing."""
    if chosen.excel and chosen.format != "csv":
        yield Problem("cli-excel-only-csv", Place("--excel"))
    if chosen.format == "parquet" and chosen.output is None:
        yield Problem("cli-parquet-output", Place("--format"))
    yield from of_result(chosen)
    if chosen.engine == "spark":
        yield from of_spark(chosen)


def of_result(chosen: Namespace) -> Iterator[Problem]:
    """Options that mean nothing without a result, and a result where none can be made."""
    if chosen.result is None:
        given = [name for name in ONLY_FOR_RESULTS if getattr(chosen, name) not in (None, False)]
        yield from (Problem("cli-needs-result", Place(f"--{name.replace('_', '-')}")) for name in given)
    elif chosen.engine == "spark":
        yield Problem("cli-result-local", Place("--result"))
    elif chosen.output is not None and one_file(Path(chosen.result), Path(chosen.output)):
        yield Problem("cli-one-file", Place("--output"))


def one_file(result: Path, output: Path) -> bool:
    """Whether what is printed would take the place of the result; what goes to a device replaces nothing."""
    return same(output, [result]) and (output.is_file() or not output.exists())


def of_spark(chosen: Namespace) -> Iterator[Problem]:
    """Options that do not go together with a run on Spark."""
    if chosen.format not in SPARK_FORMATS:
        yield Problem("cli-spark-format", Place("--format"))
    for option, unsaid in ONLY_LOCAL:
        if getattr(chosen, option) != unsaid:
            yield Problem("cli-spark-option", Place(f"--{option}"))
