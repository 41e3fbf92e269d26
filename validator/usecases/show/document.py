"""The whole document: head, definitions, rules, annex, clause register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.usecases.show import definitions, given, head, register, rules
from validator.usecases.show.annex import annex_tables
from validator.usecases.show.model import Document, Heading, Paragraph
from validator.usecases.show.norms import title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.usecases.library import Entry
    from validator.usecases.show.given import Given
    from validator.usecases.show.model import Block

ANNEX = (
    "Die Tabellen sind aus den Regeln errechnet: Eine Zeile nennt den Abstand, der gilt, wenn sonst nichts Besonderes "
    "vorliegt. Bemerkungen sind die Titel anderer Regeln über dieselbe Gruppe."
)


def document(entry: Entry) -> Document:
    """A policy as it is run, with the parameters and readings in effect."""
    found = given.of(entry)
    name = title(found.document)
    return Document(name, (Heading(1, name, "anweisung"), *parts(entry, found)))


def parts(entry: Entry, found: Given) -> Iterator[Block]:
    """The chapters; one without content is left out."""
    yield from head.blocks(entry, found)
    yield from chapter("Begriffe", "begriffe", definitions.blocks(found))
    yield from chapter("Regeln", "regeln", rules.blocks(found))
    yield from chapter("Tabellarische Übersicht", "uebersicht", annex(found))
    yield from chapter("Widersprüche der Vorlage", "widersprueche", register.conflicts(found))
    yield from chapter("Klauseln", "klauseln", register.blocks(found))


def chapter(name: str, anchor: str, blocks: Iterator[Block]) -> Iterator[Block]:
    """Blocks under a heading, if there are any."""
    content = tuple(blocks)
    if content:
        yield Heading(2, name, anchor)
        yield from content


def annex(found: Given) -> Iterator[Block]:
    """The tables of the annex with a sentence on how to read them."""
    tables = tuple(annex_tables(found))
    if tables:
        yield Paragraph(ANNEX)
        yield from tables
