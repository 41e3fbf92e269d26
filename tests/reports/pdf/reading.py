"""What a PDF holds, read back by other people's libraries."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

pikepdf = pytest.importorskip("pikepdf")
pypdfium2 = pytest.importorskip("pypdfium2")


def document(data: bytes):
    return pikepdf.open(io.BytesIO(data))


def tags(pdf) -> Iterator:
    """The elements of the structure, in reading order."""
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting.extend(reversed(list(one)))
        elif isinstance(one, pikepdf.Dictionary):
            if "/S" in one:
                yield one
            if "/K" in one:
                waiting.append(one.K)


def kinds(pdf) -> list[str]:
    return [str(one.S)[1:] for one in tags(pdf)]


def texts(data: bytes) -> str:
    """All that can be read on the pages, lines joined."""
    pages = pypdfium2.PdfDocument(data)
    found = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    return " ".join(found.replace("\u200b", "").replace("\ufffe", "").split())


def fonts(pdf) -> dict[str, bool]:
    """The fonts by name, and whether each is embedded."""
    found = {}
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor":
            embedded = any(f"/FontFile{kind}" in one for kind in ("", "2", "3"))
            found[str(one.FontName).partition("+")[2]] = embedded
    return found


def attachment(pdf) -> tuple[str, bytes, str]:
    """The file inside: its name, its content, how it belongs to the document."""
    (one,) = pdf.Root.AF
    return str(one.UF), one.EF.F.read_bytes(), str(one.AFRelationship)


def bookmarks(pdf) -> list[str]:
    with pdf.open_outline() as outline:
        waiting, found = list(reversed(outline.root)), []
        while waiting:
            one = waiting.pop()
            found.append(one.title)
            waiting.extend(reversed(one.children))
    return found
