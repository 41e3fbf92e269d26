"""Trying acts in situations: which acts serve which rules, and on which days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.analysis.contexts.judging import Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.analysis.contexts.choices import Act
    from validator.analysis.contexts.situations import Situation, Stage
    from validator.analysis.generation.drafts import Draft
    from validator.core.findings import Finding

KEPT, BROKEN = Standing.KEPT, Standing.BROKEN
FIRST_BROKEN, SECOND_BROKEN, BOTH_KEPT = (BROKEN, KEPT), (KEPT, BROKEN), (KEPT, KEPT)


@dataclass(frozen=True, slots=True)
class Trial:
    """An act on a day of a situation, and how the rules fare then."""

    situation: Situation
    act: Act
    day: int
    standings: tuple[Standing, ...]

    @property
    def draft(self) -> Draft:
        """The situation with the act."""
        return done(self.situation, self.act, self.day)


def done(situation: Situation, act: Act, day: int) -> Draft:
    """The situation with an act on a day."""
    draft = situation.draft.copy()
    draft.add(act.on(day))
    return draft


def tried(stage: Stage, wanted: Sequence[tuple[Situation, Act, int]]) -> list[Trial]:
    """The trials of acts, by the engine."""
    found: dict[int, Trial] = {}
    for as_of in sorted({one.as_of for one, _, _ in wanted}):
        some = [(number, one) for number, one in enumerate(wanted) if one[0].as_of == as_of]
        judged = stage.court.engine([done(*one) for _, one in some], as_of)
        found |= {number: Trial(*one, standings) for (number, one), standings in zip(some, judged, strict=True)}
    return [found[number] for number in range(len(wanted))]


def days(situation: Situation) -> list[int]:
    """Days about the windows: before, first, in the middle, last, after."""
    found: set[int] = set()
    for first, last in map(window, situation.owed):
        found |= {first - 1, first, (first + last) // 2, last, last + 1}
    return sorted(found)


def window(finding: Finding) -> tuple[int, int]:
    """First and last day of an obligation's window; one without a first day reaches back some weeks."""
    last = next(day for day in (finding.last, finding.due, finding.anchor, finding.since, 0) if day is not None)
    first = finding.first if finding.first is not None else last - 60
    return first, last
