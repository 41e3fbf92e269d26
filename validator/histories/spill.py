"""Private folders for what does not fit into memory: nobody else can look into them, and none is left behind for long.

A folder is its owner's as long as a file in it is locked. The lock ends with the process, however that ends, and no
other process that happens to bear its number takes it over; so a lock that can be had marks a run that broke off.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import BinaryIO

from validator.core.leavings import cleared
from validator.policy.problems import BadInput, Place, Problem

PREFIX, LOCK, LOCKING = "fachaufsicht-", "lock", "locking"
UNLOCKED_FOR = 86_400
"""A folder without a lock is one being made, unless it is older than so many seconds."""
_CURRENT: ContextVar[Path | None] = ContextVar("spill", default=None)


@contextmanager
def private(parent: Path | None = None) -> Iterator[Path]:
    """A private folder that is gone afterwards, below `parent` or where the system puts such; BadInput if none is had.

    Within another one it is a part of that. What runs of ours that broke off have left is removed first.
    """
    outer = _CURRENT.get()
    try:
        folder = made(parent or Path(gettempdir())) if outer is None else None
        inner = Path(mkdtemp(prefix="part-", dir=outer)) if folder is None else folder[0]
    except OSError as error:
        raise unusable(parent or Path(gettempdir()), error) from error
    token = _CURRENT.set(inner)
    try:
        with cleared(lambda: shutil.rmtree(inner, ignore_errors=True)):
            yield inner
    finally:
        _CURRENT.reset(token)
        if folder is not None:
            folder[1].close()
        shutil.rmtree(inner, ignore_errors=True)


@contextmanager
def within(folder: Path) -> Iterator[None]:
    """Private folders become parts of one that another process owns."""
    token = _CURRENT.set(folder)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def current() -> Path | None:
    """The private folder in use."""
    return _CURRENT.get()


def made(parent: Path) -> tuple[Path, BinaryIO]:
    """A new folder below another, and its lock."""
    purge(parent)
    folder = Path(mkdtemp(prefix=PREFIX, dir=parent))
    stream = (folder / LOCKING).open("wb")
    if not locked(stream):
        raise OSError(None, str(folder))
    (folder / LOCKING).rename(folder / LOCK)
    return folder, stream


def purge(parent: Path) -> None:
    """Remove our own folders whose process is gone; nobody else's, and nothing that a link leads to."""
    for folder in sorted(parent.glob(f"{PREFIX}*")):
        with suppress(OSError):
            if ours(folder) and left(folder):
                shutil.rmtree(folder, ignore_errors=True)


def ours(folder: Path) -> bool:
    """Whether this is a folder, no link to one, that belongs to the user and to the user alone."""
    status = folder.lstat()
    real = folder.is_dir() and not folder.is_symlink()
    return real and (os.name != "posix" or (status.st_uid == os.getuid() and not status.st_mode & 0o077))


def left(folder: Path) -> bool:
    """Whether nobody holds the folder any more."""
    lock = folder / LOCK
    if not lock.is_file() or lock.is_symlink():
        return folder.lstat().st_mtime < newest(folder.parent) - UNLOCKED_FOR
    with lock.open("r+b") as stream:
        return locked(stream)


def newest(parent: Path) -> float:
    """Now, as the file system tells time."""
    folder = mkdtemp(prefix=PREFIX, dir=parent)
    try:
        return Path(folder).stat().st_mtime
    finally:
        Path(folder).rmdir()


if sys.platform == "win32":
    import msvcrt

    def locked(stream: BinaryIO) -> bool:
        """Lock a file if nobody else has; it stays locked until it is closed or the process ends."""
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def locked(stream: BinaryIO) -> bool:
        """Lock a file if nobody else has; it stays locked until it is closed or the process ends."""
        try:
            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def unusable(folder: Path, error: OSError) -> BadInput:
    """What is said where nothing can be put."""
    return BadInput([Problem("spill-unusable", Place(str(folder)), {"detail": error.strerror or ""})])
