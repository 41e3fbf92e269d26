"""Findings: an obligation with its verdict and its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What became of an obligation; listed from worst to best."""

    VIOLATED = "violated"
    MET_LATE = "met-late"
    UNDETERMINED = "undetermined"
    MET = "met"
    OPEN = "open"
    NOT_APPLICABLE = "not-applicable"

    @property
    def breach(self) -> bool:
        """Whether the obligation was not kept in time."""
        return self in (Verdict.VIOLATED, Verdict.MET_LATE)


BREACHES = frozenset(verdict for verdict in Verdict if verdict.breach)
"""The verdicts of obligations that were not kept in time."""
DECIDED = (Verdict.VIOLATED, Verdict.MET_LATE, Verdict.MET)
"""The verdicts that a rate of compliance counts in its denominator."""
NOTEWORTHY = BREACHES | {Verdict.UNDETERMINED}
"""The verdicts reported unless others are asked for."""


@dataclass(frozen=True, slots=True, order=True)
class FactRef:
    """Points at one fact of a history: its type, days, id and place in the canonical order of the subject's facts."""

    start: int
    type: str
    end: int | None
    id: str | None
    ordinal: int


@dataclass(frozen=True, slots=True)
class Move:
    """Why a clock's due day moved: the day, the word of the situation, and the due day before and after."""

    day: int
    why: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One obligation of one rule for one subject.

    `anchor` is the anchor's first day (the last act, for a clock), `anchored` the fact it stands on, if any. `first`
    and `last` bound the window. `due` is the last day that counts, `since` the first day in breach, `until` the last
    day looked at of a prohibition or a running state. `met_on` is the day of the act that met it, where one act did.
    `row` names the table row that decided. Days are integers since 1970-01-01.
    """

    policy: str
    version: str
    rule: str
    clauses: tuple[str, ...]
    subject: str
    verdict: Verdict
    anchor: int | None
    anchored: FactRef | None
    first: int | None
    last: int | None
    due: int | None
    since: int | None
    until: int | None
    met_on: int | None
    evidence: tuple[FactRef, ...]
    excused: bool
    row: str | None
    moves: tuple[Move, ...]
    why: str | None

    def late(self, as_of: int) -> int | None:
        """Days late, until the late act or else the as-of day; None for prohibitions and what is not late."""
        if self.due is None or not self.verdict.breach:
            return None
        return (as_of if self.met_on is None else self.met_on) - self.due


def order(finding: Finding) -> tuple[object, ...]:
    """The canonical order of findings: by policy, rule, subject and day; what is not there comes first."""
    days = (finding.anchor, finding.due, finding.since, finding.first, finding.last, finding.until)
    place = -1 if finding.anchored is None else finding.anchored.ordinal
    return (
        finding.policy,
        finding.version,
        finding.rule,
        finding.subject,
        *((day is not None, day or 0) for day in days),
        place,
        finding.verdict.value,
    )
