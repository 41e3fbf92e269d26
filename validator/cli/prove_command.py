"""`fachaufsicht prove`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from validator.analysis.faults import Engine
from validator.cli.bars import bar
from validator.cli.main import FAULT, OK, VIOLATED, say
from validator.cli.output import folder, protect, same, write
from validator.messages.catalogue import printable, text
from validator.policy.problems import BadInput, Place, Problem
from validator.reports.example_files import example_file
from validator.reports.faults_plain import faults_document
from validator.reports.faults_text import denied_said, faults_text, named, rules_named
from validator.usecases.library import files_of, library
from validator.usecases.prove import prove
from validator.usecases.prove.model import Asked
from validator.usecases.prove.witness_files import witness_files

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator, Sequence

    from validator.usecases.library import Entry
    from validator.usecases.prove.model import Proved
    from validator.usecases.prove.witness_files import WitnessFile

RANGES = {"horizon": (1, 36_500), "slots": (1, 20), "effort": (1, 4_000_000_000), "examples": (1, 1_000_000)}
"""What a number of the command line can be: a century of days, and so on."""


def execute(chosen: Namespace) -> int:
    """Examine, report, write what fails; the exit status."""
    asked = question(chosen)
    entries = library([Path(one) for one in chosen.policies], dict(chosen.set), dict(chosen.reading))
    output, folder = protect(chosen.output, files_of(entries)), target(chosen.write_tests)
    for file in actless(entries):
        say(text("cli-prove-no-acts", chosen.lang, file=printable(str(file))))
    with bar(chosen, "cli-prove-progress") as progress:
        found = prove(entries, asked, progress)
    write(report(found, chosen), output)
    if folder is not None:
        save(found, folder, entries, chosen.lang)
    for one in found.denied:
        say(text("cli-prove-denied", chosen.lang, what=denied_said(one, chosen.lang)))
    return FAULT if found.denied else OK if found.clean else VIOLATED


def question(chosen: Namespace) -> Asked:
    """What is asked for; BadInput for numbers that make no sense."""
    problems = [
        Problem("prove-range", Place(f"--{name}"), {"least": str(least), "most": str(most)})
        for name, (least, most) in RANGES.items()
        if not least <= getattr(chosen, name) <= most
    ]
    if problems:
        raise BadInput(problems)
    engines = tuple(Engine) if chosen.engine == "both" else (Engine(chosen.engine),)
    bounds = chosen.horizon, chosen.slots, chosen.effort
    return Asked(engines, *bounds, chosen.seed, chosen.examples, not chosen.no_readings)


def actless(entries: Iterable[Entry]) -> list[Path]:
    """The vocabularies that mark no acts: by them, nothing that a rule asks for is the agency's to do."""
    found = {one.vocabulary_file: any(kind.act for kind in one.vocabulary.facts.values()) for one in entries}
    return [file for file, acts in sorted(found.items()) if not acts]


def target(named: str | None) -> Path | None:
    """The folder for example files; BadInput if it has no name, or something else bears it."""
    found = folder("--write-tests", named)
    if found is not None and found.exists() and not found.is_dir():
        raise BadInput([Problem("prove-tests-folder", Place(str(found)))])
    return found


def report(found: Proved, chosen: Namespace) -> Iterable[str]:
    """The report in the form asked for."""
    if chosen.format == "json":
        return [faults_document(found, chosen.limit)]
    return faults_text(found, chosen.lang, chosen.limit)


def save(found: Proved, folder: Path, entries: Sequence[Entry], language: str) -> None:
    """Write the example files, all or, where one would take the place of an input, none."""
    bare = [one.fault for one in found.faults]
    says = {number: printable(text(one.code, language, **one.fields)) for number, one in enumerate(bare)}
    files = witness_files(found.faults, says)
    over = [one.name for one in files if same(folder / one.name, files_of(entries))]
    if over:
        raise BadInput([Problem("cli-output-is-input", Place(str(folder / name))) for name in over])
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput([Problem("output-unwritable", Place(str(folder)), {"detail": error.strerror or ""})]) from error
    for one in files:
        write([*comment(one, language), example_file(one.cases)], folder / one.name)
    say(text("cli-prove-written", language, folder=folder, count=len(files)))


def comment(one: WitnessFile, language: str) -> Iterator[str]:
    """The head of an example file: the fault, and what the examples are for."""
    fault = one.judged.fault
    kind, rules = named(fault.kind, language), rules_named(fault.norms)
    yield f"# {text('prove-test-head', language, kind=kind, rules=rules)}\n"
    yield f"# {text(f'prove-test-{one.purpose.value}', language)}\n"
