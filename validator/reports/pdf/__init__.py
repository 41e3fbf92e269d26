"""A result as a document for the file: PDF/A-3a for archives, PDF/UA-1 for everybody, with the result inside.

`model` says what a document is made of, `contents` what this one says, `typesetting` hands both to Typst and its
template `report.typ`, which alone decides how it looks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.reports.pdf.contents import document
from validator.reports.pdf.typesetting import typeset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.reports.view import View


def render(view: View) -> Iterator[bytes]:
    """The document whole; of the findings the worst `limit`, or as many as a document for people holds."""
    yield typeset(document(view), view.result.path.read_bytes())
