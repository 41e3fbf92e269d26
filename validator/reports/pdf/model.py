"""What a document is made of: blocks of text, no looks. All texts are ready to be read by people."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 begins a part."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a `quiet` one is a remark."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names with what belongs to each, below two words that say so."""

    head: tuple[str, str]
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of figures: what they are of, what is said of that in small, the figures. `last` is the sum of all."""

    name: str
    below: tuple[str, ...]
    cells: tuple[str, ...]
    last: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """A table of figures: the head names every column."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: its parts of 1, in the order of the legend, and what stands at its end."""

    name: str
    parts: tuple[float, ...]
    value: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars with a legend, lying or standing, with a caption and what to say to those who do not see it."""

    caption: str
    alternative: str
    legend: tuple[str, ...]
    bars: tuple[Bar, ...]
    standing: bool = False

    def __post_init__(self) -> None:
        if not self.alternative.strip():
            raise ValueError("a chart needs an alternative text (PDF/UA)")


@dataclass(frozen=True, slots=True)
class Passage:
    """What is said under a name: one sentence a line."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """A finding: its heading, what the rule says, where that is written, and why it is a finding."""

    heading: str
    level: int
    says: str
    place: tuple[str, ...]
    passages: tuple[Passage, ...]


Block: TypeAlias = Heading | Paragraph | Pairs | Figures | Chart | Detail


@dataclass(frozen=True, slots=True)
class Key:
    """A figure of the first page."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Words:
    """What the template itself has to say."""

    contents: str
    page: str
    of: str
    attachment: str
    replaced: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document: `about` are the lines below its title; `short` and `running` stand at the head of each page.

    `day` is the day it is dated, an integer since 1970-01-01.
    """

    language: str
    kind: str
    title: str
    short: str
    running: str
    about: tuple[tuple[str, str], ...]
    keys: tuple[Key, ...]
    blocks: tuple[Block, ...]
    words: Words
    day: int


def plain(one: Document) -> dict[str, Any]:
    """A document as plain values; each block says of which kind it is."""
    blocks = [{"kind": type(block).__name__.lower(), **asdict(block)} for block in one.blocks]
    return {**asdict(one), "blocks": blocks}


def cut(name: str, letters: int) -> str:
    """A name of no more than so many letters; a mark says where one was cut."""
    return name if len(name) <= letters else f"{name[: letters - 1]}…"
