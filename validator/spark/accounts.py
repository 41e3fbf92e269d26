"""What a task counts beside its findings, as text on the way to the driver, and the sum of it there."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from validator import __version__
from validator.core.findings import Verdict
from validator.core.rules import BINDING
from validator.engine.blocks import VERDICTS
from validator.engine.blocks import verdicts as verdicts_of
from validator.histories.columns import ABSENT
from validator.histories.gathering import MOST
from validator.policy.problems import Place, Problem
from validator.usecases.check import tally_all, used
from validator.usecases.model import Receipt, Report
from validator.usecases.seen import Seen, crowded, seen, strangers, together, unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from validator.engine.keys import Bools
    from validator.engine.results import Part, Results
    from validator.histories.columns import Columns
    from validator.policy.vocabulary import Vocabulary
    from validator.usecases.library import Entry

MORE = "history-more"


@dataclass(slots=True)
class Account:
    """Counts of one batch, or of all: what was `seen` by vocabulary, findings by what they are, what was wrong."""

    seen: list[Seen] = field(default_factory=list)
    counts: Counter[tuple[str, ...]] = field(default_factory=Counter)
    breached: bool = False
    problems: list[Problem] = field(default_factory=list)

    def written(self) -> str:
        """As text."""
        return json.dumps(
            {
                "seen": [[one.subjects, one.types, one.facts, one.crowded] for one in self.seen],
                "counts": [[*name, count] for name, count in self.counts.items()],
                "breached": self.breached,
                "problems": [
                    [one.code, one.place.file, one.place.part, dict(one.fields), one.value] for one in self.problems
                ],
            }
        )

    def wrong(self) -> list[Problem]:
        """The first problems of all, and how many more there are: the same ones, whoever came first."""
        listed = sorted({repr(one): one for one in self.problems if one.code != MORE}.items())
        more = sum(int(one.fields["count"]) for one in self.problems if one.code == MORE) + max(len(listed) - MOST, 0)
        found = [one for _, one in listed[:MOST]]
        return [*found, Problem(MORE, found[0].place, {"count": str(more)})] if more else found

    def report(self, entries: Sequence[Entry], as_of: int) -> Report:
        """What there is to note beside findings, as a run on one machine has it."""
        none = Seen(0, {}, {}, {})
        files = dict.fromkeys(one.vocabulary_file for one in entries)
        found = dict(zip(files, self.seen or [none] * len(files), strict=True))
        most = max(found.values(), key=lambda one: one.subjects)
        receipt = Receipt(__version__, as_of, tuple(map(used, entries)), (), most.subjects, most.size)
        tallies = tuple(tally for entry in entries for tally in tally_all(entry, self.of(entry)))
        blind = tuple(one for entry in entries for one in unseen(entry, found[entry.vocabulary_file], tallies))
        noted = tuple(strangers(entries, most)), tuple(crowded(entries, found))
        return Report(receipt, tallies, blind, lambda _: iter(()), *noted)

    def of(self, entry: Entry) -> Mapping[tuple[str, Verdict], int]:
        """The counts of one policy."""
        return {
            (rule, Verdict(verdict)): count
            for (policy, version, rule, verdict), count in self.counts.items()
            if (policy, version) == entry.key
        }


def summed(notes: Iterable[str]) -> Account:
    """The sum of all accounts."""
    total, seen_ones = Account(), []
    for text in notes:
        found = json.loads(text)
        if found["seen"]:
            seen_ones.append([Seen(*one) for one in found["seen"]])
        total.counts.update({tuple(name): count for *name, count in found["counts"]})
        total.breached |= found["breached"]
        total.problems += [
            Problem(code, Place(file, part=part), fields, value)
            for code, file, part, fields, value in found["problems"]
        ]
    total.seen = [together(lots) for lots in zip(*seen_ones, strict=True)]
    return total


def account(
    entries: Sequence[Entry], read: Mapping[Path, Columns], results: Sequence[Results], keys: frozenset[str] | None
) -> Account:
    """What is counted of a batch; with `keys`, of the subjects of these names alone."""
    vocabularies = {one.vocabulary_file: one.vocabulary for one in entries}
    found = Account([seen_of(columns, vocabularies[file], keys) for file, columns in read.items()])
    for result in results:
        home = at_home(result.columns, keys)
        for part in result.parts:
            policy = result.policy
            for code, number in enumerate(counted(part, home, every=keys is None)):
                if number:
                    found.counts[policy.id, policy.version, part.rule.id, VERDICTS[code].value] += number
            found.breached |= broken(part, home)
    return found


def seen_of(columns: Columns, vocabulary: Vocabulary, keys: frozenset[str] | None) -> Seen:
    """What columns hold of some subjects."""
    home = at_home(columns, keys)
    return replace(seen(restricted(columns, home), vocabulary), subjects=int(home.sum()))


def at_home(columns: Columns, keys: frozenset[str] | None) -> Bools:
    """Which subjects belong to a batch: all, or those that it was made for."""
    if keys is None:
        return np.ones(len(columns.subjects), np.bool_)
    return np.array([name in keys for name in columns.subjects], np.bool_)


def counted(part: Part, home: Bools, *, every: bool) -> list[int]:
    """The findings by verdict; those that were only counted belong to whoever, so that there may be none of them."""
    block = part.block
    if every:
        return [int(number) for number in verdicts_of(block.verdict) + block.hidden]
    assert not block.hidden.any()
    return [int(number) for number in verdicts_of(block.verdict[home[block.subject]])]


def broken(part: Part, home: Bools) -> bool:
    """Whether a binding rule was broken, and not excusably."""
    block = part.block
    breach = np.array([verdict.breach for verdict in VERDICTS])[block.verdict]
    return part.rule.force in BINDING and bool((breach & ~block.excused & home[block.subject]).any())


def restricted(columns: Columns, home: Bools) -> Columns:
    """The columns with the facts of some subjects; the others are there by name only."""
    if home.all():
        return columns
    facts = {}
    for name, one in columns.facts.items():
        rows = np.flatnonzero(home[one.subject])
        picked = {key: getattr(one, key)[rows] for key in PLAIN}
        facts[name] = replace(one, **picked, attributes={key: column[rows] for key, column in one.attributes.items()})
    return replace(columns, facts=facts, types=np.where(home, columns.types, ABSENT).astype(np.int32))


PLAIN = ("subject", "start", "end", "start_ms", "end_ms", "event", "id", "ordinal")
