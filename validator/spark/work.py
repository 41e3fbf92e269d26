"""What a task does: it gathers whole subjects, reads them, runs the policies, and hands on findings as they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from validator.core.findings import BREACHES, Verdict
from validator.engine import run
from validator.histories.arrow import read_arrow
from validator.policy.problems import BadInput
from validator.reports.arrow.batches import batch
from validator.reports.arrow.tables import note, once, plain, whole, with_place
from validator.spark.accounts import Account, account, at_home

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from validator.engine.results import Listing, Results
    from validator.histories.columns import Columns
    from validator.usecases.library import Entry

BATCH = 400_000
"""About so many facts are worked on at a time."""
PIECE = 2**16
"""At most so many findings are handed on at a time."""
KEY = "fachaufsicht_key"
"""The column that says for which subject a row is there, where policies look at related subjects."""


@dataclass(frozen=True, slots=True)
class Work:
    """A check, as it is sent to tasks. With `strict`, rows that cannot be used end the task; else they are noted."""

    entries: tuple[Entry, ...]
    as_of: int
    verdicts: frozenset[Verdict]
    label: str
    linked: bool
    strict: bool
    batch: int = BATCH

    def carry_out(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Findings, batch by batch, and one note a batch."""
        for table in whole(batches, KEY if self.linked else "subject", self.batch):
            rows, keys = once(table, KEY) if self.linked else (table, None)
            try:
                yield from self.findings(self.read(rows), keys)
            except BadInput as error:
                if self.strict:
                    raise
                yield note(Account(problems=list(error.problems)).written())

    def read(self, table: Any) -> dict[Path, Columns]:
        """The cases, read once per vocabulary."""
        found = {}
        for file in dict.fromkeys(one.vocabulary_file for one in self.entries):
            own = [one for one in self.entries if one.vocabulary_file == file]
            relations = tuple(dict.fromkeys(chain.from_iterable(one.policy.relations for one in own)))
            groups = tuple(dict.fromkeys(chain.from_iterable(one.policy.groups for one in own)))
            found[file] = read_arrow(table, self.label, own[0].policy.zone, relations, groups, own[0].vocabulary)
        return found

    def findings(self, read: Mapping[Path, Columns], keys: frozenset[str] | None) -> Iterator[Any]:
        """What a run on one machine would find of these subjects."""
        shown = frozenset(Verdict) if self.linked else self.verdicts | BREACHES
        results = [run(one.policy, read[one.vocabulary_file], self.as_of, shown=shown) for one in self.entries]
        for result in results:
            for listing in at_place(result, self.verdicts, keys):
                for first in range(0, listing.rows.size, PIECE):
                    piece = replace(listing, rows=listing.rows[first : first + PIECE])
                    yield with_place(plain(batch([piece])), first)
        yield note(account(self.entries, read, results, keys).written())


def at_place(result: Results, verdicts: frozenset[Verdict], keys: frozenset[str] | None) -> Iterator[Listing]:
    """The findings in order, of the subjects that a batch was made for."""
    home = at_home(result.columns, keys)
    for listing in result.listings(verdicts):
        subject = listing.part.block.subject[listing.rows]
        yield listing if keys is None else replace(listing, rows=listing.rows[home[subject]])


def light(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The policies without the documents that they were lowered from, which no task looks at."""
    return tuple(
        replace(one, source=replace(one.source, document=replace(one.source.document, entries={}, keys={})))
        for one in entries
    )
