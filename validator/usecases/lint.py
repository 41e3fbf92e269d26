"""Lint: each policy loaded by itself, so that one that does not load keeps no other from being looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from validator.linting.loading import AREAS, refused
from validator.linting.model import Subject
from validator.linting.table import CHECKS, results
from validator.linting.uses import Uses
from validator.lowering.documents import finished, lowered_rules, overlaps
from validator.lowering.references import dangling
from validator.policy.clauses import read_clauses
from validator.policy.load import load
from validator.policy.problems import BadInput, Place, Problem
from validator.policy.schema import check
from validator.policy.vocabularies import vocabulary
from validator.usecases.library import Source, clauses_file, find, is_policy, leaf, source, vocabulary_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from validator.linting.model import Result
    from validator.policy.tree import Mapped
    from validator.policy.vocabulary import Vocabulary

CODES = (*(one.code for one in AREAS), *(one.code for one in CHECKS))
"""All codes, in order."""


@dataclass(frozen=True, slots=True)
class Linted:
    """What was found in policies, by place. `files` are all that were read."""

    results: tuple[Result, ...]
    policies: int
    files: tuple[Path, ...]

    @property
    def broken(self) -> bool:
        """Whether some policy does not load."""
        return any(one.fatal for one in self.results)


@dataclass(slots=True)
class Loading:
    """Documents and vocabularies read so far, each once, and what was wrong."""

    problems: list[Problem] = field(default_factory=list)
    documents: dict[Path, Mapped] = field(default_factory=dict)
    vocabularies: dict[Path, Vocabulary | None] = field(default_factory=dict)
    files: dict[Path, None] = field(default_factory=dict)

    def sources(self, paths: Iterable[Path]) -> list[Source]:
        """The policies among files and folders that can be read and keep to their schema."""
        found: list[Source] = []
        for path in paths:
            try:
                named = tuple(find([path]))
            except BadInput as error:
                self.note(error.problems)
                continue
            read = [one for file, outright in named for one in self.policy(file, outright=outright)]
            if not read and path.is_dir() and not self.problems:
                self.note([Problem("library-empty", Place(str(path)))])
            found += read
        return self.distinct(found)

    def policy(self, path: Path, *, outright: bool) -> list[Source]:
        """A policy that keeps to its schema; in a folder, documents of other kinds are passed over."""
        self.files.setdefault(path)
        try:
            one = source(path)
        except BadInput as error:
            self.note(error.problems)
            return []
        self.documents[path.resolve()] = one.document
        if not outright and not is_policy(one.document):
            return []
        wrong = check(one.document, "policy")
        self.note(wrong)
        return [] if wrong else [one]

    def distinct(self, sources: Iterable[Source]) -> list[Source]:
        """Each version once; another document that claims to be the same one is a problem."""
        known: dict[tuple[str, str], Source] = {}
        for one in sources:
            policy, version = leaf(one.document.get("policy")), leaf(one.document.get("version"))
            first = known.setdefault((policy, version), one)
            if first.sha256 != one.sha256:
                fields = {"policy": policy, "version": version, "first": str(first.path)}
                self.note([Problem("library-twice", Place(str(one.path)), fields)])
        return list(known.values())

    def subject(self, one: Source) -> Subject | None:
        """A policy that loads; None, with all its problems noted, for one that does not."""
        words = self.vocabulary(vocabulary_file(one))
        clauses = self.clauses(one)
        if words is None:
            return None
        try:
            names = Uses(one.document, words, {}, {})
            rules = lowered_rules(names)
            used = names.kept()
            policy = finished(rules, names, clauses)
        except BadInput as error:
            self.note(error.problems)
        except RecursionError:
            self.note([Problem("library-deep", Place(str(one.path)))])
        else:
            return Subject(one.document, policy, words, used, clauses)
        return None

    def vocabulary(self, path: Path) -> Vocabulary | None:
        """A vocabulary, read and checked once."""
        if path not in self.vocabularies:
            self.files.setdefault(path)
            self.vocabularies[path] = None
            try:
                document = self.documents.get(path) or load(path)
                wrong = check(document, "vocabulary")
                if wrong:
                    raise BadInput(wrong)
                self.vocabularies[path] = vocabulary(document)
            except BadInput as error:
                self.note(error.problems)
        return self.vocabularies[path]

    def clauses(self, one: Source) -> frozenset[str] | None:
        """The list of the source's clauses, if the policy names one that can be read."""
        path = clauses_file(one)
        if path is None:
            return None
        self.files.setdefault(path)
        try:
            return read_clauses(path)
        except BadInput as error:
            self.note(error.problems)
            return None

    def note(self, problems: Iterable[Problem]) -> None:
        self.problems += [one for one in problems if one not in self.problems]


def lint(paths: Sequence[Path], wanted: frozenset[str]) -> Linted:
    """What the wanted checks find; problems of loading always, whatever is wanted."""
    loading = Loading()
    sources = loading.sources(paths)
    subjects = [one for one in map(loading.subject, sources) if one is not None]
    loading.note(overlaps([(one.document, one.policy) for one in subjects]))
    loading.note(dangling([one.document for one in sources]))
    found = [refused(one) for one in loading.problems]
    found += [one for subject in subjects for one in results(subject, wanted)]
    return Linted(tuple(sorted(found, key=lambda one: one.order)), len(sources), tuple(loading.files))


def codes(select: Sequence[str], ignore: Sequence[str]) -> frozenset[str]:
    """The codes that are wanted: those that begin as `select` says (all without it), without those of `ignore`."""
    for option, names in (("--select", select), ("--ignore", ignore)):
        strange = [name for name in names if not name or not any(code.startswith(name) for code in CODES)]
        if strange:
            raise BadInput([Problem("lint-code", Place(option), {"name": name}) for name in strange])
    kept = [code for code in CODES if not select or code.startswith(tuple(select))]
    return frozenset(code for code in kept if not ignore or not code.startswith(tuple(ignore)))
