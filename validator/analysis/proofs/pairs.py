"""Questions about two duties on one matter: divergence, tension, redundancy (docs/analysis.md, 3.3 to 3.5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from validator.analysis.contexts.judging import Standing as Fares
from validator.analysis.faults import Engine, Fault, Kind, Standing
from validator.analysis.matters import root, same_runs
from validator.analysis.proofs.model import Settled, norms
from validator.analysis.symbolic import days, smt
from validator.core.rules import Force
from validator.time.days import iso

if TYPE_CHECKING:
    from validator.analysis.faults import Witness
    from validator.analysis.proofs.rooms import Room
    from validator.analysis.symbolic.obligations import Obligation
    from validator.analysis.symbolic.smt import Formula, Term

PROOF = (Engine.PROOF,)
FIRST_BROKEN, SECOND_BROKEN = (Fares.BROKEN, Fares.KEPT), (Fares.KEPT, Fares.BROKEN)
BOTH_KEPT, BOTH_BROKEN = (Fares.KEPT, Fares.KEPT), (Fares.BROKEN, Fares.BROKEN)
STRENGTH = {Force.MUST: 3, Force.SHOULD: 2, Force.TARGET: 1, Force.INDICATOR: 0}
ROOMY = 1
"""A window that is to count has its last day at least so many days after its first."""

Coupled = tuple["Obligation", "Obligation"]


def coupled(room: Room) -> list[Coupled]:
    """The obligations of two rules that hang on one fact, or on one run."""
    first, second = room.owed
    found = [(a, b) for a in first for b in second if a.anchor.slot is not None and a.anchor.slot is b.anchor.slot]
    if same_runs((room.parties[0], room.parties[1])) and len(first) == len(second):
        found += [(a, b) for a, b in zip(first, second, strict=True) if a.anchor.slot is None]
    return found


def common(room: Room, pair: Coupled) -> Formula:
    """Whether there are acts, and each of them is one that both obligations ask for."""
    kinds = {one.type for party in room.parties for one in party.asked}
    sides = [room.accepted(side, one) for side, one in enumerate(pair)]
    anchors = [one.anchor.slot for one in pair]
    serving: list[Formula] = []
    every: list[Formula] = []
    for slot in room.world.slots:
        if slot.type in kinds and slot not in anchors:
            serves = smt.conj(*(one.get(slot.place, False) for one in sides))
            serving.append(smt.conj(slot.exists, serves))
            every.append(smt.implies(slot.exists, serves))
    return smt.conj(smt.some(serving), *every)


def alike(room: Room) -> bool:
    """Whether the form shows that both rules ask for the same acts."""
    first, second = room.parties
    return set(first.asked) == set(second.asked)


def matched(room: Room) -> bool:
    """Whether both rules ask for the same, or count from the same day."""
    first, second = room.parties
    return alike(room) or bool(root(first) & root(second))


def divergence(room: Room, pairs: Sequence[Coupled], acts: Sequence[Formula]) -> Iterator[Settled]:
    """Whether the same acts keep the one rule and break the other."""
    shown: list[tuple[str, Witness]] = []
    for stricter, side, standings in (("second", 0, SECOND_BROKEN), ("first", 1, FIRST_BROKEN)):
        wanted = smt.some(
            smt.conj(act, pair[side].met, pair[1 - side].breach) for act, pair in zip(acts, pairs, strict=True)
        )
        made = room.witness([wanted, room.kept(side), room.broken(1 - side)], standings, f"breaks-{stricter}")
        if made is not None:
            shown.append((stricter, made))
    if shown:
        yield Settled(Kind.DIVERGENCE, Standing.FOUND, diverging(room, shown))
        return
    forced = force(room, pairs, acts)
    yield (
        Settled(Kind.DIVERGENCE, Standing.ABSENT)
        if forced is None
        else Settled(Kind.DIVERGENCE, Standing.FOUND, forced)
    )


def diverging(room: Room, shown: Sequence[tuple[str, Witness]]) -> Fault:
    stricter = "each" if len(shown) == 2 else shown[0][0]
    witness = shown[0][1]
    kinds = {one.type for party in room.parties for one in party.asked}
    acts = [one for one in witness.history.facts if one.type in kinds]
    last = max(acts, key=lambda one: one.start)
    fields = {**named(room), "stricter": stricter, **dated(room, witness), "act": last.type, "on": iso(last.start)}
    code = f"prove-pair-divergence-{stricter}"
    witnesses = tuple(one for _, one in shown)
    return Fault(Kind.DIVERGENCE, norms(room.parties), code, fields, witnesses=witnesses, engines=PROOF)


def named(room: Room) -> dict[str, str]:
    """The two rules, as a sentence names them."""
    first, second = (party.norm.name for party in room.parties)
    return {"first": first, "second": second}


def dated(room: Room, witness: Witness) -> dict[str, str]:
    """The two due days, for a sentence."""
    dues = {one.norm: one.due for one in witness.shown}
    found = [dues.get(party.norm) for party in room.parties]
    texts = ["–" if day is None else iso(day) for day in found]
    return dict(zip(("first_due", "second_due"), texts, strict=True))


def force(room: Room, pairs: Sequence[Coupled], acts: Sequence[Formula]) -> Fault | None:
    """Two rules that ask for the same within the same bounds, one of which binds."""
    forces = [party.rule.force for party in room.parties]
    if (forces[0] is Force.MUST) == (forces[1] is Force.MUST) or not alike(room):
        return None
    if not room.ask(smt.some(smt.conj(act, *(one.met for one in pair)) for act, pair in zip(acts, pairs, strict=True))):
        return None
    both = smt.some(smt.conj(*(one.breach for one in pair)) for pair in pairs)
    shown = room.witness([both, room.broken(0), room.broken(1)], BOTH_BROKEN, "breaks-both")
    if shown is None:
        return None
    fields = {**named(room), "first_force": forces[0].value, "second_force": forces[1].value}
    code = "prove-pair-divergence-force"
    return Fault(Kind.DIVERGENCE, norms(room.parties), code, fields, "force", (shown,), engines=PROOF)


def slack(pair: Coupled) -> Term:
    """The days on which one act serves both, less the one that is needed."""
    first, second = (one.window for one in pair)
    last = days.earlier(first.last.day, second.last.day)
    return last.term - days.later(first.first.day, second.first.day).term


def roomy(pair: Coupled) -> Formula:
    """Whether both obligations have windows of two days or more."""
    found = [one.exists for one in pair]
    for one in pair:
        low, high = one.window.first, one.window.last
        found += [low.at, high.at, days.le(low.day.moved(ROOMY), high.day)]
    return smt.every(found)


def tension(room: Room, pairs: Sequence[Coupled], acts: Sequence[Formula]) -> Iterator[Settled]:
    """Whether one act serves both on one day or none, although elsewhere on more."""
    if any(party.rule.force is Force.INDICATOR for party in room.parties):
        return
    wide = [(pair, act, smt.conj(act, roomy(pair))) for pair, act in zip(pairs, acts, strict=True)]
    free = smt.some(smt.conj(there, smt.at_most(1, slack(pair)), met(pair)) for pair, _, there in wide)
    if not room.ask(free) or not room.ask(tight(wide, 0, None)):
        yield Settled(Kind.TENSION, Standing.ABSENT)
        return
    apart = room.ask(tight(wide, -1, None))
    value = -1 if apart and room.ask(tight(wide, -1, -1)) else 0
    if apart and value == 0 and not room.ask(tight(wide, 0, 0)):
        value = nearest(room, wide)
    shown = tense(room, wide, value)
    if not shown:
        yield Settled(Kind.TENSION, Standing.OUTSIDE, reason="unconfirmed")
        return
    yield Settled(Kind.TENSION, Standing.FOUND, strained(room, shown, value))


Wide = list[tuple[Coupled, "Formula", "Formula"]]


def met(pair: Coupled) -> Formula:
    return smt.conj(*(one.met for one in pair))


def tight(wide: Wide, most: int, least: int | None) -> Formula:
    """Whether some pair's slack is at most so many days (and at least so many)."""
    found = []
    for pair, _, there in wide:
        days_left = slack(pair)
        low = True if least is None else smt.at_most(least, days_left)
        found.append(smt.conj(there, smt.at_most(days_left, most), low))
    return smt.some(found)


def nearest(room: Room, wide: Wide) -> int:
    """The largest slack below 0 that there is."""
    low, high = -room.span.as_of, -1
    while low < high:
        middle = (low + high + 1) // 2
        if room.ask(tight(wide, -1, middle)):
            low = middle
        else:
            high = middle - 1
    return high


def tense(room: Room, wide: Wide, value: int) -> tuple[Witness, ...]:
    """A situation of that slack: acts that keep the first rule, acts that keep the second and, on one day, both."""
    exact = [(pair, smt.conj(there, smt.equal(slack(pair), value))) for pair, _, there in wide]
    asked: list[tuple[Sequence[Formula], tuple[Fares, ...], str]] = []
    if value == 0:
        both = smt.some(smt.conj(there, met(pair)) for pair, there in exact)
        asked.append(((both, room.kept(0), room.kept(1)), BOTH_KEPT, "keeps-both"))
    for side, standings, about in ((0, SECOND_BROKEN, "keeps-first"), (1, FIRST_BROKEN, "keeps-second")):
        one = smt.some(smt.conj(there, pair[side].met, pair[1 - side].breach) for pair, there in exact)
        asked.append(((one, room.kept(side), room.broken(1 - side)), standings, about))
    made = [room.witness(wanted, standings, about) for wanted, standings, about in asked]
    return tuple(one for one in made if one is not None) if None not in made else ()


def strained(room: Room, shown: tuple[Witness, ...], value: int) -> Fault:
    kinds = {one.type for party in room.parties for one in party.asked}
    act = next(one for one in shown[0].history.facts if one.type in kinds)
    fields = {**named(room), **dated(room, shown[0]), "slack": str(value), "act": act.type, "on": iso(act.start)}
    code = "prove-pair-tension-day" if value == 0 else "prove-pair-tension-twice"
    return Fault(Kind.TENSION, norms(room.parties), code, fields, witnesses=shown, slack=value, engines=PROOF)


def redundancy(room: Room) -> Iterator[Settled]:
    """Whether one rule is implied by the other: in what it asks, and in when it is broken."""
    found = [fault for side in (0, 1) if (fault := implied(room, side)) is not None]
    if len(found) == 2:
        found = [replace(found[0], code="prove-proof-redundancy-each")]
    yield from (Settled(Kind.REDUNDANCY, Standing.FOUND, one) for one in found)
    if not found:
        yield Settled(Kind.REDUNDANCY, Standing.ABSENT)


def implied(room: Room, side: int) -> Fault | None:
    """The fault that a rule is implied by the other, if no history within the bounds tells them apart."""
    weak, strong = room.parties[side].rule, room.parties[1 - side].rule
    if STRENGTH[weak.force] > STRENGTH[strong.force]:
        return None
    breach = smt.some(one.breach for one in room.owed[side])
    if room.ask(breach, room.unbroken(1 - side)):
        return None
    if room.ask(room.applies(side), smt.neg(room.applies(1 - side))):
        return None
    shown = room.witness([room.broken(0), room.broken(1)], BOTH_BROKEN, "breaks-both")
    if shown is None:
        return None
    ordered = (room.parties[side], room.parties[1 - side])
    fields = {"first": ordered[0].norm.name, "second": ordered[1].norm.name}
    return Fault(Kind.REDUNDANCY, norms(ordered), "prove-proof-redundancy", fields, witnesses=(shown,), engines=PROOF)
