"""Whether there is a history at all that one rule keeps and the other breaks, decided by proof within bounds.

Only imported when asked for: the solver is an extra.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.analysis.comparing.changes import Effect, Question
from validator.analysis.comparing.judging import compared
from validator.analysis.comparing.searching import Case
from validator.analysis.faults import Standing
from validator.analysis.matters import Party
from validator.analysis.proofs.model import Bounds
from validator.analysis.proofs.rooms import Spent, room
from validator.analysis.symbolic import smt
from validator.analysis.symbolic.outside import Outside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from validator.analysis.comparing.judging import Trial
    from validator.policy.vocabulary import Vocabulary

_SIDES = {Effect.BROKEN: (0, 1), Effect.KEPT: (1, 0)}
"""For each direction the side that is kept and the side that is broken: 0 is the old one."""


def decided(trial: Trial, vocabulary: Vocabulary, wanted: Iterable[Effect]) -> list[tuple[Question, Case | None]]:
    """What the proof says of each direction, with the history where there is one."""
    bounds = Bounds(vocabulary)
    return [one for effect in wanted for one in (answer(trial, bounds, effect),)]


def answer(trial: Trial, bounds: Bounds, effect: Effect) -> tuple[Question, Case | None]:
    """One direction. A breach that is excused counts as one, as everywhere in a diff."""
    try:
        standing, case, reason = asked(trial, bounds, effect)
    except Outside as error:
        standing, case, reason = Standing.OUTSIDE, None, error.reason.value
    except Spent:
        standing, case, reason = Standing.TIME, None, ""
    return Question(effect, standing, bounds.horizon, bounds.slots, reason), case


def asked(trial: Trial, bounds: Bounds, effect: Effect) -> tuple[Standing, Case | None, str]:
    """Whether there is a history within the bounds, any or else one in which the side that keeps it owes something.

    The second question is asked where the first finds no more than an obligation reckoned to a day out of force.
    Outside or Spent if it cannot be said.
    """
    here = room([Party(one.policy, one.rule) for one in trial.sides], bounds)
    keeping, breaking = _SIDES[effect]
    wanted = [smt.some(one.breach for one in here.owed[breaking]), here.unbroken(keeping)]
    if not here.ask(*wanted):
        return Standing.ABSENT, None, ""
    for more in ([], [here.applies(keeping)]):
        if not here.ask(*wanted, *more):
            break
        case = Case(here.world.history(here.smallest([*wanted, *more])), here.span.as_of)
        [(_, shown)] = compared(trial, [case.history], case.as_of)
        if effect in shown:
            return Standing.FOUND, case, ""
    return Standing.OUTSIDE, None, "edge"
