"""Conflict: circumstances under which no choice of acts keeps both of two rules (docs/analysis.md, 3.1).

Contexts are proposed and refuted in turn: for a context the solver looks for acts that keep both rules. If there are
such acts, no context in which the like of them would do is proposed again; if there are none, the context is it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from validator.analysis.contexts.judging import Standing as Fares
from validator.analysis.faults import Engine, Fault, Kind, Standing
from validator.analysis.matters import FROM_BELOW, types
from validator.analysis.proofs.model import Settled, norms
from validator.analysis.proofs.rooms import Spent, room
from validator.analysis.symbolic import smt
from validator.analysis.symbolic.outside import Outside, Reason
from validator.core.duties import Clock, Periods
from validator.core.nodes import parts
from validator.core.truths import Compare
from validator.core.values import Literal, Measure

if TYPE_CHECKING:
    from validator.analysis.faults import Witness
    from validator.analysis.matters import Party
    from validator.analysis.proofs.model import Bounds
    from validator.analysis.proofs.rooms import Room
    from validator.analysis.symbolic.data import Cell
    from validator.analysis.symbolic.days import Day
    from validator.analysis.symbolic.smt import Formula, Model, Term
    from validator.analysis.symbolic.world import Slot

ROUNDS = 40
"""So many contexts are proposed of each size."""
KEEPS_FIRST, KEEPS_SECOND = (Fares.KEPT, Fares.BROKEN), (Fares.BROKEN, Fares.KEPT)


def may_conflict(asking: Party, bounding: Party) -> bool:
    """Whether one rule asks for facts that another forbids, or to which another attaches a condition."""
    if isinstance(bounding.rule.norm, Clock) or isinstance(asking.rule.norm, Clock):
        return False
    if isinstance(bounding.rule.norm.anchors, Periods) or isinstance(asking.rule.norm.anchors, Periods):
        return False
    asked = types(asking.asked)
    forbidden = types(bounding.bounded)
    hung = types(bounding.anchors) if not bounding.rule.norm.due or immediate(bounding) else frozenset()
    return bool(asked & (forbidden | hung))


def immediate(party: Party) -> bool:
    """Whether the rule is a condition on its anchor, due on the anchor's own day: `must`, `only-after`."""
    norm = party.rule.norm
    assert not isinstance(norm, Clock)
    return norm.late is None


def conflict(asking: Party, bounding: Party, bounds: Bounds) -> Iterator[Settled]:
    """Whether there are circumstances in which whatever serves the one rule breaks the other."""
    ordered = tuple(sorted((asking, bounding), key=lambda one: one.norm))
    acts = chosen(ordered, bounds)
    if not acts & types(asking.asked):
        return
    if more_than(bounds.slots, ordered):
        raise Outside(Reason.NUMBERS)
    extra = dict.fromkeys(sorted(acts), bounds.slots)
    found = Choice(room(ordered, bounds, extra, acts), acts)
    context = found.proposed()
    if context is None:
        yield Settled(Kind.CONFLICT, Standing.ABSENT)
        return
    shown = found.witnesses(context)
    if len(shown) < 2:
        yield Settled(Kind.CONFLICT, Standing.OUTSIDE, reason="unconfirmed")
        return
    first, second = (one.norm.name for one in ordered)
    fault = Fault(
        Kind.CONFLICT,
        norms(ordered),
        "prove-proof-conflict",
        {"first": first, "second": second},
        witnesses=shown,
        engines=(Engine.PROOF,),
    )
    yield Settled(Kind.CONFLICT, Standing.FOUND, fault)


def chosen(sides: Sequence[Party], bounds: Bounds) -> frozenset[str]:
    """The types of facts in question that the agency decides on."""
    named = {one for side in sides for one in (*types(side.asked), *types(side.bounded))}
    return frozenset(one for one in named if (known := bounds.vocabulary.facts.get(one)) is not None and known.act)


def more_than(slots: int, sides: Sequence[Party]) -> bool:
    """Whether a rule asks for more facts than there is room for."""
    tests = [one for side in sides for one in parts(side.rule.norm, Compare) if one.op in FROM_BELOW]
    for test in tests:
        if isinstance(test.left, Measure) and isinstance(test.right, Literal):
            value = test.right.value
            if isinstance(value, Decimal) and value > slots:
                return True
    return False


@dataclass(frozen=True, slots=True)
class Choice:
    """A room in which facts of some types are to be chosen, and all else is the context."""

    room: Room
    acts: frozenset[str]

    @property
    def given(self) -> tuple[Slot, ...]:
        """The slots of the context."""
        return tuple(one for one in self.room.world.slots if one.type not in self.acts)

    @property
    def open(self) -> tuple[Slot, ...]:
        """The slots of the acts."""
        return tuple(one for one in self.room.world.slots if one.type in self.acts)

    def fails(self) -> Formula:
        """Whether one of the rules is broken."""
        return smt.disj(self.room.broken(0), self.room.broken(1))

    def proposed(self) -> list[Formula] | None:
        """A context of the fewest facts in which no acts keep both rules, as what fixes it; None if there is none."""
        blocks = [smt.replaced(self.fails(), [(one.exists, False) for one in self.open])]
        wanted = smt.conj(self.only(0), self.twin(smt.conj(self.only(1), *self.room.world.given)))
        size = smt.count(one.exists for one in self.given)
        for facts in range(len(self.given) + 1):
            for _ in range(ROUNDS):
                if not self.room.ask(*blocks, wanted, smt.equal(size, facts)):
                    break
                context = fixed(self.given, self.room, self.room.solver.solved())
                harmless = [*context, smt.neg(self.fails())]
                if not self.room.ask(*harmless):
                    return context
                smt.least(self.room.solver, harmless, smt.count(one.exists for one in self.open), 0)
                blocks.append(self.refuted(self.room.solver.solved()))
            else:
                raise Spent
        return None

    def only(self, side: int) -> Formula:
        """Whether acts keep one of the rules, or owe it nothing, and break the other."""
        return smt.conj(self.sound(side), self.room.broken(1 - side))

    def sound(self, side: int) -> Formula:
        """Whether nothing that a rule asks is a breach, nor may be one."""
        return smt.neg(smt.some(one.perhaps for one in self.room.owed[side]))

    def twin(self, part: Formula) -> Formula:
        """The same said of other acts in the same context."""
        unknowns: list[Term] = []
        for slot in self.open:
            unknowns += [slot.exists, slot.start.term, slot.end.term, slot.ongoing]
            for _, cell in sorted(slot.attributes.items()):
                unknowns += [cell.none, cell.value, *(inside for _, inside in cell.members)]
        free = {str(one): one for one in unknowns if not smt.known(one)}
        return smt.replaced(part, [(one, smt.twin(one)) for _, one in sorted(free.items())])

    def refuted(self, model: Model) -> Formula:
        """That the like of these acts would not do: the same days, counted from the nearest day of the context."""
        marks = [day for one in self.given if model.truth(one.exists) for day in (one.start, *ends(one, model))]
        values: list[tuple[Term, Term]] = []
        inside: list[Formula] = []
        for slot in self.open:
            there = model.truth(slot.exists)
            values.append((slot.exists, there))
            if not there:
                continue
            for day in (slot.start,) if slot.event else (slot.start, slot.end):
                moved = beside(day, marks, model)
                values.append((day.term, moved))
                inside.append(smt.conj(smt.at_most(day.low, moved), smt.at_most(moved, day.high)))
            if not slot.event:
                values.append((slot.ongoing, model.truth(slot.ongoing)))
            values += [pair for _, cell in sorted(slot.attributes.items()) for pair in held(cell, model)]
        return smt.implies(smt.every(inside), smt.replaced(self.fails(), values))

    def witnesses(self, context: list[Formula]) -> tuple[Witness, ...]:
        """Acts that keep the first rule and break the second, and the reverse."""
        found = []
        for side, standings, about in ((0, KEEPS_FIRST, "keeps-first"), (1, KEEPS_SECOND, "keeps-second")):
            wanted = [*context, self.only(side)]
            shown = self.room.witness([*wanted, self.room.kept(side)], standings, about)
            idle = (Fares.IDLE, Fares.BROKEN) if side == 0 else (Fares.BROKEN, Fares.IDLE)
            shown = shown or self.room.witness(wanted, idle, about)
            found += [] if shown is None else [shown]
        return tuple(found)


def ends(slot: Slot, model: Model) -> tuple[Day, ...]:
    return () if slot.event or model.truth(slot.ongoing) else (slot.end,)


def beside(day: Day, marks: Sequence[Day], model: Model) -> Term:
    """The day, counted from the nearest of some days."""
    here = model.number(day.term)
    if not marks:
        return here
    mark = min(marks, key=lambda one: abs(here - model.number(one.term)))
    return mark.term + (here - model.number(mark.term))


def fixed(slots: Sequence[Slot], one: Room, model: Model) -> list[Formula]:
    """What makes the context just what it is in a solution."""
    found: list[Formula] = []
    for slot in slots:
        there = model.truth(slot.exists)
        found.append(slot.exists if there else smt.neg(slot.exists))
        if there:
            found.append(smt.equal(slot.start.term, model.number(slot.start.term)))
            if not slot.event:
                found.append(smt.equal(slot.end.term, model.number(slot.end.term)))
                found.append(smt.iff(slot.ongoing, model.truth(slot.ongoing)))
            found += [same(pair) for _, cell in sorted(slot.attributes.items()) for pair in held(cell, model)]
    return found + [same(pair) for _, cell in sorted(one.world.attributes.items()) for pair in held(cell, model)]


def same(pair: tuple[Term, Term]) -> Formula:
    unknown, value = pair
    return smt.iff(unknown, value) if isinstance(value, bool) else smt.equal(unknown, value)


def held(cell: Cell, model: Model) -> Iterator[tuple[Term, Term]]:
    """The unknowns of an attribute with their values in a solution."""
    unknowns = [cell.none, cell.value, *(inside for _, inside in cell.members)]
    for one in unknowns:
        if not smt.known(one):
            yield one, model.truth(one) if smt.is_truth(one) else model.number(one)
