"""What changed in meaning from one policy to another, rule by rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import chain
from random import Random
from typing import TYPE_CHECKING, TypeAlias

from validator.analysis.comparing.changes import Change, Effect, Kind, Question, Witness
from validator.analysis.comparing.judging import Side, Trial, effects, judged_by, side
from validator.analysis.comparing.matching import Match, matches
from validator.analysis.comparing.neighbours import steps
from validator.analysis.comparing.normal import forms
from validator.analysis.comparing.searching import Case, Search, Seed
from validator.analysis.comparing.shrinking import shrunk
from validator.analysis.faults import Standing
from validator.analysis.generation.making import Maker
from validator.core.rules import Policy, Validity
from validator.histories.rows import to_columns, to_histories
from validator.policy.problems import BadInput, Place, Problem
from validator.reference import evaluate
from validator.time.durations import add_months

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from validator.core.findings import Finding
    from validator.histories.model import History
    from validator.policy.vocabulary import Vocabulary

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many of how many steps are done."""
HISTORIES, SHARED = 2_500, 7_500
"""So many histories are judged for a rule, and for all rules together; but for each at least `LEAST`."""
LEAST = 400
_SEED, _MONTHS = 4, 36


@dataclass(frozen=True, slots=True)
class Version:
    """A policy to compare, its vocabulary, and histories with a day, by the rule that they stand beside."""

    policy: Policy
    vocabulary: Vocabulary
    examples: tuple[tuple[str, History, int], ...] = ()


def compare(old: Version, new: Version, progress: Progress | None = None, *, prove: bool = False) -> tuple[Change, ...]:
    """What became of every rule of both, by name. Both are compared as they stand: with the days they are in force.

    `prove` has the proof decide whether there are histories that the search did not find; BadInput without a solver.
    """
    if prove and find_spec("z3") is None:
        raise BadInput([Problem("prove-extra", Place("--prove"), {"library": "z3"})])
    found = matches(old.policy, new.policy, (forms(old.policy, old.vocabulary), forms(new.policy, new.vocabulary)))
    open_ones = sum(not one.same for one in found)
    limit = min(HISTORIES, max(LEAST, SHARED // max(1, open_ones)))
    changes: list[Change] = []
    for number, one in enumerate(found):
        changes.append(unchanged(one) if one.same else changed(one, old, new, limit, prove=prove))
        if progress is not None:
            progress(number + 1, len(found))
    return tuple(changes)


def unchanged(match: Match) -> Change:
    return Change(Kind.UNCHANGED, match.old, match.new)


def changed(match: Match, old: Version, new: Version, limit: int, *, prove: bool) -> Change:
    """The kind of change of a rule whose form differs, with histories that show it."""
    trial = Trial(side(match.old, old.policy), side(match.new, new.policy))
    search = Search(trial, steps(one.rule for one in trial.sides), maker(trial, old, new), limit)
    search.run(seeds(match, trial, old, new))
    proofs = proven(search, trial, old, new) if prove and match.old and match.new else ()
    shown = witnesses(search.best, trial)
    kind = kind_of(match, frozenset(one.effect for one in shown))
    return Change(kind, match.old, match.new, shown, search.tried, confirmed_only(proofs, shown))


def proven(search: Search, trial: Trial, old: Version, new: Version) -> tuple[Question, ...]:
    """What the proof says of the directions that the search did not find; a history that it finds joins the others."""
    missing = [one for one in (Effect.BROKEN, Effect.KEPT) if one not in search.best]
    if old.vocabulary != new.vocabulary:
        return tuple(Question(one, Standing.OUTSIDE, 0, 0, "vocabulary") for one in missing)
    from validator.analysis.comparing.proving import decided  # noqa: PLC0415 - only with the solver at hand

    answers = decided(trial, new.vocabulary, missing)
    search.best.update({one.effect: case for one, case in answers if case is not None})
    return tuple(one for one, _ in answers)


def confirmed_only(proofs: Iterable[Question], shown: Iterable[Witness]) -> tuple[Question, ...]:
    """The answers; what was found and is not shown, the reference does not confirm, and nothing is said by it."""
    confirmed = {one.effect for one in shown}
    return tuple(
        replace(one, standing=Standing.OUTSIDE, reason="unconfirmed")
        if one.standing is Standing.FOUND and one.effect not in confirmed
        else one
        for one in proofs
    )


def maker(trial: Trial, old: Version, new: Version) -> Maker:
    """What draws subjects and facts: from both vocabularies, from all that either rule mentions, in days in force."""
    policy = trial.sides[-1].policy
    both = replace(policy, rules=tuple(rule for one in trial.sides for rule in one.policy.rules))
    first, last = drawn_days(old.policy.validity, new.policy.validity)
    return Maker(both, joined(old.vocabulary, new.vocabulary), Random(_SEED), first, last)  # noqa: S311


def joined(old: Vocabulary, new: Vocabulary) -> Vocabulary:
    """The new vocabulary with the names that only the old one has: each rule draws what it speaks of."""
    names = chain(old.subjects, new.subjects)
    subjects = {name: {**old.subjects.get(name, {}), **new.subjects.get(name, {})} for name in names}
    return replace(new, subjects=subjects, facts={**old.facts, **new.facts})


def drawn_days(*validities: Validity) -> tuple[int, int]:
    """Three years from the first day in force, or as many as there are."""
    first = min((one.first for one in validities if one.first is not None), default=0)
    ends = [one.last for one in validities if one.last is not None]
    last = add_months(first, _MONTHS)
    return first, min(last, max(first + 1, *ends)) if len(ends) == len(validities) else last


def seeds(match: Match, trial: Trial, old: Version, new: Version) -> list[Seed]:
    """The examples of both policies about such a subject, each once."""
    found: dict[str, Seed] = {}
    for version, rule in ((old, match.old), (new, match.new)):
        for name, history, as_of in version.examples:
            if history.type == trial.subject:
                own = rule is not None and name == rule.id
                key = repr((history, as_of))
                if own or key not in found:
                    found[key] = Seed(history, as_of, own)
    return list(found.values())


def kind_of(match: Match, found: frozenset[Effect]) -> Kind:
    """The kind that the effects make."""
    if match.old is None:
        return Kind.ADDED
    if match.new is None:
        return Kind.REMOVED
    if {Effect.BROKEN, Effect.KEPT} <= found:
        return Kind.INCOMPARABLE
    if Effect.BROKEN in found:
        return Kind.STRICTER
    if Effect.KEPT in found:
        return Kind.LOOSER
    return Kind.OTHER if found else Kind.UNDECIDED


def witnesses(best: Mapping[Effect, Case], trial: Trial) -> tuple[Witness, ...]:
    """A history for each direction; where there is neither, for each other effect."""
    main = (Effect.BROKEN, Effect.KEPT)
    for effects_of in (main, tuple(one for one in Effect if one not in main)):
        found = [witness(one, best[one], trial) for one in effects_of if one in best]
        if any(found):
            return tuple(one for one in found if one is not None)
    return ()


def witness(effect: Effect, case: Case, trial: Trial) -> Witness | None:
    """The case made small, if the reference finds the same in it by the policies as they are compared."""
    return confirmed(effect, shrunk(case, effect, trial), trial) or confirmed(effect, case, trial)


def confirmed(effect: Effect, case: Case, trial: Trial) -> Witness | None:
    """What the reference finds in a case, if that shows the effect."""
    history = next(to_histories(to_columns([replace(case.history, subject="witness")])))
    old, new = (findings(one, history, case.as_of) for one in (trial.old, trial.new))
    if effect not in effects((judged_by(old), judged_by(new))):
        return None
    return Witness(effect, history, case.as_of, old, new)


def findings(one: Side | None, history: History, as_of: int) -> tuple[Finding, ...]:
    """The findings of the rule by the whole policy."""
    if one is None:
        return ()
    return tuple(found for found in evaluate(one.whole, history, as_of) if found.rule == one.rule.id)
