"""Whether the files a result was made from are still what they were, and the cases in them as the result saw them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.histories.rows import to_histories
from validator.policy.problems import BadInput, Place, Problem
from validator.results.veil import Veil
from validator.results.writing import hashed as text_of
from validator.usecases.check import histories, of_file, veiled
from validator.usecases.check import inputs as hashed
from validator.usecases.library import files_of, library
from validator.usecases.model import Input

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from validator.histories.columns import Columns
    from validator.histories.model import History
    from validator.results.keys import Key
    from validator.results.reading import Result


@dataclass(frozen=True, slots=True)
class Compared:
    """A file the result names, or one that is there instead; `recorded` and `found` are hashes or None."""

    file: str
    recorded: str | None
    found: str | None

    @property
    def same(self) -> bool:
        """Whether it is what it was."""
        return self.recorded == self.found


def cases_against(result: Result, files: Sequence[Path]) -> tuple[Compared, ...]:
    """Case files against those that the result was made from."""
    return compared(result.manifest.receipt.inputs, hashed(files))


def policies_against(result: Result, paths: Sequence[Path]) -> tuple[Compared, ...]:
    """Policies, with their vocabularies and lists of clauses, against those that the result was made with."""
    manifest = result.manifest
    policies = [Input(one.file, one.sha256) for one in manifest.receipt.policies]
    options = manifest.options
    entries = library(paths, dict(options.settings), dict(options.readings))
    files = sorted({file.resolve() for file in files_of(entries)})
    return compared([*policies, *manifest.vocabularies, *manifest.lists], list(map(text_of, files)))


def compared(recorded: Sequence[Input], given: Sequence[Input]) -> tuple[Compared, ...]:
    """Files against what was recorded: by content first, since a file can be renamed, then by name."""
    there = list(given)
    left = []
    found = []
    for one in recorded:
        same = next((each for each in there if each.sha256 == one.sha256), None)
        if same is None:
            left.append(one)
        else:
            there.remove(same)
            found.append(Compared(one.file, one.sha256, same.sha256))
    for one in left:
        named = next((each for each in there if each.file == one.file), None)
        if named is not None:
            there.remove(named)
        found.append(Compared(one.file, one.sha256, None if named is None else named.sha256))
    found += [Compared(one.file, None, one.sha256) for one in there]
    return tuple(sorted(found, key=lambda one: one.file))


class Cases:
    """The cases of files as a result saw them: under the same pseudonyms. BadInput for another key."""

    def __init__(self, result: Result, files: Sequence[Path], key: Key) -> None:
        options = result.manifest.options
        if key.mark != options.key:
            raise BadInput([Problem("verify-key", Place("--key"), {"key": options.key, "given": key.mark})])
        veil = Veil(key, options.identify, options.texts, options.unit)
        self.columns: dict[str, Columns] = {}
        for one, vocabulary in zip(result.entries, result.manifest.read_by, strict=True):
            if vocabulary not in self.columns:
                own = of_file(result.entries, one.vocabulary_file)
                read = histories(own, files, None)[one.vocabulary_file]
                self.columns[vocabulary] = veiled(veil, read, own)

    def subjects(self) -> dict[str, Sequence[str]]:
        """Everybody, by the vocabulary that reads them."""
        return {name: columns.subjects for name, columns in self.columns.items()}

    def histories(self, vocabulary: str, subjects: frozenset[str]) -> Iterator[History]:
        """Some of them."""
        columns = self.columns[vocabulary]
        return to_histories(columns, [place for place, name in enumerate(columns.subjects) if name in subjects])
