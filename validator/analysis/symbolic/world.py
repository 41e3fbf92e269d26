"""A world: the facts and attributes of one subject, unknown or known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from validator.analysis.symbolic import days
from validator.analysis.symbolic.data import ABSENT, NONE, Cell, Codes, Sort
from validator.analysis.symbolic.days import Day
from validator.analysis.symbolic.outside import Outside, Reason
from validator.core.values import Datum
from validator.histories.model import Fact, History
from validator.time.days import calendar_date

if TYPE_CHECKING:
    from validator.analysis.symbolic.smt import Formula, Model


@dataclass(frozen=True, slots=True)
class Slot:
    """Room for one fact. `end` counts unless `ongoing`; an event ends on the day it starts."""

    type: str
    place: int
    event: bool
    exists: Formula
    start: Day
    end: Day
    ongoing: Formula
    id: Cell
    attributes: Mapping[str, Cell]

    def cell(self, name: str) -> Cell | None:
        """An attribute; None where nobody gave it."""
        return self.id if name == "id" else self.attributes.get(name)


@dataclass(slots=True)
class World:
    """All that an expression can speak of, as of a day; `given` is what every history fulfils."""

    subject: str
    as_of: int
    codes: Codes
    slots: tuple[Slot, ...]
    attributes: Mapping[str, Cell]
    given: list[Formula] = field(default_factory=list)

    def of_type(self, name: str) -> tuple[Slot, ...]:
        """The slots of a type."""
        return tuple(one for one in self.slots if one.type == name)

    def history(self, model: Model) -> History:
        """The history that a solution describes."""
        facts = [self.fact(slot, model) for slot in self.slots if model.truth(slot.exists)]
        facts.sort(key=lambda one: (one.type, one.start, one.end is None, one.end or 0, one.id or ""))
        placed = tuple(
            Fact(one.type, one.start, one.end, None, None, one.event, one.id, one.attributes, place)
            for place, one in enumerate(facts)
        )
        return History("witness", self.subject, self.values(self.attributes, model), placed)

    def fact(self, slot: Slot, model: Model) -> Fact:
        """The fact in a slot."""
        start = model.number(slot.start.term)
        end = None if model.truth(slot.ongoing) else model.number(slot.end.term)
        name = self.value(slot.id, model)
        assert name is None or isinstance(name, str)
        values = self.values(slot.attributes, model)
        return Fact(slot.type, start, start if slot.event else end, None, None, slot.event, name, values)

    def values(self, cells: Mapping[str, Cell], model: Model) -> dict[str, Datum]:
        """Attributes as a history has them; what is absent is left out."""
        return {name: self.value(cell, model) for name, cell in sorted(cells.items()) if cell.absent is not True}

    def value(self, cell: Cell, model: Model) -> Datum:
        """The value in a solution."""
        if model.truth(cell.none):
            return None
        match cell.sort:
            case Sort.TEXT:
                return self.codes.text(model.number(cell.value))
            case Sort.NUMBER:
                return Decimal(model.number(cell.value)) / self.codes.scale
            case Sort.BOOL:
                return model.truth(cell.value)
            case Sort.DATE:
                return calendar_date(model.number(cell.value))
            case Sort.LIST:
                found = [self.value(one, model) for one, inside in cell.members if model.truth(inside)]
                return tuple(one for one in found if isinstance(one, str | Decimal | bool | date))
            case Sort.NOTHING:
                return None


def pinned(history: History, as_of: int, codes: Codes) -> World:
    """A world in which everything is known: that of a history. Outside if it has clock times or unobserved days."""
    if history.observed:
        raise Outside(Reason.OBSERVED)
    slots = tuple(slot(fact, codes) for fact in history.facts if fact.start <= as_of)
    return World(history.type, as_of, codes, slots, cells(history.attributes, codes))


def slot(fact: Fact, codes: Codes) -> Slot:
    """A fact that is known."""
    if fact.start_ms is not None:
        raise Outside(Reason.CLOCK_TIMES)
    end = fact.start if fact.end is None else fact.end
    return Slot(
        fact.type,
        fact.ordinal,
        fact.event,
        True,
        days.day(fact.start),
        days.day(end),
        fact.end is None,
        NONE if fact.id is None else codes.cell(fact.id),
        cells(fact.attributes, codes),
    )


def cells(attributes: Mapping[str, Datum], codes: Codes) -> dict[str, Cell]:
    """Attributes that are known."""
    return {name: codes.cell(value) for name, value in attributes.items()}


def missing(absent_is_none: bool) -> Cell:
    """An attribute that nobody gave."""
    return NONE if absent_is_none else ABSENT
