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
    from pathlib import Path

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
    """What a file holds: ends of lines and carriage returns outside quotes, quotes; whether a line ends within."""

    lines: int
    carriages: int
    quotes: int
    broken: bool


def dialect(path: Path) -> Dialect:
    """The dialect of a file in which quotes stand only around whole cells and all lines end alike.

    Irregular for any other, even where Python's reader would make something of it: readers differ there.
    """
    first, names, delimiter = header(path)
    data: Bytes = np.memmap(path, np.uint8, "r")
    if data[:3].tobytes() == codecs.BOM_UTF8:
        data = data[3:]
    scan = scanned(data, ord(delimiter))
    if scan.carriages not in (0, scan.lines):
        raise Irregular
    rows = scan.lines - int(data[-1] == LINE)
    ends = scan.lines + scan.carriages - len(first) + len(first.rstrip("\r\n"))
    body = data.size - len(first.encode()) - (scan.quotes - first.count('"'))
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


def scanned(data: Bytes, delimiter: int) -> Scan:
    """Go through a file once; Irregular where only a row by row reading can say what it is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, carriages, quotes, broken = 0, 0, 0, False
    for first in range(0, data.size, CHUNK):
        chunk = data[first : first + CHUNK]
        decoder.decode(chunk.tobytes())
        if (chunk == NUL).any():
            raise Irregular
        ends = first + np.flatnonzero(chunk == LINE)
        returns = first + np.flatnonzero(chunk == CARRIAGE)
        marks = first + np.flatnonzero(chunk == QUOTE)
        check_quotes(data, marks, quotes % 2, delimiter)
        if (after(data, returns) != LINE).any():
            raise Irregular
        outside = (quotes + np.searchsorted(marks, ends)) % 2 == 0
        broken = broken or not outside.all()
        lines += int(outside.sum())
        carriages += int(((quotes + np.searchsorted(marks, returns)) % 2 == 0).sum())
        quotes += marks.size
    decoder.decode(b"", final=True)
    if quotes % 2:
        raise Irregular
    return Scan(lines, carriages, quotes, broken)


def check_quotes(data: Bytes, marks: NDArray[Any], opened: int, delimiter: int) -> None:
    """Irregular unless each quote opens or closes a cell, or is one of a pair within one."""
    opening, closing = marks[opened::2], marks[1 - opened :: 2]
    start = np.isin(before(data, opening), (delimiter, LINE, QUOTE))
    stop = np.isin(after(data, closing), (delimiter, LINE, CARRIAGE, QUOTE))
    if not (start.all() and stop.all()):
        raise Irregular


def before(data: Bytes, places: NDArray[Any]) -> Bytes:
    """The bytes before some places; before the first byte a line ends."""
    return np.where(places > 0, data[np.maximum(places, 1) - 1], LINE).astype(np.uint8)


def after(data: Bytes, places: NDArray[Any]) -> Bytes:
    """The bytes after some places; after the last byte a line ends."""
    last = data.size - 1
    return np.where(places < last, data[np.minimum(places + 1, last)], LINE).astype(np.uint8)
