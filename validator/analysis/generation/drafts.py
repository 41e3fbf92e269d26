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
    """A subject's attributes and its facts by id."""

    type: str
    attributes: dict[str, Datum] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    made: int = 0

    def add(self, fact: Fact) -> Fact:
        """Take in a fact under a new id."""
        self.made += 1
        kept = replace(fact, id=f"f{self.made}")
        self.facts[f"f{self.made}"] = kept
        return kept

    def copy(self) -> Draft:
        """A draft of its own with the same content."""
        return Draft(self.type, dict(self.attributes), dict(self.facts), self.made)

    def shifted(self, days: int) -> Draft:
        """All days moved, but for the dates that subject attributes hold."""
        facts = {name: shift(fact, days) for name, fact in self.facts.items()}
        return Draft(self.type, dict(self.attributes), facts, self.made)

    def history(self, subject: str = "") -> History:
        """The history as an evaluator wants it."""
        ordered = sorted(self.facts.values(), key=canonical)
        facts = tuple(replace(fact, ordinal=place) for place, fact in enumerate(ordered))
        return History(subject, self.type, self.attributes, facts)


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
