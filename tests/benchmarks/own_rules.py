"""Parts of the benchmark on its own policy: one rule of each form, copies of them, all facts of one subject, growth."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from benchmarks.bars import ANCHORED, COMPILED, FAST, LOOP, POLARS, SHOWN, SQL
from benchmarks.measuring import OURS, Bench, Work
from benchmarks.works import FORMS

ALONE = "DuckDB SQL, one thread"
RIVALS = {
    LOOP: "rivals.loop",
    SQL: "rivals.sql",
    ALONE: "rivals.sql:prepare_alone",
    POLARS: "rivals.frames",
    COMPILED: "rivals.compiled",
}
PEERS = {
    "pm4py": "peers.mining",
    "Declare4Py": "peers.declare",
    "OPA Rego (regopy)": "peers.rego",
    "GoRules ZEN": "peers.zen",
    "OpenFisca": "peers.fisca",
    "JSON Schema": "peers.schema",
}
QUICK = {"density": (LOOP, SQL, COMPILED), "within": (SQL,), "never": (SQL,), "always": (SQL,), "per": (SQL,)}
"""Where it has to be quick: the forms and rivals that a bar is about."""
FACTS = 20
"""Facts of a client."""
COPIES = 6
LARGE, PIECE = 200_000, 100_000
"""What needs too much memory for more clients than this is done with so many at a time."""
PEER_SUBJECTS, FEW = 1_000, 200
"""Where it has to be quick, peers have few."""


def made(bench: Bench, size: int) -> Path:
    """The folder with the benchmark's clients, made once."""
    return bench.make("making:clients", bench.scratch / f"clients-{size}", subjects=size, facts=FACTS)


def forms(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """One rule of each form alone, by every rival."""
    for size in sizes:
        for form in QUICK if options.quick else FORMS:
            asked = QUICK[form] if options.quick else tuple(RIVALS)
            rivals(bench, Work((form,), made(bench, size)), size, asked)


def rivals(bench: Bench, work: Work, size: int, asked: tuple[str, ...]) -> None:
    """Ours and rivals on one work; with all of them, also what `check` shows.

    The loop's lists of a million clients do not fit into memory, and neither do the findings of many rules.
    """
    if size > LARGE and work.copies > 1:
        work = replace(work, pieces=PIECE)
    _, found = bench.measure(OURS, "ours", work, size)
    if {"density", "different", *ANCHORED} & {*work.forms}:
        bench.measure(FAST, "ours:prepare_fast", work, size, against=found)
    if len(asked) == len(RIVALS):
        bench.measure(SHOWN, "ours:prepare_shown", work, size)
    for name in asked:
        own = replace(work, pieces=PIECE) if size > LARGE and name == LOOP else work
        bench.measure(name, RIVALS[name], own, size, against=found)


def peers(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """One rule of each form alone, by programs made for rules."""
    size = min(FEW if options.quick else PEER_SUBJECTS, *sizes)
    for form in ("must",) if options.quick else (*FORMS, "never-1"):
        work = Work((form,), made(bench, size))
        _, found = bench.measure(OURS, "ours", work, size)
        for name, module in PEERS.items():
            bench.measure(name, module, work, size, against=found)


def mixed(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """Rules of all forms together, each six times with other parameters."""
    for size in sizes:
        asked = QUICK["density"] if options.quick else tuple(RIVALS)
        rivals(bench, Work(tuple(FORMS), made(bench, size), COPIES), size, asked)


def copies(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """Rules that differ only in their parameters."""
    for size in sizes[:2]:
        for form in ("density", "within"):
            for number in (1, 100) if options.quick else (1, 10, 100):
                work = Work((form,), made(bench, size), number)
                if not bench.has(OURS, work, size):
                    bench.measure(OURS, "ours", work, size)


def one_subject(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """The same facts, spread out and all of one subject: a million of them unless it has to be quick."""
    size = sizes[0] if options.quick else 1_000_000 // FACTS
    for one in (False, True):
        bench.measure(OURS, "ours", Work(tuple(FORMS), made(bench, size), 1, one), size)


def growth(bench: Bench, sizes: list[int], options: Namespace) -> None:
    """How our time grows from a million facts to ten: no rival, whose time would be hours."""
    for facts in () if options.quick else (1_000_000, 3_000_000, 10_000_000):
        size = facts // FACTS
        bench.measure(OURS, "ours", Work(("density",), made(bench, size)), size)
        bench.measure(OURS, "ours", Work(tuple(FORMS), made(bench, size), COPIES), size)
