"""Lots kept between runs: one entry of the cache that holds the columns of each lot, and how the lots were cut."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp

from validator.histories.bands import Band
from validator.histories.cache import DRAFT, entered, key, place, remove, unusable
from validator.histories.columns import Columns
from validator.histories.storing import load, save

BANDS = "bands.json"
BROKEN = (OSError, ValueError, LookupError, TypeError)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the lots of some files lie, and the folder of all such."""

    folder: Path
    entry: Path

    def other(self, attempt: int) -> Shelf:
        """The place of the lots as they are cut at another attempt; the first is this one."""
        if not attempt:
            return self
        name = hashlib.sha256(f"{self.entry.name} {attempt}".encode()).hexdigest()
        return Shelf(self.folder, self.folder / name)

    def bands(self) -> tuple[Band, ...] | None:
        """How the lots were cut; None unless all of them are there."""
        try:
            bounds = json.loads((self.entry / BANDS).read_text(encoding="ascii"))
            os.utime(self.entry)
            return tuple(Band(first, last) for first, last in pairwise((None, *bounds, None)))
        except BROKEN:
            return None

    def take(self, name: str) -> Columns | None:
        """The columns of a lot; None if they are not there, or not as they were put."""
        try:
            return load(self.entry / name)
        except BROKEN:
            return None

    def put(self, name: str, columns: Columns) -> None:
        """Keep the columns of a lot; BadInput if that fails."""
        try:
            draft = Path(mkdtemp(prefix=DRAFT, dir=self.folder))
            try:
                save(columns, draft)
                self.entry.mkdir(mode=0o700, exist_ok=True)
                shutil.rmtree(self.entry / name, ignore_errors=True)
                place(draft, self.entry / name)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
        except OSError as error:
            raise unusable(self.folder, error) from error

    def finish(self, bands: Sequence[Band]) -> None:
        """All lots are there: say how they were cut, and make room; BadInput if that fails."""
        try:
            bounds = json.dumps([band.last for band in bands[:-1]])
            (self.entry / f"{BANDS}.{os.getpid()}").write_text(bounds, encoding="ascii")
            (self.entry / f"{BANDS}.{os.getpid()}").replace(self.entry / BANDS)
            remove(self.folder)
        except OSError as error:
            raise unusable(self.folder, error) from error


def shelf(folder: Path, files: tuple[Path, ...], decides: str) -> Shelf:
    """The place of the lots of files, `decides` being all else that decides them; BadInput if others can look there."""
    entered(folder)
    return Shelf(folder, folder / key(files, decides))
