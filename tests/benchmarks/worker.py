"""The process that is measured: one program, some rules, one data set; it says how long each run took.

What is measured is the work itself: data stand ready in whatever form the program likes best. The findings are written
to a file for the comparison; a program that cannot say a rule, or is not installed, says so.
"""

from __future__ import annotations

import gc
import importlib
import json
import statistics
import time
from pathlib import Path
from typing import Any

from benchmarks import memory
from benchmarks.cases import Made, as_one, load, piece
from benchmarks.database import TooMuch
from benchmarks.findings import Kept
from benchmarks.works import FORMS, CannotSay, Rule, copies, copy

LONG = 20.0
"""Seconds after which a run is not repeated."""
WARM = 1_000
"""So many subjects are enough to have everything loaded that a program loads when it first runs."""


def work(order: dict[str, Any]) -> dict[str, Any]:
    """Carry out an order; the answer is plain data."""
    name, _, function = order["program"].partition(":")
    try:
        module = importlib.import_module(f"benchmarks.{name}")
    except ImportError as error:
        return {"cannot": f"not installed: {error.name or error}"}
    prepare = getattr(module, function or "prepare")
    try:
        if "folder" in order:
            answer: dict[str, Any] = prepare(order)
            return answer
        if "policies" not in order:
            return on_made(prepare, order)
        run, tidy, figures = prepare(order)
        return measured(run, tidy, order) | figures
    except CannotSay as error:
        return {"cannot": str(error)}
    except (MemoryError, TooMuch):
        return {"cannot": "left out: memory does not suffice"}


def on_made(prepare: Any, order: dict[str, Any]) -> dict[str, Any]:
    """A program on made data and rules of the benchmark's own policy."""
    made = load(Path(order["data"]))
    if order["one"]:
        made = as_one(made)
    rules = rules_of(order["forms"], order["copies"])
    figures = {"facts": made.facts, "subjects": made.subjects, "rules": len(rules)}
    if 0 < order["pieces"] < made.subjects:
        return in_pieces(prepare, made, rules, order) | figures
    return measured(*prepare(made, rules), order) | figures


def in_pieces(prepare: Any, made: Made, rules: list[Rule], order: dict[str, Any]) -> dict[str, Any]:
    """So many subjects at a time, since all at once would need too much memory: the sum of the times of one run."""
    prepare(piece(made, 0, WARM), rules)[0]()
    kept, size = Kept(), order["pieces"]
    times, works, peaks, added = zip(
        *(
            of_piece(prepare, piece(made, first, first + size), rules, kept, first)
            for first in range(0, made.subjects, size)
        ),
        strict=True,
    )
    kept.write(Path(order["out"]))
    memories = {"peak": max(peaks), "added": max(added), "note": f"in pieces of {size:,}"}
    return {"times": [sum(times)], "cpu": sum(works), "findings": kept.size} | memories


def of_piece(prepare: Any, made: Made, rules: list[Rule], kept: Kept, first: int) -> tuple[float, float, float, float]:
    """Seconds, processor seconds, and megabytes: at most, and beside the data."""
    run, tidy = prepare(made, rules)
    memory.forget()
    before = memory.resident()
    found, seconds, cpu = timed(run)
    peak = memory.peak()
    kept.add(tidy(found), first)
    return seconds, cpu, peak, peak - before


def rules_of(forms: list[str], number: int) -> list[Rule]:
    """The rules of some forms, each so many times with other parameters."""
    return [rule for form in forms for rule in copies(rule_of(form), number)]


def rule_of(name: str) -> Rule:
    """`never` is the rule of that form, `never-1` its first copy with other parameters."""
    form, _, number = name.partition("-")
    return copy(FORMS[form], int(number)) if number else FORMS[form]


def measured(run: Any, tidy: Any, order: dict[str, Any]) -> dict[str, Any]:
    """Run once to warm up, then as often as ordered; what takes long is not repeated."""
    gc.collect()
    memory.forget()
    before = memory.resident()
    found, first, cpu = timed(run)
    added, times, works = memory.peak() - before, [first], [cpu]
    if first < LONG:
        times, works = [], []
        for _ in range(order["runs"]):
            del found
            found, seconds, cpu = timed(run)
            times.append(seconds)
            works.append(cpu)
    kept, peak = Kept(), memory.peak()
    kept.add(tidy(found))
    kept.write(Path(order["out"]))
    return {"times": times, "cpu": statistics.median(works), "added": added, "peak": peak, "findings": kept.size}


def timed(run: Any) -> tuple[Any, float, float]:
    """The result, the seconds that passed, and those that processors were busy with it."""
    gc.collect()
    began, busy = time.perf_counter(), time.process_time()
    found = run()
    return found, time.perf_counter() - began, time.process_time() - busy


def main(text: str) -> int:
    """The order and the answer are JSON."""
    print(json.dumps(work(json.loads(text))))
    return 0
