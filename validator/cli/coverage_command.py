"""`fachaufsicht coverage`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from validator.cli.main import OK, VIOLATED
from validator.cli.output import protect, write
from validator.reports.coverage_plain import coverage_document
from validator.usecases.coverage import coverage
from validator.usecases.library import files_of, library

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from validator.usecases.coverage import Coverage


def execute(chosen: Namespace) -> int:
    """Show what the policies cover; status 1 where something is left out."""
    entries = library([Path(one) for one in chosen.policies], dict(chosen.set), dict(chosen.reading))
    output = protect(chosen.output, files_of(entries))
    found = coverage(entries)
    write([report(found, chosen)], output)
    return OK if all(one.complete for one in found) else VIOLATED


def report(found: Sequence[Coverage], chosen: Namespace) -> str:
    """The report in the form asked for."""
    if chosen.format == "json":
        return coverage_document(found)
    from validator.reports.coverage import coverage_tables  # noqa: PLC0415

    terminal = sys.stdout if chosen.output is None and sys.stdout.isatty() else None
    return coverage_tables(found, chosen.lang, terminal)
