"""`fachaufsicht coverage`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from validator.cli.main import FAULT, OK, VIOLATED, say
from validator.cli.output import folder, protect, screen, write
from validator.messages.catalogue import text
from validator.policy.problems import BadInput, Place, Problem
from validator.reports.coverage_plain import coverage_document
from validator.reports.example_files import example_file
from validator.usecases.coverage import coverage
from validator.usecases.library import files_of, library
from validator.usecases.mutation import mutate
from validator.usecases.probes import boundary_cases

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from validator.usecases.bounds import Bounds
    from validator.usecases.coverage import Coverage
    from validator.usecases.library import Entry
    from validator.usecases.mutation import Mutation


def execute(chosen: Namespace) -> int:
    """Show what the policies cover; status 1 where something is left out, or where a change goes unnoticed.

    A bound without a case on some side is shown and no failing: some have none that can be.
    """
    entries = library([Path(one) for one in chosen.policies], dict(chosen.set), dict(chosen.reading))
    output = protect(chosen.output, files_of(entries))
    targets = example_files(entries, chosen.write_examples)
    found = coverage(entries)
    mutations = [mutated(one, chosen) for one in entries] if chosen.mutate else []
    bounds = [written(entry, target, chosen) for entry, target in targets]
    write([report(found, mutations, bounds, chosen)], output)
    if any(one.disagreements for one in bounds):
        say(text("probe-fault", chosen.lang))
        return FAULT
    complete = [one.complete for one in found] + [one.complete for one in mutations]
    return OK if all(complete) else VIOLATED


def example_files(entries: Sequence[Entry], name: str | None) -> list[tuple[Entry, Path]]:
    """The file of boundary cases of each policy; BadInput where one would take the place of an input."""
    home = folder("--write-examples", name)
    if home is None:
        return []
    targets = [(one, home / f"{'-'.join(one.key)}.yaml".replace("/", "-")) for one in entries]
    for _, target in targets:
        protect(str(target), files_of(entries))
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput([Problem("output-unwritable", Place(str(home)), {"detail": error.strerror or ""})]) from error
    return targets


def written(entry: Entry, target: Path, chosen: Namespace) -> Bounds:
    """The bounds of a policy, its boundary cases written as a file of examples, with progress on stderr."""
    with progress("probe-progress", entry, chosen) as told:
        bounds = boundary_cases(entry, dict(chosen.set), chosen.lang, told)
    write([example_file(bounds.cases)], target)
    say(text("probe-written", chosen.lang, count=len(bounds.cases), file=target))
    return bounds


def mutated(entry: Entry, chosen: Namespace) -> Mutation:
    """What the examples of a policy notice of changes, with progress on stderr."""
    with progress("mutate-progress", entry, chosen) as told:
        return mutate(entry, dict(chosen.set), told)


@contextmanager
def progress(code: str, entry: Entry, chosen: Namespace) -> Iterator[Callable[[int, int], None] | None]:
    """A bar where somebody looks; elsewhere a line at the beginning."""
    label = text(code, chosen.lang, policy=entry.policy.id)
    if chosen.no_progress:
        yield None
    elif sys.stderr is not None and sys.stderr.isatty():
        from validator.reports.terminal import progress as bar  # noqa: PLC0415

        with bar(label) as told:
            yield told
    else:
        say(label)
        yield None


def report(
    found: Sequence[Coverage], mutations: Sequence[Mutation], bounds: Sequence[Bounds], chosen: Namespace
) -> str:
    """The report in the form asked for."""
    if chosen.format == "json":
        return coverage_document(found, mutations, bounds)
    from validator.reports.bounds import bound_tables  # noqa: PLC0415
    from validator.reports.coverage import coverage_tables  # noqa: PLC0415
    from validator.reports.coverage_mutation import mutation_tables  # noqa: PLC0415

    terminal = screen(chosen.output)
    pairs = list(zip(found, mutations, strict=False))
    return (
        coverage_tables(found, chosen.lang, terminal)
        + mutation_tables(pairs, chosen.lang, terminal)
        + bound_tables(bounds, chosen.lang, terminal)
    )
