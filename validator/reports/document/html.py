"""A document as one HTML file that needs nothing else and can be read by ear and by keyboard."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from validator.usecases.show.model import Heading, Items, Paragraph, Table, flat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.usecases.show.model import Block, Document

STYLE = """\
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem; }
h2 { border-bottom: 1px solid; margin-top: 2.5rem; }
h3 { margin-top: 2rem; }
.table { margin: 1rem 0; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { font-weight: bold; padding: 0.5rem 0; text-align: left; }
th, td { border: 1px solid; padding: 0.3rem 0.5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
tbody th { font-weight: normal; min-width: 7rem; }
dl { display: grid; gap: 0.2rem 1rem; grid-template-columns: max-content 1fr; }
dt { font-weight: bold; }
dd { margin: 0; }
.skip:not(:focus) { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; width: 1px; }
@media (max-width: 40rem) { dl { display: block; } dd { margin-bottom: 0.5rem; } }
@media print { nav, .skip { display: none; } h3, tr { break-after: avoid; break-inside: avoid; } }
"""


def html(document: Document) -> Iterator[str]:
    """The file, piece by piece."""
    yield '<!DOCTYPE html>\n<html lang="de">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{said(document.title)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
    yield '<a class="skip" href="#inhalt">Zum Inhalt</a>\n'
    yield from contents(document)
    yield '<main id="inhalt">\n'
    yield from ("".join(f"{line}\n" for line in lines(block)) for block in document.blocks)
    yield "</main>\n</body>\n</html>\n"


def contents(document: Document) -> Iterator[str]:
    """The chapters as links."""
    yield '<nav aria-label="Inhalt">\n<ul>\n'
    chapters = (one for one in document.blocks if isinstance(one, Heading) and one.level == 2)
    yield from (f'<li><a href="#{said(one.anchor)}">{said(one.text)}</a></li>\n' for one in chapters)
    yield "</ul>\n</nav>\n"


def lines(block: Block) -> Iterator[str]:
    """One block."""
    match block:
        case Heading(level, text, anchor):
            yield f'<h{level} id="{said(anchor)}">{said(text)}</h{level}>'
        case Paragraph(text):
            yield f"<p>{said(text)}</p>"
        case Items(items):
            yield "<dl>"
            yield from (f"<dt>{said(label)}</dt><dd>{said(text)}</dd>" for label, text in items)
            yield "</dl>"
        case Table():
            yield from table(block)


def table(block: Table) -> Iterator[str]:
    """A table whose header cells say what they head; it scrolls by itself where it is too wide."""
    label = said(block.caption)
    yield f'<div class="table" role="region" aria-label="{label}" tabindex="0">'
    yield f"<table>\n<caption>{label}</caption>"
    heads = "".join(f'<th scope="col">{said(one)}</th>' for one in block.header)
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for first, *others in block.rows:
        cells = "".join(f"<td>{said(one)}</td>" for one in others)
        yield f'<tr><th scope="row">{said(first)}</th>{cells}</tr>'
    yield "</tbody>\n</table>\n</div>"


def said(text: str) -> str:
    """Text in which nothing is markup, also within an attribute."""
    return escape(flat(text), quote=True)
