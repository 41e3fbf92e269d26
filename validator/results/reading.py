"""Opening a result: everything in it is checked before anything is made of it."""

from __future__ import annotations

import errno
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

from validator.core.findings import FactRef
from validator.histories.spill import private, unusable
from validator.policy.problems import BadInput, Place, Problem
from validator.policy.schema import fits
from validator.results import cases, findings, manifest
from validator.results.archive import Archive
from validator.results.model import FORMAT
from validator.results.writing import CASES, FINDINGS, MANIFEST, SOURCES, STATISTICS
from validator.usecases.library import library

if TYPE_CHECKING:
    from collections.abc import Callable

    from validator.core.findings import Finding, Verdict
    from validator.core.rules import Rule
    from validator.histories.model import History
    from validator.results.model import Count, Found, Manifest
    from validator.usecases.library import Entry
    from validator.usecases.model import Tally

Item = TypeVar("Item")
FULL = (errno.ENOSPC, errno.EDQUOT)
"""What the system says when there is no room left."""


@dataclass(frozen=True, eq=False)
class Result:
    """A result that is open. Its policies are lowered as they were for the run; cases are read when asked for."""

    path: Path
    archive: Archive
    manifest: Manifest
    entries: tuple[Entry, ...]
    counts: tuple[Count, ...]
    found: tuple[Found, ...]

    @cached_property
    def rules(self) -> dict[tuple[str, str, str], Rule]:
        """The rules by policy, version and name."""
        return {(*one.key, rule.id): rule for one in self.entries for rule in one.policy.rules}

    @cached_property
    def policies(self) -> dict[tuple[str, str], Entry]:
        """The policies by id and version."""
        return {one.key: one for one in self.entries}

    @cached_property
    def histories(self) -> dict[tuple[str, str], History]:
        """The cases by vocabulary and subject."""
        lines = read_lines(self.archive, CASES, lambda line: (cases.name(line["vocabulary"]), cases.history(line)))
        return {(vocabulary, one.subject): one for vocabulary, one in lines}

    def some(self, vocabulary: str, subjects: frozenset[str]) -> Iterator[History]:
        """The cases of some subjects, as a vocabulary reads them."""
        for (by, subject), one in self.histories.items():
            if by == vocabulary and subject in subjects:
                yield one

    def history(self, one: Found, *others: Found) -> History:
        """The case of findings about one subject, as their policy reads it; BadInput if it lacks a fact they name."""
        finding = one.finding
        keys = [one.key for one in self.entries]
        vocabulary = self.manifest.read_by[keys.index((finding.policy, finding.version))]
        key = vocabulary, finding.subject
        if key not in self.histories or not all(self.references(key) >= named(each.finding) for each in (one, *others)):
            raise self.archive.damaged()
        return self.histories[key]

    @cached_property
    def _referred(self) -> dict[tuple[str, str], frozenset[FactRef]]:
        return {}

    def references(self, key: tuple[str, str]) -> frozenset[FactRef]:
        """The facts of a case, as findings refer to them."""
        if key not in self._referred:
            facts = self.histories[key].facts
            self._referred[key] = frozenset(FactRef(one.start, one.type, one.end, one.id, one.ordinal) for one in facts)
        return self._referred[key]


def named(finding: Finding) -> frozenset[FactRef]:
    """The facts that a finding names."""
    return frozenset((*finding.evidence, *(() if finding.anchored is None else (finding.anchored,))))


@contextmanager
def opened(path: Path) -> Iterator[Result]:
    """A result for as long as the block runs; BadInput if it is damaged, none of ours, or of a newer version."""
    archive = Archive(path)
    try:
        told = header(archive)
        with private() as folder:
            entries = policies(archive, told, folder)
        counts = tuple(read_lines(archive, STATISTICS, manifest.count_told))
        found = tuple(read_lines(archive, FINDINGS, findings.found))
        result = Result(path, archive, manifest.manifest(told), entries, counts, found)
        if not coherent(result):
            raise archive.damaged()
        yield result
    finally:
        archive.close()


def coherent(result: Result) -> bool:
    """Whether the parts agree on policies, on their rules, and on what is counted of each."""
    told = result.manifest
    used = [(one.id, one.version) for one in told.receipt.policies] == [one.key for one in result.entries]
    named = sorted((one.policy, one.version, one.rule) for one in told.tallies) == sorted(result.rules)
    found = {(one.finding.policy, one.finding.version, one.finding.rule) for one in result.found}
    return used and named and found <= result.rules.keys() and total(told.tallies) == total(result.counts)


def total(counts: Iterable[Tally | Count]) -> Counter[tuple[str, str, str, Verdict]]:
    """How many obligations of each rule got each verdict."""
    found: Counter[tuple[str, str, str, Verdict]] = Counter()
    for one in counts:
        found.update({(one.policy, one.version, one.rule, verdict): number for verdict, number in one.counts.items()})
    return found


def header(archive: Archive) -> dict[str, Any]:
    """The manifest, and all members as it says they are."""
    try:
        told: dict[str, Any] = json.loads(archive.read(MANIFEST))
        form = told["format"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise archive.damaged() from None
    if form != FORMAT:
        raise BadInput([Problem("result-format", Place(str(archive.path)), {"format": str(form), "ours": str(FORMAT)})])
    if not fits(told, "result"):
        raise archive.damaged()
    if sorted((MANIFEST, *told["members"])) != sorted(archive.names()):
        raise archive.damaged()
    if any(archive.sha256(name) != digest for name, digest in told["members"].items()):
        raise archive.damaged()
    return told


def policies(archive: Archive, told: dict[str, Any], folder: Path) -> tuple[Entry, ...]:
    """The policies of the result, as they were chosen for the run."""
    unpack(archive, folder)
    files = [folder.joinpath(*safe(one["source"], archive)) for one in told["policies"]]
    try:
        entries = library(files, told["options"]["set"], told["options"]["reading"])
    except BadInput:
        raise archive.damaged() from None
    if [one.source.sha256 for one in entries] != [one["sha256"] for one in told["policies"]]:
        raise archive.damaged()
    return entries


def unpack(archive: Archive, folder: Path) -> None:
    """Put the sources into a folder; BadInput where their names cannot be those of files."""
    for name in archive.names():
        if name.startswith(f"{SOURCES}/"):
            target, content = folder.joinpath(*safe(name, archive)), archive.read(name)
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            except OSError as error:
                if error.errno in FULL:
                    raise unusable(folder, error) from error
                raise archive.damaged() from None


def safe(name: str, archive: Archive) -> tuple[str, ...]:
    """The parts of a member's name; BadInput for one that leads out of the folder it is unpacked into."""
    parts = PurePosixPath(name).parts
    if name.endswith("/") or any(part in ("/", ".", "..") or set(part) & set('\\:*?"<>|') for part in parts):
        raise archive.damaged()
    return parts


def read_lines(archive: Archive, name: str, told: Callable[[Any], Item]) -> Iterator[Item]:
    """What the lines of a member tell; BadInput if one tells nothing."""
    for line in archive.lines(name):
        try:
            yield told(json.loads(line))
        except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError):
            raise archive.damaged() from None
