"""Several files in one, to the byte the same whoever writes them and wherever.

A ZIP whose members are stored as they are: a compressor's output changes with its version. Times are fixed, and so are
the rights and the system it claims to come from.
"""

from __future__ import annotations

import hashlib
import zipfile
from typing import TYPE_CHECKING, BinaryIO

from validator.policy.problems import BadInput, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first time that a ZIP can name."""
UNIX, READABLE = 3, 0o644 << 16
BLOCK = 1 << 20
UNREADABLE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError)
"""What the library makes of a file that is no ZIP, or one of a kind that we do not write."""


def stored(members: Iterable[tuple[str, bytes]], stream: BinaryIO) -> None:
    """Write members in the order given."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, EARLIEST)
            info.create_system, info.external_attr = UNIX, READABLE
            archive.writestr(info, content)


def plain(members: Sequence[zipfile.ZipInfo], size: int) -> bool:
    """Whether members are as `stored` writes them: none packed, so none larger than the file, none twice."""
    unpacked = all(one.compress_type == zipfile.ZIP_STORED and one.compress_size == one.file_size for one in members)
    return (
        unpacked
        and sum(one.file_size for one in members) <= size
        and len({one.filename for one in members}) == len(members)
    )


class Archive:
    """A result file that is open for reading. BadInput where it is damaged, or none of ours."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            if path.exists() and not (path.is_file() or path.is_dir()):  # a pipe would wait for somebody to write
                raise self.damaged()
            self._archive = zipfile.ZipFile(path)
            size = path.stat().st_size
        except UNREADABLE:
            raise self.damaged() from None
        except OSError as error:
            fields = {"detail": error.strerror or ""}
            raise BadInput([Problem("file-unreadable", Place(str(path)), fields)]) from error
        if not plain(self._archive.infolist(), size):
            self.close()
            raise self.damaged()

    def names(self) -> list[str]:
        """The names of all members, in the order in which they were written."""
        return self._archive.namelist()

    def read(self, name: str) -> bytes:
        """A member whole."""
        try:
            return self._archive.read(name)
        except (KeyError, OSError, EOFError, *UNREADABLE):
            raise self.damaged() from None

    def lines(self, name: str) -> Iterator[bytes]:
        """A member line by line."""
        try:
            with self._archive.open(name) as stream:
                yield from stream
        except (KeyError, OSError, EOFError, *UNREADABLE):
            raise self.damaged() from None

    def sha256(self, name: str) -> str:
        """The hash of a member."""
        total = hashlib.sha256()
        for line in self.lines(name):
            total.update(line)
        return total.hexdigest()

    def damaged(self) -> BadInput:
        """What to say of a file that cannot be used."""
        return BadInput([Problem("result-damaged", Place(str(self.path)))])

    def close(self) -> None:
        """Let go of the file."""
        self._archive.close()
