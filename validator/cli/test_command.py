"""`fachaufsicht test`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from validator.cli.main import OK, VIOLATED
from validator.cli.output import write
from validator.messages.catalogue import text
from validator.reports.examples import failures
from validator.usecases.example_files import read_examples
from validator.usecases.examples import run_all, run_examples
from validator.usecases.library import library

if TYPE_CHECKING:
    from argparse import Namespace


def execute(chosen: Namespace) -> int:
    """Run the examples of all policies, and of files of examples; status 1 if one fails."""
    entries = library([Path(one) for one in chosen.policies], dict(chosen.set), dict(chosen.reading))
    further = read_examples([Path(one) for one in chosen.examples], entries)
    results = [*(run_examples(entry) for entry in entries), run_all(further)]
    count = sum(number for number, _ in results)
    mismatches = [one for _, failed in results for one in failed]
    write(failures(mismatches, chosen.lang), None)
    failed = len({(one.example.place, one.example.rule) for one in mismatches})
    code = "cli-examples-failed" if failed else "cli-examples-passed"
    write([text(code, chosen.lang, count=count, failed=failed) + "\n"], None)
    return VIOLATED if failed else OK
