"""Making a result of a check."""

from __future__ import annotations

import hashlib
import json
from os.path import commonpath
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from validator.core.findings import Verdict
from validator.engine.blocks import VERDICTS
from validator.engine.results import Listing
from validator.policy.load import read
from validator.policy.problems import BadInput, Place, Problem
from validator.results import cases, findings, manifest
from validator.results.identity import Names, places
from validator.results.model import Calendar, Found, Manifest
from validator.results.statistics import Counting, decided_on, name
from validator.results.units import Units
from validator.results.veil import needed
from validator.time.days import iso
from validator.usecases.library import clauses_file, files_of
from validator.usecases.model import Input

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from validator.histories.columns import Columns
    from validator.results.keys import Key
    from validator.results.model import Options
    from validator.usecases.library import Entry
    from validator.usecases.model import Report

MANIFEST, FINDINGS, CASES, STATISTICS, SOURCES = (
    "manifest.json", "findings.jsonl", "cases.jsonl", "statistics.jsonl", "sources",
)  # fmt: skip
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def members(report: Report, entries: Sequence[Entry], options: Options, key: Key) -> Iterator[tuple[str, bytes]]:
    """The parts of a result by name, the manifest first: it holds the hashes of the others.

    The findings of all verdicts must be at hand; ValueError otherwise.
    """
    counting, chosen = Counting(options.unit), []
    for listing in report.listings(frozenset(Verdict)):
        counting.add(listing)
        chosen.append(Chosen(listing, options))
    shown = counting.shown(options.smallest)
    names = Names(key, options.identify)
    found = [each for one in chosen for each in one.found(names, shown, options)]
    parts = {
        FINDINGS: lines(map(findings.plain, found)),
        CASES: "".join(concerned(chosen, entries, texts=options.texts)).encode("utf-8", "backslashreplace"),
        STATISTICS: lines(map(manifest.count, counting.total(shown))),
        **{name: read(file).encode() for file, name in sources(entries).items()},
    }
    told = manifest.plain(described(report, entries, options, chosen))
    told["members"] = {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    yield MANIFEST, f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode()
    yield from parts.items()


def lines(values: Iterable[Any]) -> bytes:
    """JSON, one value a line; what no text of UTF-8 can hold stands there escaped."""
    return "".join(f"{_ENCODER.encode(one)}\n" for one in values).encode("utf-8", "backslashreplace")


class Chosen:
    """Of the findings of a rule on a batch, those that a result lists."""

    def __init__(self, listing: Listing, options: Options) -> None:
        wanted = np.array([verdict in options.verdicts for verdict in VERDICTS])
        rows, block = listing.rows, listing.part.block
        self.columns, policy = listing.results.columns, listing.results.policy
        self.key = policy.id, policy.version
        self.listing = Listing(listing.results, listing.part, rows[wanted[block.verdict[rows]]])
        self.places = places(listing)

    def found(self, names: Names, shown: Mapping[str | None, str | None], options: Options) -> Iterator[Found]:
        """The findings with their names and units; the unit of one who is not named is shown as statistics show it."""
        block, rows = self.listing.part.block, self.listing.rows
        codes = Units(self.columns, options.unit).of(block.subject[rows].astype(np.int64), decided_on(block)[rows])
        for one, place, code in zip(self.listing.findings(), self.places[rows].tolist(), codes.tolist(), strict=True):
            unit = name(self.columns, code)
            yield Found(names.name(one, place), unit if options.identify else shown[unit], one)

    @property
    def subjects(self) -> set[int]:
        """The subjects that findings are about, by their place."""
        return set(self.listing.part.block.subject[self.listing.rows].tolist())


def concerned(chosen: Iterable[Chosen], entries: Sequence[Entry], *, texts: bool) -> Iterator[str]:
    """The cases that findings are about, with what rules look at, once for each vocabulary that reads them."""
    where = sources(entries)
    for file in dict.fromkeys(one.vocabulary_file for one in entries):
        own = [one for one in entries if one.vocabulary_file == file]
        parts = [one for one in chosen if one.key in {each.key for each in own}]
        subjects = sorted(set().union(*(one.subjects for one in parts)))
        if subjects:
            told = own[0].vocabulary if texts else None
            columns = needed(parts[0].columns, [one.policy for one in own], told)
            yield from cases.lines(columns, subjects, {"vocabulary": where[file]})


def sources(entries: Iterable[Entry]) -> dict[Path, str]:
    """The files that policies were read from, by their names in the result; BadInput if they lie on several drives."""
    files = sorted({file.resolve() for file in files_of(entries)})
    try:
        base = Path(commonpath([file.parent for file in files]))
    except ValueError:
        raise BadInput([Problem("result-drives", Place(str(files[0])))]) from None
    return {file: f"{SOURCES}/{file.relative_to(base).as_posix()}" for file in files}


def described(report: Report, entries: Sequence[Entry], options: Options, chosen: Iterable[Chosen]) -> Manifest:
    """What the result says of its making."""
    where = sources(entries)
    lists = (file for one in entries if (file := clauses_file(one.source)) is not None)
    return Manifest(
        report.receipt,
        tuple(hashed(file) for file in sorted({one.vocabulary_file.resolve() for one in entries})),
        tuple(hashed(file) for file in sorted(set(lists))),
        tuple(map(calendar, entries)),
        options,
        seen(one.columns for one in chosen),
        report.tallies,
        report.blind,
        report.strangers,
        report.crowded,
        tuple(where[one.source.path.resolve()] for one in entries),
        tuple(where[one.vocabulary_file.resolve()] for one in entries),
    )


def hashed(file: Path) -> Input:
    return Input(file.name, hashlib.sha256(read(file).encode()).hexdigest())


def calendar(entry: Entry) -> Calendar:
    """What days a policy takes for holidays."""
    policy = entry.policy
    days = "".join(f"{iso(day)}\n" for day in sorted(policy.holidays))
    digest = hashlib.sha256(days.encode()).hexdigest()
    return Calendar(policy.id, policy.version, policy.zone, len(policy.holidays), digest)


def seen(found: Iterable[Columns]) -> tuple[int, int] | None:
    """The first and the last day on which a fact begins."""
    starts = [facts.start for one in {id(one): one for one in found}.values() for facts in one.facts.values()]
    starts = [one for one in starts if one.size]
    return (min(int(one.min()) for one in starts), max(int(one.max()) for one in starts)) if starts else None
