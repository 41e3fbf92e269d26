"""Check: policies, case files and an as-of day give a report."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from validator import __version__
from validator.core.findings import BREACHES, Verdict
from validator.core.memory import MIB
from validator.engine import run_batches
from validator.histories.read import read
from validator.histories.shelf import shelf
from validator.histories.spill import private
from validator.policy.problems import BadInput, Place, Problem
from validator.usecases.library import bounds
from validator.usecases.lots import Job, Making, Share, joined, judge_all, kept, total
from validator.usecases.model import Input, PolicyUsed, Receipt, Report, Tally
from validator.usecases.resources import JUDGING, PROGRAM, Resources, need
from validator.usecases.seen import Seen, crowded, seen, strangers, together, unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from validator.core.findings import Finding
    from validator.core.rules import Policy
    from validator.engine.results import Listing
    from validator.histories.columns import Columns
    from validator.policy.vocabulary import Vocabulary
    from validator.usecases.library import Entry

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many of how many steps are done."""
Veil: TypeAlias = "Callable[[Sequence[Policy], Vocabulary, Columns], Columns]"
"""Makes of cases what may be shown of them, where some policies judge them by a vocabulary."""


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
    asked = Checking(tuple(entries), tuple(files), as_of, verdicts | BREACHES, progress)
    return whole(asked, inputs(files), cache)


@contextmanager
def checked(
    entries: Sequence[Entry],
    files: Sequence[Path],
    as_of: int,
    verdicts: frozenset[Verdict],
    progress: Progress | None,
    resources: Resources,
    making: Making | None = None,
    veil: Veil | None = None,
) -> Iterator[Report]:
    """The same for as long as the block runs, in as much memory and as many processes as `resources` say.

    Cases that do not fit are judged lot by lot; what was found in each lies on disk until the block is left: as
    columns, or as the text that `making` makes of it, and then the report has nothing but `made`. With a `veil`, all
    cases are needed at once, and are judged as they are seen through it.
    """
    shared_zone(entries)
    asked = Checking(tuple(entries), tuple(files), as_of, verdicts | BREACHES, progress, veil)
    read, before = inputs(files), [stamp(file) for file in files]
    count = asked.lots(resources)
    with ExitStack() as stack:
        if count == 1:
            report = whole(asked, read, resources.cache)
        else:
            folder = stack.enter_context(private(resources.spill))
            report = in_lots(asked, read, count, resources, folder, making)
        refuse_changed(files, before)
        yield report


def inputs(files: Sequence[Path]) -> tuple[Input, ...]:
    """The files by name, with what is in them."""
    return tuple(sorted((Input(file.name, digest(file)) for file in files), key=lambda one: (one.file, one.sha256)))


def stamp(file: Path) -> tuple[int, int] | None:
    """What changes when a file does."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def refuse_changed(files: Sequence[Path], before: Sequence[tuple[int, int] | None]) -> None:
    """BadInput if a file is not what it was when the run began: the findings would be those of no file."""
    changed = [file for file, earlier in zip(files, before, strict=True) if stamp(file) != earlier]
    if changed:
        raise BadInput([Problem("file-changed", Place(str(file))) for file in changed])


def whole(asked: Checking, read: tuple[Input, ...], cache: Path | None) -> Report:
    """All cases at once."""
    entries = asked.entries
    if asked.progress is not None:
        asked.progress(0, 1)
    columns = histories(entries, asked.files, part(asked.progress, 0, 2), cache)
    if asked.veil is not None:
        columns = {file: veiled(asked.veil, one, of_file(entries, file)) for file, one in columns.items()}
    results = tuple(
        run_batches(one.policy, columns[one.vocabulary_file], asked.as_of, progress=told, shown=asked.shown)
        for one, told in shares(entries, part(asked.progress, 1, 2))
    )
    vocabularies = {one.vocabulary_file: one.vocabulary for one in entries}
    found = {file: seen(one, vocabularies[file]) for file, one in columns.items()}

    def listings(verdicts: frozenset[Verdict]) -> Iterator[Listing]:
        return chain.from_iterable(result.listings(verdicts) for result in results)

    return asked.report(read, found, [result.counts() for result in results], listings)


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
        own = of_file(entries, file)
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


def of_file(entries: Iterable[Entry], file: Path) -> list[Entry]:
    """The policies that read cases by a vocabulary."""
    return [one for one in entries if one.vocabulary_file == file]


def veiled(veil: Veil, columns: Columns, entries: Sequence[Entry]) -> Columns:
    """Cases as they may be shown."""
    return veil([one.policy for one in entries], entries[0].vocabulary, columns)


def digest(file: Path) -> str:
    """SHA-256 of a file; BadInput if it cannot be read."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise BadInput([Problem("file-unreadable", Place(str(file)), {"detail": error.strerror or ""})]) from error


@dataclass(frozen=True, slots=True)
class Checking:
    """What is asked: policies, files, day, verdicts, and whom to tell how far it is."""

    entries: tuple[Entry, ...]
    files: tuple[Path, ...]
    as_of: int
    shown: frozenset[Verdict]
    progress: Progress | None
    veil: Veil | None = None

    def lots(self, resources: Resources) -> int:
        """In how many lots to read; BadInput if a policy needs all cases at once and they are too many for that."""
        needed = sum(map(need, self.files))
        joining = [one for one in self.entries if one.policy.relations or one.policy.groups]
        if not joining and self.veil is None:
            return resources.lots(needed)
        if resources.memory is not None and needed > replace(resources, workers=1).room:
            fields = {"needed": f"{-(-(needed + PROGRAM + JUDGING) // MIB)}MiB"}
            places = [Place(str(one.source.path)) for one in joining]
            problems = [Problem("memory-whole", place, fields) for place in places]
            raise BadInput(problems or [Problem("memory-result", Place("--result"), fields)])
        return 1

    def report(
        self,
        read: tuple[Input, ...],
        found: Mapping[Path, Seen],
        counts: Sequence[Mapping[tuple[str, Verdict], int]],
        listings: Callable[[frozenset[Verdict]], Iterator[Listing]],
    ) -> Report:
        """The report on what was seen, counted and found."""
        most = max(found.values(), key=lambda one: one.subjects)
        receipt = Receipt(__version__, self.as_of, tuple(map(used, self.entries)), read, most.subjects, most.size)
        pairs = zip(self.entries, counts, strict=True)
        tallies = tuple(tally for entry, count in pairs for tally in tally_all(entry, count))
        blind = tuple(chain.from_iterable(unseen(one, found[one.vocabulary_file], tallies) for one in self.entries))

        def findings(verdicts: frozenset[Verdict]) -> Iterator[Finding]:
            return chain.from_iterable(listing.findings() for listing in listings(verdicts))

        noted = tuple(strangers(self.entries, most)), tuple(crowded(self.entries, found))
        return Report(receipt, tallies, blind, findings, *noted, listings)


def in_lots(
    asked: Checking, read: tuple[Input, ...], count: int, resources: Resources, folder: Path, making: Making | None
) -> Report:
    """Lot by lot, what was found put aside in a folder."""
    files = dict.fromkeys(one.vocabulary_file for one in asked.entries)
    own = [of_file(asked.entries, file) for file in files]
    shares = tuple(Share(one[0].vocabulary, one[0].policy.zone, tuple(each.policy for each in one)) for one in own)
    memory, workers = resources.each, resources.workers
    job = Job(shares, asked.files, asked.as_of, asked.shown, folder, memory, workers, making=making)
    if resources.cache is not None:
        decides = " ".join(job.task(share).decides() for share in shares)
        job = replace(job, shelf=shelf(resources.cache, asked.files, f"{count} lots {decides}"))
    judged = judge_all(job, count, asked.progress)
    found = {file: together([one.seen[place] for one in judged]) for place, file in enumerate(files)}
    where = {one.key: (place, number) for place, each in enumerate(own) for number, one in enumerate(each)}
    totals = [total(judged, *where[one.key]) for one in asked.entries]

    def listings(verdicts: frozenset[Verdict]) -> Iterator[Listing]:
        if making is not None:
            raise ValueError("of these findings nothing but their text was kept")
        for one in asked.entries:
            yield from kept(job, judged, where[one.key], verdicts)

    def made() -> Iterator[bytes]:
        return chain.from_iterable(joined(job, judged, where[one.key]) for one in asked.entries)

    report = asked.report(read, found, totals, listings)
    broken = any(any(one.broken) for one in judged)
    tight = sum(any(one.tight) for one in judged)
    return replace(report, made=None if making is None else made, broken=broken, tight=tight)


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
