"""A history in the making."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from validator.histories.model import Fact, History
from validator.time.days import EPOCH

if TYPE_CHECKING:
    from validator.core.values import Datum

_DAY_MS = 86_400_000


@dataclass(slots=True)
class Draft:
    """A subject's attributes and its facts by id; of the types in `single` there is one span at a time."""

    type: str
    attributes: dict[str, Datum] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    made: int = 0
    single: frozenset[str] = frozenset()

    def add(self, fact: Fact) -> Fact:
        """Take in a fact under a new id; of its type, what may not be there at the same time gives way."""
        if fact.type in self.single and not fact.event:
            self.give_way(fact)
        return self.put(fact)

    def give_way(self, fact: Fact) -> None:
        """Keep of the spans of the fact's type what lies before and after it."""
        for name, one in list(self.facts.items()):
            if one.type == fact.type and not one.event and overlap(one, fact):
                del self.facts[name]
                if one.start < fact.start:
                    self.put(replace(one, end=fact.start - 1, end_ms=None, start_ms=None))
                if fact.end is not None and (one.end is None or one.end > fact.end):
                    self.put(replace(one, start=fact.end + 1, start_ms=None, end_ms=None))

    def put(self, fact: Fact) -> Fact:
        self.made += 1
        kept = replace(fact, id=f"f{self.made}")
        self.facts[f"f{self.made}"] = kept
        return kept

    def copy(self) -> Draft:
        """A draft of its own with the same content."""
        return Draft(self.type, dict(self.attributes), dict(self.facts), self.made, self.single)

    def shifted(self, days: int) -> Draft:
        """All days moved, but for the dates that subject attributes hold."""
        facts = {name: shift(fact, days) for name, fact in self.facts.items()}
        return Draft(self.type, dict(self.attributes), facts, self.made, self.single)

    def history(self, subject: str = "") -> History:
        """The history as an evaluator wants it."""
        ordered = sorted(self.facts.values(), key=canonical)
        facts = tuple(replace(fact, ordinal=place) for place, fact in enumerate(ordered))
        return History(subject, self.type, self.attributes, facts)


def overlap(one: Fact, other: Fact) -> bool:
    """Whether two spans have a day in common."""
    return (one.end is None or other.start <= one.end) and (other.end is None or one.start <= other.end)


def canonical(fact: Fact) -> tuple[Any, ...]:
    """The canonical order of facts; ids are unique within a draft."""
    open_end = (fact.end is None, fact.end or 0)
    instants = (fact.start_ms is not None, fact.start_ms or 0), (fact.end_ms is not None, fact.end_ms or 0)
    return fact.type, fact.start, instants[0], open_end, instants[1], fact.id or ""


def shift(fact: Fact, days: int) -> Fact:
    """A fact some days later; clock times stay the same but for the hour of a changed clock."""
    attributes = {name: later(value, days) for name, value in fact.attributes.items()}
    end = None if fact.end is None else fact.end + days
    instants = [None if ms is None else ms + days * _DAY_MS for ms in (fact.start_ms, fact.end_ms)]
    return replace(
        fact, start=fact.start + days, end=end, start_ms=instants[0], end_ms=instants[1], attributes=attributes
    )


def later(value: Datum, days: int) -> Datum:
    return value + timedelta(days) if isinstance(value, date) else value


def as_date(day: int) -> date:
    """The date of a day's number."""
    return date.fromordinal(day + EPOCH)
