"""`fachaufsicht diff`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from validator.cli.bars import bar
from validator.cli.main import OK, VIOLATED
from validator.cli.output import protect, screen, write
from validator.policy.problems import BadInput, Place, Problem
from validator.reports.diff_plain import diff_document
from validator.usecases.diff.diff import diff
from validator.usecases.diff.loading import Choices, both
from validator.usecases.diff.replay import Cases
from validator.usecases.library import files_of

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from validator.usecases.diff.model import Report

TABLE_LIMIT = 20
_OF_CASES = ("as_of", "unit", "limit")


def execute(chosen: Namespace) -> int:
    """Compare, report; the exit status."""
    if problems := list(contradictions(chosen)):
        raise BadInput(problems)
    old, new = (Path(one) for one in chosen.policies)
    own = tuple(
        Choices(dict(values), dict(choices))
        for values, choices in ((chosen.old_set, chosen.old_reading), (chosen.new_set, chosen.new_reading))
    )
    entries = both(old, new, Choices(dict(chosen.set), dict(chosen.reading)), (own[0], own[1]))
    files = [Path(one) for one in chosen.cases]
    output = protect(chosen.output, [*files, *files_of(entries)])
    limit = TABLE_LIMIT if chosen.limit is None and chosen.format == "table" else chosen.limit
    cases = Cases(files, chosen.as_of, chosen.unit, limit) if files else None
    with bar(chosen, "cli-diff-progress") as progress:
        found = diff(*entries, cases, progress, prove=chosen.prove)
    write([report(found, chosen)], output)
    return VIOLATED if found.changed else OK


def contradictions(chosen: Namespace) -> Iterator[Problem]:
    """Options that do not go together."""
    if chosen.cases and chosen.as_of is None:
        yield Problem("diff-needs-day", Place("--cases"))
    for name in _OF_CASES:
        if not chosen.cases and getattr(chosen, name) is not None:
            yield Problem("diff-needs-cases", Place(f"--{name.replace('_', '-')}"))


def report(found: Report, chosen: Namespace) -> str:
    """The report in the form asked for."""
    if chosen.format == "json":
        return diff_document(found)
    from validator.reports.diff_text import diff_text  # noqa: PLC0415

    limit = TABLE_LIMIT if chosen.limit is None else chosen.limit
    terminal = screen(chosen.output)
    return diff_text(found, min(limit, sys.maxsize), chosen.lang, terminal)
