"""Reading case histories: each file by its kind, all into one set of columns."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from validator.core.rules import Group, Relation
from validator.histories import ahead, database, line_table, lines, tables, xes
from validator.histories.assembling import assemble, combine
from validator.histories.bands import Band
from validator.histories.cache import cached
from validator.histories.coded import Irregular, Table
from validator.histories.columns import Columns
from validator.histories.data import Convert, cell, datum
from validator.histories.dialect import dialect
from validator.histories.gathering import Gathering
from validator.histories.moments import Moments
from validator.histories.records import Reading
from validator.histories.tabular import sheet
from validator.policy.problems import BadInput, Place, Problem
from validator.policy.vocabulary import Vocabulary
from validator.time import zones

Progress = Callable[[int, int], None]
Advance = Callable[[int], None]
Reader = Callable[[Path, Reading, Advance], None]
READERS: dict[str, tuple[Reader, Convert]] = {
    ".jsonl": (lines.read_lines, datum),
    ".ndjson": (lines.read_lines, datum),
    ".json": (lines.read_document, datum),
    ".csv": (tables.read_csv, cell),
    ".parquet": (tables.read_parquet, cell),
    ".xes": (xes.read_xes, datum),
    ".xes.gz": (xes.read_xes, datum),
}
COLUMNAR: dict[Reader, Callable[[Path, Band | None], Table]] = {
    tables.read_csv: lambda path, _: database.coded_csv(path, dialect(path)),
    tables.read_parquet: ahead.coded_parquet,
    lines.read_lines: lambda path, _: line_table.coded_lines(path),
}
"""Files that are read by column; of Parquet the subjects of a band alone."""
GIVING_UP = (Irregular, UnicodeDecodeError, OSError, database.Error)
SMALL = 200_000
"""Tables of no more bytes are read row by row, which is as quick."""


def read(
    files: Sequence[Path],
    *,
    zone: str,
    relations: Sequence[Relation] = (),
    groups: Sequence[Group] = (),
    vocabulary: Vocabulary | None = None,
    progress: Progress | None = None,
    cache: Path | None = None,
) -> Columns:
    """The histories of all files in one zone.

    BadInput lists every row that cannot be used, with its place; nothing is dropped or guessed. `progress` is told
    bytes read and bytes in all.

    Tables are read column by column. Where anything at all is not in order, everything is read row by row instead:
    that takes longer and can say what is wrong where. With `cache`, columns are kept in that folder for the next run
    on the same files.
    """
    task = Task(tuple(files), zone, tuple(relations), tuple(groups), vocabulary, progress)
    if cache is None:
        return fresh(task)
    return cached(cache, task.files, task.decides(), lambda: fresh(task))


def fresh(task: Task) -> Columns:
    """The columns, read from the files."""
    if large(task):
        try:
            return by_column(task)
        except GIVING_UP:
            pass
    return by_row(replace(task, times={}))


def large(task: Task) -> bool:
    """Whether a table is there that is worth reading by column."""
    return any(size(path) > SMALL for path in tables_of(task.files))


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be read, and as what."""

    files: tuple[Path, ...]
    zone: str
    relations: tuple[Relation, ...]
    groups: tuple[Group, ...]
    vocabulary: Vocabulary | None
    progress: Progress | None
    band: Band | None = None
    within: frozenset[Path] = frozenset()
    """Files that hold nothing but the band."""
    times: dict[Path, Moments] = field(default_factory=dict, compare=False)
    """How each file writes its times, as found so far."""

    def moments(self, path: Path) -> Moments:
        """What reads the times of a file."""
        return self.times.setdefault(path, Moments(self.zone))

    def decides(self) -> str:
        """All that decides the columns but the files, as text."""
        rules = hashlib.sha256(zones.rules(self.zone)).hexdigest()
        return repr((self.zone, rules, self.relations, self.groups, self.vocabulary))

    def advances(self) -> Iterator[tuple[Path, Advance]]:
        """Each file, and whom to tell how many of its bytes are read."""
        total, done = sum(size(path) for path in self.files), 0
        for path in self.files:
            yield path, teller(self.progress, done, total)
            done += size(path)

    def gather(self, path: Path, gathered: Gathering, advance: Advance) -> None:
        """Read one file row by row."""
        reader, convert = reader_of(path)
        try:
            reader(path, Reading(gathered, self.moments(path), self.vocabulary, convert, self.band), advance)
        except OSError as error:
            gathered.problem("file-unreadable", Place(str(path)), detail=error.strerror or "")


def by_row(task: Task) -> Columns:
    """Everything read row by row."""
    gathered = Gathering()
    for path, advance in task.advances():
        task.gather(path, gathered, advance)
    return assemble(gathered, task.relations, task.groups)


def by_column(task: Task) -> Columns:
    """The same columns, tables read as columns and joined with what else is there; Irregular if that cannot be had."""
    gathered, sheets = Gathering(), []
    for path, advance in task.advances():
        reader, convert = reader_of(path)
        if reader in COLUMNAR:
            found = COLUMNAR[reader](path, None if path in task.within else task.band)
            sheets.append(sheet(found, task.moments(path), task.vocabulary, gathered.dictionary, convert))
            advance(size(path))
        else:
            task.gather(path, gathered, advance)
    return combine(gathered, sheets, task.relations, task.groups)


def tables_of(files: Sequence[Path]) -> Iterator[Path]:
    return (path for path in files if reader_of(path)[0] in COLUMNAR)


def size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def teller(progress: Progress | None, before: int, total: int) -> Advance:
    """Counts the bytes of one file on top of those before it."""
    done = before

    def advance(count: int) -> None:
        nonlocal done
        done = min(done + count, total)
        if progress is not None:
            progress(done, total)

    return advance


def reader_of(path: Path) -> tuple[Reader, Convert]:
    name = path.name.lower()
    for suffix, found in READERS.items():
        if name.endswith(suffix):
            return found
    raise BadInput([Problem("history-format", Place(str(path)), {"known": ", ".join(READERS)})])
