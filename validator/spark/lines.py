"""Findings of a data frame as JSON Lines, the same bytes as those of a run on one machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from validator.reports.lines import text


def lines(rows: Iterable[Any]) -> Iterator[str]:
    """One line a row."""
    return (text(finding(plain(row.asDict(recursive=True)))) + "\n" for row in rows)


def finding(row: dict[str, Any]) -> dict[str, Any]:
    """A row in the shape of `schemas/finding.schema.json`, and in the order of its keys."""
    begun = ("policy", "version", "rule", "clauses", "subject", "verdict", "excused")
    return {
        **{name: row[name] for name in begun},
        "anchor": {"day": row["anchor_day"], "fact": row["anchor_fact"]},
        "window": {"first": row["window_first"], "last": row["window_last"]},
        **{name: row[name] for name in ("due", "since", "until")},
        "met-on": row["met_on"],
        **{name: row[name] for name in ("row", "moves", "why", "evidence")},
    }


def plain(value: Any) -> Any:
    """A value with days as text."""
    match value:
        case dict():
            return {name: plain(one) for name, one in value.items()}
        case list():
            return [plain(one) for one in value]
        case date():
            return value.isoformat()
        case _:
            return value
