"""Parquet read ahead: a thread has the cases read while the program goes on loading itself and its policies.

DuckDB asks nothing of Python while it reads, so that on two cores a file of a few megabytes takes no time of its own.
What is found is what would be found later: a file that has changed meanwhile is read again.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from contextvars import ContextVar
from threading import Thread
from typing import TYPE_CHECKING

from validator.core.leavings import uncut
from validator.core.memory import one_heap
from validator.histories import database, packed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from validator.histories.bands import Band
    from validator.histories.coded import Table
    from validator.histories.database import Connection

LEAST, MOST = 1_000_000, 20_000_000
"""Bytes of all files that are read ahead: fewer are read at once, and more may have to be read in lots."""
MOST_ROWS = 2_000_000
"""Rows of all files that are read ahead: what repeats itself takes few bytes, and may yet have to be read in lots."""
NUDGE = 0.05
"""Seconds after which a query that is not wanted any more is told so again: it may not have begun when it was told."""
_AHEAD: ContextVar[Ahead | None] = ContextVar("ahead", default=None)


class Ahead:
    """Files that are being read, and what was found in each, or went wrong."""

    def __init__(self, files: Sequence[Path]) -> None:
        self.stamps = {file: stamp(file) for file in files}
        self.found: dict[Path, Table | Exception] = {}
        self.connection: Connection | None = None
        self.thread = Thread(target=self.read, args=(tuple(files),))

    def read(self, files: Sequence[Path]) -> None:
        """What the thread does; if there is no room for a database, whoever asks for a file will be told."""
        rows = 0
        with suppress(Exception), database.connected() as self.connection:
            for file in files:
                try:
                    rows += database.rows_of_parquet(self.connection, [database.literal(file)])
                    if rows <= MOST_ROWS:
                        self.found[file] = packed.table(self.connection, file)
                except Exception as error:  # whatever it is, it is raised where the file is asked for
                    self.found[file] = error

    def taken(self, file: Path) -> Table | None:
        """What was found in a file, for the first who asks; None if it was not read, or not as it is now."""
        if file not in self.stamps:
            return None
        self.thread.join()
        before, found = self.stamps.pop(file), self.found.pop(file, None)
        if stamp(file) != before:
            return None
        if isinstance(found, Exception):
            raise found
        return found

    def stop(self) -> None:
        """Wait for the thread, which has nothing more to do."""
        while self.thread.is_alive():
            if self.connection is not None:
                with suppress(database.Error):
                    self.connection.interrupt()
            self.thread.join(NUDGE)


def stamp(file: Path) -> tuple[int, ...]:
    """What changes when a file does, or another takes its place; nothing if there is none."""
    with suppress(OSError):
        status = file.stat()
        return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
    return ()


@contextmanager
def ahead(files: Sequence[Path]) -> Iterator[None]:
    """While the block runs, tables among the files are read ahead, if that is worth it."""
    tables = dict.fromkeys(file for file in files if file.name.lower().endswith(".parquet"))
    if not LEAST <= sum(sum(stamp(file)[:1]) for file in tables) <= MOST:
        yield
        return
    one_heap()
    one = Ahead([*tables])
    token = _AHEAD.set(one)
    try:
        with uncut():
            one.thread.start()
        yield
    finally:
        _AHEAD.reset(token)
        with uncut():
            one.stop()


def coded_parquet(path: Path, band: Band | None = None) -> Table:
    """A Parquet file, or the rows of some subjects in it, as coded columns: read ahead, or now."""
    one = _AHEAD.get()
    found = one.taken(path) if one is not None and band is None else None
    return packed.coded_parquet(path, band) if found is None else found
