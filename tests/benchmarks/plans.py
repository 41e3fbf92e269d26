"""What is measured: the parts of the benchmark, in order."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable

from benchmarks.amounts import memory
from benchmarks.cluster.part import spark
from benchmarks.directives import directives, starting, whole
from benchmarks.logs.part import logs
from benchmarks.measuring import Bench
from benchmarks.own_rules import copies, forms, growth, mixed, one_subject, peers

Part = Callable[[Bench, list[int], Namespace], None]
PARTS: dict[str, Part] = {
    "forms": forms,
    "mixed": mixed,
    "directives": directives,
    "whole": whole,
    "start": starting,
    "copies": copies,
    "one-subject": one_subject,
    "logs": logs,
    "memory": memory,
    "peers": peers,
    "growth": growth,
    "spark": spark,
}
SLOW = ("spark",)
"""What has no place where it has to be quick, unless it is asked for."""


def everything(bench: Bench, options: Namespace) -> None:
    """All parts that were asked for, or all."""
    sizes = [2_000] if options.quick else options.subjects
    asked = options.only or [name for name in PARTS if not (options.quick and name in SLOW)]
    for name in asked:
        PARTS[name](bench, sizes, options)
