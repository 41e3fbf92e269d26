"""Changes of meaning as values; their text is made last, from the catalogue (`diff.*.toml`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validator.analysis.faults import Standing
    from validator.core.findings import Finding
    from validator.core.rules import Force, Rule
    from validator.histories.model import History


class Kind(StrEnum):
    """What became of a rule. `docs/analysis.md` §6 says exactly what each kind means."""

    ADDED = "added"
    REMOVED = "removed"
    STRICTER = "stricter"
    LOOSER = "looser"
    INCOMPARABLE = "incomparable"
    OTHER = "other"
    UNDECIDED = "undecided"
    UNCHANGED = "unchanged"


class Effect(StrEnum):
    """How the new policy judges a history differently; listed in the order in which effects are shown.

    `broken` and `kept` speak of all obligations of the rule together, the others of one obligation.
    """

    BROKEN = "broken"
    KEPT = "kept"
    APPEARS = "appears"
    DISAPPEARS = "disappears"
    EARLIER = "earlier"
    LATER = "later"
    APPLIES = "applies"
    EXEMPT = "exempt"
    DECIDED = "decided"
    UNDETERMINED = "undetermined"
    EXCUSED = "excused"
    UNEXCUSED = "unexcused"
    VERDICT = "verdict"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Witness:
    """A dated history that the two policies judge differently, as of a day, with what the reference finds by each."""

    effect: Effect
    history: History
    as_of: int
    old: tuple[Finding, ...]
    new: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What the proof says of one direction: whether a history is kept by one rule and broken by the other.

    ABSENT: there is none within `horizon` days with at most `slots` facts of a type. `reason` says why a proof stands
    outside what can be decided.
    """

    effect: Effect
    standing: Standing
    horizon: int
    slots: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a rule.

    `old` or `new` is None for a rule that was added or removed. `witnesses` show what makes the kind, one for each
    effect. `tried` is how many histories both policies judged, `proofs` what was decided about all within bounds.
    """

    kind: Kind
    old: Rule | None
    new: Rule | None
    witnesses: tuple[Witness, ...] = ()
    tried: int = 0
    proofs: tuple[Question, ...] = ()

    @property
    def name(self) -> str:
        """The rule's id, the new one if there is one."""
        rule = self.new or self.old
        assert rule is not None
        return rule.id

    @property
    def renamed(self) -> bool:
        """Whether the rule has another id now."""
        return self.old is not None and self.new is not None and self.old.id != self.new.id

    @property
    def forces(self) -> tuple[Force, Force] | None:
        """How binding the rule was and is, where that differs."""
        if self.old is None or self.new is None or self.old.force is self.new.force:
            return None
        return self.old.force, self.new.force

    @property
    def matters(self) -> bool:
        """Whether this may change a verdict or its weight; what is undecided may."""
        return self.kind is not Kind.UNCHANGED or self.forces is not None
