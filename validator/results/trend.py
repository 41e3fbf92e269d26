"""Rates over several results: by rule, by clause or by unit, with the waived findings and without."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from validator.policy.problems import BadInput, Place, Problem
from validator.results import summary
from validator.results.life import in_order
from validator.results.model import SMALL
from validator.results.waived import BothWays, in_all, waived

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from validator.core.findings import Verdict
    from validator.core.wording import Wording
    from validator.results.life import Run
    from validator.results.model import Count, Found

Key: TypeAlias = "tuple[str, str | None]"
"""What a row is about: the policy (empty for units), and a rule, a clause or a unit (None: not known)."""


class By(StrEnum):
    """What rates are given by."""

    RULE = "rule"
    CLAUSE = "clause"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Point:
    """A result on the way: its manifest and findings, and its counts by unit and month."""

    run: Run
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """The counts of a group in each result, None where the result has no such group; `title` is what a rule says."""

    key: Key
    title: Wording | None
    counts: tuple[BothWays | None, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Rates over results, earliest first: of everything, then by group in order of their names."""

    by: By
    runs: tuple[Run, ...]
    total: Series
    groups: tuple[Series, ...]


def trend(points: Sequence[Point], by: By) -> Trend:
    """The rates of results; BadInput for one given twice, and by unit where they were not counted by the same."""
    runs = in_order([one.run for one in points])
    own = {one.run.digest: one for one in points}
    ordered = [own[one.digest] for one in runs]
    if by is By.UNIT:
        same_unit(runs)
    found = [groups(one, by) for one in ordered]
    keys = sorted(set(chain.from_iterable(found)), key=lambda key: (key[0], key[1] is None, key[1] or ""))
    titles = {(one.policy, one.rule): one.title for run in runs for one in run.manifest.tallies}
    rows = (Series(key, titles.get((key[0], key[1] or "")) if by is By.RULE else None, row(found, key)) for key in keys)
    total = Series(("", None), None, tuple(map(everything, runs)))
    return Trend(by, runs, total, tuple(rows))


def row(found: Iterable[Mapping[Key, BothWays]], key: Key) -> tuple[BothWays | None, ...]:
    return tuple(one.get(key) for one in found)


def same_unit(runs: Sequence[Run]) -> None:
    """BadInput unless all results count by one and the same unit."""
    unit = runs[-1].manifest.options.unit
    bad = [one for one in runs if one.manifest.options.unit is None or one.manifest.options.unit != unit]
    if bad:
        raise BadInput([Problem("trend-unit", Place(one.file)) for one in bad])


def everything(run: Run) -> BothWays:
    """All that a result counts."""
    return in_all(summary.in_all(run.manifest), run.found.values())


def groups(point: Point, by: By) -> dict[Key, BothWays]:
    """The counts of a result by group, whatever the versions of its policies."""
    every = summary.grouped(counted(point, by), lambda pair: pair[0], lambda pair: pair[1])
    clauses = {(one.policy, one.version, one.rule): one.clauses for one in point.run.manifest.tallies}
    units = {one.unit for one in point.counts}
    taken = waived(point.run.found.values(), lambda one: keys_of(one, clauses, by, units))
    return {key: BothWays(sums, taken.get(key, summary.added(()))) for key, sums in every.items()}


def counted(point: Point, by: By) -> Iterator[tuple[Key, Mapping[Verdict, int]]]:
    """The counts of a result, each with its group; a rule counts for each of its clauses."""
    tallies = point.run.manifest.tallies
    match by:
        case By.RULE:
            yield from (((one.policy, one.rule), one.counts) for one in tallies)
        case By.CLAUSE:
            yield from (((one.policy, clause), one.counts) for one in tallies for clause in one.clauses)
        case By.UNIT:
            yield from ((("", one.unit), one.counts) for one in point.counts)


def keys_of(
    one: Found, clauses: Mapping[tuple[str, str, str], tuple[str, ...]], by: By, units: Collection[str | None]
) -> Iterator[Key]:
    """The groups that a finding is counted in; with small units where its own is none that counts have."""
    finding = one.finding
    match by:
        case By.RULE:
            yield finding.policy, finding.rule
        case By.CLAUSE:
            own = clauses[finding.policy, finding.version, finding.rule]
            yield from ((finding.policy, clause) for clause in own)
        case By.UNIT:
            yield "", one.unit if one.unit in units else SMALL
