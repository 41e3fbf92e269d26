"""Making a result of a check."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain
from os.path import commonpath
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from validator.core.findings import Verdict
from validator.core.rules import BINDING
from validator.engine.blocks import NONE, VERDICTS
from validator.engine.results import Listing
from validator.policy.load import read
from validator.policy.problems import BadInput, Place, Problem
from validator.results import cases, findings, manifest
from validator.results.identity import Names, places
from validator.results.model import SMALL, Calendar, Found, Manifest
from validator.results.statistics import Counting, decided_on, name
from validator.results.units import Units
from validator.results.veil import Veil, needed, pseudonym
from validator.time.days import iso
from validator.usecases.library import clauses_file, files_of
from validator.usecases.model import Input

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from validator.engine.blocks import Block
    from validator.engine.keys import Bools
    from validator.histories.columns import Columns
    from validator.results.keys import Key
    from validator.results.model import Options, WaiversUsed
    from validator.results.waiving import Waiving
    from validator.usecases.library import Entry
    from validator.usecases.model import Report, Stranger, Tally

MANIFEST, FINDINGS, CASES, STATISTICS, SOURCES = (
    "manifest.json", "findings.jsonl", "cases.jsonl", "statistics.jsonl", "sources",
)  # fmt: skip
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


@dataclass(frozen=True, slots=True)
class Collected:
    """What a result lists of a run, what it counts, and how its units are shown."""

    chosen: tuple[Chosen, ...]
    counting: Counting
    shown: Mapping[str | None, str | None]
    found: tuple[Found, ...]
    waivers: WaiversUsed | None

    def breached(self, tallies: Iterable[Tally]) -> bool:
        """Whether a binding rule was broken, neither excusably nor under a waiver."""
        binding = {(one.policy, one.version, one.rule) for one in tallies if one.force in BINDING}
        broken = (one.finding for one in self.found if one.finding.verdict.breach and not one.waivers)
        return any(not one.excused and (one.policy, one.version, one.rule) in binding for one in broken)


def collected(
    report: Report, options: Options, key: Key, waiving: Waiving | None = None, keep: Keep | None = None
) -> Collected:
    """The findings of a run with their names, units and waivers: those of the verdicts asked for, or those to `keep`.

    The findings of all verdicts must be at hand; ValueError otherwise.
    """
    counting, chosen = Counting(options.unit), []
    for listing in report.listings(frozenset(Verdict)):
        counting.add(listing)
        chosen.append(Chosen(listing, keep or listed(options)))
    shown = counting.shown(options.smallest)
    names, versions = Names(key, options.identify), Counter(one.id for one in report.receipt.policies)
    # Under several versions one anchor can carry several obligations of a rule, and their names must not rest on which
    # of them are listed.
    given = ((one, one.names(names, whole=versions[one.key[0]] > 1)) for one in chosen)
    found = tuple(chain.from_iterable(one.found(called, shown, options, waiving) for one, called in given))
    return Collected(tuple(chosen), counting, shown, found, None if waiving is None else waiving.used())


def packed(
    one: Collected, report: Report, entries: Sequence[Entry], options: Options, key: Key
) -> Iterator[tuple[str, bytes]]:
    """The parts of a result by name, the manifest first: it holds the hashes of the others."""
    chosen, counting, shown, found = one.chosen, one.counting, one.shown, one.found
    parts = {
        FINDINGS: lines(map(findings.plain, found)),
        CASES: "".join(concerned(one, entries, options, key)).encode("utf-8", "backslashreplace"),
        STATISTICS: lines(map(manifest.count, counting.total(shown))),
        **{name: read(file).encode() for file, name in sources(entries).items()},
    }
    told = manifest.plain(replace(described(report, entries, options, chosen, key), waivers=one.waivers))
    told["members"] = {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    yield MANIFEST, f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode()
    yield from parts.items()


def lines(values: Iterable[Any]) -> bytes:
    """JSON, one value a line; what no text of UTF-8 can hold stands there escaped."""
    return "".join(f"{_ENCODER.encode(one)}\n" for one in values).encode("utf-8", "backslashreplace")


Keep: TypeAlias = "Callable[[Block], Bools]"
"""Which rows of a block are listed."""


def listed(options: Options) -> Keep:
    """The findings of the verdicts that a result lists."""
    wanted = np.array([verdict in options.verdicts for verdict in VERDICTS])
    return lambda block: wanted[block.verdict]


class Chosen:
    """Of the findings of a rule on a batch, those that are listed."""

    def __init__(self, listing: Listing, keep: Keep) -> None:
        rows, block = listing.rows, listing.part.block
        self.columns, policy = listing.results.columns, listing.results.policy
        self.key = policy.id, policy.version
        self.every, self.listing = rows, Listing(listing.results, listing.part, rows[keep(block)[rows]])
        self.places = places(listing)

    def names(self, names: Names, *, whole: bool) -> Iterator[str]:
        """The names of the findings; those that are not listed are named too, if `whole`, so that none takes theirs."""
        listed = set(self.listing.rows.tolist())
        for row in (self.every if whole else self.listing.rows).tolist():
            called = names.name(self.listing, row, int(self.places[row]))
            if row in listed:
                yield called

    def found(
        self, given: Iterable[str], shown: Mapping[str | None, str | None], options: Options, waiving: Waiving | None
    ) -> Iterator[Found]:
        """The findings with names, units, waivers; the unit of one who is not named is shown as statistics show it."""
        block, rows = self.listing.part.block, self.listing.rows
        days = decided_on(block)[rows]
        codes = Units(self.columns, options.unit).of(block.subject[rows].astype(np.int64), days)
        for one, called, code, day in zip(self.listing.findings(), given, codes.tolist(), days.tolist(), strict=True):
            unit = name(self.columns, code)
            waivers = () if waiving is None else waiving.of(called, unit, one, None if day == NONE else day)
            yield Found(called, unit if options.identify else shown[unit], one, waivers)

    @property
    def subjects(self) -> set[int]:
        """The subjects that findings are about, by their place."""
        return set(self.listing.part.block.subject[self.listing.rows].tolist())


def concerned(one: Collected, entries: Sequence[Entry], options: Options, key: Key) -> Iterator[str]:
    """The cases that findings are about, with what rules look at, once for each vocabulary that reads them."""
    where, veil = sources(entries), Veil(key, options.identify, options.texts, options.unit)
    small = {unit for unit, shown in one.shown.items() if unit is not None and shown == SMALL and not options.identify}
    for file in dict.fromkeys(entry.vocabulary_file for entry in entries):
        own = [entry for entry in entries if entry.vocabulary_file == file]
        parts = [each for each in one.chosen if each.key in {entry.key for entry in own}]
        subjects = sorted(set().union(*(each.subjects for each in parts)))
        if subjects:
            policies, vocabulary = [entry.policy for entry in own], own[0].vocabulary
            columns = needed(parts[0].columns, policies, vocabulary if options.texts else None)
            columns = veil.merged(policies, vocabulary, columns, small) if small else columns
            yield from cases.lines(columns, subjects, {"vocabulary": where[file]})


def sources(entries: Iterable[Entry]) -> dict[Path, str]:
    """The files that policies were read from, by their names in the result; BadInput if they lie on several drives."""
    files = sorted({file.resolve() for file in files_of(entries)})
    try:
        base = Path(commonpath([file.parent for file in files]))
    except ValueError:
        raise BadInput([Problem("result-drives", Place(str(files[0])))]) from None
    return {file: f"{SOURCES}/{file.relative_to(base).as_posix()}" for file in files}


def described(
    report: Report, entries: Sequence[Entry], options: Options, chosen: Iterable[Chosen], key: Key
) -> Manifest:
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
        tuple(one if options.texts else veiled(one, key) for one in report.strangers),
        report.crowded,
        tuple(where[one.source.path.resolve()] for one in entries),
        tuple(where[one.vocabulary_file.resolve()] for one in entries),
    )


def veiled(one: Stranger, key: Key) -> Stranger:
    """A type that no vocabulary knows, under a pseudonym: nobody knows what stands there, perhaps a name."""
    return replace(one, name=pseudonym(key, one.name))


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
