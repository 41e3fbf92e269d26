"""A document as text, a hundred columns wide."""

from __future__ import annotations

import textwrap
from itertools import zip_longest
from typing import TYPE_CHECKING

from validator.usecases.show.model import Heading, Items, Paragraph, Table, flat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.usecases.show.model import Block, Document

WIDTH = 100
GAP = "  "
RULES = {1: "=", 2: "-"}
SHORT = 13
"""Cells so short are not wrapped."""
MOST = 22
"""A longer word is broken."""


def text(document: Document) -> Iterator[str]:
    """The document, block by block."""
    for number, block in enumerate(document.blocks):
        yield ("\n" if number else "") + "".join(f"{line.rstrip()}\n" for line in lines(block))


def lines(block: Block) -> Iterator[str]:
    """A block without the empty line between blocks."""
    match block:
        case Heading(level, said, _):
            found = wrapped(said)
            yield from found
            if level in RULES:
                yield RULES[level] * max(map(len, found))
        case Paragraph(said):
            yield from wrapped(said)
        case Items(items):
            width = max((len(flat(label)) for label, _ in items), default=0) + len(GAP)
            for label, said in items:
                first = flat(label).ljust(width)
                yield from textwrap.wrap(flat(said), WIDTH, initial_indent=first, subsequent_indent=" " * width)
        case Table():
            yield from table(block)


def wrapped(said: str, width: int = WIDTH) -> list[str]:
    """Text in lines; at least one, which may be empty."""
    return textwrap.wrap(flat(said), width, break_on_hyphens=False) or [""]


def table(block: Table) -> Iterator[str]:
    """A table in columns, its cells wrapped."""
    widths = columns((block.header, *block.rows))
    yield from wrapped(block.caption)
    yield ""
    yield from row(block.header, widths)
    yield GAP.join("-" * width for width in widths)
    for one in block.rows:
        yield from row(one, widths)


def row(cells: tuple[str, ...], widths: list[int]) -> Iterator[str]:
    """One row in as many lines as its longest cell needs."""
    columns = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for parts in zip_longest(*columns, fillvalue=""):
        yield GAP.join(part.ljust(width) for part, width in zip(parts, widths, strict=True))


def needed(cell: str) -> int:
    """The width a cell needs: that of its longest word, or its own if it is short."""
    return len(cell) if len(cell) <= SHORT else max(map(len, cell.split()))


def columns(rows: tuple[tuple[str, ...], ...]) -> list[int]:
    """The widths of columns: each as wide as a word needs, then wider where a cell would be tallest."""
    cells = [[flat(cell) for cell in column] for column in zip(*rows, strict=True)]
    wanted = [max(map(len, column)) for column in cells]
    widths = [min(MOST, max(needed(cell) for cell in column)) for column in cells]
    room = WIDTH - len(GAP) * (len(widths) - 1) - sum(widths)
    for _ in range(min(room, sum(wanted) - sum(widths))):
        tallest = max(range(len(widths)), key=lambda one: wanted[one] / max(widths[one], 1))
        widths[tallest] += 1
    return [max(width, 1) for width in widths]
