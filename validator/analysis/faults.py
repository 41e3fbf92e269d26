"""Faults of policies: contradictions, gaps and dead rules, each with the history that shows it.

A fault is a value; its text is made last, from the catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.core.findings import Finding, Verdict
    from validator.core.rules import Policy, Rule
    from validator.histories.model import History


class Kind(StrEnum):
    """What is wrong. `docs/analysis.md` says exactly what each kind means."""

    CONFLICT = "conflict"
    TENSION = "tension"
    DIVERGENCE = "divergence"
    REDUNDANCY = "redundancy"
    VACUITY = "vacuity"
    GAP = "gap"
    VERSIONS = "versions"


class Engine(StrEnum):
    """Who found or excluded something: the search over histories, or the proof over formulas."""

    SEARCH = "search"
    PROOF = "proof"


@dataclass(frozen=True, slots=True, order=True)
class Norm:
    """A rule as a fault names it, with the row of its table where one is meant."""

    policy: str
    version: str
    rule: str
    row: str = ""

    @classmethod
    def of(cls, policy: Policy, rule: Rule) -> Norm:
        """A rule of a policy."""
        return cls(policy.id, policy.version, rule.id)

    @classmethod
    def judged(cls, finding: Finding) -> Norm:
        """The rule that a finding is about."""
        return cls(finding.policy, finding.version, finding.rule)

    @property
    def name(self) -> str:
        """`policy:rule`, as an acknowledgement writes it."""
        return f"{self.policy}:{self.rule}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A verdict that the reference gives on a witness; days count from 1970-01-01."""

    norm: Norm
    verdict: Verdict
    due: int | None = None
    since: int | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """A dated history that shows a fault, as of a day, with what the reference finds in it.

    `about` names what this history adds where a fault has more than one: such as `keeps-first`, `keeps-second`.
    """

    history: History
    as_of: int
    shown: tuple[Shown, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `code` and `fields` make its sentence (`prove.*.toml`); `key` tells faults of the same rules apart.

    The first witness is the one shown. `slack` is the number of spare days of a tension: 0 where one day serves, less
    than 0 where one act cannot serve both. `engines` are those that found it.
    """

    kind: Kind
    norms: tuple[Norm, ...]
    code: str
    fields: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    witnesses: tuple[Witness, ...] = ()
    slack: int | None = None
    engines: tuple[Engine, ...] = (Engine.SEARCH,)

    @property
    def identity(self) -> tuple[object, ...]:
        """Equal for two reports of one fault, and the order in which faults are listed."""
        return self.kind.value, self.norms, self.key


class Standing(StrEnum):
    """How far a question about norms is settled."""

    FOUND = "found"
    ABSENT = "absent"
    OUTSIDE = "outside"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Proof:
    """What the proof says of one question about one or two norms.

    ABSENT: there is no such history with at most `slots` facts of a type within `horizon` days. OUTSIDE: a form that
    the proof cannot decide, named in `reason`. TIME: the solver gave up.
    """

    kind: Kind
    norms: tuple[Norm, ...]
    standing: Standing
    horizon: int = 0
    slots: int = 0
    reason: str = ""
