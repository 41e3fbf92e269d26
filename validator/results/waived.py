"""What waivers take out of the counts: all figures can be given with the waived findings and without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.results.summary import Sums, added

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from validator.core.findings import Verdict
    from validator.results.model import Found


@dataclass(frozen=True, slots=True)
class BothWays:
    """Counts with the waived findings, and without them."""

    all: Sums
    waived: Sums

    @property
    def rest(self) -> Sums:
        """Without the waived ones."""
        return Sums({verdict: number - self.waived.of(verdict) for verdict, number in self.all.counts.items()})


def rule_of(one: Found) -> tuple[str, str, str]:
    """The rule of a finding, by policy and version."""
    finding = one.finding
    return finding.policy, finding.version, finding.rule


def waived(found: Iterable[Found], key: Callable[[Found], Hashable] = rule_of) -> dict[Hashable, Sums]:
    """How many findings of each verdict are waived, by rule or by another key; however many waivers cover one."""
    parts: dict[Hashable, list[Mapping[Verdict, int]]] = {}
    for one in found:
        if one.waivers:
            parts.setdefault(key(one), []).append({one.finding.verdict: 1})
    return {name: added(each) for name, each in parts.items()}


def both_ways(every: Sums, taken: Mapping[Hashable, Sums], key: Hashable) -> BothWays:
    """The counts of a group with what is waived of it."""
    return BothWays(every, taken.get(key, added(())))
