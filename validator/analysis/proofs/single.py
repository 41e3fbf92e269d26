"""Questions about one rule: can it apply, be broken, be kept; is it due before anybody knows (docs/analysis.md, 3)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from validator.analysis.contexts.judging import Standing as Fares
from validator.analysis.faults import Engine, Fault, Kind, Standing
from validator.analysis.proofs.model import Settled, norms
from validator.analysis.symbolic import days, smt
from validator.analysis.symbolic.outside import Outside, Reason
from validator.core.nodes import parts
from validator.core.truths import Compare
from validator.core.values import Kind as Counts
from validator.core.values import Literal, Measure
from validator.time.days import iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.analysis.matters import Party
    from validator.analysis.proofs.model import Bounds
    from validator.analysis.proofs.rooms import Room
    from validator.analysis.symbolic.obligations import Obligation

PROOF = (Engine.PROOF,)
WIDER, ROOM = 3, 8
"""Before a rule is called empty it is asked again over so many times the horizon, with at most so many facts a type."""


def vacuity(one: Room) -> Iterator[Settled]:
    """Whether histories give the rule an obligation, break it, and keep it."""
    asked = (
        ("never-applies", one.applies(0)),
        ("never-broken", smt.some(owed.breach for owed in one.owed[0])),
        ("never-kept", smt.some(owed.met for owed in one.owed[0])),
    )
    for key, wanted in asked:
        if not one.ask(wanted):
            yield Settled(Kind.VACUITY, Standing.FOUND, vacuous(one, key))
            return
    yield Settled(Kind.VACUITY, Standing.ABSENT)


def widened(party: Party, bounds: Bounds) -> Bounds:
    """Bounds so wide that a rule is not called empty only because it asks for many facts or a long time.

    Outside where it counts further than there is room.
    """
    tests = [*parts(party.rule, Compare)]
    counts = [
        one for one in tests if isinstance(one.left, Measure) and one.left.kind in (Counts.TIMES, Counts.DIFFERENT)
    ]
    asked = [one.right.value for one in counts if isinstance(one.right, Literal)]
    wanted = max([bounds.slots, *(int(one) for one in asked if isinstance(one, Decimal))]) + 1
    if wanted > ROOM:
        raise Outside(Reason.NUMBERS)
    return replace(bounds, horizon=WIDER * bounds.horizon, slots=wanted)


def vacuous(one: Room, key: str) -> Fault:
    names = norms(one.parties)
    return Fault(Kind.VACUITY, names, f"prove-proof-{key}", {"rule": names[0].name}, engines=PROOF)


def hindsight(one: Room, bounds: Bounds) -> Iterator[Settled]:
    """Whether an obligation is due before the fact that it hangs on begins, a fact that nobody decides on."""
    party = one.parties[0]
    if not acted(one, bounds):
        return
    late = smt.some(
        smt.conj(owed.breach, smt.neg(owed.excused), early(owed)) for owed in one.owed[0] if befallen(owed, bounds)
    )
    if late is False or not one.ask(late):
        yield Settled(Kind.CONFLICT, Standing.ABSENT)
        return
    shown = one.witness([late], (Fares.BROKEN,), "hindsight")
    if shown is None:
        yield Settled(Kind.CONFLICT, Standing.OUTSIDE, reason="unconfirmed")
        return
    due = next((found.due for found in shown.shown if found.due is not None), None)
    fields = {"rule": party.norm.name, "due": "–" if due is None else iso(due)}
    fault = Fault(
        Kind.CONFLICT, norms(one.parties), "prove-proof-hindsight", fields, "hindsight", (shown,), engines=PROOF
    )
    yield Settled(Kind.CONFLICT, Standing.FOUND, fault)


def acted(one: Room, bounds: Bounds) -> bool:
    """Whether the rule asks for facts that the agency decides on."""
    kinds = {select.type for select in one.parties[0].asked}
    return any((known := bounds.vocabulary.facts.get(kind)) is not None and known.act for kind in kinds)


def befallen(owed: Obligation, bounds: Bounds) -> bool:
    """Whether it hangs on a fact that happens to the subject."""
    if owed.anchor.slot is None:
        return False
    known = bounds.vocabulary.facts.get(owed.anchor.slot.type.rsplit("/", 1)[-1])
    return known is not None and not known.act


def early(owed: Obligation) -> object:
    assert owed.anchor.slot is not None
    return smt.conj(owed.due.at, days.lt(owed.due.day, owed.anchor.slot.start))
