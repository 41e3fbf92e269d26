"""Sorted columns kept between runs, in a private folder that somebody names.

An entry is found by the contents of the files and by all else that decides the columns. One that is damaged is made
anew. The folder holds at most `KEPT` entries: case files are personal data, and lie nowhere longer than they serve.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

from validator import __version__
from validator.histories.columns import Columns
from validator.histories.storing import load, save
from validator.policy.problems import BadInput, Place, Problem

KEPT = 4
FORMAT = 1
"""Changes whenever entries are written otherwise, or files are read otherwise."""
DRAFT = "draft-"


def cached(folder: Path, files: tuple[Path, ...], decides: str, make: Callable[[], Columns]) -> Columns:
    """The columns of files as kept in a folder, or as made and then kept there.

    `decides` says all that decides the columns but the files. BadInput if the folder is not private or not writable.
    """
    entered(folder)
    name = key(files, decides)
    entry = folder / name
    try:
        found = load(entry)
        os.utime(entry)
        return found
    except (OSError, ValueError, LookupError, TypeError):
        made = make()
        if key(files, decides) == name:
            keep(made, folder, entry)
        return made


def key(files: tuple[Path, ...], decides: str) -> str:
    """The name of an entry; a file that cannot be read has no content, and whoever reads it says so."""
    total = hashlib.sha256(f"{FORMAT} {__version__} {decides}".encode("utf-8", "surrogatepass"))
    total.update("".join(sorted(map(content, files))).encode())
    return total.hexdigest()


def content(file: Path) -> str:
    """What a file is and holds, as a line of text."""
    try:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        digest = ""
    return f"{''.join(file.suffixes[-2:]).lower()} {digest}\n"


def entered(folder: Path) -> None:
    """Make the folder for nobody but its owner; BadInput if it is there and others can look into it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except OSError as error:
        raise unusable(folder, error) from error
    if os.name == "posix" and (status.st_mode & 0o077 or status.st_uid != os.getuid()):
        raise BadInput([Problem("cache-not-private", Place(str(folder)))])


def keep(columns: Columns, folder: Path, entry: Path) -> None:
    """Write an entry beside and put it in its place; then remove those that were not used for longest."""
    try:
        draft = Path(mkdtemp(prefix=DRAFT, dir=folder))
        try:
            save(columns, draft)
            shutil.rmtree(entry, ignore_errors=True)
            place(draft, entry)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        remove(folder)
    except OSError as error:
        raise unusable(folder, error) from error


def place(draft: Path, entry: Path) -> None:
    """Put a whole entry in its place; another run may have been quicker with the same one."""
    try:
        draft.rename(entry)
    except OSError:
        if not entry.is_dir():
            raise


def remove(folder: Path) -> None:
    """All entries but the last used, and drafts that a broken-off run left a day ago."""
    entries = sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime_ns, reverse=True)
    drafts = [one for one in entries if one.name.startswith(DRAFT)]
    whole = [one for one in entries if len(one.name) == 64 and one.is_dir()]
    latest = whole[0].stat().st_mtime if whole else 0
    old = [one for one in drafts if one.stat().st_mtime < latest - 86_400]
    for one in [*whole[KEPT:], *old]:
        with suppress(OSError):
            shutil.rmtree(one)


def unusable(folder: Path, error: OSError) -> BadInput:
    return BadInput([Problem("cache-unusable", Place(str(folder)), {"detail": error.strerror or ""})])
