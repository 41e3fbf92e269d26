"""A check on Spark: histories in a data frame give findings in a data frame."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from validator.core.findings import Verdict
from validator.histories.tables import NEEDED
from validator.policy.problems import BadInput, Place, Problem
from validator.reports.arrow.schema import ANNOTATED, NOTE, PLACE, PLAIN
from validator.spark.accounts import summed
from validator.spark.frames import mapped, shuffled
from validator.spark.links import linked, spread
from validator.spark.work import KEY, Work, light
from validator.time.days import parse
from validator.usecases.check import shared_zone
from validator.usecases.library import Entry, library

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

ORDER = ("policy", "version", "rule", "subject", PLACE)
"""The columns that put findings in canonical order."""


def check_spark(
    df: Any,
    policies: str | Path | Sequence[str | Path],
    as_of: str | date,
    *,
    verdicts: Collection[Verdict | str] = tuple(Verdict),
    partitions: int | None = None,
    settings: Mapping[str, str] | None = None,
    readings: Mapping[str, str] | None = None,
) -> Any:
    """The findings of policies over the cases in a data frame, one a row; columns as in `docs/findings.md`.

    `df` has one fact a row, with the columns that `docs/histories.md` names for Parquet. `policies` are files or
    folders. Rows are shuffled by subject into so many `partitions`, or as many as Spark thinks right. BadInput for
    policies that cannot be used; rows that cannot be used end the query with an exception, and `problems_spark` names
    them.
    """
    entries = loaded(policies, settings, readings)
    wanted = frozenset(Verdict(one) for one in verdicts)
    found = noted(df, Work(light(entries), day(as_of), wanted, "df", linked(entries), strict=True), entries, partitions)
    return found.where(f"{NOTE} IS NULL").select(*PLAIN.names)


def loaded(
    policies: str | Path | Sequence[str | Path],
    settings: Mapping[str, str] | None = None,
    readings: Mapping[str, str] | None = None,
) -> tuple[Entry, ...]:
    """Policies from files or folders, whose days are those of one zone."""
    paths = [policies] if isinstance(policies, str | Path) else policies
    entries = library([Path(one) for one in paths], settings or {}, readings or {})
    shared_zone(entries)
    return entries


def day(as_of: str | date) -> int:
    """The as-of day as a number."""
    return parse(as_of if isinstance(as_of, str) else as_of.isoformat())


def noted(frame: Any, work: Work, entries: Sequence[Entry], partitions: int | None = None) -> Any:
    """Findings with their places, and the notes of tasks; BadInput for a frame without the columns that are needed."""
    names = frame.columns
    if lacking := [name for name in NEEDED if name not in names]:
        raise BadInput([Problem("history-column", Place(work.label), {"name": lacking[0]})])
    rows = spread(frame, entries) if work.linked else frame
    return mapped(shuffled(rows, KEY if work.linked else "subject", partitions), work.carry_out, ANNOTATED)


def findings(found: Any) -> Any:
    """Findings in canonical order, without notes."""
    return found.where(f"{NOTE} IS NULL").orderBy(*ORDER).select(*PLAIN.names)


def notes(found: Any) -> list[str]:
    """The notes of all tasks."""
    return [row[0] for row in found.where(f"{NOTE} IS NOT NULL").select(NOTE).collect()]


def problems_spark(
    df: Any,
    policies: str | Path | Sequence[str | Path],
    *,
    settings: Mapping[str, str] | None = None,
    readings: Mapping[str, str] | None = None,
) -> list[Problem]:
    """What is wrong with the rows of a data frame, the first hundred of it; their values hold names of subjects."""
    entries = loaded(policies, settings, readings)
    work = Work(light(entries), 0, frozenset(), "df", linked(entries), strict=False)
    return summed(notes(noted(df, work, entries))).wrong()
