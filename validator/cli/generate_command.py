"""`fachaufsicht generate`."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from validator.analysis.generation.forms import JsonLines, Table
from validator.cli.main import OK, say
from validator.cli.output import write
from validator.histories.tables import write_parquet
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
    if output.suffix not in (".jsonl", ".csv", ".parquet"):
        raise BadInput([Problem("generate-format", Place(chosen.output))])
    form = JsonLines() if output.suffix == ".jsonl" else Table(entries[0].vocabulary)
    as_of, made = generate(entries[0], chosen.subjects, chosen.seed, chosen.violations, chosen.as_of, form)
    tally = Tally()
    save(chain([form.head], tally.texts(made)), output)
    beside = output.with_name(output.name + ".violations.csv")
    if chosen.violations or beside.exists():
        write(injected(tally.breaches), beside)
    fields = {"subjects": chosen.subjects, "facts": tally.facts, "violations": len(tally.breaches), "as_of": iso(as_of)}
    say(text("cli-generated", chosen.lang, file=chosen.output, **fields))
    return OK


def save(pieces: Iterable[str], output: Path) -> None:
    """Write the histories; Parquet by way of a table beside it."""
    if output.suffix != ".parquet":
        write(pieces, output)
        return
    try:
        with TemporaryDirectory(dir=output.parent) as folder:
            table, draft = Path(folder) / "table.csv", Path(folder) / "table.parquet"
            write(pieces, table)
            write_parquet(table, draft)
            draft.replace(output)
    except OSError as error:
        raise BadInput([Problem("output-unwritable", Place(str(output)), {"detail": error.strerror or ""})]) from error


class Tally:
    """Counts subjects as their text goes by."""

    def __init__(self) -> None:
        self.facts = 0
        self.breaches: list[tuple[str, Finding]] = []

    def texts(self, made: Iterable[Made]) -> Iterator[str]:
        """The text of the history file."""
        for one in made:
            self.facts += one.facts
            self.breaches += [(one.subject, finding) for finding in one.breaches]
            yield one.text
