"""`fachaufsicht show`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from validator.cli.main import OK
from validator.cli.output import write
from validator.policy.problems import BadInput, Place, Problem
from validator.reports.document.html import html
from validator.reports.document.markdown import markdown
from validator.reports.document.text import text
from validator.usecases.library import library
from validator.usecases.show.document import document

if TYPE_CHECKING:
    from argparse import Namespace

FORMATS = {"text": text, "markdown": markdown, "html": html}


def execute(chosen: Namespace) -> int:
    """Show one policy as a document."""
    entries = library([Path(one) for one in chosen.policies], dict(chosen.set), dict(chosen.reading))
    if len(entries) != 1:
        raise BadInput([Problem("show-one", Place(chosen.policies[0]), {"count": str(len(entries))})])
    output = None if chosen.output is None else Path(chosen.output)
    source = entries[0].source.path
    if output is not None and output.exists() and output.samefile(source):
        raise BadInput([Problem("cli-output-is-input", Place(chosen.output))])
    write(FORMATS[chosen.format](document(entries[0])), output)
    return OK
