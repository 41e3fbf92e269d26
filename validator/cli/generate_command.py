"""`fachaufsicht generate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from validator.cli.main import OK, say
from validator.cli.output import write
from validator.messages.catalogue import text
from validator.policy.problems import BadInput, Place, Problem
from validator.reports.separated import injected
from validator.time.days import iso
from validator.usecases.generate import generate
from validator.usecases.library import library

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator

    from validator.core.findings import Finding
    from validator.usecases.generate import Made


def execute(chosen: Namespace) -> int:
    """Write the histories, and beside them a list of the violations that are in them."""
    entries = library([Path(one) for one in chosen.policies], dict(chosen.set), dict(chosen.reading))
    if len(entries) != 1:
        raise BadInput([Problem("generate-one", Place(chosen.policies[0]), {"count": str(len(entries))})])
    output = Path(chosen.output)
    if output.suffix not in (".jsonl", ".ndjson"):
        raise BadInput([Problem("generate-format", Place(chosen.output))])
    as_of, made = generate(entries[0], chosen.subjects, chosen.seed, chosen.violations, chosen.as_of)
    tally = Tally()
    write(tally.lines(made), output)
    if chosen.violations:
        write(injected(tally.breaches), output.with_name(output.name + ".violations.csv"))
    fields = {"subjects": chosen.subjects, "facts": tally.facts, "violations": len(tally.breaches), "as_of": iso(as_of)}
    say(text("cli-generated", chosen.lang, file=chosen.output, **fields))
    return OK


class Tally:
    """Counts subjects as their lines go by."""

    def __init__(self) -> None:
        self.facts = 0
        self.breaches: list[tuple[str, Finding]] = []

    def lines(self, made: Iterable[Made]) -> Iterator[str]:
        """The lines of the history file."""
        for one in made:
            self.facts += one.facts
            self.breaches += [(one.subject, finding) for finding in one.breaches]
            yield one.line
