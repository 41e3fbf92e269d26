"""All questions, rule by rule and pair by pair, with what became of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from validator.analysis.faults import Fault, Kind, Proof, Standing
from validator.analysis.matters import may_share, pairs, parties, types
from validator.analysis.proofs import conflicts, single
from validator.analysis.proofs import pairs as together
from validator.analysis.proofs.model import Proven, Settled, norms
from validator.analysis.proofs.rooms import Spent, room
from validator.analysis.symbolic.outside import Outside, Reason
from validator.core.duties import Clock, Periods

if TYPE_CHECKING:
    from validator.analysis.change import Change
    from validator.analysis.matters import Pair, Party
    from validator.analysis.proofs.model import Bounds
    from validator.analysis.proofs.rooms import Room
    from validator.core.rules import Policy

Question = tuple[tuple["Party", ...], tuple[Kind, ...], Callable[["Bounds"], Iterable[Settled]]]


def run(
    policies: Sequence[Policy],
    bounds: Bounds,
    progress: Callable[[int, int], None] | None,
    change: Change | None = None,
) -> Proven:
    """The answers to all questions about policies; with a change, to those about rules that it touches."""
    asked = [one for one in questions(policies) if change is None or change.concerns(norms(one[0]))]
    faults: dict[tuple[object, ...], Fault] = {}
    proofs: list[Proof] = []
    for done, (sides, kinds, answer) in enumerate(asked):
        for one in answered(kinds, answer, bounds):
            if one.fault is not None:
                faults.setdefault(one.fault.identity, one.fault)
            proofs.append(Proof(one.kind, norms(sides), one.standing, bounds.horizon, bounds.slots, one.reason))
        if progress is not None:
            progress(done + 1, len(asked))
    ordered = sorted(faults.values(), key=lambda one: one.identity)
    return Proven(
        tuple(ordered),
        tuple(sorted(set(proofs), key=lambda one: (one.kind.value, one.norms, one.standing, one.reason))),
    )


def answered(kinds: tuple[Kind, ...], answer: Callable[[Bounds], Iterable[Settled]], bounds: Bounds) -> list[Settled]:
    """The answers to some questions; where one cannot be expressed, or takes too much, all that are left say so."""
    found: list[Settled] = []
    try:
        for one in answer(bounds):
            found.append(one)
    except Outside as error:
        standing, reason = Standing.OUTSIDE, error.reason.value
    except Spent:
        standing, reason = Standing.TIME, ""
    else:
        return found
    told = {one.kind for one in found}
    return [*found, *(Settled(kind, standing, reason=reason) for kind in kinds if kind not in told)]


def questions(policies: Sequence[Policy]) -> Iterator[Question]:
    """What is asked: of each rule, of each two on one matter, of each two that may forbid what the other asks."""
    every = parties(policies)
    for one in every:
        yield (one,), (Kind.VACUITY,), alone(one)
    for pair in pairs(every):
        if may_share(pair):
            yield pair, (Kind.DIVERGENCE, Kind.TENSION, Kind.REDUNDANCY), matter(pair)
        elif prohibiting(pair):
            yield pair, (Kind.REDUNDANCY,), prohibitions(pair)
        for asking, bounding in (pair, (pair[1], pair[0])):
            if conflicts.may_conflict(asking, bounding):
                yield pair, (Kind.CONFLICT,), conflict(asking, bounding)


def alone(party: Party) -> Callable[[Bounds], Iterable[Settled]]:
    """Vacuity and hindsight of a rule."""

    def answer(bounds: Bounds) -> Iterator[Settled]:
        found = room((party,), bounds)
        answers = [*single.vacuity(found)]
        if any(one.fault is not None for one in answers):
            answers = [*single.vacuity(room((party,), single.widened(party, bounds)))]
            found = room((party,), bounds)
        yield from answers
        yield from single.hindsight(found, bounds)

    return answer


def matter(pair: Pair) -> Callable[[Bounds], Iterable[Settled]]:
    """What two rules on one matter say of the same."""

    def answer(bounds: Bounds) -> Iterator[Settled]:
        expressible(pair)
        found = room(pair, bounds)
        both = together.coupled(found)
        acts = [together.common(found, one) for one in both]
        if together.matched(found):
            yield from together.divergence(found, both, acts)
            yield from together.tension(found, both, acts)
        yield from implication(pair, found, bounds)

    return answer


def implication(pair: Pair, found: Room, bounds: Bounds) -> Iterator[Settled]:
    """Redundancy, claimed only if a longer horizon shows no difference either; outside where rules count too far."""
    if conflicts.more_than(bounds.slots, pair):
        raise Outside(Reason.NUMBERS)
    answers = [*together.redundancy(found)]
    if any(one.fault is not None for one in answers):
        answers = [*together.redundancy(room(pair, replace(bounds, horizon=single.WIDER * bounds.horizon)))]
    yield from answers


def prohibitions(pair: Pair) -> Callable[[Bounds], Iterable[Settled]]:
    """Whether one of two prohibitions goes without saying."""

    def answer(bounds: Bounds) -> Iterator[Settled]:
        expressible(pair)
        yield from implication(pair, room(pair, bounds), bounds)

    return answer


def conflict(asking: Party, bounding: Party) -> Callable[[Bounds], Iterable[Settled]]:
    """Whether one rule can forbid all that the other asks."""

    def answer(bounds: Bounds) -> Iterator[Settled]:
        expressible((asking, bounding))
        yield from conflicts.conflict(asking, bounding, bounds)

    return answer


def prohibiting(pair: Pair) -> bool:
    """Whether two rules forbid or test the same on the same facts."""
    first, second = pair
    norms_of = [one.rule.norm for one in pair]
    if any(isinstance(one, Clock) or isinstance(one.anchors, Periods) for one in norms_of):
        return False
    hung = types(first.anchors) & types(second.anchors)
    return bool(hung) and (not first.asked and not second.asked)


def expressible(pair: Pair) -> None:
    """Outside where a rule recurs: two of a kind of fact cannot keep it for long."""
    for party in pair:
        norm = party.rule.norm
        if isinstance(norm, Clock):
            raise Outside(Reason.CLOCK)
        if isinstance(norm.anchors, Periods):
            raise Outside(Reason.PERIODS)
