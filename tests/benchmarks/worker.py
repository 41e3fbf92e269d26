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

import numpy as np

from benchmarks import memory
from benchmarks.cases import as_one, load
from benchmarks.works import FORMS, CannotSay, Rule, copies, copy

LONG = 20.0
"""Seconds after which a run is not repeated."""


def work(order: dict[str, Any]) -> dict[str, Any]:
    """Carry out an order; the answer is plain data."""
    name, _, function = order["program"].partition(":")
    try:
        module = importlib.import_module(f"benchmarks.{name}")
    except ImportError as error:
        return {"cannot": f"not installed: {error.name or error}"}
    prepare = getattr(module, function or "prepare")
    try:
        if "policies" in order:
            run, tidy, figures = prepare(order)
        else:
            run, tidy, figures = prepared(prepare, order)
    except CannotSay as error:
        return {"cannot": str(error)}
    return measured(run, tidy, order) | figures


def prepared(prepare: Any, order: dict[str, Any]) -> tuple[Any, Any, dict[str, int]]:
    """A program on made data and rules of the benchmark's own policy."""
    made = load(Path(order["data"]))
    if order["one"]:
        made = as_one(made)
    rules = rules_of(order["forms"], order["copies"])
    run, tidy = prepare(made, rules)
    return run, tidy, {"facts": made.facts, "subjects": made.subjects, "rules": len(rules)}


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
    answer = {"times": times, "cpu": statistics.median(works), "added": added, "peak": memory.peak()}
    tidied = tidy(found)
    answer["findings"] = sum(one.size for one in tidied.values())
    write(tidied, Path(order["out"]))
    return answer


def timed(run: Any) -> tuple[Any, float, float]:
    """The result, the seconds that passed, and those that processors were busy with it."""
    gc.collect()
    began, busy = time.perf_counter(), time.process_time()
    found = run()
    return found, time.perf_counter() - began, time.process_time() - busy


def write(found: Any, path: Path) -> None:
    names = ("subject", "anchor", "due", "verdict")
    np.savez(path, **{f"{rule}/{name}": getattr(one, name) for rule, one in found.items() for name in names})


def main(text: str) -> int:
    """The order and the answer are JSON."""
    print(json.dumps(work(json.loads(text))))
    return 0
