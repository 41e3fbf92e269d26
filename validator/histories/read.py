"""Reading case histories: each file by its kind, all into one set of columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from validator.core.rules import Group, Relation
from validator.histories import lines, tables, xes
from validator.histories.assembling import assemble
from validator.histories.columns import Columns
from validator.histories.data import cell, datum
from validator.histories.gathering import Gathering
from validator.histories.moments import Moments
from validator.histories.records import Convert, Reading
from validator.policy.problems import BadInput, Place, Problem
from validator.policy.vocabulary import Vocabulary

Progress = Callable[[int, int], None]
Reader = Callable[[Path, Reading, Callable[[int], None]], None]
READERS: dict[str, tuple[Reader, Convert]] = {
    ".jsonl": (lines.read_lines, datum),
    ".ndjson": (lines.read_lines, datum),
    ".json": (lines.read_document, datum),
    ".csv": (tables.read_csv, cell),  # type: ignore[dict-item]
    ".parquet": (tables.read_parquet, cell),  # type: ignore[dict-item]
    ".xes": (xes.read_xes, datum),
    ".xes.gz": (xes.read_xes, datum),
}


def read(
    files: Sequence[Path],
    *,
    zone: str,
    relations: Sequence[Relation] = (),
    groups: Sequence[Group] = (),
    vocabulary: Vocabulary | None = None,
    progress: Progress | None = None,
) -> Columns:
    """The histories of all files in one zone.

    BadInput lists every row that cannot be used, with its place; nothing is dropped or guessed. `progress` is told
    bytes read and bytes in all.
    """
    gathered = Gathering()
    total, done = sum(size(path) for path in files), 0
    for path in files:
        reader, convert = reader_of(path)
        reading = Reading(gathered, Moments(zone), vocabulary, convert)
        try:
            reader(path, reading, teller(progress, done, total))
        except OSError as error:
            gathered.problem("file-unreadable", Place(str(path)), detail=error.strerror or "")
        done += size(path)
    return assemble(gathered, relations, groups)


def size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def teller(progress: Progress | None, before: int, total: int) -> Callable[[int], None]:
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
