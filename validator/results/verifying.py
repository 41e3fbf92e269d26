"""Verifying a result: the reference evaluator judges its cases anew, and every finding is held against what it says.

The reference shares nothing with the engine that made the result but the lowered rules; so what both say is believed on
two grounds. The cases are those kept in the result, or those of the files it was made from.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING

from validator.core.findings import Finding, Verdict
from validator.reference import evaluate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from validator.histories.model import History
    from validator.results.model import Found
    from validator.results.reading import Result

Key = tuple[str, str]
"""A policy's id and version."""


class Outcome(StrEnum):
    """What became of a finding: it was found again as it is, found otherwise, not found, or found beyond the result."""

    CONFIRMED = "confirmed"
    DIFFERS = "differs"
    GONE = "gone"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Verified:
    """One finding held against the reference; `id` None for one the result lacks, `fields` in which they differ."""

    id: str | None
    finding: Finding
    outcome: Outcome
    fields: tuple[str, ...] = ()


@dataclass(slots=True)
class Verification:
    """What verifying came to: how many subjects were judged anew, of how many, and every finding about them.

    `totals` counts what the reference found, by policy, version, rule and verdict, whether the result lists it or not.
    """

    judged: int
    of: int
    found: list[Verified] = field(default_factory=list)
    totals: Counter[tuple[str, str, str, Verdict]] = field(default_factory=Counter)

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many findings have each outcome."""
        counted = Counter(one.outcome for one in self.found)
        return {outcome: counted[outcome] for outcome in Outcome}

    @property
    def confirmed(self) -> bool:
        """Whether everything was found again as it is, and nothing else."""
        return all(one.outcome is Outcome.CONFIRMED for one in self.found)


def verify(
    result: Result,
    histories: Callable[[str, frozenset[str]], Iterable[History]],
    subjects: Mapping[str, Sequence[str]],
    sample: int | None,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
) -> Verification:
    """Judge subjects anew, or a sample of them that the seed decides.

    `subjects` names those that there are, by the vocabulary that reads them, and `histories` gives some of them.
    """
    everybody = sorted(set().union(*subjects.values()))
    chosen = frozenset(sampled(everybody, sample, seed))
    told = Verification(len(chosen), len(everybody))
    own = stored(result, chosen)
    total, done = sum(len(chosen.intersection(each)) for each in subjects.values()), 0
    for vocabulary, names in sorted(subjects.items()):
        policies = [
            one.policy for one, by in zip(result.entries, result.manifest.read_by, strict=True) if by == vocabulary
        ]
        for history in histories(vocabulary, chosen.intersection(names)):
            for policy in policies:
                key = (policy.id, policy.version)
                found = evaluate(policy, history, result.manifest.receipt.as_of)
                told.totals.update((*key, one.rule, one.verdict) for one in found)
                listed = [one for one in found if one.verdict in result.manifest.options.verdicts]
                told.found += compared(own.pop((key, history.subject), []), listed)
            done += 1
            if progress is not None:
                progress(done, total)
    for (_, _), left in sorted(own.items()):
        told.found += [Verified(one.id, one.finding, Outcome.GONE) for one in left]
    return told


def sampled(subjects: Sequence[str], sample: int | None, seed: int) -> Sequence[str]:
    """So many of the subjects, the same ones for the same seed on any machine."""
    if sample is None or sample >= len(subjects):
        return subjects
    return sorted(
        subjects, key=lambda name: hashlib.sha256(f"{seed} {name}".encode("utf-8", "surrogatepass")).digest()
    )[:sample]


def stored(result: Result, subjects: frozenset[str]) -> dict[tuple[Key, str], list[Found]]:
    """The findings of the result about some subjects."""
    found: dict[tuple[Key, str], list[Found]] = {}
    for one in result.found:
        if one.finding.subject in subjects:
            found.setdefault(((one.finding.policy, one.finding.version), one.finding.subject), []).append(one)
    return found


def miscounted(result: Result, found: Verification) -> tuple[str, ...]:
    """The rules of which the result counts other verdicts than the reference found, where everybody was judged."""
    pairs = (
        (one, {verdict: found.totals[one.policy, one.version, one.rule, verdict] for verdict in Verdict})
        for one in result.manifest.tallies
    )
    return tuple(f"{one.policy} {one.version} {one.rule}" for one, counts in pairs if dict(one.counts) != counts)


def compared(own: Sequence[Found], found: Sequence[Finding]) -> Iterator[Verified]:
    """The findings of a result about a subject against those that the reference has."""
    there = Counter(found)
    rest = []
    for one in own:
        if there[one.finding]:
            there[one.finding] -= 1
            yield Verified(one.id, one.finding, Outcome.CONFIRMED)
        else:
            rest.append(one)
    others = list(there.elements())
    for one in rest:
        other = next((each for each in others if kin(each) == kin(one.finding)), None)
        if other is None:
            yield Verified(one.id, one.finding, Outcome.GONE)
        else:
            others.remove(other)
            yield Verified(one.id, one.finding, Outcome.DIFFERS, differing(one.finding, other))
    yield from (Verified(None, one, Outcome.MISSING) for one in others)


def kin(one: Finding) -> tuple[object, ...]:
    """What tells an obligation from others, whatever became of it."""
    return one.rule, one.anchor, one.anchored


def differing(one: Finding, other: Finding) -> tuple[str, ...]:
    """The fields in which two findings differ."""
    return tuple(each.name for each in fields(Finding) if getattr(one, each.name) != getattr(other, each.name))
