"""Making states hold, or not, on some days of a draft; whether it worked is for the reference to say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from validator.analysis.generation.drafts import as_date
from validator.analysis.generation.repair import number, types_of
from validator.core.days import Dated, Duration, Step, Whose
from validator.core.facts import Edge
from validator.core.nodes import parts
from validator.core.truths import All, Any, Between, Compare, Covered, During, Not, Op
from validator.core.values import Field, Measure
from validator.reference.states import state
from validator.reference.view import View
from validator.time.durations import shift

if TYPE_CHECKING:
    from validator.analysis.generation.drafts import Draft
    from validator.analysis.generation.making import Maker
    from validator.core.facts import Facts
    from validator.core.rules import Policy
    from validator.core.truths import Truth
    from validator.histories.model import Fact

AGES = (30, 20, 45, 60, 3, 10, 1)
"""Years before the days in question, for a birthday or another date that the subject brings along."""
_OPPOSITE = {Op.EQ: Op.NE, Op.NE: Op.EQ, Op.GE: Op.LT, Op.LT: Op.GE, Op.LE: Op.GT, Op.GT: Op.LE}


@dataclass(frozen=True, slots=True)
class Holder:
    """Changes a draft so that truths hold from a day to a day. `as_of` lies after all days that matter."""

    maker: Maker
    policy: Policy
    as_of: int

    def holds(self, truth: Truth, draft: Draft, day: int) -> bool | None:
        """What the reference says of a state on a day."""
        return state(truth, View(self.policy, draft.history(), self.as_of)).on(day)

    def hold(self, truth: Truth, first: int, last: int | None, draft: Draft, *, wanted: bool = True) -> None:
        """Make it hold, or make it fail; of alternatives one is drawn."""
        end = first if last is None else last
        if self.holds(truth, draft, first) is wanted and self.holds(truth, draft, end) is wanted:
            return
        match truth:
            case All(of) | Any(of) if of:
                every = isinstance(truth, All) is wanted
                for part in of if every else (self.maker.random.choice(of),):
                    self.hold(part, first, last, draft, wanted=wanted)
            case Not(of=part):
                self.hold(part, first, last, draft, wanted=not wanted)
            case Covered(None):
                self.own_days(truth, first, end, draft, wanted=wanted)
            case Covered(tuple()) if wanted:
                self.reach(truth, first, last, draft)
            case Between() if wanted:
                self.reach(truth, first, first, draft)
            case Covered() | Between():
                clear(types_of(truth), first, last, draft)
            case Compare(Measure(facts=facts), op, right):
                low = op in (Op.GE, Op.GT, Op.EQ) if wanted else op in (Op.LE, Op.LT)
                clear(types_of(facts), first, last, draft)
                for _ in range(number(right) + (op in (Op.GT, Op.LE)) if low else 0):
                    self.add(facts, first, last, draft)
            case Compare(Field(Whose.SUBJECT, name), op, right):
                known = self.maker.vocabulary.subjects[draft.type].get(name)
                value = self.maker.resolved(right, draft, None)
                how = op if wanted else _OPPOSITE.get(op, op)
                draft.attributes[name] = self.maker.chosen(how, value, draft.attributes.get(name), known)
            case _:
                pass

    def reach(self, truth: Covered | Between, first: int, last: int | None, draft: Draft) -> None:
        """A fact that makes the state hold on a day: of that day or, where only a later point of it counts, before."""
        facts = truth.start if isinstance(truth, Between) else truth.facts
        opens = None if isinstance(truth, Between) else truth.window.first
        ahead = [one.by for one in parts((facts, opens), Step) if one.sign > 0 and isinstance(one.by, Duration)]
        earlier = sorted({shift(first, -1, one) for one in ahead if not one.unit.exact}, reverse=True)
        for day in (first, *earlier, first):
            made = self.add(facts or (), day, last, draft)
            if made is None or made.id is None or not earlier or self.holds(truth, draft, first):
                return
            draft.facts.pop(made.id)

    def own_days(self, truth: Covered, first: int, last: int, draft: Draft, *, wanted: bool) -> None:
        """A date of the subject from which the state holds on both days, if one of some ages will do."""
        names = [one.field.name for one in parts(truth.window, Dated) if one.field.whose is Whose.SUBJECT]
        years = list(parts(truth.window, Duration))
        edges = [first + by for by in (0, 1, -1, -400, 400)]
        days = [as_date(first - 365 * age) for age in AGES] + [as_date(day) for day in edges]
        for name in names:
            for day in days + [as_date(shift(first, -1, one) - 200) for one in years if not one.unit.exact]:
                draft.attributes[name] = day
                if all(self.holds(truth, draft, one) is wanted for one in (first, last)):
                    return

    def add(self, facts: Facts, first: int, last: int | None, draft: Draft) -> Fact | None:
        """A fact that a selection takes, with what its test asks of states; those it excludes give way."""
        member = self.maker.random.choice(facts)
        inner = self.maker.random.choice(member.of) if isinstance(member, Edge) else member
        made = self.maker.selected((inner,), first, last, draft, None)
        if made is None:
            return None
        if self.maker.vocabulary.facts[made.type].single:
            clear(frozenset((made.type,)), first, last, draft)
        if not made.event:
            made = replace(made, end=last)
        self.during(inner, first, draft)
        return draft.add(made)

    def during(self, node: object, day: int, draft: Draft) -> None:
        """Make the states hold that a selection's test asks for on the fact's day."""
        for one in parts(node, During):
            self.hold(one.state, day, day, draft)


def clear(types: frozenset[str], first: int, last: int | None, draft: Draft) -> None:
    """Take away the facts of some types that touch some days."""
    for name, fact in list(draft.facts.items()):
        if fact.type in types and (last is None or fact.start <= last) and (fact.end is None or fact.end >= first):
            del draft.facts[name]


def singly(draft: Draft, maker: Maker) -> bool:
    """Whether no two spans of a kind of which there is one a day touch the same day."""
    spans = sorted((fact.type, fact.start, fact.end is None, fact.end or 0) for fact in draft.facts.values())
    kinds = maker.vocabulary.facts
    for (kind, _, opened, end), (other, start, _, _) in pairwise(spans):
        if kind == other and kind in kinds and kinds[kind].single and (opened or start <= end):
            return False
    return True
