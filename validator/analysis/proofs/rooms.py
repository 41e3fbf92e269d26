"""A room for one question: a world for one or two rules, their obligations in it, and a solver."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from validator.analysis.contexts.judging import Court, Standing, days_named, shown, standing
from validator.analysis.faults import Witness
from validator.analysis.matters import FROM_BELOW
from validator.analysis.symbolic import days, duties, selections, smt
from validator.analysis.symbolic.making import Maker
from validator.analysis.symbolic.smt import Answer, Solver
from validator.analysis.symbolic.span import spanning
from validator.analysis.symbolic.view import View
from validator.core.duties import Clock
from validator.core.nodes import parts
from validator.core.truths import Compare
from validator.core.values import Measure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from validator.analysis.matters import Party
    from validator.analysis.proofs.model import Bounds
    from validator.analysis.symbolic.days import Day
    from validator.analysis.symbolic.obligations import Obligation
    from validator.analysis.symbolic.smt import Formula, Model
    from validator.analysis.symbolic.span import Span
    from validator.analysis.symbolic.world import Slot, World
    from validator.histories.model import History


class Spent(Exception):
    """The solver gave up within the effort allowed."""


@dataclass(slots=True)
class Room:
    """What can be asked of one or two rules. `owed` are the obligations of each that there may be."""

    parties: tuple[Party, ...]
    span: Span
    world: World
    owed: tuple[tuple[Obligation, ...], ...]
    solver: Solver
    court: Court = field(init=False)

    def __post_init__(self) -> None:
        """The evaluators that have the last word."""
        self.court = Court(self.parties)

    @property
    def opening(self) -> int:
        """The day from which histories lie if they can."""
        known = [one.policy.validity.first for one in self.parties if one.policy.validity.first is not None]
        return max(known, default=self.span.first)

    def ask(self, *wanted: Formula) -> bool:
        """Whether there is such a history; Spent if that takes too much."""
        answer = self.solver.ask(*wanted)
        if answer is Answer.SPENT:
            raise Spent
        return answer is Answer.YES

    def broken(self, side: int) -> Formula:
        """Whether a rule is broken: a breach that nothing excuses."""
        return smt.some(smt.conj(one.breach, smt.neg(one.excused)) for one in self.owed[side])

    def unbroken(self, side: int) -> Formula:
        """Whether none of a rule's obligations is a breach."""
        return smt.neg(smt.some(one.breach for one in self.owed[side]))

    def kept(self, side: int) -> Formula:
        """Whether a rule owes something and nothing is a breach, nor may be one."""
        met = smt.some(one.met for one in self.owed[side])
        return smt.conj(met, smt.neg(smt.some(one.perhaps for one in self.owed[side])))

    def applies(self, side: int) -> Formula:
        """Whether a rule owes anything."""
        return smt.some(one.exists for one in self.owed[side])

    def accepted(self, side: int, one: Obligation) -> dict[int, Formula]:
        """For each slot whether its fact is one that the obligation asks for, on whatever day; by the slot's place."""
        found: dict[int, Formula] = {}
        party = self.parties[side]
        view = View(party.policy, self.world, this=one.anchor)
        norm = party.rule.norm
        assert not isinstance(norm, Clock)
        for test in parts(norm.demand, Compare):
            for measure in parts(test.left, Measure) if test.op in FROM_BELOW else ():
                for item in selections.select(measure.facts, view):
                    if item.slot is not one.anchor.slot:
                        found[item.slot.place] = smt.disj(found.get(item.slot.place, False), item.sure)
        return found

    # What is found

    def witness(self, wanted: Sequence[Formula], standings: tuple[Standing, ...], about: str = "") -> Witness | None:
        """The smallest such history, judged by the reference; None if there is none, or it is judged otherwise."""
        if not self.ask(*wanted):
            return None
        history = self.world.history(self.smallest(list(wanted)))
        return self.confirmed(history, standings, about)

    def confirmed(self, history: History, standings: tuple[Standing, ...], about: str) -> Witness | None:
        """The history as a witness, as of the first day that shows it; None if the reference judges otherwise."""
        for as_of in (*self.telling(history), self.span.as_of):
            found = self.court.confirmed(history, as_of)
            if tuple(map(standing, found)) == standings:
                told = [shown(party, own) for party, own in zip(self.parties, found, strict=True) if own]
                return Witness(history, as_of, tuple(told), about)
        return None

    def telling(self, history: History) -> list[int]:
        """Days on which all may be said: the days after those that findings name, once every fact is known."""
        known = max((one.start for one in history.facts), default=self.span.first)
        found = [one for own in self.court.reference(history, self.span.as_of) for one in own]
        return sorted({day + 1 for one in found for day in days_named(one) if known <= day + 1 <= self.span.as_of})

    def smallest(self, fixed: list[Formula]) -> Model:
        """Fewest facts, then days as early as the first day in force allows, then what is plainest."""
        exist = [one.exists for one in self.world.slots]
        _, fixed = smt.least(self.solver, fixed, smt.count(exist), 0)
        here = [one for one in self.world.slots if self.solver.solved().truth(one.exists)]
        fixed += [one.exists if one in here else smt.neg(one.exists) for one in self.world.slots]
        late = smt.every(days.le(days.day(self.opening), one.start) for one in here)
        fixed = self.prefer(fixed, late)
        for one in here:
            fixed = self.prefer(fixed, smt.neg(one.ongoing))
            fixed = self.early(fixed, one.start, self.opening)
            fixed = self.early(fixed, one.end, self.opening)
        return self.plain(here, fixed)

    def early(self, fixed: list[Formula], day: Day, low: int) -> list[Formula]:
        low = low if self.solver.solved().number(day.term) >= low else day.low
        return smt.least(self.solver, fixed, day.term, low)[1]

    def dated(self, fixed: list[Formula], day: Day) -> list[Formula]:
        """A date, from the first day in force on if it can be."""
        fixed = self.prefer(fixed, days.le(days.day(self.opening), day))
        return self.early(fixed, day, self.opening)

    def prefer(self, fixed: list[Formula], part: Formula) -> list[Formula]:
        """With one more part, if that can be."""
        return [*fixed, part] if self.solver.ask(*fixed, part) is Answer.YES else fixed

    def plain(self, here: Sequence[Slot], fixed: list[Formula]) -> Model:
        """Attributes with values rather than without, and each the first that serves."""
        cells = [cell for one in here for _, cell in sorted(one.attributes.items())]
        cells += [cell for _, cell in sorted(self.world.attributes.items())]
        for cell in cells:
            fixed = self.prefer(fixed, smt.neg(cell.none))
            if cell.members:
                for _, inside in cell.members:
                    fixed = self.prefer(fixed, smt.neg(inside))
            elif cell.sort.name == "BOOL":
                fixed = self.prefer(fixed, smt.neg(cell.value))
            else:
                fixed = self.dated(fixed, cell.day) if cell.day else self.low(fixed, cell.value)
        found = self.solver.ask(*fixed)
        if found is Answer.SPENT:
            raise Spent
        return self.solver.solved()

    def low(self, fixed: list[Formula], term: object) -> list[Formula]:
        return smt.least(self.solver, fixed, term, min(0, self.solver.solved().number(term)))[1]


def room(
    parties: Sequence[Party],
    bounds: Bounds,
    extra: Mapping[str, int] | None = None,
    wide: frozenset[str] = frozenset(),
) -> Room:
    """A room for some rules about one type of subject. Outside where one of them cannot be expressed."""
    smt.fresh()
    names = [duties.closure(one.policy, frozenset((one.rule.id,))) for one in parties]
    rules = [rule for one, wanted in zip(parties, names, strict=True) for rule in one.policy.rules if rule.id in wanted]
    rules = list({id(one): one for one in rules}.values())
    span = spanning([one.policy for one in parties], rules, bounds.horizon, bounds.slots)
    world = Maker(bounds.vocabulary, span, tuple(rules), extra or {}, wide).world(parties[0].rule.subject)
    owed = []
    for party, wanted in zip(parties, names, strict=True):
        found = duties.judged(party.policy, world, wanted)
        owed.append(tuple(one for one in found if one.rule is party.rule))
    solver = Solver(bounds.effort)
    solver.add(*world.given)
    return Room(tuple(parties), span, world, tuple(owed), solver)
