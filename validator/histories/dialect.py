"""Whether a CSV file is written so that there is only one way to read it, and how then."""

from __future__ import annotations

import codecs
import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from validator.histories.coded import Irregular

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

SEPARATORS = ";,\t"
CHUNK = 1 << 24
NUL, LINE, CARRIAGE, QUOTE = b'\0\n\r"'

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is written: the names of its header, the separator, how many rows follow.

    `broken`: some cell holds the end of a line. `content`: how many bytes all cells have, without any quotes.
    """

    names: list[str]
    delimiter: str
    broken: bool
    rows: int
    content: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What a file holds: ends of lines and carriage returns outside quotes, quotes; whether a line ends within.

    Then how many bytes, and the last of them.
    """

    lines: int
    carriages: int
    quotes: int
    broken: bool
    size: int
    last: int


def dialect(path: Path) -> Dialect:
    """The dialect of a file in which quotes stand only around whole cells and all lines end alike.

    Irregular for any other, even where Python's reader would make something of it: readers differ there.
    """
    first, names, delimiter = header(path)
    with path.open("rb") as file:
        if file.read(3) != codecs.BOM_UTF8:
            file.seek(0)
        scan = scanned(file, ord(delimiter))
    if scan.carriages not in (0, scan.lines):
        raise Irregular
    rows = scan.lines - int(scan.last == LINE)
    ends = scan.lines + scan.carriages - len(first) + len(first.rstrip("\r\n"))
    body = scan.size - len(first.encode()) - (scan.quotes - first.count('"'))
    return Dialect(names, delimiter, scan.broken, rows, body - ends - (len(names) - 1) * rows)


def header(path: Path) -> tuple[str, list[str], str]:
    """The first line, the names of the columns in it and the separator: the one that it has most of."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
    delimiter = max(SEPARATORS, key=first.count)
    try:
        names = next(csv.reader([first], delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        raise Irregular from error
    if not first or len(first) > csv.field_size_limit():
        raise Irregular
    return first, names, delimiter


def scanned(file: BinaryIO, delimiter: int) -> Scan:
    """Go through a file once; Irregular where only a row by row reading can say what it is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, carriages, quotes, size, last, broken = 0, 0, 0, 0, LINE, False
    for piece in pieces(file):
        chunk = piece.padded[1:-1]
        decoder.decode(chunk.tobytes())
        if (chunk == NUL).any():
            raise Irregular
        ends, returns, marks = (np.flatnonzero(chunk == one) for one in (LINE, CARRIAGE, QUOTE))
        check_quotes(piece, marks, quotes % 2, delimiter)
        if (piece.after(returns) != LINE).any():
            raise Irregular
        outside = (quotes + np.searchsorted(marks, ends)) % 2 == 0
        broken = broken or not outside.all()
        lines += int(outside.sum())
        carriages += int(((quotes + np.searchsorted(marks, returns)) % 2 == 0).sum())
        quotes, size, last = quotes + marks.size, size + chunk.size, int(chunk[-1])
    decoder.decode(b"", final=True)
    if quotes % 2:
        raise Irregular
    return Scan(lines, carriages, quotes, broken, size, last)


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A part of a file with the byte before it and the one after it; at both ends a line ends."""

    padded: Bytes

    def before(self, places: NDArray[Any]) -> Bytes:
        """The bytes before some places."""
        found: Bytes = self.padded[places]
        return found

    def after(self, places: NDArray[Any]) -> Bytes:
        """The bytes after some places."""
        found: Bytes = self.padded[places + 2]
        return found


def pieces(file: BinaryIO) -> Iterator[Piece]:
    """A file piece by piece: it may be larger than memory, and shorter in a moment than it is now."""
    before, piece = bytes((LINE,)), file.read(CHUNK)
    while piece:
        following = file.read(CHUNK)
        yield Piece(np.frombuffer(before + piece + (following[:1] or bytes((LINE,))), np.uint8))
        before, piece = piece[-1:], following


def check_quotes(piece: Piece, marks: NDArray[Any], opened: int, delimiter: int) -> None:
    """Irregular unless each quote opens or closes a cell, or is one of a pair within one."""
    opening, closing = marks[opened::2], marks[1 - opened :: 2]
    start = np.isin(piece.before(opening), (delimiter, LINE, QUOTE))
    stop = np.isin(piece.after(closing), (delimiter, LINE, CARRIAGE, QUOTE))
    if not (start.all() and stop.all()):
        raise Irregular
