"""Whole policies over case files: reading, judging by engine and by reference, and what DuckDB needs to read and sort.

Each function prepares a program for a worker: what is run, what makes findings of its result, and figures to go with it.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.database import connected
from benchmarks.findings import CODES, NO_DAY, Findings, findings
from benchmarks.ours import plain, require_compiler
from benchmarks.works import CannotSay
from validator.core.findings import BREACHES, NOTEWORTHY, Finding
from validator.core.rules import Rule
from validator.engine import run_batches
from validator.histories.columns import Columns
from validator.histories.rows import to_histories
from validator.reference import evaluate
from validator.results.plain import finding
from validator.usecases.check import histories
from validator.usecases.library import Entry, library

Prepared: TypeAlias = tuple[Callable[[], Any], Callable[[Any], Mapping[str, Findings]], dict[str, int]]
Read: TypeAlias = Mapping[Path, Columns]


def entries_of(order: Mapping[str, Any]) -> tuple[Entry, ...]:
    """The policies, with those of their rules that are asked for, or all."""
    found, asked = library([Path(one) for one in order["policies"]], {}, {}), order["rules"]
    return tuple(replace(one, policy=replace(one.policy, rules=chosen(one, asked))) for one in found)


def chosen(entry: Entry, asked: Sequence[str]) -> tuple[Rule, ...]:
    return tuple(one for one in entry.policy.rules if not asked or one.id in asked)


def figures(entries: Sequence[Entry], read: Read) -> dict[str, int]:
    """Sizes for the table; where two vocabularies read the files, those of the larger reading."""
    most = max(read.values(), key=lambda one: len(one.subjects))
    facts = sum(one.subject.size for one in most.facts.values())
    rules = sum(len(entry.policy.rules) for entry in entries)
    return {"subjects": len(most.subjects), "facts": facts, "rules": rules}


def reading(order: Mapping[str, Any]) -> Prepared:
    """Files to columns; they are kept for the other programs."""
    entries, files = entries_of(order), [Path(one) for one in order["files"]]

    def tidy(read: Read) -> dict[str, Findings]:
        Path(order["columns"]).write_bytes(pickle.dumps(read, protocol=5))
        info.update(figures(entries, read))
        return {}

    info: dict[str, int] = {}
    return lambda: histories(entries, files, None), tidy, info


def reading_again(order: Mapping[str, Any]) -> Prepared:
    """The same columns from the cache of an earlier run, with all that makes sure that they are those of the files."""
    entries, files, cache = entries_of(order), [Path(one) for one in order["files"]], Path(f"{order['columns']}.cache")
    info = figures(entries, histories(entries, files, None, cache))
    return lambda: histories(entries, files, None, cache), lambda _: {}, info


def kept(order: Mapping[str, Any]) -> Read:
    if not Path(order["columns"]).exists():
        raise CannotSay("left out: the cases were not read")
    found: Read = pickle.loads(Path(order["columns"]).read_bytes())
    return found


def engine(order: Mapping[str, Any]) -> Prepared:
    """Every finding, without evidence."""
    return judging(order, evidence=())


def engine_fast(order: Mapping[str, Any]) -> Prepared:
    """The same with loops in machine code."""
    require_compiler()
    return judging(order, compiled=True, evidence=())


def checking(order: Mapping[str, Any]) -> Prepared:
    """The findings that `check` shows unless others are asked for, with their evidence."""
    return judging(order, shown=NOTEWORTHY | BREACHES)


def judging(order: Mapping[str, Any], *, compiled: bool = False, **options: Any) -> Prepared:
    entries, read, as_of = entries_of(order), kept(order), order["as_of"]

    def run() -> Any:
        return [
            run_batches(one.policy, read[one.vocabulary_file], as_of, compiled=compiled, **options) for one in entries
        ]

    def tidy(results: Any) -> dict[str, Findings]:
        return {
            f"{one.policy.id} {one.policy.version} {name}": found
            for one in results
            for name, found in plain(one).items()
        }

    return run, tidy, figures(entries, read)


def reference(order: Mapping[str, Any]) -> Prepared:
    """The reference evaluator: plain Python, one history after the other."""
    entries, read, as_of = entries_of(order), kept(order), order["as_of"]
    rows = {file: list(to_histories(columns)) for file, columns in read.items()}

    def run() -> dict[str, list[tuple[int, Finding]]]:
        return {
            f"{entry.policy.id} {entry.policy.version}": [
                (subject, finding)
                for subject, history in enumerate(rows[entry.vocabulary_file])
                for finding in evaluate(entry.policy, history, as_of)
            ]
            for entry in entries
        }

    def tidy(found: dict[str, list[tuple[int, Finding]]]) -> dict[str, Findings]:
        return {
            f"{entry.policy.id} {entry.policy.version} {rule.id}": of_rule(
                found[f"{entry.policy.id} {entry.policy.version}"], rule.id
            )
            for entry in entries
            for rule in entry.policy.rules
        }

    return run, tidy, figures(entries, read)


def of_rule(found: Sequence[tuple[int, Finding]], rule: str) -> Findings:
    own = [(subject, one) for subject, one in found if one.rule == rule]
    return findings(
        [subject for subject, _ in own],
        [NO_DAY if one.anchor is None else one.anchor for _, one in own],
        [NO_DAY if one.due is None else one.due for _, one in own],
        [CODES[one.verdict.value] for _, one in own],
    )


def dumping(order: Mapping[str, Any]) -> Prepared:
    """Every finding with its evidence as JSON, line by line, with the standard library."""
    entries, read, as_of = entries_of(order), kept(order), order["as_of"]
    results = [run_batches(one.policy, read[one.vocabulary_file], as_of) for one in entries]
    target = Path(order["columns"]).with_suffix(".jsonl")

    def run() -> None:
        with target.open("w", encoding="utf-8") as file:
            for result in results:
                file.writelines(json.dumps(finding(one), ensure_ascii=False) + "\n" for one in result.findings())

    return run, lambda _: {}, figures(entries, read)


def sorting(order: Mapping[str, Any], threads: int = 1) -> Prepared:
    """DuckDB reads the same file and sorts it by subject, type and day, into a table in memory."""
    (file,) = order["files"]

    def run() -> None:
        with connected(threads) as connection:
            order_by = 'ORDER BY subject, type, coalesce("at", "from")'
            connection.execute(f"CREATE TABLE sorted AS SELECT * FROM '{file}' {order_by}")

    return run, lambda _: {}, {}


def sorting_twice(order: Mapping[str, Any]) -> Prepared:
    """The same on two threads."""
    return sorting(order, 2)
