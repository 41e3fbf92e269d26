"""A situation as a history in which it holds from one day to another, for the reference to judge."""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, assert_never

from validator.analysis.generation.drafts import Draft, as_date
from validator.analysis.situations.carriers import Attribute, Free, Line, Spans
from validator.analysis.situations.gathering import where
from validator.analysis.situations.kinds import kinds
from validator.analysis.situations.lines import SAMPLES
from validator.core.facts import Edge, Select
from validator.core.truths import Between, Compare, Covered
from validator.core.values import Kind, Measure
from validator.histories.model import Fact
from validator.reference.states import state
from validator.reference.view import View
from validator.time.days import calendar_date, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.analysis.situations.lines import Threshold
    from validator.analysis.situations.situation import Situation
    from validator.core.facts import Facts
    from validator.core.rules import Policy
    from validator.core.truths import Truth
    from validator.histories.model import History
    from validator.policy.vocabulary import Vocabulary

SUBJECT = "S-1"
"""The subject of a history that is made to show something."""
YEAR = 365
BEFORE = (0, -1, 1, -7, 7, -31, 31, -92, 92, -183, -366)
"""How many days from the stage's first day a fact is tried at, for truths that hang on several days."""
MOST_SPANS = 6


@dataclass(frozen=True, slots=True)
class Stage:
    """The days from `first` to `last`, on all of which a situation is to hold."""

    policy: Policy
    vocabulary: Vocabulary
    first: int
    last: int

    def draft(self, situation: Situation) -> Draft | None:
        """A small history in which the situation should hold; None where none can be told from its form.

        What is not exact is tried; `holds` must have the last word.
        """
        draft = Draft(situation.subject)
        later: list[Truth] = []
        for carrier, place in situation.chosen:
            match carrier:
                case Attribute(name, values):
                    draft.attributes[name] = values[place][0]
                case Line(name, thresholds, places):
                    if not self.dated(name, thresholds, places[place], draft):
                        return None
                case Spans(type, values):
                    for kind in values[place]:
                        draft.add(Fact(type, self.first, None, None, None, False, None, kind.attributes))
                case Free(_, node):
                    later += [node] if place else []
                case _ as never:
                    assert_never(never)
        return draft if all(self.brought_about(node, draft) for node in later) else None

    def dated(self, name: str, thresholds: tuple[Threshold, ...], reached: int | None, draft: Draft) -> bool:
        """Give the subject a date such that all days of the stage lie in a stretch; False if there is none."""
        if reached is None:
            draft.attributes[name] = None
            return True
        start = thresholds[reached - 1] if reached else None
        end = thresholds[reached] if reached < len(thresholds) else None
        if not name:
            return self.within(0, start, end)
        for base in self.bases(start, end):
            if self.within(base, start, end):
                draft.attributes[name] = as_date(base)
                return True
        return False

    def within(self, base: int, start: Threshold | None, end: Threshold | None) -> bool:
        """Whether the whole stage lies between two thresholds."""
        return (start is None or start.day(base) <= self.first) and (end is None or self.last < end.day(base))

    def bases(self, start: Threshold | None, end: Threshold | None) -> Iterator[int]:
        """Dates to count from: at the turn of a year where that will do, otherwise close to a threshold."""
        near = [one for one in (start, end) if one is not None]
        for one in near:
            offset = one.day(self.first) - self.first
            room = min(5 * YEAR, abs(offset) // 4)
            target = self.first - room if one is start else self.last + room
            yield turn_of_year(target - offset)
        for one in near:
            offset = one.day(self.first) - self.first
            target = (self.first if one is start else self.last + 1) - offset
            yield from range(target - 3, target + 4)
            yield from unusual(target)

    def brought_about(self, node: Truth, draft: Draft) -> bool:
        """Add what makes a truth hold on all days of the stage; False if nothing that was tried does."""
        if self.holds(node, draft.history(SUBJECT)):
            return True
        for facts in self.attempts(node):
            trial = draft.copy()
            for fact in facts:
                trial.add(fact)
            if self.holds(node, trial.history(SUBJECT)):
                draft.facts, draft.made = trial.facts, trial.made
                return True
        return False

    def attempts(self, node: Truth) -> Iterator[tuple[Fact, ...]]:
        match node:
            case Covered(facts) if facts is not None:
                yield from ((fact,) for offset in BEFORE for fact in self.facts(facts, self.first + offset))
            case Between(start, _):
                yield from ((fact,) for offset in BEFORE for fact in self.facts(start, self.first + offset))
            case Compare(Measure(Kind.TIMES | Kind.DIFFERENT, facts)):
                for fact in self.facts(facts, self.first):
                    yield from ((fact,) * many for many in range(1, MOST_SPANS))
            case _:
                return

    def facts(self, selected: Facts, day: int) -> Iterator[Fact]:
        """Facts that a selection takes, as far as its tests speak of attributes: those that begin on a day."""
        for select in selects(selected):
            known = self.vocabulary.facts.get(select.type.rpartition("/")[2])
            found = None if known is None else kinds((where(select),), known.attributes, empty=True)
            kind = None if found is None else found.get((True,))
            if known is not None and kind is not None:
                values = kind.attributes
                for end in (day,) if known.event else (None, day):
                    yield Fact(select.type, day, end, None, None, known.event, None, values)

    def holds(self, node: Truth, history: History) -> bool:
        """Whether a truth surely holds on every day of the stage, as known on its last; the reference says so."""
        sure = state(node, View(self.policy, history, self.last)).sure
        return any(first <= self.first and self.last <= last for first, last in sure.spans)


def turn_of_year(day: int) -> int:
    return number(date(calendar_date(day).year, 1, 1))


def unusual(day: int) -> Iterator[int]:
    """Dates like those on which calendars differ, in the years about a day."""
    year = calendar_date(day).year
    for sample in map(calendar_date, SAMPLES):
        for near in range(year - 4, year + 5):
            if (sample.month, sample.day) != (2, 29) or isleap(near):
                yield number(sample.replace(year=near))


def selects(facts: Iterable[Select | Edge]) -> Iterator[Select]:
    """The selections that facts are made of."""
    for one in facts:
        yield from (one,) if isinstance(one, Select) else one.of
