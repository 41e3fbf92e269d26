"""Facts that say no more than a selection asks for; what else is known of them, later rules decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from validator.analysis.generation.drafts import as_date
from validator.analysis.generation.making import Maker
from validator.core.days import Of, Point, Which, Whose
from validator.core.truths import Compare, Op
from validator.core.values import Aspect, Calendar, Literal
from validator.histories.model import Fact
from validator.reference import points
from validator.reference.view import OPEN, Anchor, Mark, Place, View
from validator.time.zones import midnight

if TYPE_CHECKING:
    from validator.analysis.generation.drafts import Draft
    from validator.core.truths import Truth
    from validator.core.values import Datum, Value

_MINUTE, _HOUR = 60_000, 3_600_000
_OPENING = 8 * _HOUR
_BELOW, _ABOVE = (Op.LT, Op.NE), (Op.GT,)


@dataclass(slots=True)
class LeanMaker(Maker):
    """Makes facts without attributes but for those that a test needs; sets clock times where a test speaks of them."""

    def fact(self, kind: str, start: int, end: int | None) -> Fact:
        """A fact of a type without attributes."""
        event = self.vocabulary.facts[kind].event
        return Fact(kind, start, start if event else end, None, None, event, None, {})

    def bent(self, fact: Fact, test: Truth, draft: Draft, this: Fact | None, *, holds: bool = True) -> Fact:
        """The fact changed so that a test holds, also one of its clock time."""
        match test:
            case Compare(Calendar(Aspect.CLOCK, Point(Of(Whose.OWN, which))), op, Literal(Decimal() as time)) if holds:
                return self.timed(fact, which, int(time) + _MINUTE * ((op in _ABOVE) - (op in _BELOW)))
            case _:
                return Maker.bent(self, fact, test, draft, this, holds=holds)

    def resolved(self, node: Value | None, draft: Draft, this: Fact | None) -> Datum:
        """What the right side of a comparison stands for, also a day seen from the anchor."""
        match node:
            case Calendar(Aspect.DAY, point) if this is not None:
                view = View(self.policy, draft.history(), self.last, this=anchor_on(this))
                mark = points.locate(point, view)
                return as_date(mark.day) if mark.place is Place.DAY else None
            case _:
                return Maker.resolved(self, node, draft, this)

    def timed(self, fact: Fact, which: Which, time: int) -> Fact:
        """The fact with a start or an end at a time of its first day."""
        day = midnight(fact.start, self.policy.zone)
        if fact.event:
            return replace(fact, start_ms=day + time, end_ms=day + time)
        start = fact.start_ms if fact.start_ms is not None else day + min(_OPENING, max(0, time - _HOUR))
        end = fact.end_ms if fact.end_ms is not None else start + _HOUR
        if which is Which.START:
            start, end = day + time, max(end, day + time + _HOUR)
        else:
            start, end = min(start, day + time - _MINUTE), day + time
        return replace(fact, end=fact.start, start_ms=start, end_ms=end)


def anchor_on(fact: Fact) -> Anchor:
    """A fact as anchor."""
    end = OPEN if fact.end is None else Mark(Place.DAY, fact.end, fact.end_ms)
    return Anchor(Mark(Place.DAY, fact.start, fact.start_ms), end, fact)
