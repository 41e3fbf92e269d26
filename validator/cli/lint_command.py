"""`fachaufsicht lint`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from validator.cli.main import OK, USAGE, VIOLATED
from validator.cli.output import protect, write
from validator.policy.problems import BadInput, Place, Problem
from validator.reports.linting_explained import explained, listed
from validator.reports.linting_plain import linting_document
from validator.reports.linting_sarif import linting_sarif
from validator.reports.linting_text import linting_text
from validator.usecases.lint import codes, lint

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Sequence

    from validator.usecases.lint import Linted


def execute(chosen: Namespace) -> int:
    """Explain a code, or look at policies; 0 nothing found, 1 something found, 2 a policy does not load."""
    if chosen.explain is not None:
        write([explanation(chosen.explain, chosen.lang)], protect(chosen.output, map(Path, chosen.policies)))
        return OK
    if not chosen.policies:
        raise BadInput([Problem("lint-nothing", Place("lint"))])
    wanted = codes(separate(chosen.select), separate(chosen.ignore))
    found = lint([Path(one) for one in chosen.policies], wanted)
    write(report(found, chosen), protect(chosen.output, found.files))
    return USAGE if found.broken else VIOLATED if found.results else OK


def explanation(code: str, language: str) -> str:
    """What a code means, or the list of all; BadInput for a code that there is not."""
    found = listed(language) if code == "all" else explained(code, language)
    if found is None:
        raise BadInput([Problem("lint-code", Place("--explain"), {"name": code})])
    return found


def separate(given: Sequence[str]) -> tuple[str, ...]:
    """Codes separated by commas, in capital letters."""
    return tuple(one.strip().upper() for several in given for one in several.split(","))


def report(found: Linted, chosen: Namespace) -> Iterable[str]:
    """The report in the form asked for."""
    match chosen.format:
        case "json":
            return [linting_document(found)]
        case "sarif":
            return [linting_sarif(found, chosen.lang)]
        case _:
            return linting_text(found, chosen.lang)
