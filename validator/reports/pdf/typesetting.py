"""The only place where Typst is called: the document as data, the result beside it, one template."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

import typst

from validator.histories.spill import private
from validator.reports.pdf.letters import everywhere, replaced
from validator.reports.pdf.model import plain
from validator.time.days import calendar_date

if TYPE_CHECKING:
    from pathlib import Path

    from validator.reports.pdf.model import Document

STANDARDS: list[typst.PDFStandard] = ["a-3a", "ua-1"]
"""For archives, with the result inside; and for everybody, whatever reads the document to them."""
MAIN = "report.typ"
DAY = 24 * 60 * 60
BROKEN = "PanicException"
"""What Typst raises where it breaks down; it is no Exception, and has no name that can be imported."""


def typeset(document: Document, result: bytes) -> bytes:
    """The document as a PDF, to the byte the same on any machine: no fonts but Typst's own, no time but its day."""
    data = everywhere(plain(document))
    day = calendar_date(document.day)
    data |= {"replaced": replaced({**data, "words": None}), "date": [day.year, day.month, day.day]}
    members = {
        MAIN: files("validator.reports.pdf").joinpath(MAIN).read_bytes(),
        "document.json": json.dumps(data, ensure_ascii=False).encode(),
        "fachaufsicht.result": result,
    }
    with private() as folder:
        for name, content in members.items():
            (folder / name).write_bytes(content)
        return compiled(folder, document.day)


def compiled(folder: Path, day: int) -> bytes:
    """What Typst makes of a folder. It takes no bytes but text, so what is attached must be a file."""
    try:
        made = typst.compile(
            folder / MAIN,
            root=folder,
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=STANDARDS,
            timestamp=day * DAY,
        )
    except BaseException as error:
        if type(error).__name__ == BROKEN:
            raise RuntimeError("Typst broke down") from error
        raise
    assert isinstance(made, bytes)
    return made
