"""A document as GitHub-flavoured Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from validator.usecases.show.model import Heading, Items, Paragraph, Table, flat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.usecases.show.model import Block, Document

SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~&#$])")
LEADING = re.compile(r"^([-+=:]|\d+[.)])")


def markdown(document: Document) -> Iterator[str]:
    """The document, block by block."""
    for number, block in enumerate(document.blocks):
        yield ("\n" if number else "") + "".join(f"{line}\n" for line in lines(block))


def lines(block: Block) -> Iterator[str]:
    """A block without the empty line between blocks."""
    match block:
        case Heading(level, text, _):
            yield f"{'#' * level} {escaped(text)}"
        case Paragraph(text):
            yield leading(escaped(text))
        case Items(items):
            yield from (f"- **{escaped(label)}:** {escaped(text)}" if label else item(text) for label, text in items)
        case Table(caption, header, rows):
            yield f"**{escaped(caption)}**"
            yield ""
            yield row(header)
            yield row(("---",) * len(header), raw=True)
            yield from map(row, rows)


def item(text: str) -> str:
    """An item without a label."""
    return f"- {leading(escaped(text))}"


def row(cells: tuple[str, ...], *, raw: bool = False) -> str:
    """A line of a table."""
    return f"| {' | '.join(cells if raw else map(escaped, cells))} |"


def escaped(text: str) -> str:
    """Text in which nothing is markup; a link is not made of what looks like one."""
    return SPECIAL.sub(r"\\\1", flat(text)).replace("://", "\\://")


def leading(text: str) -> str:
    """A line that does not begin like a list."""
    return LEADING.sub(lambda match: f"{match[0][:-1]}\\{match[0][-1]}", text)
