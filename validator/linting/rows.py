"""Faults of tables, brought back to the rows of the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.core.duties import Clock
from validator.lowering.clocks import table_trees
from validator.lowering.names import Names, several
from validator.policy.tree import Mapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.analysis.tables import TableFault, Wrong
    from validator.linting.model import Subject
    from validator.policy.problems import Place


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as the document has it: its place, and the name that findings give it."""

    place: Place
    name: str


def faulty_rows(subject: Subject, wrong: Wrong) -> Iterator[tuple[TableFault, Shown]]:
    """Faults of one kind that are about a row, each with its row."""
    for fault in subject.table_faults:
        if fault.wrong is wrong and fault.row is not None:
            yield fault, row_of(subject, fault, fault.row)


def other_row(subject: Subject, fault: TableFault) -> Shown:
    """The row that collides."""
    assert fault.other is not None
    return row_of(subject, fault, fault.other)


def row_of(subject: Subject, fault: TableFault, number: int) -> Shown:
    """A row of the table that a fault is about."""
    assert fault.table is not None
    rule = subject.section("rules").get(fault.rule)
    assert isinstance(rule, Mapped)
    norm = next(one.norm for one in subject.policy.rules if one.id == fault.rule)
    tables = table_trees(rule.entries["every"], Names(subject.document, subject.vocabulary, {}, {}))
    table = tables[fault.table]
    trees = several(table.get("rows")) if isinstance(table, Mapped) else (table,)
    name = norm.tables[fault.table].rows[number].name if isinstance(norm, Clock) else ""
    return Shown(trees[number].place, name)


def clock_place(subject: Subject, rule: str) -> Place:
    """Where the intervals of a rule stand."""
    tree = subject.section("rules").get(rule)
    assert isinstance(tree, Mapped)
    return tree.keys["every"]


def situation(fault: TableFault) -> str:
    """The situation that shows a fault, as text."""
    return "–" if fault.situation is None else ", ".join(fault.situation.said) or "–"
