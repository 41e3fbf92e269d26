"""Policies with different days in force: made comparable, and a history that only one of them judges."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from validator.analysis.comparing.compare import confirmed, maker
from validator.analysis.comparing.judging import Trial, side
from validator.analysis.comparing.matching import matches
from validator.analysis.comparing.neighbours import steps
from validator.analysis.comparing.normal import forms
from validator.analysis.comparing.searching import Search, Seed
from validator.analysis.comparing.shrinking import shrunk
from validator.analysis.generation.drafts import later, shift

if TYPE_CHECKING:
    from validator.analysis.comparing.changes import Witness
    from validator.analysis.comparing.compare import Version
    from validator.histories.model import History

_RULES, _HISTORIES = 6, 400


def differ(old: Version, new: Version) -> bool:
    """Whether the two are in force on different days."""
    return bounds(old) != bounds(new)


def bounds(one: Version) -> tuple[int | None, int | None]:
    return one.policy.validity.first, one.policy.validity.last


def together(old: Version, new: Version) -> Version:
    """The old policy as if it were in force on the days of the new one; its examples also moved as far as it was."""
    first, other = old.policy.validity.first, new.policy.validity.first
    by = 0 if first is None or other is None else other - first
    moved = () if not by else tuple((rule, along(one, by), as_of + by) for rule, one, as_of in old.examples)
    policy = replace(old.policy, validity=new.policy.validity)
    return replace(old, policy=policy, examples=(*old.examples, *moved))


def along(history: History, days: int) -> History:
    """A history so many days later, with all the days that it holds."""
    return replace(
        history,
        attributes={name: later(value, days) for name, value in history.attributes.items()},
        facts=tuple(shift(one, days) for one in history.facts),
        observed={name: day + days for name, day in history.observed.items()},
    )


def shown(old: Version, new: Version) -> Witness | None:
    """A history with an obligation of an unchanged rule that only one policy judges, as both stand."""
    found = matches(old.policy, new.policy, (forms(old.policy, old.vocabulary), forms(new.policy, new.vocabulary)))
    tried = [one for one in found if one.same][:_RULES]
    for match in tried:
        trial = Trial(side(match.old, old.policy), side(match.new, new.policy))
        assert match.old is not None
        assert match.new is not None
        own = [(one, as_of) for rule, one, as_of in old.examples if rule == match.old.id]
        own += [(one, as_of) for rule, one, as_of in new.examples if rule == match.new.id]
        search = Search(trial, steps(one.rule for one in trial.sides), maker(trial, old, new), _HISTORIES)
        search.run([Seed(one, as_of, own=True) for one, as_of in own])
        for effect, case in sorted(search.best.items()):
            witness = confirmed(effect, shrunk(case, effect, trial), trial)
            if witness is not None:
                return witness
    return None
