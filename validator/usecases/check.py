"""Check: policies, case files and an as-of day give a report."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from validator import __version__
from validator.core.findings import BREACHES, Verdict
from validator.engine import run_batches
from validator.histories.overlaps import overlapping
from validator.histories.read import read
from validator.policy.complaints import nearest
from validator.policy.problems import BadInput, Place, Problem
from validator.usecases.library import bounds
from validator.usecases.model import Blind, Crowded, Input, PolicyUsed, Receipt, Report, Stranger, Tally
from validator.usecases.needs import needed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from validator.core.findings import Finding
    from validator.engine.results import Listing
    from validator.histories.columns import Columns
    from validator.usecases.library import Entry

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many of how many steps are done."""


def check(
    entries: Sequence[Entry],
    files: Sequence[Path],
    as_of: int,
    verdicts: frozenset[Verdict] = frozenset(Verdict),
    progress: Progress | None = None,
    cache: Path | None = None,
) -> Report:
    """The findings of all policies over all cases as of a day; BadInput for cases that cannot be used.

    Findings can be asked for in the given verdicts, and of breaches. Half of the progress is reading, half running.
    Cases are kept in the folder `cache` for the next run, if one is named.
    """
    shared_zone(entries)
    inputs = tuple(sorted((Input(file.name, digest(file)) for file in files), key=lambda one: (one.file, one.sha256)))
    columns = histories(entries, files, part(progress, 0, 2), cache)
    shown = verdicts | BREACHES
    results = tuple(
        (one, run_batches(one.policy, columns[one.vocabulary_file], as_of, progress=told, shown=shown))
        for one, told in shares(entries, part(progress, 1, 2))
    )
    most = max(columns.values(), key=lambda one: len(one.subjects))
    receipt = Receipt(__version__, as_of, tuple(map(used, entries)), inputs, len(most.subjects), size(most))
    tallies = tuple(tally for entry, result in results for tally in tally_all(entry, result.counts()))
    blind = tuple(chain.from_iterable(unseen(one, columns[one.vocabulary_file], tallies) for one in entries))

    def findings(verdicts: frozenset[Verdict]) -> Iterator[Finding]:
        return chain.from_iterable(result.findings(verdicts) for _, result in results)

    def listings(verdicts: frozenset[Verdict]) -> Iterator[Listing]:
        return chain.from_iterable(result.listings(verdicts) for _, result in results)

    seen, noticed = tuple(strangers(entries, most)), tuple(crowded(entries, columns))
    return Report(receipt, tallies, blind, findings, seen, noticed, listings)


def shares(entries: Sequence[Entry], progress: Progress | None) -> Iterator[tuple[Entry, Progress | None]]:
    """Each policy with its share of the progress; every policy counts alike."""
    for number, entry in enumerate(entries):
        yield entry, part(progress, number, len(entries))


def part(progress: Progress | None, number: int, parts: int) -> Progress | None:
    """Progress of one of several parts, as progress of the whole."""
    if progress is None:
        return None
    return lambda done, total: progress(number * total + done, parts * total)


def shared_zone(entries: Sequence[Entry]) -> None:
    """Days are those of one zone; policies of two zones cannot share a run."""
    first = entries[0].policy
    problems = [
        Problem("check-zones", Place(str(one.source.path)), {"zone": one.policy.zone, "first": first.zone})
        for one in entries
        if one.policy.zone != first.zone
    ]
    if problems:
        raise BadInput(problems)


def histories(
    entries: Sequence[Entry], files: Sequence[Path], progress: Progress | None, cache: Path | None = None
) -> dict[Path, Columns]:
    """The cases, read once per vocabulary: it says what a value means."""
    found = {}
    for file in dict.fromkeys(one.vocabulary_file for one in entries):
        own = [one for one in entries if one.vocabulary_file == file]
        found[file] = read(
            files,
            zone=own[0].policy.zone,
            relations=tuple(dict.fromkeys(chain.from_iterable(one.policy.relations for one in own))),
            groups=tuple(dict.fromkeys(chain.from_iterable(one.policy.groups for one in own))),
            vocabulary=own[0].vocabulary,
            progress=progress,
            cache=cache,
        )
    return found


def digest(file: Path) -> str:
    """SHA-256 of a file; BadInput if it cannot be read."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise BadInput([Problem("file-unreadable", Place(str(file)), {"detail": error.strerror or ""})]) from error


def size(columns: Columns) -> int:
    return sum(len(facts.start) for facts in columns.facts.values())


def used(entry: Entry) -> PolicyUsed:
    """What a receipt says of a policy; a value set for the run stands in place of the bounds of a missing one."""
    policy, source = entry.policy, entry.source
    rests_on = dict(sorted({**bounds(source.document), **entry.parameters}.items()))
    return PolicyUsed(policy.id, policy.version, entry.title, source.path.name, source.sha256, entry.readings, rests_on)


def tally_all(entry: Entry, counts: Mapping[tuple[str, Verdict], int]) -> Iterator[Tally]:
    """One tally per rule, also for rules without a finding."""
    for rule in sorted(entry.policy.rules, key=lambda one: one.id):
        own = {verdict: counts.get((rule.id, verdict), 0) for verdict in Verdict}
        yield Tally(*entry.key, rule.id, rule.title, rule.clauses, rule.force, own)


def strangers(entries: Sequence[Entry], columns: Columns) -> Iterator[Stranger]:
    """Types in the data that no vocabulary knows: perhaps misspelt, and then missed by every rule."""
    facts = {name for one in entries for name in one.vocabulary.facts}
    for name, found in sorted(columns.facts.items()):
        if name.rsplit("/", 1)[-1] not in facts:
            yield Stranger(False, name, len(found.start), nearest(name, facts))
    subjects = {name for one in entries for name in one.vocabulary.subjects}
    subjects |= {group.name for one in entries for group in one.vocabulary.groups}
    for code, name in enumerate(columns.subject_types):
        if name not in subjects:
            yield Stranger(True, name, int((columns.types == code).sum()), nearest(name, subjects))


def crowded(entries: Sequence[Entry], columns: Mapping[Path, Columns]) -> Iterator[Crowded]:
    """Spans of which a subject has two on a day although the vocabulary allows one: what rests on them may be wrong."""
    found: dict[str, int] = {}
    for one in entries:
        groups = {group.name for group in one.vocabulary.groups}
        for name, kind in one.vocabulary.facts.items():
            if kind.single and name not in found:
                found[name] = overlapping(columns[one.vocabulary_file], name, groups)
    yield from (Crowded(name, count) for name, count in sorted(found.items()) if count)


def unseen(entry: Entry, columns: Columns, tallies: Iterable[Tally]) -> Iterator[Blind]:
    """The fact types that rules need and no history has."""
    return missing(entry, {name for name, facts in columns.facts.items() if len(facts.start)}, tallies)


def missing(entry: Entry, present: Collection[str], tallies: Iterable[Tally]) -> Iterator[Blind]:
    """The fact types that rules need and that are not present."""
    totals = {one.rule: one.total for one in tallies if (one.policy, one.version) == entry.key}
    blind = {rule.id: needed(rule).difference(present) for rule in entry.policy.rules}
    for name in sorted(frozenset().union(*blind.values())):
        rules = tuple(sorted(rule for rule, types in blind.items() if name in types))
        yield Blind(*entry.key, name, rules, sum(totals[rule] for rule in rules))
