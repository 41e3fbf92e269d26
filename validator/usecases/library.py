"""Policies from files and folders: found, checked, lowered, with what a receipt says about each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from validator.lowering import Library, lower_all
from validator.lowering.documents import chosen_for, lower
from validator.lowering.names import wording
from validator.policy.clauses import read_clauses
from validator.policy.complaints import nearest
from validator.policy.load import load, read
from validator.policy.problems import BadInput, Place, Problem
from validator.policy.schema import check
from validator.policy.tree import Leaf, Listing, Mapped
from validator.policy.vocabularies import read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from validator.core.rules import Policy
    from validator.core.wording import Wording
    from validator.policy.tree import Tree
    from validator.policy.vocabulary import Vocabulary

QUESTION = frozenset(("question", "clauses", "chosen"))
"""The keys of a reading that are no alternatives."""
Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Source:
    """A policy document as found: its file, the hash of its bytes, its tree."""

    path: Path
    sha256: str
    document: Mapped


@dataclass(frozen=True, slots=True)
class Entry:
    """A policy ready to run. `readings` and `parameters` are those in effect, by name, as text.

    `settings` are the values given for this run alone.
    """

    source: Source
    title: Wording
    vocabulary: Vocabulary
    vocabulary_file: Path
    policy: Policy
    readings: Mapping[str, str]
    parameters: Mapping[str, str]
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """What tells a policy from others: id and version."""
        return self.policy.id, self.policy.version


def library(paths: Sequence[Path], settings: Mapping[str, str], readings: Mapping[str, str]) -> tuple[Entry, ...]:
    """The policies of files and folders by id and version; BadInput with every problem of every file.

    `settings` give values to parameters, `readings` choose alternatives; a name that no policy has is a problem.
    """
    sources = tuple(unique(collect(find(paths))))
    problems = [
        *strangers(sources, "parameters", settings, "--set"),
        *strangers(sources, "readings", readings, "--reading"),
        *unanswered(sources, readings),
    ]
    if problems:
        raise BadInput(problems)
    files = [vocabulary_file(one) for one in sources]
    distinct = tuple(dict.fromkeys(files))
    vocabularies = dict(zip(distinct, gather(read_vocabulary, distinct), strict=True))
    documents = tuple((one.document, vocabularies[file]) for one, file in zip(sources, files, strict=True))
    lists = gather(read_clauses, [path for one in sources if (path := clauses_file(one))])
    named = [str(one.path) for one in sources if clauses_file(one)]
    known = dict(zip(named, lists, strict=True))
    try:
        policies = lower_all(Library(documents, known), settings=settings, readings=readings)
    except RecursionError:
        raise BadInput([Problem("library-deep", Place(str(sources[0].path)))]) from None
    entries = (entry(*one, vocabularies, settings, readings) for one in zip(sources, policies, strict=True))
    return tuple(sorted(entries, key=lambda one: one.key))


def files_of(entries: Iterable[Entry]) -> tuple[Path, ...]:
    """Every file that policies were read from: themselves, their vocabularies, their lists of clauses."""
    found = ((one.source.path, one.vocabulary_file, clauses_file(one.source)) for one in entries)
    return tuple(file for files in found for file in files if file is not None)


def vocabulary_file(one: Source) -> Path:
    return (one.path.parent / leaf(one.document.get("vocabulary"))).resolve()


def clauses_file(one: Source) -> Path | None:
    """The list of the source's clauses, if the policy names one."""
    found = one.document.get("clauses")
    return None if found is None else (one.path.parent / leaf(found)).resolve()


def find(paths: Iterable[Path]) -> Iterator[tuple[Path, bool]]:
    """The files meant, and whether each was named outright rather than found in a folder."""
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*.y*ml") if one.suffix in (".yaml", ".yml") and one.is_file())
            if not inside:
                raise BadInput([Problem("library-empty", Place(str(path)))])
            yield from ((one, False) for one in inside)
        else:
            yield path, True


def collect(files: Iterable[tuple[Path, bool]]) -> list[Source]:
    """The policies among files; in a folder, documents of other kinds are passed over."""
    named = tuple(files)
    loaded = gather(lambda one: (source(one[0]), one[1]), named)
    kept = [one for one, outright in loaded if outright or is_policy(one.document)]
    if not kept:
        raise BadInput([Problem("library-empty", Place(str(named[0][0].parent)))])
    problems = [problem for one in kept for problem in check(one.document, "policy")]
    if problems:
        raise BadInput(problems)
    return kept


def source(path: Path) -> Source:
    document = load(path)
    return Source(path, hashlib.sha256(read(path).encode()).hexdigest(), document)


def is_policy(document: Mapped) -> bool:
    """A document without either key is a vocabulary or something else; one with a single key is a faulty policy."""
    return "policy" in document or "rules" in document


def unique(sources: Iterable[Source]) -> Iterator[Source]:
    """Each policy version once; two documents that claim to be the same version and differ are a problem."""
    known: dict[tuple[str, str], Source] = {}
    for one in sources:
        key = leaf(one.document.get("policy")), leaf(one.document.get("version"))
        first = known.setdefault(key, one)
        if first is one:
            yield one
        elif first.sha256 != one.sha256:
            fields = {"policy": key[0], "version": key[1], "first": str(first.path)}
            raise BadInput([Problem("library-twice", Place(str(one.path)), fields)])


def entry(
    one: Source,
    policy: Policy,
    vocabularies: Mapping[Path, Vocabulary],
    settings: Mapping[str, str],
    readings: Mapping[str, str],
) -> Entry:
    """A source with its lowered policy, and what was chosen for it."""
    file, document = vocabulary_file(one), one.document
    effective = chosen(document) | chosen_for(document, readings, "readings")
    given = chosen_for(document, settings, "parameters")
    parameters = values(document) | given
    title = wording(document.entries["title"])
    return Entry(one, title, vocabularies[file], file, policy, effective, parameters, given)


def otherwise(one: Entry, readings: Mapping[str, str]) -> Entry:
    """The same policy with some readings chosen otherwise; BadInput where an alternative does not fit."""
    chosen_ones = {**one.readings, **readings}
    policy = lower(one.source.document, one.vocabulary, settings=one.settings, readings=chosen_ones)
    return replace(one, policy=policy, readings=chosen_ones)


def alternatives(one: Entry) -> Iterator[tuple[str, str]]:
    """The readings of a policy with each alternative that is not in effect, by name."""
    for name, reading in sorted(part(one.source.document, "readings").items()):
        assert isinstance(reading, Mapped)
        yield from ((name, choice) for choice in sorted(set(reading.entries) - QUESTION - {one.readings[name]}))


def strangers(sources: Sequence[Source], section: str, names: Mapping[str, str], option: str) -> Iterator[Problem]:
    """Names given on the command line, `name` or `policy:name`, that no policy declares."""
    for name, value in sorted(names.items()):
        if not any(chosen_for(one.document, {name: value}, section) for one in sources):
            yield Problem("library-name", Place(option), {"name": name})


def unanswered(sources: Sequence[Source], readings: Mapping[str, str]) -> Iterator[Problem]:
    """Alternatives chosen on the command line that a reading does not have."""
    for one in sources:
        for name, choice in chosen_for(one.document, readings, "readings").items():
            reading = part(one.document, "readings")[name]
            known = sorted(set(reading.entries) - QUESTION) if isinstance(reading, Mapped) else []
            if choice not in known:
                hint = nearest(choice, known) or " · ".join(known)
                yield Problem("lowering-alternative", Place("--reading"), {"name": choice}, hint=hint)


def part(document: Mapped, section: str) -> Mapping[str, Tree]:
    found = document.get(section)
    return found.entries if isinstance(found, Mapped) else {}


def chosen(document: Mapped) -> dict[str, str]:
    readings = sorted(part(document, "readings").items())
    return {name: leaf(one.get("chosen")) for name, one in readings if isinstance(one, Mapped)}


def values(document: Mapped) -> dict[str, str]:
    """The parameters that have a value."""
    found = sorted(part(document, "parameters").items())
    pairs = {name: one.get("value") if isinstance(one, Mapped) else one for name, one in found}
    return {name: leaf(one) for name, one in pairs.items() if one is not None}


def bounds(document: Mapped) -> dict[str, str]:
    """The missing parameters of which the policy takes two bounds to be known, as `0 days … 4 weeks`."""
    found = sorted(part(document, "parameters").items())
    pairs = {name: one.get("between") for name, one in found if isinstance(one, Mapped)}
    return {name: " … ".join(map(leaf, one.items)) for name, one in pairs.items() if isinstance(one, Listing)}


def leaf(tree: Tree | None) -> str:
    return str(tree.value) if isinstance(tree, Leaf) else ""


def gather(function: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """The results for all items; if any is bad input, the problems of all of them at once."""
    results: list[Result] = []
    problems: list[Problem] = []
    for item in items:
        try:
            results.append(function(item))
        except BadInput as error:
            problems += error.problems
    if problems:
        raise BadInput(problems)
    return results
