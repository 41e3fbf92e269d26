"""What waivers take out of the counts: all figures can be given with the waived findings and without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from validator.results.summary import Sums, added

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from validator.core.findings import Verdict
    from validator.results.model import Found

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class BothWays:
    """Counts with the waived findings, and how many of them are waived."""

    all: Sums
    waived: Sums

    @property
    def rest(self) -> Sums:
        """Without the waived ones."""
        return Sums({verdict: number - self.waived.of(verdict) for verdict, number in self.all.counts.items()})

    @property
    def breaches(self) -> int:
        """How many breaches are waived."""
        return sum(number for verdict, number in self.waived.counts.items() if verdict.breach)


def waived(found: Iterable[Found], keys: Callable[[Found], Iterable[Key]]) -> dict[Key, Sums]:
    """How many findings of each verdict are waived, by the groups they count in; however many waivers cover one."""
    parts: dict[Key, list[Mapping[Verdict, int]]] = {}
    for one in found:
        for key in keys(one) if one.waivers else ():
            parts.setdefault(key, []).append({one.finding.verdict: 1})
    return {name: added(each) for name, each in parts.items()}


def in_all(every: Sums, found: Iterable[Found]) -> BothWays:
    """The counts of everything, both ways."""
    return BothWays(every, waived(found, lambda _: ("",)).get("", added(())))
