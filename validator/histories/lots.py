"""Cases too many for memory, read lot by lot: each lot is a band of subjects, with all their facts from all files.

Tables and JSON Lines are cut once, into files of one lot each in the private folder; of a Parquet file a few lots are
each read from the file itself, which takes less than cutting it. Where anything about a file is not
in order, nothing is cut: each lot is then read row by row from the files themselves, which passes over all else.
"""

from __future__ import annotations

import json
import shutil
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from validator.histories import cutting, database, lines, tables
from validator.histories.amounts import Drawing, facts_in, weighed
from validator.histories.bands import Band, bands
from validator.histories.coded import Irregular
from validator.histories.columns import Columns
from validator.histories.dialect import dialect
from validator.histories.gathering import Gathering
from validator.histories.moments import Moments
from validator.histories.read import COLUMNAR, GIVING_UP, Task, by_column, by_row, large, reader_of
from validator.policy.problems import BadInput, Place, Problem

FEW = 6
"""So many lots are read from one Parquet file: each passes over what belongs to others."""
BY_ROW = 2
"""So many times as much memory a fact takes that is read row by row."""


@dataclass(frozen=True, slots=True)
class Lot:
    """Some of the subjects, and the files that hold them, each with the place of the file that it was cut from.

    One that is not cut is read row by row; `tight`: since there was too little memory for anything else.
    """

    band: Band
    files: tuple[Path, ...]
    origins: tuple[int, ...]
    cut: bool
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What was read of a lot, and which files have times with (or without) an offset from universal time.

    `tight`: it was read row by row since there was too little memory for reading it by column.
    """

    columns: Columns
    offsets: frozenset[tuple[int, bool]]
    tight: bool = False


class TooLarge(Exception):
    """A lot that memory is too small for; smaller ones may fit."""


def by_columns(path: Path) -> bool:
    """Whether a file can be read column by column."""
    return reader_of(path)[0] in COLUMNAR


def taken(task: Task, lot: Lot, folder: Path, *, last: bool) -> Taken:
    """The columns of a lot, read row by row from the files themselves if need be; BadInput with what is wrong there.

    TooLarge if memory does not suffice, unless this is the last attempt.
    """
    tight = lot.tight
    if lot.cut:
        try:
            return take(task, lot)
        except BadInput:
            pass
        except database.TooMuch as error:
            if not last:
                raise TooLarge from error
            tight = True
        except GIVING_UP as error:
            refuse_full(error, folder)
    return replace(take(task, uncut(task, lot)), tight=tight)


def cut(task: Task, count: int, folder: Path) -> tuple[Lot, ...]:
    """About so many lots of about the same size, their files in a folder; BadInput if they find no room there."""
    chosen = bands(drawn(task), count)
    files = range(len(task.files))
    try:
        parts = [cut_file(task.files[number], chosen, folder / f"file-{number}") for number in files]
    except GIVING_UP as error:
        refuse_full(error, folder)
        smaller, tight = bands(drawn(task), count * BY_ROW), isinstance(error, database.TooMuch)
        return tuple(Lot(band, task.files, tuple(files), cut=False, tight=tight) for band in smaller)
    return tuple(
        Lot(
            band,
            tuple(path for part in parts for path in part[number]),
            tuple(origin for origin, part in enumerate(parts) for _ in part[number]),
            cut=True,
        )
        for number, band in enumerate(chosen)
    )


def take(task: Task, lot: Lot) -> Taken:
    """The columns of a lot; Irregular if they must be read row by row, BadInput if that shows what is wrong."""
    parts = frozenset(path for path, origin in zip(lot.files, lot.origins, strict=True) if path != task.files[origin])
    own = replace(task, files=lot.files, band=lot.band, within=parts, progress=None, times={})
    columns = by_column(own) if lot.cut and large(own) else by_row(own)
    offsets = ((lot.origins[lot.files.index(path)], one.offsets) for path, one in own.times.items())
    return Taken(columns, frozenset((origin, known) for origin, known in offsets if known is not None))


def uncut(task: Task, lot: Lot) -> Lot:
    """The same lot, to be read row by row from the files themselves."""
    return Lot(lot.band, task.files, tuple(range(len(task.files))), cut=False)


def refuse_mixed(task: Task, offsets: frozenset[tuple[int, bool]]) -> None:
    """BadInput if a file has times with and without an offset, each in another lot."""
    for origin, known in sorted(offsets):
        if (origin, not known) in offsets:
            raise BadInput([Problem("history-mixed-zones", Place(str(task.files[origin])))])


def refuse_full(error: BaseException, folder: Path) -> None:
    """BadInput if there was no room for the lots, rather than anything about the files."""
    full = isinstance(error, OSError) and error.filename is None
    if full or (isinstance(error, database.Error) and str(folder) in str(error)):
        detail = (getattr(error, "strerror", None) or str(error).splitlines()[0]).replace(str(folder), "…")
        raise BadInput([Problem("spill-unusable", Place(str(folder)), {"detail": detail})]) from error


def drawn(task: Task) -> Iterator[tuple[str, float]]:
    """Names from all files, each with the facts that it stands for."""
    for path in task.files:
        names = names_in(task, path)
        if names:
            yield from weighed(names, max(facts_in(path), len(names)))


def names_in(task: Task, path: Path) -> list[str]:
    """Some of the names in a file."""
    reader, convert = reader_of(path)
    if reader is tables.read_parquet:
        try:
            return database.names_in_parquet(path)
        except database.Error:
            pass
    drawing = Drawing(Gathering(), Moments(task.zone), None, convert)
    try:
        reader(path, drawing, lambda _: None)
    except OSError:
        return []
    return drawing.names


def cut_file(path: Path, chosen: Sequence[Band], folder: Path) -> list[tuple[Path, ...]]:
    """The files of each lot from one file; those that cannot be cut stand in every lot, and bands choose from them."""
    reader, bounds = reader_of(path)[0], [band.last for band in chosen if band.last is not None]
    if reader is lines.read_lines:
        folder.mkdir()
        return cut_lines(path, bounds, folder)
    if reader is tables.read_parquet and cut_parquet(path, bounds, folder):
        return cut_into(folder, len(chosen))
    if reader is tables.read_csv:
        cutting.cut_csv(path, dialect(path), bounds, folder)
        return cut_into(folder, len(chosen))
    return [(path,)] * len(chosen)


def cut_parquet(path: Path, bounds: Sequence[str], folder: Path) -> bool:
    """Whether a Parquet file was cut; where lots are few, or memory does not suffice, each is read from the file."""
    if len(bounds) >= FEW:
        try:
            cutting.cut_parquet(path, bounds, folder)
        except database.TooMuch:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            return True
    database.refuse_unchoosable(path)
    return False


def cut_into(folder: Path, count: int) -> list[tuple[Path, ...]]:
    """The files of so many lots that a file was cut into."""
    return [tuple(sorted((folder / f"lot={number}").glob("*.parquet"))) for number in range(count)]


def cut_lines(path: Path, bounds: Sequence[str], folder: Path) -> list[tuple[Path, ...]]:
    """JSON Lines line by line; Irregular if a line has no name."""
    targets = [folder / f"{number}.jsonl" for number in range(len(bounds) + 1)]
    with ExitStack() as stack:
        streams = [stack.enter_context(target.open("wb")) for target in targets]
        with path.open("rb") as file:
            for line in file:
                if line.strip():
                    streams[bisect_right(bounds, named(line))].write(line.rstrip(b"\r\n") + b"\n")
    return [(target,) for target in targets]


def named(line: bytes) -> str:
    """The subject of a line."""
    try:
        entry = json.loads(line.decode("utf-8-sig"))
        name = entry["subject"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise Irregular from error
    if not isinstance(name, str):
        raise Irregular
    return name
