"""Judging cases lot by lot, in this process or in several: what each lot gives is put aside."""

from __future__ import annotations

import shutil
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from validator.core.memory import give_back
from validator.core.rules import BINDING
from validator.engine import run_batches
from validator.engine.blocks import VERDICTS
from validator.engine.keeping import keep, opened
from validator.engine.session import Asked
from validator.histories import database
from validator.histories.amounts import facts_in
from validator.histories.lots import Lot, Taken, TooLarge, cut, refuse_mixed, taken, uncut
from validator.histories.read import Task, by_row
from validator.histories.spill import unusable, within
from validator.policy.problems import BadInput
from validator.usecases.resources import A_FACT_BY_ROW
from validator.usecases.seen import Seen, seen
from validator.usecases.workers import across

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from validator.core.findings import Verdict
    from validator.core.rules import Policy
    from validator.engine.results import Listing, Results
    from validator.histories.shelf import Shelf
    from validator.policy.vocabulary import Vocabulary


BREACHED = np.array([verdict.breach for verdict in VERDICTS])
ATTEMPTS, MORE = 3, 4
"""So often lots are cut, each time into so many times as many; at the last time, what is too large is read by row."""
A_PIECE = 2**20
"""So many bytes of text are handed on at a time."""


@dataclass(frozen=True, slots=True)
class Share:
    """The policies that read cases by one vocabulary."""

    vocabulary: Vocabulary
    zone: str
    policies: tuple[Policy, ...]


@dataclass(frozen=True, slots=True)
class Making:
    """What is made of findings where they are judged: the text of those of some verdicts.

    `make` must give the same text however findings are parted, put together in order, and be known to a new process.
    """

    make: Callable[[Iterable[Listing]], Iterable[str]]
    verdicts: frozenset[Verdict]


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
    making: Making | None = None
    """Without it, findings are kept as columns."""
    last: bool = False
    """Lots are not cut again, however large they are."""

    def task(self, share: Share) -> Task:
        """The files as a vocabulary reads them."""
        return Task(self.files, share.zone, (), (), share.vocabulary, None)

    def asked(self) -> Asked:
        """The verdicts of which findings are kept."""
        return Asked(self.shown, self.shown)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a lot came to: per vocabulary what it holds and how its files write times, per policy the counts.

    `folder`: where all that was found lies; `tight`: whether it was read row by row for want of memory; `broken`:
    whether a binding rule was; `made`: per policy, rule by rule, where the text of its findings ends.
    """

    folder: Path
    seen: tuple[Seen, ...]
    offsets: tuple[frozenset[tuple[int, bool]], ...]
    tight: tuple[bool, ...]
    counts: tuple[tuple[Mapping[tuple[str, Verdict], int], ...], ...]
    broken: tuple[bool, ...]
    made: tuple[tuple[Mapping[str, int], ...], ...]


def judge_all(job: Job, count: int, progress: Callable[[int, int], None] | None) -> list[Judged]:
    """Everything, in about so many lots; BadInput for cases that cannot be used, with all of it that fits.

    If one turns out to be too large for memory, the cases are cut again, into more lots.
    """
    for attempt in range(ATTEMPTS - 1):
        try:
            return judge_lots(attempted(job, attempt), count * MORE**attempt, progress)
        except TooLarge:
            shutil.rmtree(job.folder / str(attempt), ignore_errors=True)
    last = replace(attempted(job, ATTEMPTS - 1), last=True)
    return judge_lots(last, count * MORE ** (ATTEMPTS - 1), progress)


def attempted(job: Job, attempt: int) -> Job:
    """The job with places of its own for the lots of an attempt; BadInput if there is no room."""
    folder = job.folder / str(attempt)
    try:
        folder.mkdir()
    except OSError as error:
        raise unusable(job.folder, error) from error
    return replace(job, folder=folder, shelf=None if job.shelf is None else job.shelf.other(attempt))


def judge_lots(job: Job, count: int, progress: Callable[[int, int], None] | None) -> list[Judged]:
    """The same with the lots as they are cut; TooLarge if one is too large."""
    lots: tuple[Lot, ...] = ()
    found: list[Judged] = []

    def divide() -> tuple[Lot, ...]:
        nonlocal lots
        if progress is not None:
            progress(0, 1)
        lots = divided(job, count)
        return lots

    try:
        for one in across(job, count, divide, judge):
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
    found = taken(job.task(share), lot, job.folder, last=job.last)
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
            made = put_aside(job, results, aside(job.folder, number) / str(place))
            counts = tuple(one.counts() for one in results)
            broken = any(map(breached, results))
            found.append((seen(cases.columns, share.vocabulary), cases.offsets, cases.tight, counts, broken, made))
            del cases, results
            give_back()
    if lot.cut:
        for path in lot.files:
            if path.is_relative_to(job.folder):
                path.unlink()
    return Judged(aside(job.folder, number), *zip(*found, strict=True))


def put_aside(job: Job, results: Sequence[Results], target: Path) -> tuple[Mapping[str, int], ...]:
    """Keep findings in a folder, as columns or as text; where the text of each rule ends. BadInput without room."""
    try:
        target.mkdir(parents=True)
        if job.making is None:
            keep(results, target)
            return ()
        return tuple(spelt(one, job.making, target / str(number)) for number, one in enumerate(results))
    except OSError as error:
        raise unusable(job.folder, error) from error


def spelt(results: Results, making: Making, target: Path) -> Mapping[str, int]:
    """Write the text of findings, rule by rule; where that of each ends."""
    ends = {}
    with target.open("wb") as file:
        for rule in rules(results.policy):
            pieces = making.make(results.listings(making.verdicts, rule))
            file.writelines(piece.encode("utf-8", "backslashreplace") for piece in pieces)
            ends[rule] = file.tell()
    return ends


def breached(results: Results) -> bool:
    """Whether a binding rule was broken, and not excusably."""
    blocks = (part.block for part in results.parts if part.rule.force in BINDING)
    return any(bool((BREACHED[one.verdict] & ~one.excused).any()) for one in blocks)


def rules(policy: Policy) -> list[str]:
    """The rules in the order of the report."""
    return sorted(one.id for one in policy.rules)


def threads(workers: int) -> int:
    """Threads of a database: where processes share the machine, each has one."""
    return 1 if workers > 1 else 2


def aside(folder: Path, number: int) -> Path:
    """Where findings of a lot lie, in a folder for each of the vocabularies."""
    return folder / f"found-{number}"


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


def kept(job: Job, judged: Sequence[Judged], where: tuple[int, int], verdicts: frozenset[Verdict]) -> Iterator[Listing]:
    """The findings of a policy in canonical order: rule by rule, and of each rule lot by lot."""
    place, number = where
    policy = job.shares[place].policies[number]
    for rule in rules(policy):
        for lot in judged:
            yield from opened(lot.folder / str(place), number, policy, job.asked(), rule).listings(verdicts, rule)
        give_back()


def joined(job: Job, judged: Sequence[Judged], where: tuple[int, int]) -> Iterator[bytes]:
    """The text made of the findings of a policy: rule by rule, and of each rule lot by lot."""
    place, number = where
    with ExitStack() as stack:
        files = [stack.enter_context((one.folder / str(place) / str(number)).open("rb")) for one in judged]
        ends = [one.made[place][number] for one in judged]
        for rule in rules(job.shares[place].policies[number]):
            for file, own in zip(files, ends, strict=True):
                yield from part(file, own[rule])


def part(file: BinaryIO, end: int) -> Iterator[bytes]:
    """A file from where it was read to up to some place."""
    while (left := end - file.tell()) > 0:
        piece = file.read(min(left, A_PIECE))
        if not piece:
            raise EOFError(file.name)
        yield piece
