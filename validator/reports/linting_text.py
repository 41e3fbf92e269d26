"""Results of lint as text: `file:line:column: CODE message`, one a line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from validator.messages.catalogue import printable, render, text
from validator.policy.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.linting.model import Result
    from validator.usecases.lint import Linted


def linting_text(found: Linted, language: str) -> Iterator[str]:
    """A line for each result, and one that says how many there are."""
    for one in found.results:
        yield printable(f"{shown(one)}: {one.code} {said(one.problem, language)}") + "\n"
    if found.results:
        yield text("lint-found", language, count=len(found.results)) + "\n"
    else:
        yield text("lint-clean", language, count=found.policies) + "\n"


def said(problem: Problem, language: str) -> str:
    """The sentence of a result without its place."""
    placeless = Problem(problem.code, Place(""), problem.fields, problem.value, problem.rule, problem.hint)
    return render(placeless, language).removeprefix(": ")


def shown(one: Result) -> str:
    """The place, with the file as it lies below the folder that we are in."""
    place = one.problem.place
    return str(Place(near(place.file), place.line, place.column, place.part))


def near(file: str) -> str:
    """A file below the folder that we are in, relative to it; any other as it is."""
    path = Path(file)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        return os.path.relpath(path)
    return file
