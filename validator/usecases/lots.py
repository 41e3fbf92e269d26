"""Judging cases lot by lot, in this process or in several: what each lot gives is put aside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.core.memory import give_back
from validator.engine import run_batches
from validator.engine.keeping import keep, opened
from validator.engine.session import Asked
from validator.histories import database
from validator.histories.amounts import facts_in
from validator.histories.lots import Lot, Taken, cut, refuse_mixed, taken, uncut
from validator.histories.read import Task, by_row
from validator.histories.spill import unusable, within
from validator.policy.problems import BadInput
from validator.usecases.resources import A_FACT_BY_ROW
from validator.usecases.seen import Seen, seen
from validator.usecases.workers import across

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from validator.core.findings import Verdict
    from validator.core.rules import Policy
    from validator.engine.results import Listing
    from validator.histories.shelf import Shelf
    from validator.policy.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Share:
    """The policies that read cases by one vocabulary."""

    vocabulary: Vocabulary
    zone: str
    policies: tuple[Policy, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """All that a process has to know to judge lots."""

    shares: tuple[Share, ...]
    files: tuple[Path, ...]
    as_of: int
    shown: frozenset[Verdict]
    folder: Path
    memory: int
    workers: int
    shelf: Shelf | None = None

    def task(self, share: Share) -> Task:
        """The files as a vocabulary reads them."""
        return Task(self.files, share.zone, (), (), share.vocabulary, None)

    def asked(self) -> Asked:
        """The verdicts of which findings are kept."""
        return Asked(self.shown, self.shown)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a lot came to: per vocabulary what it holds and how its files write times, per policy the counts."""

    seen: tuple[Seen, ...]
    offsets: tuple[frozenset[tuple[int, bool]], ...]
    counts: tuple[tuple[Mapping[tuple[str, Verdict], int], ...], ...]


def judge_all(job: Job, count: int, progress: Callable[[int, int], None] | None) -> list[Judged]:
    """Everything, in about so many lots; BadInput for cases that cannot be used, with all of it that fits."""
    lots = divided(job, count)
    found: list[Judged] = []
    try:
        for one in across(job, lots, judge):
            found.append(one)
            if progress is not None:
                progress(len(lots) + len(found), 2 * len(lots))
        for place, share in enumerate(job.shares):
            refuse_mixed(job.task(share), frozenset().union(*(one.offsets[place] for one in found)))
    except BadInput as error:
        raise explained(job, error) from error
    if job.shelf is not None:
        job.shelf.finish([lot.band for lot in lots])
    return found


def divided(job: Job, count: int) -> tuple[Lot, ...]:
    """The lots: as they were cut for an earlier run, if it kept them."""
    task = job.task(job.shares[0])
    known = None if job.shelf is None else job.shelf.bands()
    if known is not None:
        return tuple(uncut(task, Lot(band, (), (), cut=False)) for band in known)
    with within(job.folder), database.limited(job.memory * job.workers // 3, threads(1)):
        return cut(task, count, job.folder)


def read(job: Job, share: Share, lot: Lot, name: str) -> Taken:
    """The columns of a lot, from an earlier run if it kept them."""
    kept = None if job.shelf is None else job.shelf.take(name)
    if kept is not None:
        return Taken(kept, frozenset())
    found = taken(job.task(share), lot, job.folder)
    if job.shelf is not None:
        job.shelf.put(name, found.columns)
    return found


def judge(job: Job, lot: Lot, number: int) -> Judged:
    """Read a lot, judge it, put aside what was found; BadInput if it cannot be read, or if there is no room."""
    found = []
    with within(job.folder), database.limited(job.memory * 2 // 3, threads(job.workers)):
        for place, share in enumerate(job.shares):
            cases = read(job, share, lot, f"{place}-{number}")
            results = [run_batches(one, cases.columns, job.as_of, shown=job.shown) for one in share.policies]
            target = aside(job.folder, number, place)
            try:
                target.mkdir(parents=True)
                keep(results, target)
            except OSError as error:
                raise unusable(job.folder, error) from error
            counts = tuple(one.counts() for one in results)
            found.append((seen(cases.columns, share.vocabulary), cases.offsets, counts))
            del cases, results
            give_back()
    if lot.cut:
        for path in lot.files:
            if path.is_relative_to(job.folder):
                path.unlink()
    return Judged(*zip(*found, strict=True))


def threads(workers: int) -> int:
    """Threads of a database: where processes share the machine, each has one."""
    return 1 if workers > 1 else 2


def aside(folder: Path, number: int, place: int) -> Path:
    """Where findings lie of a lot, read by one of the vocabularies."""
    return folder / f"found-{number}" / str(place)


def explained(job: Job, error: BadInput) -> BadInput:
    """All that is wrong, as whoever reads everything at once says it, where that fits; else what a lot showed."""
    spilt = any(one.code == "spill-unusable" for one in error.problems)
    if spilt or sum(map(facts_in, job.files)) * A_FACT_BY_ROW > job.memory * job.workers:
        return error
    try:
        for share in job.shares:
            by_row(job.task(share))
    except BadInput as found:
        return found
    return error


def total(judged: Sequence[Judged], place: int, number: int) -> dict[tuple[str, Verdict], int]:
    """The counts of a policy."""
    found: Counter[tuple[str, Verdict]] = Counter()
    for one in judged:
        found.update(one.counts[place][number])
    return dict(found)


def kept(job: Job, lots: int, where: tuple[int, int], verdicts: frozenset[Verdict]) -> Iterator[Listing]:
    """The findings of a policy in canonical order: rule by rule, and of each rule lot by lot."""
    place, number = where
    policy = job.shares[place].policies[number]
    for rule in sorted(one.id for one in policy.rules):
        for lot in range(lots):
            yield from opened(aside(job.folder, lot, place), number, policy, job.asked(), rule).listings(verdicts, rule)
        give_back()
