"""A batch of a bigger table, in Arrow's form: the rows of whole subjects, read as a Parquet file of its own would be.

A row's number says nothing in a table that is spread over a cluster: what is wrong is said of the subject instead. Its
name stands with the refused value, and is shown only where values are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from validator.core.rules import Group, Relation
from validator.histories.assembling import assemble, combine
from validator.histories.columns import Columns
from validator.histories.data import cell
from validator.histories.database import arrow_rows, coded_arrow
from validator.histories.gathering import Gathering
from validator.histories.moments import Moments
from validator.histories.read import GIVING_UP
from validator.histories.records import Reading
from validator.histories.tables import rows
from validator.histories.tabular import sheet
from validator.policy.problems import BadInput, Place, Problem
from validator.policy.vocabulary import Vocabulary


def read_arrow(
    table: Any, label: str, zone: str, relations: Sequence[Relation], groups: Sequence[Group], vocabulary: Vocabulary
) -> Columns:
    """The histories in an Arrow table; BadInput says what is wrong in the table called `label`."""
    gathered = Gathering()
    try:
        one = sheet(coded_arrow(table), Moments(zone), vocabulary, gathered.dictionary)
        return combine(gathered, [one], relations, groups)
    except GIVING_UP:
        pass
    gathered = Gathering()
    found = arrow_rows(table)
    numbered = chain([(1, next(found))], enumerate(found, 2))
    try:
        rows(numbered, Path(label), Reading(gathered, Moments(zone), vocabulary, cell))
        return assemble(gathered, relations, groups)
    except BadInput as error:
        raise BadInput([of_subject(problem, table, label) for problem in error.problems]) from error


def of_subject(problem: Problem, table: Any, label: str) -> Problem:
    """The problem, said of the subject instead of the row's number."""
    place = Place(label, part=problem.place.part)
    if problem.place.line < 2:
        return replace(problem, place=place)
    name = table.column("subject")[problem.place.line - 2].as_py()
    value = f"{name}: {problem.value}" if problem.value is not None else str(name)
    return replace(problem, place=place, value=value)
