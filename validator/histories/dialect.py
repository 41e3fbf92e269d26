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

    `carriage`: lines end in a carriage return and a line feed, not in a line feed alone. `broken`: some cell holds the
    end of a line.
    """

    names: list[str]
    delimiter: str
    carriage: bool
    broken: bool
    rows: int


def dialect(path: Path) -> Dialect:
    """The dialect of a file in which quotes stand only around whole cells and all lines end alike.

    Irregular for any other, even where Python's reader would make something of it: readers differ there.
    """
    names, delimiter = header(path)
    if path.stat().st_size == 0:
        raise Irregular
    data: Bytes = np.memmap(path, np.uint8, "r")
    if data[:3].tobytes() == codecs.BOM_UTF8:
        data = data[3:]
    lines, carriages, broken = scanned(data, ord(delimiter))
    ended = bool(data[-1] == LINE)
    if carriages not in (0, lines) or (carriages and broken):
        raise Irregular
    return Dialect(names, delimiter, carriages > 0, broken, lines - ended)


def header(path: Path) -> tuple[list[str], str]:
    """The names of the columns and the separator: the one that the header has most of."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
    delimiter = max(SEPARATORS, key=first.count)
    try:
        names = next(csv.reader([first], delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        raise Irregular from error
    if len(first) > csv.field_size_limit():
        raise Irregular
    return names, delimiter


def scanned(data: Bytes, delimiter: int) -> tuple[int, int, bool]:
    """The ends of lines, those of them with a carriage return, and whether some lie within quotes."""
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
        within = (quotes + np.searchsorted(marks, ends)) % 2 == 1
        if (after(data, returns) != LINE).any():
            raise Irregular
        broken = broken or bool(within.any())
        lines += int((~within).sum())
        carriages += returns.size
        quotes += marks.size
    decoder.decode(b"", final=True)
    if quotes % 2:
        raise Irregular
    return lines, carriages, broken


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
