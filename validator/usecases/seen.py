"""What cases hold beside what rules find in them: how many there are, what nobody knows, what stands there twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from validator.histories.overlaps import overlapping
from validator.policy.complaints import nearest
from validator.usecases.model import Blind, Crowded, Stranger, Tally
from validator.usecases.needs import needed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from validator.histories.columns import Columns
    from validator.policy.vocabulary import Vocabulary
    from validator.usecases.library import Entry


@dataclass(frozen=True, slots=True)
class Seen:
    """How many subjects there are, of each type, and facts of each type; how many subjects have two spans on a day.

    That last only for types of which the vocabulary allows one.
    """

    subjects: int
    types: Mapping[str, int]
    facts: Mapping[str, int]
    crowded: Mapping[str, int]

    @property
    def size(self) -> int:
        """How many facts there are."""
        return sum(self.facts.values())


def seen(columns: Columns, vocabulary: Vocabulary) -> Seen:
    """What columns hold."""
    groups = {group.name for group in vocabulary.groups}
    return Seen(
        len(columns.subjects),
        {name: int((columns.types == code).sum()) for code, name in enumerate(columns.subject_types)},
        {name: len(found.start) for name, found in columns.facts.items()},
        {name: overlapping(columns, name, groups) for name, kind in vocabulary.facts.items() if kind.single},
    )


def together(lots: Sequence[Seen]) -> Seen:
    """What several lots of cases hold."""
    return Seen(
        sum(one.subjects for one in lots),
        added(one.types for one in lots),
        added(one.facts for one in lots),
        added(one.crowded for one in lots),
    )


def added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Counts by name, in order of the names."""
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(sorted(total.items()))


def strangers(entries: Sequence[Entry], found: Seen) -> Iterator[Stranger]:
    """Types in the data that no vocabulary knows: perhaps misspelt, and then missed by every rule."""
    facts = {name for one in entries for name in one.vocabulary.facts}
    for name, count in sorted(found.facts.items()):
        if name.rsplit("/", 1)[-1] not in facts:
            yield Stranger(False, name, count, nearest(name, facts))
    subjects = {name for one in entries for name in one.vocabulary.subjects}
    subjects |= {group.name for one in entries for group in one.vocabulary.groups}
    for name, count in sorted(found.types.items()):
        if name not in subjects:
            yield Stranger(True, name, count, nearest(name, subjects))


def crowded(entries: Sequence[Entry], found: Mapping[Path, Seen]) -> Iterator[Crowded]:
    """Spans of which a subject has two on a day although the vocabulary allows one: what rests on them may be wrong."""
    counts: dict[str, int] = {}
    for file in dict.fromkeys(one.vocabulary_file for one in entries):
        counts = {**found[file].crowded, **counts}
    yield from (Crowded(name, count) for name, count in sorted(counts.items()) if count)


def unseen(entry: Entry, found: Seen, tallies: Iterable[Tally]) -> Iterator[Blind]:
    """The fact types that rules need and no history has."""
    totals = {one.rule: one.total for one in tallies if (one.policy, one.version) == entry.key}
    present = {name for name, count in found.facts.items() if count}
    blind = {rule.id: needed(rule) - present for rule in entry.policy.rules}
    for name in sorted(frozenset(chain.from_iterable(blind.values()))):
        rules = tuple(sorted(rule for rule, types in blind.items() if name in types))
        yield Blind(*entry.key, name, rules, sum(totals[rule] for rule in rules))
