"""Worlds in which everything is unknown: room for a few facts of each type that rules speak of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from validator.analysis.symbolic import days, smt
from validator.analysis.symbolic.data import Cell, Codes, Sort
from validator.analysis.symbolic.days import Day
from validator.analysis.symbolic.outside import Outside, Reason
from validator.analysis.symbolic.world import Slot, World
from validator.core.days import Dated, Duration, Point, Unit
from validator.core.facts import Select
from validator.core.nodes import parts
from validator.core.truths import Compare
from validator.core.values import Field, Literal, Measure, Ratio
from validator.policy.vocabulary import Attribute, FactType, Shape

if TYPE_CHECKING:
    from validator.analysis.symbolic.smt import Formula, Term
    from validator.analysis.symbolic.span import Span
    from validator.core.rules import Rule
    from validator.core.values import Datum
    from validator.policy.vocabulary import Vocabulary

OTHERS = ("x", "y")
"""Texts that no rule names."""
SUBJECT = "subject"
"""What a fact of a group gains: the subject it came from."""
FEW = 12
"""Closed lists up to this length are offered whole."""


@dataclass(slots=True)
class Maker:
    """Makes the unknowns of one question. `extra` gives room for more facts of a type than the span says.

    `wide` types can lie on any day up to the as-of day, so that there is room to act for every fact of the others.
    """

    vocabulary: Vocabulary
    span: Span
    rules: tuple[Rule, ...]
    extra: Mapping[str, int] = field(default_factory=dict)
    wide: frozenset[str] = frozenset()
    given: list[Formula] = field(default_factory=list)

    literals: dict[str, tuple[Datum, ...]] = field(init=False)
    names: frozenset[str] = field(init=False)
    codes: Codes = field(init=False)
    ages: dict[str, int] = field(init=False)
    rooms: dict[str, int] = field(init=False)
    ids: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """What the rules name."""
        self.literals = dict(literals(self.rules))
        self.names = mentioned(self.rules)
        self.codes = Codes(scale(self.rules))
        self.ages = {}
        for name, years in ages(self.rules):
            self.ages[name] = max(years, self.ages.get(name, 0))
        kinds = sorted({one.type for rule in self.rules for one in parts(rule, Select)})
        self.rooms = {kind: self.span.slots + self.extra.get(kind, 0) for kind in kinds}
        self.ids = tuple(f"{kind}-{place + 1}" for kind in kinds for place in range(self.rooms[kind]))

    def world(self, subject: str) -> World:
        """A world for a subject of a type."""
        slots: list[Slot] = []
        for kind in self.rooms:
            slots += self.of_type(kind, len(slots))
        attributes = self.vocabulary.subjects.get(subject, {})
        own = {
            name: self.cell(f"subject.{name}", name, one)
            for name, one in sorted(attributes.items())
            if name in self.names
        }
        return World(subject, self.span.as_of, self.codes, tuple(slots), own, self.given)

    def of_type(self, kind: str, before: int) -> list[Slot]:
        """The slots of a type, in the order of their days, so that no history is looked at twice."""
        known = self.vocabulary.facts.get(kind.rsplit("/", 1)[-1])
        if known is None:
            raise Outside(Reason.MEASURE)
        found = [self.slot(kind, place, before + place, known) for place in range(self.rooms[kind])]
        for one, other in pairwise(found):
            self.given.append(smt.implies(other.exists, smt.conj(one.exists, days.le(one.start, other.start))))
            if known.single:
                apart = smt.conj(smt.neg(one.ongoing), days.lt(one.end, other.start))
                self.given.append(smt.implies(other.exists, apart))
        return found

    def slot(self, kind: str, place: int, ordinal: int, known: FactType) -> Slot:
        name = f"{kind}-{place + 1}"
        first, last = self.reach(kind)
        start = self.day(f"{name}.start", first, last)
        end, ongoing = start, False
        if not known.event:
            end = self.day(f"{name}.end", first, last)
            ongoing = smt.boolean(f"{name}.ongoing")
            self.given.append(days.le(start, end))
        attributes = dict(known.attributes)
        if any(kind in one.types for one in self.vocabulary.groups):
            attributes.setdefault(SUBJECT, Attribute(Shape.ID))
        cells = {
            one: self.cell(f"{name}.{one}", one, attribute)
            for one, attribute in sorted(attributes.items())
            if one in self.names
        }
        exists = smt.boolean(f"{name}.exists")
        return Slot(kind, ordinal, known.event, exists, start, end, ongoing, self.codes.cell(name), cells)

    def reach(self, kind: str) -> tuple[int, int]:
        """The days on which facts of a type can lie."""
        if kind not in self.wide:
            return self.span.first, self.span.last
        return self.span.first - (self.span.as_of - self.span.last), self.span.as_of - 1

    def day(self, name: str, low: int, high: int) -> Day:
        """An unknown day."""
        term = smt.integer(name)
        self.given.append(smt.conj(smt.at_most(low, term), smt.at_most(term, high)))
        return Day(term, low, high)

    def cell(self, name: str, attribute: str, kind: Attribute) -> Cell:
        """An unknown value of an attribute, or none."""
        none = smt.boolean(f"{name}.none")
        if kind.many:
            return self.listed(name, attribute, kind, none)
        match kind.shape:
            case Shape.BOOL:
                return Cell(Sort.BOOL, none, False, smt.boolean(name))
            case Shape.DATE:
                low = self.span.first - 366 * (self.ages.get(attribute, 0) + 1)
                day = self.day(name, low, self.span.last)
                return Cell(Sort.DATE, none, False, day.term, day)
            case Shape.NUMBER:
                return Cell(Sort.NUMBER, none, False, self.number(name, attribute))
            case Shape.TEXT | Shape.ID:
                term = smt.integer(name)
                self.given.append(smt.some(smt.equal(term, one) for one in self.domain(attribute, kind)))
                return Cell(Sort.TEXT, none, False, term)

    def listed(self, name: str, attribute: str, kind: Attribute, none: Formula) -> Cell:
        """A list: for each value that may be in it, whether it is."""
        if kind.shape not in (Shape.TEXT, Shape.ID):
            raise Outside(Reason.LISTS)
        members = tuple(
            (Cell(Sort.TEXT, False, False, one), smt.boolean(f"{name}.{one}")) for one in self.domain(attribute, kind)
        )
        return Cell(Sort.LIST, none, False, members=members)

    def number(self, name: str, attribute: str) -> Term:
        """A number from nought to beyond all that rules name."""
        named = [one for one in self.literals.get(attribute, ()) if isinstance(one, Decimal)]
        whole = [one for values in self.literals.values() for one in values if isinstance(one, Decimal)]
        high = 2 * max([abs(one) for one in (*named, *whole)], default=Decimal(0)) + 10
        low = min([Decimal(0), *(2 * one for one in named)])
        steps = smt.integer(name)
        self.given.append(smt.conj(smt.at_most(int(low), steps), smt.at_most(steps, int(high) * self.codes.scale)))
        return steps

    def domain(self, attribute: str, kind: Attribute) -> tuple[int, ...]:
        """The texts that an attribute can hold: those that rules tell apart, and others."""
        named = [one for one in self.literals.get(attribute, ()) if isinstance(one, str)]
        if kind.values is not None:
            rest = [one for one in kind.values if one not in named]
            texts = [*named, *(rest if len(kind.values) <= FEW else rest[:2])]
            texts = [one for one in texts if one in kind.values]
        else:
            texts = [*named, *(self.ids if kind.shape is Shape.ID else ()), *OTHERS]
        return tuple(self.codes.code(one) for one in dict.fromkeys(texts))


def literals(rules: Sequence[Rule]) -> Iterator[tuple[str, tuple[Datum, ...]]]:
    """The values that each attribute is compared with, by its name; attributes compared with each other share them."""
    found: dict[str, list[Datum]] = {}
    links: list[tuple[str, str]] = []
    for test in (one for rule in rules for one in parts(rule, Compare)):
        names = [name for side in (test.left, test.right) for name in named(side)]
        values = [one for side in (test.left, test.right) if isinstance(side, Literal) for one in spread(side.value)]
        for name in names:
            found.setdefault(name, []).extend(values)
        links += [(one, other) for one in names for other in names if one != other]
    for _ in range(len(links) and 4):
        for one, other in links:
            found[one].extend(value for value in found[other] if value not in found[one])
    yield from ((name, tuple(dict.fromkeys(values))) for name, values in sorted(found.items()))


def named(side: object) -> Iterator[str]:
    """The attributes on one side of a comparison."""
    if isinstance(side, Field):
        yield side.name
    if isinstance(side, Ratio):
        yield from (one.name for one in (side.over, side.under) if isinstance(one, Field))


def spread(value: Datum) -> tuple[Datum, ...]:
    return value if isinstance(value, tuple) else (value,)


def mentioned(rules: Iterable[Rule]) -> frozenset[str]:
    """The attributes that rules look at."""
    listed = tuple(rules)
    fields = {one.name for rule in listed for one in parts(rule, Field)}
    return frozenset(fields | {one.attribute for rule in listed for one in parts(rule, Measure) if one.attribute})


def scale(rules: Sequence[Rule]) -> int:
    """What makes every number that rules name whole."""
    places = [0]
    for one in (literal for rule in rules for literal in parts(rule, Literal)):
        for value in spread(one.value):
            exponent = value.normalize().as_tuple().exponent if isinstance(value, Decimal) else 0
            places.append(-exponent if isinstance(exponent, int) else 0)
    return int(10 ** max(places))


def ages(rules: Sequence[Rule]) -> Iterator[tuple[str, int]]:
    """How many years before the horizon an attribute's date matters, by its name."""
    for rule in rules:
        for point in parts(rule, Point):
            if isinstance(point.base, Dated):
                years = [
                    one.by.count
                    for one in point.steps
                    if isinstance(one.by, Duration) and one.by.unit in (Unit.YEAR_OF_LIFE, Unit.YEAR)
                ]
                if years:
                    yield point.base.field.name, max(years) + 1
