"""The two policies of a diff, each with what is chosen for it alone or for both."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from validator.policy.problems import BadInput, Place, Problem
from validator.usecases.library import library

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.usecases.library import Entry


@dataclass(frozen=True, slots=True)
class Choices:
    """Values of parameters and alternatives of readings, for both policies and for one alone."""

    settings: Mapping[str, str] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)


def both(old: Path, new: Path, shared: Choices, own: tuple[Choices, Choices]) -> tuple[Entry, Entry]:
    """The policy of each place. A choice for both may name what only one of them has, but not what neither has.

    BadInput also for a place with more than one policy.
    """
    first, unknown = one(old, shared, own[0])
    second, strange = one(new, shared, own[1])
    if problems := [each for each in unknown if each in strange]:
        raise BadInput(problems)
    return first, second


def one(path: Path, shared: Choices, own: Choices) -> tuple[Entry, tuple[Problem, ...]]:
    """The policy of a place, and the shared choices that it does not know."""
    try:
        return alone(path, shared, own), ()
    except BadInput as error:
        unknown = tuple(each for each in error.problems if each.code == "library-name")
        names = {each.fields["name"] for each in unknown}
        if len(unknown) < len(error.problems) or names & ({*own.settings} | {*own.readings}):
            raise
        known = Choices(without(shared.settings, names), without(shared.readings, names))
        return alone(path, known, own), unknown


def without(chosen: Mapping[str, str], names: set[str]) -> dict[str, str]:
    return {name: value for name, value in chosen.items() if name not in names}


def alone(path: Path, shared: Choices, own: Choices) -> Entry:
    found = library([path], {**shared.settings, **own.settings}, {**shared.readings, **own.readings})
    if len(found) != 1:
        raise BadInput([Problem("diff-one", Place(str(path)), {"count": str(len(found))})])
    return found[0]
