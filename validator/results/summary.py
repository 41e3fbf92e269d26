"""The counts of a result added up: by rule, by clause, by unit, by month. All reports take their figures from here."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from validator.core.findings import DECIDED, Verdict
from validator.core.rules import Force

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from validator.results.model import Count, Manifest
    from validator.usecases.model import Tally

Group = TypeVar("Group")
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Sums:
    """How many obligations got each verdict."""

    counts: Mapping[Verdict, int]

    def of(self, verdict: Verdict) -> int:
        """How many got a verdict."""
        return self.counts.get(verdict, 0)

    @property
    def total(self) -> int:
        """How many obligations there are."""
        return sum(self.counts.values())

    @property
    def decided(self) -> int:
        """How many were kept, kept late or not kept: the denominator of the rate."""
        return sum(self.of(verdict) for verdict in DECIDED)

    @property
    def rate(self) -> Fraction | None:
        """The share of the decided that was kept in time; None where nothing is decided."""
        return Fraction(self.of(Verdict.MET), self.decided) if self.decided else None


def added(found: Iterable[Mapping[Verdict, int]]) -> Sums:
    """Counts added up."""
    total = dict.fromkeys(Verdict, 0)
    for one in found:
        for verdict, number in one.items():
            total[verdict] += number
    return Sums(total)


def grouped(
    found: Iterable[Item], key: Callable[[Item], Group], counts: Callable[[Item], Mapping[Verdict, int]]
) -> dict[Group, Sums]:
    """Counts added up by a key, in the order in which keys first come."""
    parts: dict[Group, list[Mapping[Verdict, int]]] = {}
    for one in found:
        parts.setdefault(key(one), []).append(counts(one))
    return {name: added(each) for name, each in parts.items()}


def in_all(manifest: Manifest) -> Sums:
    """Everything."""
    return added(one.counts for one in manifest.tallies)


def by_rule(manifest: Manifest) -> tuple[tuple[Tally, Sums], ...]:
    """Every rule, also those without an obligation: binding ones first, then by violations, by late ones, by name."""
    forces = list(Force)
    found = [(one, Sums(one.counts)) for one in manifest.tallies]
    order = (Verdict.VIOLATED, Verdict.MET_LATE, Verdict.UNDETERMINED)
    return tuple(
        sorted(
            found,
            key=lambda pair: (
                pair[0].policy,
                pair[0].version,
                forces.index(pair[0].force),
                *(-pair[1].of(verdict) for verdict in order),
                pair[0].rule,
            ),
        )
    )


def by_clause(manifest: Manifest) -> dict[tuple[str, str, str], Sums]:
    """Every clause that a rule encodes, by policy and version: a rule counts for each of its clauses."""
    pairs = [((one.policy, one.version, clause), one.counts) for one in manifest.tallies for clause in one.clauses]
    return dict(sorted(grouped(pairs, lambda pair: pair[0], lambda pair: pair[1]).items()))


def by_unit(counts: Iterable[Count]) -> dict[str | None, Sums]:
    """Every unit; None: not known."""
    found = grouped(counts, lambda one: one.unit, lambda one: one.counts)
    return dict(sorted(found.items(), key=lambda pair: (pair[0] is None, pair[0] or "")))


def by_month(counts: Iterable[Count]) -> dict[int, Sums]:
    """Every month from the first to the last with an obligation, also those without one."""
    found = grouped(
        (one for one in counts if one.month is not None), lambda one: one.month or 0, lambda one: one.counts
    )
    if not found:
        return {}
    return {month: found.get(month, added(())) for month in range(min(found), max(found) + 1)}
