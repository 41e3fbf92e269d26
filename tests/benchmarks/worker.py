"""The process that is measured: one program, some rules, one data set; it says how long each run took.

What is measured is the work itself: data stand ready in whatever form the program likes best. The findings are written
to a file for the comparison; a program that cannot say a rule, or is not installed, says so.
"""

from __future__ import annotations

import gc
import importlib
import json
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import memory
from benchmarks.cases import as_one, load
from benchmarks.works import FORMS, Rule, copies

LONG = 20.0
"""Seconds after which a run is not repeated."""


class CannotSay(Exception):
    """The program has no way to say the rule; the text tells which."""


def work(order: dict[str, Any]) -> dict[str, Any]:
    """Carry out an order; the answer is plain data."""
    name, _, options = order["program"].partition(":")
    try:
        module = importlib.import_module(f"benchmarks.{name}")
    except ImportError as error:
        return {"cannot": f"not installed ({error.name or error})"}
    made = load(Path(order["data"]))
    if order.get("one"):
        made = as_one(made)
    rules = rules_of(order["forms"], order["copies"])
    try:
        prepare = getattr(module, options or "prepare")
        run, tidy = prepare(made, rules)
    except CannotSay as error:
        return {"cannot": str(error)}
    return measured(run, tidy, order) | {"facts": made.facts, "subjects": made.subjects, "rules": len(rules)}


def rules_of(forms: list[str], number: int) -> list[Rule]:
    """The rules of some forms, each so many times with other parameters."""
    return [rule for form in forms for rule in copies(FORMS[form], number)]


def measured(run: Any, tidy: Any, order: dict[str, Any]) -> dict[str, Any]:
    """Run once to warm up (and to compare), then as often as ordered."""
    gc.collect()
    memory.forget()
    before, began = memory.resident(), time.perf_counter()
    found = run()
    first = time.perf_counter() - began
    added, times = memory.peak() - before, [first]
    if first < LONG:
        del found
        times = [timed(run)[0] for _ in range(order["runs"] - 1)]
        seconds, found = timed(run)
        times.append(seconds)
    answer = {"times": times, "first": first, "added": added, "peak": memory.peak()}
    tidied = tidy(found)
    answer["findings"] = sum(one.size for one in tidied.values())
    write(tidied, Path(order["out"]))
    return answer


def timed(run: Any) -> tuple[float, Any]:
    gc.collect()
    began = time.perf_counter()
    found = run()
    return time.perf_counter() - began, found


def write(found: Any, path: Path) -> None:
    names = ("subject", "anchor", "due", "verdict")
    np.savez(path, **{f"{rule}/{name}": getattr(one, name) for rule, one in found.items() for name in names})


def main(text: str) -> int:
    """The order and the answer are JSON."""
    print(json.dumps(work(json.loads(text))))
    return 0
