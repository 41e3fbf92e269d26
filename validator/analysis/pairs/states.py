"""Acts that last: every choice of the days on which such acts are there, as far as rules can tell them apart.

It is enough to try a few choices where rules only ask whether there is such an act: on a day, on some day of a window,
on every day of a run, or whether what is there on the day of one act goes together with it. Days that lie in the same
windows, runs, validity and other states, and are no day of an anchor, form a cell, and each of these questions takes
the days of a cell alike, wherever they lie; where no question is about a day, acts on it are of no use. Take any acts
that keep the rules, and write down for a cell which sorts of acts are there together on its days. Keep of these days
one for each sort, or one at all, and spread them over the cell: what was on some day of a window still is, what was on
none still is not, and what held on every day of a run still does. So some choice of at most as many parts a cell as
there are sorts keeps the rules, too; and these are all tried, an event once in each stretch of days. How many acts
there are, how long one lasts, and what hangs on its first or last day is told apart by none of them: rules that ask for
that are turned back (`barred`).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from itertools import chain, combinations, islice, pairwise, product
from typing import TYPE_CHECKING, TypeAlias, assert_never

from validator.analysis.generation.repair import uses_clock_time
from validator.analysis.pairs.bars import acts
from validator.analysis.questions import Reason
from validator.analysis.situations.gathering import ANY_FACT, WHILE
from validator.analysis.situations.kinds import kinds
from validator.core.days import Missing, Of, Point, Step, Whose
from validator.core.duties import Duty, Each, Runs
from validator.core.facts import Select
from validator.core.nodes import parts
from validator.core.truths import All, Any, Between, Compare, Covered, During, Lasts, Not, Op, Unknown
from validator.core.values import Field, Literal, Measure
from validator.core.values import Kind as Counted
from validator.histories.model import Fact
from validator.reference.daysets import FOREVER, NEVER, DaySet, days
from validator.reference.states import state
from validator.reference.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.analysis.contexts.judging import Court
    from validator.analysis.generation.drafts import Draft
    from validator.analysis.matters import Party
    from validator.core.days import Window
    from validator.core.facts import Facts
    from validator.core.findings import Finding
    from validator.core.truths import Truth
    from validator.core.values import Datum
    from validator.histories.model import History
    from validator.policy.vocabulary import Vocabulary

CHOICES, PLAINEST, SORTS = 6000, 1000, 5
"""Where more choices of acts would have to be tried, none are; so many of the plainest are looked at first.

Of more than so many sorts of acts, no choices are tried.
"""
IS_THERE = {(Op.GE, 1), (Op.GT, 0), (Op.EQ, 0), (Op.LE, 0), (Op.LT, 1)}
"""Tests on a number that only ask whether it is 0."""


@dataclass(frozen=True, slots=True)
class Sort:
    """An act that lasts: all that tests tell apart."""

    type: str
    attributes: tuple[tuple[str, Datum], ...]


Cell: TypeAlias = tuple[tuple[int, int], ...]
"""Stretches of days, the first and last of each."""
Together: TypeAlias = "frozenset[Sort]"
"""The sorts of acts that are there on a day."""


def questioned(parties: Sequence[Party], vocabulary: Vocabulary) -> frozenset[str]:
    """The types of acts that the rules demand, as facts or as states; not those that a counted fact coincides with."""
    return acts((one.type for party in parties for node in demands(party) for one in outer(node)), vocabulary)


def outer(node: object) -> Iterator[Select]:
    """The selections in a tree of nodes, without those in their tests."""
    if isinstance(node, Select):
        yield node
    elif isinstance(node, tuple):
        for one in node:
            yield from outer(one)
    elif is_dataclass(node):
        for one in fields(node):
            yield from outer(getattr(node, one.name))


def lasting(parties: Sequence[Party], vocabulary: Vocabulary) -> bool:
    """Whether some of the acts that the rules demand last."""
    kinds = (one.rpartition("/")[2] for one in questioned(parties, vocabulary))
    return any(not vocabulary.facts[kind].event for kind in kinds)


def demands(party: Party) -> tuple[Truth, ...]:
    """What a rule demands: of an `always` the state, else the demand."""
    norm = party.rule.norm
    if not isinstance(norm, Duty):
        return ()
    cut = norm.anchors.cut if isinstance(norm.anchors, Runs) else None
    return (norm.demand,) if cut is None else (cut,)


def barred(parties: Sequence[Party], vocabulary: Vocabulary) -> Reason | None:
    """Why not every choice of acts that last can be tried; None where it can."""
    asked = questioned(parties, vocabulary)
    if any("/" in kind for kind in asked):
        return Reason.RELATED
    if any(True for party in parties for _ in parts(party.rule.norm, Missing)):
        return Reason.MISSING
    if not all(fit(one, asked, vocabulary) for one in parties):
        return Reason.SINGLE_ACTS
    return None if sorts(parties, vocabulary) else Reason.VALUES


def fit(party: Party, asked: frozenset[str], vocabulary: Vocabulary) -> bool:
    """Whether a rule only asks of each day, window or run whether there are such acts."""
    rule, norm = party.rule, party.rule.norm
    if not isinstance(norm, Duty) or not isinstance(norm.anchors, Each | Runs) or uses_clock_time(rule):
        return False
    hung = norm.anchors.facts if isinstance(norm.anchors, Each) else norm.anchors.state
    if touched((norm.window, norm.due, norm.reckoned, rule.scope, rule.unless, rule.excused), asked):
        return False
    if touched(hung, asked) and not on_acts(norm, asked, vocabulary):
        return False
    return all(plain(one, norm.window, asked) for one in demands(party))


def on_acts(norm: Duty, asked: frozenset[str], vocabulary: Vocabulary) -> bool:
    """Whether a duty hangs on events that are asked for, and asks what state there is on the day of each."""
    facts = norm.anchors.facts if isinstance(norm.anchors, Each) else ()
    events = all(isinstance(one, Select) and vocabulary.facts[one.type].event for one in facts if touched(one, asked))
    own = any(one.whose is Whose.THIS for one in parts(norm.demand, Field))
    return bool(facts) and events and norm.window is None and not own and not any(parts((norm.due, norm.demand), Step))


def touched(node: object, asked: frozenset[str]) -> bool:
    """Whether a node looks at acts in question."""
    return any(one.type in asked for one in parts(node, Select))


def plain(node: Truth, window: Window | None, asked: frozenset[str]) -> bool:
    """Whether a demand or a state only asks whether there are acts: in the window, on the anchor's day, on a day."""
    if not touched(node, asked):
        return True
    match node:
        case All(of) | Any(of):
            return all(plain(one, window, asked) for one in of)
        case Not(of):
            return plain(of, window, asked)
        case Compare(Measure(Counted.TIMES, facts, counted), op, Literal(value)):
            return counted == window and (op, value) in IS_THERE and bare(facts)
        case During(inner, Point(Of(Whose.THIS), (), False, False)):
            return plain(inner, None, asked)
        case Covered(facts, around) if facts is not None:
            return around == WHILE and bare(facts)
        case Compare() | During() | Covered() | Between() | Lasts() | Unknown():
            return False
        case _ as never:
            assert_never(never)


def bare(facts: Facts) -> bool:
    """Whether facts are counted as they are, not by one of their days."""
    return all(isinstance(one, Select) for one in facts)


def sorts(parties: Sequence[Party], vocabulary: Vocabulary) -> tuple[Sort, ...]:
    """The sorts of acts that tests tell apart, without those that none takes; none where there are too many."""
    found: list[Sort] = []
    named = [one for party in parties for node in demands(party) for one in parts(node, Select)]
    named += [one for party in parties for one in party.anchors]
    for kind in sorted(questioned(parties, vocabulary)):
        wheres = list(dict.fromkeys(ANY_FACT if one.where is None else one.where for one in named if one.type == kind))
        known = kinds(wheres, vocabulary.facts[kind].attributes, empty=False)
        if known is None or any(one.flags for one in known.values()):
            return ()
        found += [Sort(kind, tuple(one.attributes.items())) for sides, one in known.items() if any(sides)]
    return tuple(found) if len(found) <= SORTS else ()


@dataclass(frozen=True, slots=True)
class Choices:
    """All choices of acts in question, for some rules in a context seen on a day."""

    court: Court
    vocabulary: Vocabulary
    context: Draft
    as_of: int

    def drafts(self) -> list[Draft] | Reason:
        """The context with each choice in place of the acts in question; why not, where there are too many."""
        base, known = self.base(), sorts(self.court.parties, self.vocabulary)
        cells = self.cells(base)
        ways = list(self.ways(known))
        fitting = [[one for one in ways if len(one) <= size(cell)] for cell in cells]
        number = 1
        for several in fitting:
            number *= len(several)
            if number > CHOICES:
                return Reason.CHOICES
        return [self.acted(base, cells, one) for one in product(*fitting)]

    def plainest(self) -> list[Draft]:
        """The choices in which each sort is there throughout some cells that follow each other, or never."""
        base, known = self.base(), sorts(self.court.parties, self.vocabulary)
        cells, held = self.cells(base), set(self.held(known))
        runs = [(first, last) for first in range(len(cells)) for last in range(len(cells), first, -1)]
        found: list[Draft] = []
        for chosen in islice(product([(0, 0), *runs], repeat=len(known)), PLAINEST):
            whole = [
                (frozenset(sort for sort, (first, last) in zip(known, chosen, strict=True) if first <= place < last),)
                for place in range(len(cells))
            ]
            if all(one[0] in held for one in whole):
                found.append(self.acted(base, cells, whole))
        return found

    def base(self) -> Draft:
        """The context without acts in question."""
        asked = questioned(self.court.parties, self.vocabulary)
        base = self.context.copy()
        base.facts = {name: one for name, one in base.facts.items() if one.type not in asked}
        return base

    def ways(self, known: Sequence[Sort]) -> Iterator[tuple[Together, ...]]:
        """What the parts of a cell may hold: one part or, of several sorts, as many as there are sorts."""
        held = self.held(known)
        for size in range(1, max(1, len(known)) + 1):
            yield from islice(combinations(held, size), CHOICES + 1)

    def held(self, known: Sequence[Sort]) -> list[Together]:
        """The sorts that can be there together on a day."""
        alone = {one.type for one in known if self.vocabulary.facts[one.type].single}
        every = chain.from_iterable(combinations(known, size) for size in range(len(known) + 1))
        return [frozenset(one) for one in every if all(sum(sort.type == kind for sort in one) <= 1 for kind in alone)]

    def cells(self, base: Draft) -> list[Cell]:
        """The days that no question tells apart, without those that no question is about."""
        history = base.history()
        found = zip(self.court.parties, self.court.reference(history, self.as_of), strict=True)
        about = [marked for party, own in found for one in own for marked in asked_days(party, one)]
        marks = (*dict.fromkeys((*about, *self.others(history))),)
        every = {edge for one in marks for first, last in one.spans for edge in (first, last + 1)}
        edges = sorted(day for day in every if NEVER < day <= self.as_of + 1)
        cells: dict[tuple[bool, ...], list[tuple[int, int]]] = {}
        for first, following in pairwise([edges[0] - 1, *edges]):
            if any(first in one for one in about):
                cells.setdefault(tuple(first in one for one in marks), []).append((first, following - 1))
        return [tuple(one) for one in cells.values()]

    def others(self, history: History) -> Iterator[DaySet]:
        """What else tells days apart: the as-of day, since nobody knows of what begins later, validity, and states."""
        yield days([(self.as_of, self.as_of)])
        for policy in self.court.policies:
            yield stretch(policy.validity.first, policy.validity.last)
        for party in self.court.parties:
            view = View(party.policy, history, self.as_of)
            for node in self.given(party):
                known = state(node, view)
                yield from (known.sure, known.possible)

    def given(self, party: Party) -> Iterator[Truth]:
        """The states of a rule that no act in question makes."""
        asked = questioned(self.court.parties, self.vocabulary)
        norm = party.rule.norm
        assert isinstance(norm, Duty)
        if isinstance(norm.anchors, Runs):
            yield norm.anchors.state
        for node in demands(party):
            yield from untouched(node, asked)

    def acted(self, base: Draft, cells: Sequence[Cell], held: Sequence[tuple[Together, ...]]) -> Draft:
        """The context with acts on the days of cells, neighbouring days of one sort as one act."""
        draft = base.copy()
        stretches = list(chain.from_iterable(split(cell, several) for cell, several in zip(cells, held, strict=True)))
        for sort in sorts(self.court.parties, self.vocabulary):
            own = [(first, last) for first, last, together in stretches if sort in together]
            event = self.vocabulary.facts[sort.type].event
            for first, last in [(first, first) for first, _ in own] if event else days(own).spans:
                draft.add(Fact(sort.type, first, last, None, None, event, None, dict(sort.attributes)))
        return draft


def untouched(node: Truth, asked: frozenset[str]) -> Iterator[Truth]:
    """The largest states in a demand that look at no act in question."""
    match node:
        case All(of) | Any(of):
            for one in of:
                yield from untouched(one, asked)
        case Not(of) | During(of):
            yield from untouched(of, asked)
        case _ if not touched(node, asked):
            yield node
        case _:
            return


def split(cell: Cell, several: tuple[Together, ...]) -> Iterator[tuple[int, int, Together]]:
    """The parts of a cell: a day each, and the rest."""
    place = 0
    for first, last in cell:
        alone = min(len(several) - 1 - place, last - first + 1)
        yield from ((first + one, first + one, several[place + one]) for one in range(alone))
        place += alone
        if first + alone <= last:
            yield first + alone, last, several[-1]


def size(cell: Cell) -> int:
    """How many days a cell has."""
    return sum(last - first + 1 for first, last in cell)


def asked_days(party: Party, finding: Finding) -> Iterator[DaySet]:
    """The days that an obligation is about: window, run, and the days of its anchor where it asks for a state."""
    norm = party.rule.norm
    assert isinstance(norm, Duty)
    if finding.first is not None or finding.last is not None:
        yield stretch(finding.first, finding.last)
    if isinstance(norm.anchors, Runs):
        yield stretch(finding.anchor, finding.until)
    elif finding.anchor is not None and any(True for _ in parts(norm.demand, During)):
        yield days([(finding.anchor, finding.anchor)])
        if finding.anchored is not None and finding.anchored.end is not None:
            yield days([(finding.anchored.end, finding.anchored.end)])


def stretch(first: int | None, last: int | None) -> DaySet:
    """The days from one to another; without one of them there is no bound."""
    return days([(NEVER if first is None else first, FOREVER if last is None else last)])
