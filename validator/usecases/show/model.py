"""The document between the policy and its formats: headings, paragraphs, lists, tables. Text without any markup."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 is the title. `anchor` names its place within the document."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list; an item is a label (empty: none) and its text."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. The first cell of each row names the row; every row has as many cells as the header."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block: TypeAlias = Heading | Paragraph | Items | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its title, which is also its first heading."""

    title: str
    blocks: tuple[Block, ...]


def flat(text: str) -> str:
    """Text on one line, with nothing in it that could steer a terminal."""
    words = " ".join(text.split())
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(one)[0] == "C" else one for one in words)
