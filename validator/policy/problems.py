"""Problems: errors as values. Their text is made last, from the catalogue, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Place(NamedTuple):
    """Where in a file: line and column count from 1; 0 where the file as a whole is meant.

    `part` names what stands on that line where columns do not help: `events[3]` of a history. (A policy has ten
    thousand places: as a tuple, one is made in a third of the time.)
    """

    file: str
    line: int = 0
    column: int = 0
    part: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place} {self.part}" if self.part else place

    def of(self, name: str) -> Place:
        """The same place, of the part with this name in what was meant."""
        return self._replace(part=f"{self.part}.{name}" if self.part else name)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file.

    `code` names the message in the catalogue (`messages/*.toml`) and `fields` fills it. `value` is the offending
    value as written, `rule` the rule it stands in, `hint` what to write instead.
    """

    code: str
    place: Place
    fields: Mapping[str, str] = field(default_factory=dict)
    value: str | None = None
    rule: str | None = None
    hint: str | None = None


class BadInput(Exception):
    """Input that cannot be used; exit status 2. Carries every problem found, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problem(s)")
        self.problems = tuple(problems)
