"""Facts made to order: drawn from the vocabulary, then bent until a selection takes them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from validator.analysis.generation.drafts import as_date
from validator.core.days import Duration, Of, Point, Which, Whose
from validator.core.facts import Edge, Select
from validator.core.nodes import parts
from validator.core.truths import All, Any, Compare, Lasts, Not, Op
from validator.core.values import Aspect, Calendar, Field, Literal
from validator.histories.model import Fact
from validator.policy.vocabulary import Shape
from validator.reference import truths
from validator.time.durations import shift

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.analysis.generation.chance import Chance
    from validator.analysis.generation.drafts import Draft
    from validator.core.facts import Facts
    from validator.core.rules import Policy
    from validator.core.truths import Truth
    from validator.core.values import Datum, Scalar, Value
    from validator.policy.vocabulary import Attribute, Vocabulary

_OPPOSITE = {
    Op.EQ: Op.NE,
    Op.NE: Op.EQ,
    Op.GE: Op.LT,
    Op.LT: Op.GE,
    Op.LE: Op.GT,
    Op.GT: Op.LE,
    Op.NONE: Op.KNOWN,
    Op.KNOWN: Op.NONE,
}


@dataclass(slots=True)
class Maker:
    """Draws attributes and facts. `first` and `last` are the days that histories are about."""

    policy: Policy
    vocabulary: Vocabulary
    random: Chance
    first: int
    last: int
    mentioned: Mapping[tuple[str, str], tuple[Scalar, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self.mentioned = mentioned(self.policy)

    def subject(self, kind: str) -> dict[str, Datum]:
        """Attributes for a subject; a relation to another subject is left out."""
        links = {one.attribute for one in self.vocabulary.relations if one.subject == kind}
        known = self.vocabulary.subjects.get(kind, {})
        return {name: self.value("", name, one) for name, one in known.items() if name not in links}

    def value(self, kind: str, name: str, attribute: Attribute, near: int | None = None) -> Datum:
        """A value for an attribute; those that the policy mentions are preferred."""
        if attribute.many:
            return (self.one(kind, name, attribute, near),)
        return self.one(kind, name, attribute, near)

    def one(self, kind: str, name: str, attribute: Attribute, near: int | None) -> Scalar:
        liked = self.mentioned.get((kind, name), ())
        if liked and self.random.random() < 0.8:
            return self.random.choice(liked)
        match attribute.shape:
            case Shape.BOOL:
                return self.random.random() < 0.5
            case Shape.NUMBER:
                return Decimal(self.random.randint(1, 40))
            case Shape.DATE if near is None:
                return as_date(self.first - self.random.randint(18 * 365, 60 * 365))
            case Shape.DATE:
                return as_date((near or 0) + self.random.randint(0, 60))
            case _:
                return self.random.choice(attribute.values or ("a", "b", "c"))

    def fact(self, kind: str, start: int, end: int | None) -> Fact:
        """A fact of a type with drawn attributes."""
        known = self.vocabulary.facts[kind]
        values = {name: self.value(kind, name, one, start) for name, one in known.attributes.items()}
        return Fact(kind, start, start if known.event else end, None, None, known.event, None, values)

    def selected(self, facts: Facts, start: int, end: int | None, draft: Draft, this: Fact | None) -> Fact | None:
        """A fact that a selection takes, as far as its test speaks of attributes; None for facts of another subject."""
        member = self.random.choice(facts)
        select = self.random.choice(member.of) if isinstance(member, Edge) else member
        if "/" in select.type:
            return None
        made = self.fact(select.type, start, end)
        return made if select.where is None else self.bent(made, select.where, draft, this)

    def bent(self, fact: Fact, test: Truth, draft: Draft, this: Fact | None, *, holds: bool = True) -> Fact:
        """The fact changed so that a test on its attributes and its length holds, or does not."""
        match test:
            case All(of) | Any(of) if of:
                every = isinstance(test, All) is holds
                for part in of if every else (self.random.choice(of),):
                    fact = self.bent(fact, part, draft, this, holds=holds)
            case Not(of=part):
                fact = self.bent(fact, part, draft, this, holds=not holds)
            case Compare(Field(Whose.OWN, name), op, Calendar(Aspect.DAY, Point(Of(Whose.OWN, which), ()))):
                fact = self.dated(fact, name, op if holds else _OPPOSITE.get(op, op), which)
            case Compare(Field(Whose.OWN, name), op, right) if name != "id":
                fact = self.set(fact, name, op if holds else _OPPOSITE.get(op, op), self.resolved(right, draft, this))
            case Lasts(least, Duration() as span) if not fact.event:
                edge = shift(fact.start, 1, span) - 1
                days = self.random.randint(0, 40) if least is holds else 0
                fact = replace(fact, end=edge + days if least is holds else max(fact.start, edge - (1 if least else 0)))
            case _:
                pass
        return fact

    def dated(self, fact: Fact, name: str, op: Op, which: Which) -> Fact:
        """The fact with a date that compares as wanted with its own first or last day; as it is if it does already."""
        day = fact.start if which is Which.START or fact.end is None else fact.end
        fitting = truths.data(fact.attributes.get(name), op, as_date(day)) is True
        return fact if fitting else self.set(fact, name, op, as_date(day))

    def set(self, fact: Fact, name: str, op: Op, right: Datum) -> Fact:
        """The fact with an attribute that compares as wanted."""
        attribute = self.vocabulary.facts[fact.type].attributes.get(name)
        now = fact.attributes.get(name)
        if op is Op.KNOWN and now is None and attribute is not None:
            now = self.value(fact.type, name, attribute, fact.start)
        value = self.chosen(op, right, now, attribute)
        return replace(fact, attributes={**fact.attributes, name: value})

    def chosen(self, op: Op, right: Datum, now: Datum, attribute: Attribute | None) -> Datum:
        """A value that compares with `right` as wanted; `now` if that is all one can say."""
        match op:
            case Op.NONE:
                return None
            case Op.IN if isinstance(right, tuple) and right:
                return self.random.choice(right)
            case Op.INCLUDES if not isinstance(right, tuple) and right is not None:
                held = now if isinstance(now, tuple) else ()
                return held if right in held else (*held, right)
            case Op.EQ | Op.GE | Op.LE:
                return right
            case Op.GT | Op.LT:
                return stepped(right, 1 if op is Op.GT else -1)
            case Op.NE:
                return self.other(right, attribute)
            case _:
                return now

    def other(self, value: Datum, attribute: Attribute | None) -> Datum:
        if isinstance(value, bool):
            return not value
        rest = [one for one in (attribute.values if attribute is not None else None) or () if one != value]
        return self.random.choice(rest) if rest else None

    def resolved(self, node: Value | None, draft: Draft, this: Fact | None) -> Datum:
        """What the right side of a comparison stands for."""
        match node:
            case Literal(value):
                return value
            case Field(Whose.THIS, "id") if this is not None:
                return this.id
            case Field(Whose.THIS, name) if this is not None:
                return this.attributes.get(name)
            case Field(Whose.SUBJECT, name):
                return draft.attributes.get(name)
            case _:
                return None


def stepped(value: Datum, by: int) -> Datum:
    """The next value above or below."""
    match value:
        case bool() | str() | tuple() | None:
            return value
        case Decimal():
            return value + by
        case date():
            return value + timedelta(by)


def mentioned(policy: Policy) -> dict[tuple[str, str], tuple[Scalar, ...]]:
    """The values that tests compare with, by fact type ("" for the subject) and attribute."""
    found: dict[tuple[str, str], dict[str, Scalar]] = {}
    for kind, node in [("", policy.rules), *((one.type, one.where) for one in parts(policy.rules, Select))]:
        whose = Whose.OWN if kind else Whose.SUBJECT
        for test in parts(node, Compare):
            match test:
                case Compare(Field(owner, name), _, Literal(value)) if owner is whose and value is not None:
                    for one in value if isinstance(value, tuple) else (value,):
                        found.setdefault((kind, name), {})[repr(one)] = one
                case _:
                    pass
    return {key: tuple(values[name] for name in sorted(values)) for key, values in found.items()}
