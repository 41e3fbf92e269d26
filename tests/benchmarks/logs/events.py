"""A log as arrays, from the columns that our reader made of it: what the other programs find ready."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from benchmarks.logs.rules import RULES, Rule
from benchmarks.policies import entries_of, figures, kept
from validator.histories.columns import Columns
from validator.usecases.library import Entry

CENT = 100
"""Amounts are whole numbers of cents."""


@dataclass(frozen=True, eq=False)
class Activity:
    """The events of one kind in order: case, local day, instant in milliseconds, and numbers and truths by name."""

    case: NDArray[np.int32]
    day: NDArray[np.int32]
    instant: NDArray[np.int64]
    attributes: Mapping[str, NDArray[np.int64]]


@dataclass(frozen=True, eq=False)
class Log:
    """The activities that are known on the as-of day, and the rules that are asked for, by their full names."""

    cases: int
    as_of: int
    zone: ZoneInfo
    activities: Mapping[str, Activity]
    rules: Mapping[str, Rule]
    figures: Mapping[str, int]


def log_of(order: Mapping[str, Any]) -> Log:
    """The log of an order."""
    (entry,), read = entries_of(order), kept(order)
    (columns,) = read.values()
    activities = {name: activity(name, entry, columns, order["as_of"]) for name in entry.vocabulary.facts}
    rules = {
        f"{entry.policy.id} {entry.policy.version} {one.id}": RULES[entry.policy.id][one.id]
        for one in entry.policy.rules
    }
    zone = ZoneInfo(entry.policy.zone)
    return Log(len(columns.subjects), order["as_of"], zone, activities, rules, figures((entry,), read))


def activity(name: str, entry: Entry, columns: Columns, as_of: int) -> Activity:
    """The events of one kind, perhaps none, with all attributes that the vocabulary declares."""
    declared = entry.vocabulary.facts[name].attributes
    if name not in columns.facts:
        none = np.zeros(0, np.int64)
        return Activity(none.astype(np.int32), none.astype(np.int32), none, dict.fromkeys(declared, none))
    facts = columns.facts[name]
    known = facts.start <= as_of
    absent = np.full(facts.subject.size, -1, np.int32)
    own = {key: numbers(columns.values, facts.attributes.get(key, absent)[known]) for key in declared}
    return Activity(facts.subject[known], facts.start[known], facts.start_ms[known], own)


def numbers(values: Any, codes: NDArray[np.int32]) -> NDArray[np.int64]:
    """Amounts in cents, and truths; all else is 0."""
    found, back = np.unique(codes, return_inverse=True)
    plain = [number(values[code]) if code >= 0 else 0 for code in found.tolist()]
    return np.array(plain, np.int64)[back]


def number(value: object) -> int:
    return int(value * CENT) if isinstance(value, bool | Decimal) else 0
