"""Histories as rows and as columns: the two conversions, each the inverse of the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from validator.histories.assembling import assemble
from validator.histories.columns import ABSENT, NEVER_UNOBSERVED, NO_INSTANT, ONGOING, Columns, FactColumns
from validator.histories.gathering import Gathering, When
from validator.histories.model import Fact, History
from validator.policy.problems import Place

if TYPE_CHECKING:
    from validator.core.values import Datum

HERE = Place("histories")


def to_columns(histories: Iterable[History]) -> Columns:
    """Histories as columns; BadInput where two facts or subjects contradict each other."""
    gathered = Gathering()
    for history in histories:
        number = gathered.subject(history.subject, history.type, HERE)
        for name, value in history.attributes.items():
            gathered.attribute(number, name, value, HERE)
        for kind, day in history.observed.items():
            gathered.observed(number, kind, day, HERE)
        for fact in history.facts:
            when = When(fact.start, fact.end, fact.start_ms, fact.end_ms, fact.event)
            gathered.fact(number, fact.type, when, fact.id, fact.attributes, HERE)
    return assemble(gathered)


def to_histories(columns: Columns, indices: Sequence[int] | None = None) -> Iterator[History]:
    """The histories of some subjects, by index, or of all; facts in canonical order."""
    for index in range(len(columns.subjects)) if indices is None else indices:
        facts = [fact for kind in columns.facts.values() for fact in facts_of(kind, index, columns)]
        yield History(
            columns.subjects[index],
            columns.subject_types[columns.types[index]],
            {
                name: value(code, columns)
                for name, column in columns.attributes.items()
                if (code := int(column[index])) != ABSENT
            },
            tuple(sorted(facts, key=lambda fact: fact.ordinal)),
            {
                kind: int(column[index])
                for kind, column in columns.observed.items()
                if column[index] != NEVER_UNOBSERVED
            },
        )


def value(code: int, columns: Columns) -> Datum:
    return columns.values[code] if code >= 0 else None


def facts_of(kind: FactColumns, index: int, columns: Columns) -> Iterator[Fact]:
    first, last = np.searchsorted(kind.subject, [index, index + 1])
    for row in range(int(first), int(last)):
        end, start_ms, end_ms = int(kind.end[row]), int(kind.start_ms[row]), int(kind.end_ms[row])
        name = value(int(kind.id[row]), columns)
        yield Fact(
            kind.type,
            int(kind.start[row]),
            None if end == ONGOING else end,
            None if start_ms == NO_INSTANT else start_ms,
            None if end_ms == NO_INSTANT else end_ms,
            bool(kind.event[row]),
            None if name is None else str(name),
            {
                key: value(code, columns)
                for key, column in kind.attributes.items()
                if (code := int(column[row])) != ABSENT
            },
            int(kind.ordinal[row]),
        )
