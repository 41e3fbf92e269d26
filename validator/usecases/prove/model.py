"""What `prove` was asked and what it says: plain values for the reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from validator.analysis.faults import Engine
from validator.analysis.questions import Account

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.analysis.faults import Fault, Proof, Witness
    from validator.core.findings import Finding
    from validator.core.wording import Wording
    from validator.policy.problems import Place
    from validator.usecases.acknowledgements import Acknowledgement, Stale
    from validator.usecases.model import PolicyUsed

BOTH = (Engine.SEARCH, Engine.PROOF)


@dataclass(frozen=True, slots=True)
class Asked:
    """How hard to look. `horizon` is in days, `slots` in facts of a type, `effort` in steps of the solver a question.

    `examples` is how many contexts the search draws for a type of subject, `alternatives` whether faults are also
    looked for under the readings that policies did not choose. None of these is a time, so that a run can be repeated.
    """

    engines: tuple[Engine, ...] = BOTH
    horizon: int = 400
    slots: int = 2
    effort: int = 2_000_000
    seed: int = 0
    examples: int = 40
    alternatives: bool = True


@dataclass(frozen=True, slots=True)
class Titled:
    """A rule as reports name it: its title, its clauses and those of its rows by name, where it stands."""

    title: Wording
    clauses: tuple[str, ...]
    place: Place
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def cited(self, row: str) -> tuple[str, ...]:
        """The clauses of a row, where one is meant and has some; those of the rule otherwise."""
        return self.rows.get(row) or self.clauses


@dataclass(frozen=True, slots=True)
class Told:
    """A witness as the reference judges it: the findings that the fault speaks of, and all of the rules concerned.

    `acts` are the types of its facts that the agency decides on; `zone` is the one whose days and clocks count.
    """

    witness: Witness
    findings: tuple[Finding, ...]
    whole: tuple[Finding, ...]
    acts: frozenset[str]
    zone: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """A reading of a policy with an alternative that it did not choose, beside the one in effect."""

    policy: str
    version: str
    reading: str
    question: str
    clauses: tuple[str, ...]
    choice: str
    because: str
    chosen: str
    chosen_because: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A fault that the reference confirms, and what the policy says of it.

    `under`: it is there only under this alternative, and so answered by the choice that the policy made. `avoided_by`:
    alternatives under which it would not be there.
    """

    fault: Fault
    told: tuple[Told, ...]
    acknowledged: Acknowledgement | None = None
    under: Alternative | None = None
    avoided_by: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Denied:
    """A fault that an engine reports and the reference does not confirm: a fault of ours, never a finding.

    `missing` is what the witness should show; the witness is None where the fault has none and needs one.
    """

    fault: Fault
    witness: Witness | None
    missing: str


@dataclass(frozen=True, slots=True)
class Proved:
    """The result. `rules` are by policy, version and rule; `account` says what the search asked.

    `elsewhere` are the faults under other readings only.
    """

    asked: Asked
    policies: tuple[PolicyUsed, ...]
    rules: Mapping[tuple[str, str, str], Titled]
    faults: tuple[Judged, ...]
    proofs: tuple[Proof, ...]
    stale: tuple[Stale, ...]
    denied: tuple[Denied, ...] = ()
    unjudged: tuple[Acknowledgement, ...] = field(default=())
    account: Account = field(default_factory=Account)
    elsewhere: tuple[Judged, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether every fault of the policies as they stand is acknowledged and no acknowledgement is stale."""
        return not self.stale and all(one.acknowledged is not None for one in self.faults)
