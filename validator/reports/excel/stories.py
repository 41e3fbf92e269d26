"""The explanations of many findings in sentences, made case by case, and kept in a file until each has its row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from validator.reports.explained import case, explained
from validator.reports.explanation import counted, nearly, outcome, remedy, steps

if TYPE_CHECKING:
    from pathlib import Path

    from validator.explaining.model import Explanation
    from validator.reports.view import View
    from validator.results.model import Found

Say: TypeAlias = Callable[["Explanation", str], str]
TOLD: Mapping[str, Say] = {
    "outcome": outcome,
    "steps": lambda one, language: "\n".join(steps(one, language)),
    "counted": lambda one, language: "\n".join(counted(one, language)),
    "nearly": lambda one, language: "\n".join(nearly(one, language)),
    "remedy": lambda one, language: "\n".join(remedy(one, language)),
}
"""The columns that explain, and what each says."""


class Stories:
    """What columns say of findings; `names` are the columns of `TOLD` that are wanted."""

    def __init__(self, view: View, found: Iterable[Found], names: Iterable[str], file: Path) -> None:
        self._places: dict[str, int] = {}
        wanted = {name: TOLD[name] for name in names}
        with file.open("wb") as stream:
            for one, told in explained(view.result, sorted(found, key=case)) if wanted else ():
                said = {name: words for name, say in wanted.items() if (words := say(told, view.language))}
                self._places[one.id] = stream.tell()
                stream.write(f"{json.dumps(said)}\n".encode())
        self._stream = file.open("rb")

    def of(self, one: Found) -> dict[str, str]:
        """What the columns say of a finding; nothing of those that have nothing to say."""
        if one.id not in self._places:
            return {}
        self._stream.seek(self._places[one.id])
        said: dict[str, str] = json.loads(self._stream.readline())
        return said

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()
