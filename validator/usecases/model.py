"""What a run hands to the reports: plain values, no columns, no arguments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.core.findings import BREACHES, DECIDED
from validator.core.rules import BINDING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from validator.core.findings import Finding, Verdict
    from validator.core.rules import Force
    from validator.core.wording import Wording
    from validator.engine.results import Listing


@dataclass(frozen=True, slots=True)
class PolicyUsed:
    """A policy version that a run applied, with the readings and parameter values in effect.

    Of a parameter that the source leaves open, the two bounds stand there that findings rest on.
    """

    id: str
    version: str
    title: Wording
    file: str
    sha256: str
    readings: Mapping[str, str]
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Input:
    """A file of case histories."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """All that is needed to run a check again. `as_of` is a day since 1970-01-01."""

    tool: str
    as_of: int
    policies: tuple[PolicyUsed, ...]
    inputs: tuple[Input, ...]
    subjects: int
    facts: int


@dataclass(frozen=True, slots=True)
class Tally:
    """One rule and how many of its obligations got each verdict."""

    policy: str
    version: str
    rule: str
    title: Wording
    clauses: tuple[str, ...]
    force: Force
    counts: Mapping[Verdict, int]

    @property
    def decided(self) -> int:
        """How many obligations were kept, kept late or not kept."""
        return sum(self.counts.get(verdict, 0) for verdict in DECIDED)

    @property
    def total(self) -> int:
        """How many findings there are."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Blind:
    """A fact type that rules of a policy need and that no history has, and how many findings rest on such rules."""

    policy: str
    version: str
    type: str
    rules: tuple[str, ...]
    findings: int


@dataclass(frozen=True, slots=True)
class Stranger:
    """A type of fact or of subject in the data that no vocabulary of the run knows, how often, and what was meant."""

    subject: bool
    name: str
    count: int
    meant: str | None


def no_listings(_verdicts: frozenset[Verdict]) -> Iterator[Listing]:
    """The findings as columns where there are none of a run."""
    return iter(())


@dataclass(frozen=True, slots=True)
class Crowded:
    """A type of span of which the vocabulary allows one a day, and how many subjects have two on some day."""

    name: str
    subjects: int


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a check. `findings` gives those of some verdicts, by policy and then in canonical order.

    `listings` gives the findings of a run as columns, for writing millions of them. `made` is the text that was made
    of them where they were judged; both others raise ValueError then. `broken` says what `breached` does, where that
    is known without looking at them. `tight` lots were read row by row for want of memory, which is slow.
    """

    receipt: Receipt
    tallies: tuple[Tally, ...]
    blind: tuple[Blind, ...]
    findings: Callable[[frozenset[Verdict]], Iterator[Finding]]
    strangers: tuple[Stranger, ...] = ()
    crowded: tuple[Crowded, ...] = ()
    listings: Callable[[frozenset[Verdict]], Iterator[Listing]] = no_listings
    made: Callable[[], Iterator[bytes]] | None = None
    broken: bool | None = None
    tight: int = 0

    @property
    def breached(self) -> bool:
        """Whether a binding rule was broken, and not excusably."""
        if self.broken is not None:
            return self.broken
        binding = {(one.policy, one.version, one.rule) for one in self.tallies if one.force in BINDING}
        broken = self.findings(BREACHES)
        return any(not one.excused and (one.policy, one.version, one.rule) in binding for one in broken)
