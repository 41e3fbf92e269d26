"""Both policies on real histories: which obligations are judged differently, and how much each policy asks for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from validator.analysis.comparing.judging import aligned
from validator.core.findings import Verdict
from validator.engine import run_batches
from validator.engine.results import Results
from validator.engine.session import Asked
from validator.histories.read import read
from validator.policy.complaints import nearest
from validator.policy.problems import BadInput, Place, Problem
from validator.usecases.check import digest, part, shared_zone, size
from validator.usecases.diff.model import Affected, Outcome, Replay, outcome
from validator.usecases.diff.workload import acts, loads, month
from validator.usecases.model import Input

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from validator.analysis.comparing.changes import Change
    from validator.core.findings import Finding
    from validator.core.rules import Rule
    from validator.histories.columns import Columns
    from validator.usecases.check import Progress
    from validator.usecases.diff.model import Counts
    from validator.usecases.library import Entry


@dataclass(frozen=True, slots=True)
class Cases:
    """What to replay: files, the day, the attribute that names a subject's unit, how many obligations to list."""

    files: Sequence[Path]
    as_of: int
    unit: str | None = None
    limit: int | None = None


@dataclass(slots=True)
class Tally:
    """What was found so far."""

    limit: int | None
    totals: Counter[Outcome] = field(default_factory=Counter)
    by_rule: dict[str, Counter[Outcome]] = field(default_factory=dict)
    by_clause: dict[str, Counter[Outcome]] = field(default_factory=dict)
    by_unit: dict[str, Counter[Outcome]] = field(default_factory=dict)
    listed: dict[Outcome, list[Affected]] = field(default_factory=lambda: {one: [] for one in Outcome})
    breaches: list[int] = field(default_factory=lambda: [0, 0])
    loads: tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]] = field(
        default_factory=lambda: (Counter(), Counter())
    )

    def add(self, one: Affected) -> None:
        """Count an affected obligation, and list it if there is room."""
        self.totals[one.outcome] += 1
        self.by_rule.setdefault(one.rule, Counter())[one.outcome] += 1
        for clause in one.clauses:
            self.by_clause.setdefault(clause, Counter())[one.outcome] += 1
        if one.unit is not None:
            self.by_unit.setdefault(one.unit, Counter())[one.outcome] += 1
        if self.limit is None or len(self.listed[one.outcome]) < self.limit:
            self.listed[one.outcome].append(one)

    def burden(self, side: int, rule: str, asked: int, finding: Finding) -> None:
        """Count what an obligation asks for, and whether it is broken."""
        self.breaches[side] += finding.verdict.breach
        due = month(finding)
        if due is not None and asked:
            self.loads[side][due, rule] += asked


def replay(old: Entry, new: Entry, changes: Sequence[Change], cases: Cases, progress: Progress | None = None) -> Replay:
    """Both policies as they stand on the cases as of a day; BadInput for cases that cannot be used."""
    shared_zone([old, new])
    columns = histories(old, new, cases.files, part(progress, 0, 2))
    units = tuple(belonging(one, (old, new), cases.unit) for one in columns)
    results = tuple(
        run_batches(entry.policy, one, cases.as_of, progress=part(part(progress, 1, 2), number, 2), evidence=())
        for number, (entry, one) in enumerate(zip((old, new), columns, strict=True))
    )
    tally = Tally(cases.limit)
    for change in changes:
        compared(change, (results[0], results[1]), units[1] | units[0], tally, wanted=cases.unit is not None)
    inputs = sorted((Input(one.name, digest(one)) for one in cases.files), key=lambda one: (one.file, one.sha256))
    listed = tuple(chain.from_iterable(tally.listed.values()))
    return Replay(
        cases.as_of,
        tuple(inputs),
        len(columns[1].subjects),
        size(columns[1]),
        (tally.breaches[0], tally.breaches[1]),
        {one: tally.totals[one] for one in Outcome},
        counted(tally.by_rule),
        counted(tally.by_clause),
        None if cases.unit is None else counted(tally.by_unit),
        listed if cases.limit is None else listed[: cases.limit],
        cases.unit,
        tuple(loads(*tally.loads)),
    )


def counted(found: Mapping[str, Counter[Outcome]]) -> dict[str, Counts]:
    """Every outcome named, in order of the names."""
    return {name: {one: counts[one] for one in Outcome} for name, counts in sorted(found.items())}


def histories(old: Entry, new: Entry, files: Sequence[Path], progress: Progress | None) -> tuple[Columns, Columns]:
    """The cases for both policies: read once where one vocabulary serves both."""
    if old.vocabulary == new.vocabulary:
        found = reading((old, new), files, progress)
        return found, found
    return reading((old,), files, part(progress, 0, 2)), reading((new,), files, part(progress, 1, 2))


def reading(entries: Sequence[Entry], files: Sequence[Path], progress: Progress | None) -> Columns:
    return read(
        files,
        zone=entries[0].policy.zone,
        relations=tuple(dict.fromkeys(chain.from_iterable(one.policy.relations for one in entries))),
        groups=tuple(dict.fromkeys(chain.from_iterable(one.policy.groups for one in entries))),
        vocabulary=entries[0].vocabulary,
        progress=progress,
    )


def belonging(columns: Columns, entries: Iterable[Entry], unit: str | None) -> dict[str, str]:
    """The unit of each subject that has one; BadInput for an attribute that nobody knows."""
    if unit is None:
        return {}
    known = {name for one in entries for names in one.vocabulary.subjects.values() for name in names}
    if unit not in known and unit not in columns.attributes:
        raise BadInput([Problem("diff-unit", Place("--unit"), {"name": unit}, hint=nearest(unit, known))])
    codes = columns.attributes[unit].tolist() if unit in columns.attributes else ()
    values = columns.values
    return {name: said(values[code]) for name, code in zip(columns.subjects, codes, strict=False) if code >= 0}


def said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def compared(
    change: Change, results: tuple[Results, Results], units: Mapping[str, str], tally: Tally, *, wanted: bool
) -> None:
    """One rule on all histories, subject by subject."""
    streams = [by_subject(findings(one, rule)) for one, rule in zip(results, (change.old, change.new), strict=True)]
    asked = [0 if rule is None else acts(rule) for rule in (change.old, change.new)]
    for subject, *both in merged(*streams):
        for side, found in enumerate(both):
            for one in found:
                tally.burden(side, change.name, asked[side], one)
        for left, right in aligned(both[0], both[1], standing):
            became = outcome(left, right)
            if became is not None:
                unit = units.get(subject, "") if wanted else None
                tally.add(Affected(became, change.name, left, right, unit))


def findings(result: Results, rule: Rule | None) -> Iterator[Finding]:
    """The findings of one rule, without their evidence: it is not needed here, and was not gathered."""
    parts = [] if rule is None else [one for one in result.parts if one.rule.id == rule.id]
    every = frozenset(Verdict)
    return Results(result.policy, result.columns, parts, Asked(every, every)).findings()


def by_subject(found: Iterable[Finding]) -> dict[str, list[Finding]]:
    return {name: list(group) for name, group in groupby(found, key=attrgetter("subject"))}


def merged(
    old: dict[str, list[Finding]], new: dict[str, list[Finding]]
) -> Iterator[tuple[str, list[Finding], list[Finding]]]:
    """Both policies' findings of each subject."""
    for name in sorted({*old, *new}):
        yield name, old.get(name, []), new.get(name, [])


def standing(one: Finding) -> Hashable:
    """What an obligation stands on, whatever else a history holds: its fact and its day."""
    fact = one.anchored
    return one.anchor, None if fact is None else (fact.type, fact.start, fact.end, fact.id)
