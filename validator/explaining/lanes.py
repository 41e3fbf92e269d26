"""The timeline of a finding: what lies on it, and from which day to which it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.core.findings import Verdict
from validator.explaining.model import Bar, Lane, Mark, Timeline
from validator.histories.model import EVERY_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from validator.core.findings import Finding
    from validator.core.rules import Rule
    from validator.explaining.cases import Case
    from validator.explaining.model import Near, Shown
    from validator.histories.model import Fact

MOST = 40
"""So many facts of one type are drawn."""
LEAST_MARGIN, PART = 3, 8
"""The days beside what matters: this part of the whole, but at least so many."""
LONGEST_BREACH = 366
"""So long is drawn what is open, unknown, or a breach that nobody mended."""
MENDED = (Verdict.MET, Verdict.MET_LATE, Verdict.NOT_APPLICABLE)
"""Verdicts after whose last day nothing more happens."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a timeline is made of."""

    case: Case
    rule: Rule
    finding: Finding
    counted: tuple[Shown, ...]
    near: tuple[Near, ...]
    window: tuple[int | None, int | None] | None

    def timeline(self) -> Timeline:
        """The timeline."""
        first, last = self.range()
        finding, validity = self.finding, self.case.policy.validity
        return Timeline(
            first,
            last,
            tuple(self.lanes(first, last)),
            finding.anchor,
            self.window,
            finding.due,
            finding.since,
            self.mended(),
            self.case.as_of,
            (validity.first, validity.last),
            self.observed(),
        )

    def mended(self) -> int | None:
        """The last day of a breach: of the act that cured it; of a state or a prohibition the last day looked at."""
        if self.finding.since is None:
            return None
        return self.finding.until if self.finding.due is None else self.finding.met_on

    def range(self) -> tuple[int, int]:
        """From the first to the last day that matters, with a margin; a breach that lasts is cut."""
        finding, as_of = self.finding, self.case.as_of
        window = self.window or (None, None)
        days = [finding.anchor, finding.first, finding.last, finding.due, finding.since, finding.met_on, *window]
        days += [one.shown.day for one in self.near]
        days += [one.day for one in self.counted if finding.met_on is None or one.day <= finding.met_on]
        days += [move.day for move in finding.moves]
        known = [day for day in days if day is not None] or [as_of]
        low, high = min(known), max(known)
        if finding.verdict not in MENDED:
            high = max(high, min(as_of, high + LONGEST_BREACH))
        margin = max((high - low) // PART, LEAST_MARGIN)
        return low - margin, high + margin

    def lanes(self, first: int, last: int) -> Iterable[Lane]:
        """One lane for each type that the rule looks at and the history has; that of the anchor first."""
        marks = self.marks()
        for kind in self.types():
            facts = [one for one in self.case.within(kind, first, last) if touches(one, first, last)]
            ranked = sorted(facts, key=lambda one: (one.ordinal not in marks, self.distance(one), one.ordinal))
            kept = sorted(ranked[:MOST], key=lambda one: (one.start, one.ordinal))
            if kept:
                bars = tuple(self.bar(one, marks.get(one.ordinal, Mark.OTHER)) for one in kept)
                yield Lane(kind, bars, len(facts) - len(kept))

    def types(self) -> list[str]:
        """The types that the rule looks at, and those of the facts that are shown."""
        shown = [one.fact.type for one in self.counted] + [one.shown.fact.type for one in self.near]
        anchored = [] if self.finding.anchored is None else [self.finding.anchored.type]
        return list(dict.fromkeys([*anchored, *shown, *self.case.looks.types(self.rule)]))

    def marks(self) -> dict[int, Mark]:
        """What each fact is to the finding."""
        found = {one.shown.fact.ordinal: Mark.NEAR for one in self.near}
        found |= {one.fact.ordinal: Mark.COUNTED for one in self.counted}
        if self.finding.anchored is not None:
            found[self.finding.anchored.ordinal] = Mark.ANCHOR
        return found

    def distance(self, fact: Fact) -> int:
        """How far a fact is from the due day, or else from the anchor."""
        middle = self.finding.due if self.finding.due is not None else self.finding.anchor
        return 0 if middle is None else abs(fact.start - middle)

    def bar(self, fact: Fact, mark: Mark) -> Bar:
        """A fact as it is drawn."""
        return Bar(self.case.shown(fact, self.rule), fact.start, fact.end, fact.event, mark)

    def observed(self) -> tuple[tuple[str, int], ...]:
        """The first observed days of the types that the rule looks at."""
        declared = self.case.history.observed
        kinds = (EVERY_TYPE, *self.types())
        return tuple(sorted((kind, declared[kind]) for kind in kinds if kind in declared))


def touches(fact: Fact, first: int, last: int) -> bool:
    """Whether a fact lies at least in part between two days."""
    return fact.start <= last and (fact.end is None or fact.end >= first)
