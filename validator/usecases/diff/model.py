"""What a diff hands to the reports: plain values, no columns, no arguments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from validator.core.findings import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.analysis.comparing.changes import Change, Witness
    from validator.core.findings import Finding
    from validator.core.rules import Validity
    from validator.usecases.model import Input, PolicyUsed


class Outcome(StrEnum):
    """What the new policy does to an obligation in a real history; listed from worst to mildest.

    `violated`: broken now, and it was not. `cured`: not broken any more, or gone. `newly-due`: open, and it was not
    there. `appears`, `disappears`: any other that is there under one policy only. `moved`: due on another day, with the
    same verdict. `otherwise`: any other verdict.
    """

    VIOLATED = "violated"
    CURED = "cured"
    NEWLY_DUE = "newly-due"
    APPEARS = "appears"
    DISAPPEARS = "disappears"
    MOVED = "moved"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class Affected:
    """An obligation that the two policies judge differently; `unit` is where its subject belongs, if that is asked."""

    outcome: Outcome
    rule: str
    old: Finding | None
    new: Finding | None
    unit: str | None = None

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses it rests on, by the new policy where it is there."""
        found = self.new or self.old
        assert found is not None
        return found.clauses

    @property
    def subject(self) -> str:
        """Whose obligation it is."""
        found = self.new or self.old
        assert found is not None
        return found.subject


@dataclass(frozen=True, slots=True)
class Load:
    """How many acts obligations of a rule ask for that are due in a month (`2026-04`), by both policies."""

    month: str
    rule: str
    old: int
    new: int


Counts = dict[Outcome, int]


@dataclass(frozen=True, slots=True)
class Replay:
    """Both policies on real histories. `by_unit` is None where no `unit` was asked for.

    `breaches` are the numbers of broken obligations under the old and the new policy. `affected` holds at most as many
    as were asked for, the worst first; `totals` counts all.
    """

    as_of: int
    inputs: tuple[Input, ...]
    subjects: int
    facts: int
    breaches: tuple[int, int]
    totals: Mapping[Outcome, int]
    by_rule: Mapping[str, Counts]
    by_clause: Mapping[str, Counts]
    by_unit: Mapping[str, Counts] | None
    affected: tuple[Affected, ...]
    unit: str | None
    workload: tuple[Load, ...]


@dataclass(frozen=True, slots=True)
class Dates:
    """The days in force where they differ, and a history that shows it: its obligation is judged by one policy only."""

    old: Validity
    new: Validity
    witness: Witness | None


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a diff. `zones` are those of the two where they differ.

    `acts` are the types of facts that the agency decides on; `zone` is that of their clock times.
    """

    old: PolicyUsed
    new: PolicyUsed
    changes: tuple[Change, ...]
    dates: Dates | None
    zones: tuple[str, str] | None
    replay: Replay | None
    acts: frozenset[str]
    zone: str

    @property
    def changed(self) -> bool:
        """Whether meaning changed, or may have, or a case is affected."""
        given = self.dates is not None or self.zones is not None
        return (
            given or any(one.matters for one in self.changes) or bool(self.replay and any(self.replay.totals.values()))
        )


def outcome(old: Finding | None, new: Finding | None) -> Outcome | None:
    """What became of an obligation; None if nothing did."""
    was, now = (one is not None and one.verdict.breach for one in (old, new))
    if was is not now:
        return Outcome.VIOLATED if now else Outcome.CURED
    if old is None or new is None:
        if old is not None:
            return Outcome.DISAPPEARS
        return Outcome.NEWLY_DUE if new is not None and new.verdict is Verdict.OPEN else Outcome.APPEARS
    if old.verdict is not new.verdict or old.excused is not new.excused:
        return Outcome.OTHERWISE
    return Outcome.MOVED if (old.due, old.since) != (new.due, new.since) else None
