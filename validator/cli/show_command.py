"""`fachaufsicht show`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from validator.cli.main import OK
from validator.cli.output import protect, write
from validator.policy.problems import BadInput, Place, Problem
from validator.reports.document.html import html
from validator.reports.document.markdown import markdown
from validator.reports.document.text import text
from validator.usecases.library import files_of, library
from validator.usecases.show.document import document

if TYPE_CHECKING:
    from argparse import Namespace

FORMATS = {"text": text, "markdown": markdown, "html": html}


def execute(chosen: Namespace) -> int:
    """Show one policy as a document."""
    entries = library([Path(one) for one in chosen.policies], dict(chosen.set), dict(chosen.reading))
    if len(entries) != 1:
        raise BadInput([Problem("show-one", Place(chosen.policies[0]), {"count": str(len(entries))})])
    output = protect(chosen.output, files_of(entries))
    write(FORMATS[chosen.format](document(entries[0])), output)
    return OK
