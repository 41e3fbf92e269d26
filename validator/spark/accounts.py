"""What a task counts beside its findings, as text on the way to the driver, and the sum of it there."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from validator.core.findings import Verdict
from validator.core.rules import BINDING
from validator.engine.blocks import VERDICTS
from validator.engine.blocks import verdicts as verdicts_of
from validator.histories.columns import ABSENT
from validator.histories.gathering import MOST
from validator.policy.complaints import nearest
from validator.policy.problems import Place, Problem
from validator.usecases.check import crowded, missing, size, strangers, tally_all
from validator.usecases.model import Crowded, Stranger

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from validator.engine.keys import Bools
    from validator.engine.results import Part, Results
    from validator.histories.columns import Columns
    from validator.usecases.library import Entry
    from validator.usecases.model import Blind, Tally

MORE = "history-more"


@dataclass(slots=True)
class Account:
    """Counts of one batch, or of all. Names stand for what they are in `model`; `present` are types of facts seen."""

    subjects: int = 0
    facts: int = 0
    counts: Counter[tuple[str, ...]] = field(default_factory=Counter)
    breached: bool = False
    strangers: Counter[tuple[bool, str]] = field(default_factory=Counter)
    crowded: Counter[str] = field(default_factory=Counter)
    present: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def written(self) -> str:
        """As text."""
        return json.dumps(
            {
                "subjects": self.subjects,
                "facts": self.facts,
                "counts": [[*name, count] for name, count in self.counts.items()],
                "breached": self.breached,
                "strangers": [[*name, count] for name, count in self.strangers.items()],
                "crowded": [*self.crowded.items()],
                "present": sorted(self.present),
                "problems": [
                    [one.code, one.place.file, one.place.part, dict(one.fields), one.value] for one in self.problems
                ],
            }
        )

    def add(self, text: str) -> None:
        """Take in what another one wrote."""
        found = json.loads(text)
        self.subjects += found["subjects"]
        self.facts += found["facts"]
        self.counts.update({tuple(name): count for *name, count in found["counts"]})
        self.breached |= found["breached"]
        self.strangers.update({(subject, name): count for subject, name, count in found["strangers"]})
        self.crowded.update(dict(found["crowded"]))
        self.present.update(found["present"])
        self.problems += [
            Problem(code, Place(file, part=part), fields, value)
            for code, file, part, fields, value in found["problems"]
        ]

    def wrong(self) -> list[Problem]:
        """The first problems of all, and how many more there are: the same ones, whoever came first."""
        listed = sorted({repr(one): one for one in self.problems if one.code != MORE}.items())
        more = sum(int(one.fields["count"]) for one in self.problems if one.code == MORE) + max(len(listed) - MOST, 0)
        found = [one for _, one in listed[:MOST]]
        return [*found, Problem(MORE, found[0].place, {"count": str(more)})] if more else found

    def tallies(self, entries: Sequence[Entry]) -> tuple[Tally, ...]:
        """The counts by rule."""
        return tuple(tally for entry in entries for tally in tally_all(entry, self.of(entry)))

    def of(self, entry: Entry) -> Mapping[tuple[str, Verdict], int]:
        return {
            (rule, Verdict(verdict)): count
            for (policy, version, rule, verdict), count in self.counts.items()
            if (policy, version) == entry.key
        }

    def blind(self, entries: Sequence[Entry], tallies: Iterable[Tally]) -> tuple[Blind, ...]:
        """What rules need and no history has."""
        counted = tuple(tallies)
        return tuple(one for entry in entries for one in missing(entry, self.present, counted))

    def unknown(self, entries: Sequence[Entry]) -> tuple[Stranger, ...]:
        """What is in the data and in no vocabulary: facts, then subjects."""
        facts = {name for one in entries for name in one.vocabulary.facts}
        subjects = {name for one in entries for name in one.vocabulary.subjects}
        subjects |= {group.name for one in entries for group in one.vocabulary.groups}
        return tuple(
            Stranger(subject, name, count, nearest(name, subjects if subject else facts))
            for (subject, name), count in sorted(self.strangers.items())
        )

    def doubled(self) -> tuple[Crowded, ...]:
        """Spans of which subjects have two on a day."""
        return tuple(Crowded(name, count) for name, count in sorted(self.crowded.items()) if count)


def account(
    entries: Sequence[Entry], read: Mapping[Path, Columns], results: Sequence[Results], keys: frozenset[str] | None
) -> Account:
    """What is counted of a batch; with `keys`, of the subjects of these names alone."""
    own = {file: restricted(columns, at_home(columns, keys)) for file, columns in read.items()}
    most = max(own.values(), key=lambda one: len(one.subjects))
    count = len(most.subjects) if keys is None else int(at_home(most, keys).sum())
    found = Account(count, size(most))
    for result in results:
        home = at_home(result.columns, keys)
        for part in result.parts:
            policy = result.policy
            for code, number in enumerate(counted(part, home, every=keys is None)):
                if number:
                    found.counts[policy.id, policy.version, part.rule.id, VERDICTS[code].value] += number
            found.breached |= broken(part, home)
    found.strangers.update({(one.subject, one.name): one.count for one in strangers(entries, most) if one.count})
    found.crowded.update({one.name: one.subjects for one in crowded(entries, own)})
    found.present.update(name for columns in own.values() for name, facts in columns.facts.items() if len(facts.start))
    return found


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


def noted(notes: Iterator[str]) -> Account:
    """The sum of all accounts."""
    total = Account()
    for one in notes:
        total.add(one)
    return total
