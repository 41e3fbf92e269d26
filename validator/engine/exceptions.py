"""Verdicts on the way, and what exceptions and excuses make of them (§ 8.1, steps 7 and 8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.engine.blocks import MET_LATE, NONE, NOT_APPLICABLE, NOTHING, UNDETERMINED, WHYS
from validator.engine.trivalent import T, Truths, U
from validator.engine.truths import state_at
from validator.engine.uniform import no, taken, where

if TYPE_CHECKING:
    from validator.core.rules import Rule
    from validator.engine.frames import Frame
    from validator.engine.keys import Bools, Longs
    from validator.engine.session import Session

DATA, ANCHOR, SCOPE, VERSION, UNLESS = range(len(WHYS))


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Verdicts with the first day in breach, and the reason for doubt.

    `met_on`: the day of the act that met the demand, if that is known with the verdict already.
    """

    verdict: Truths
    since: Longs
    why: Longs
    met_on: Longs | None = None

    def take(self, rows: Longs) -> Judged:
        """Some of the verdicts."""
        met_on = None if self.met_on is None else taken(self.met_on, rows)
        return Judged(taken(self.verdict, rows), taken(self.since, rows), taken(self.why, rows), met_on)


def broken(verdict: Truths) -> Bools:
    """Whether an obligation was not kept in time."""
    return verdict <= MET_LATE


def deciding_day(since: Longs, due: Longs, until: Longs, *, asked: bool, as_of: int) -> Longs:
    """§ 8.1, step 7: the day on which an exception must hold."""
    if asked:
        return where((due != NONE) & (due < as_of), due, as_of)
    return where(since != NONE, since, until)


def excepted(session: Session, rule: Rule, frame: Frame, judged: Judged, day: Longs) -> tuple[Judged, Bools]:
    """§ 8.1, steps 7 and 8: exceptions, and excuses that leave the verdict as it is."""
    verdict, since, why = judged.verdict, judged.since, judged.why
    if rule.unless is not None:
        spared = state_at(session, frame, rule.unless, day)
        doubt = broken(verdict) & (spared == U)
        why = where(spared == T, NOTHING, where(doubt, UNLESS, why))
        since = where(spared == T, NONE, since)
        verdict = where(spared == T, NOT_APPLICABLE, where(doubt, UNDETERMINED, verdict))
    excused = no(frame.rows)
    if rule.excused is not None:
        excused = (state_at(session, frame, rule.excused, day) == T) & (broken(verdict) | (verdict == UNDETERMINED))
    return Judged(verdict, since, why, judged.met_on), excused
