"""The acts that an agency could choose: of the types that rules count, with every value their tests tell apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

from validator.analysis.generation.drafts import as_date
from validator.core.days import Whose
from validator.core.nodes import parts
from validator.core.truths import Compare
from validator.core.values import Field, Literal
from validator.histories.model import Fact
from validator.policy.vocabulary import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.analysis.matters import Party
    from validator.core.facts import Select
    from validator.core.values import Datum, Value
    from validator.policy.vocabulary import Attribute, Vocabulary

MOST = 96
"""So many acts are told apart; where tests tell more apart, the choice is not complete."""
FAR = 3000


@dataclass(frozen=True, slots=True)
class Act:
    """A fact to be done on a day. `lasting`: a span of so many days, None for an event."""

    type: str
    attributes: tuple[tuple[str, Datum], ...]
    lasting: int | None = None

    def on(self, day: int) -> Fact:
        """The fact, its days moved to a day; a date far ahead stays ahead of it."""
        end = day if self.lasting is None else day + self.lasting
        return Fact(self.type, day, end, None, None, self.lasting is None, None, dict(self.attributes))


@dataclass(frozen=True, slots=True)
class Choice:
    """Acts that differ in what the rules look at; `complete` where there are no others."""

    acts: tuple[Act, ...]
    complete: bool


def choice(selects: Sequence[Select], parties: Sequence[Party], vocabulary: Vocabulary, this: Fact | None) -> Choice:
    """The acts that serve some selections, or fail to by one attribute. `this` is the anchor."""
    found: list[Act] = []
    complete = True
    for kind in sorted({one.type for one in selects}):
        known = vocabulary.facts.get(kind)
        if known is None or not known.act:
            continue
        tests = list(tests_of(kind, parties))
        names = sorted({test.left.name for test in tests if isinstance(test.left, Field)} & known.attributes.keys())
        values = [tuple(values_of(name, known.attributes[name], tests, this)) for name in names]
        listed = list(product(*values))
        complete = complete and len(listed) <= MOST
        lasting = (None,) if known.event else (0, 30)
        found += [Act(kind, tuple(zip(names, one, strict=True)), last) for one in listed[:MOST] for last in lasting]
    return Choice(tuple(found), complete)


def tests_of(kind: str, parties: Sequence[Party]) -> Iterator[Compare]:
    """The tests on facts of a type: where they are selected, and where they are the anchor."""
    for party in parties:
        for select in (*party.asked, *party.bounded, *party.anchors):
            if select.type == kind:
                yield from (one for one in parts(select.where, Compare) if owned(one.left, Whose.OWN))
        if any(one.type == kind for one in party.anchors):
            yield from (one for one in parts(party.rule.norm, Compare) if owned(one.left, Whose.THIS))


def owned(value: Value, whose: Whose) -> bool:
    """Whether a value is an attribute of the fact at hand, or of the anchor."""
    return isinstance(value, Field) and value.whose is whose and value.name != "id"


def values_of(name: str, attribute: Attribute, tests: Sequence[Compare], this: Fact | None) -> Iterator[Datum]:
    """The values of an attribute that tests tell apart: those they name, what lies beside them, and one other."""
    named: dict[str, Datum] = {}
    for test in tests:
        if isinstance(test.left, Field) and test.left.name == name:
            for value in sides(test.right, this):
                named.setdefault(repr(value), value)
    plain = [one for one in named.values() if not isinstance(one, tuple)]
    many: list[Datum] = [(one,) for one in plain if one is not None]
    listed = [*many, tuple(one for one in plain if one is not None)] if attribute.many else plain
    rest = [one for one in others(attribute, plain, this) if repr(one) not in named]
    yield from {repr(one): one for one in (*listed, *rest)}.values()


def sides(right: Value | None, this: Fact | None) -> Iterator[Datum]:
    """What the right side of a test stands for, each of a list."""
    match right:
        case Literal(tuple() as values):
            yield from values
        case Literal(Decimal() as value):
            yield from (value, value - 1, value + 1)
        case Literal(value):
            yield value
        case Field(Whose.THIS, "id") if this is not None:
            yield this.id
        case Field(Whose.THIS, name) if this is not None:
            yield this.attributes.get(name)
        case _:
            return


def others(attribute: Attribute, named: Sequence[Datum], this: Fact | None) -> Iterator[Datum]:
    """A value that no test names; what a date holds lies far ahead."""
    match attribute.shape:
        case Shape.BOOL:
            yield from ((True,), (False,)) if attribute.many else (True, False)
        case Shape.DATE:
            start = 0 if this is None else this.start
            found = [one for one in named if isinstance(one, date)]
            yield as_date(start + FAR) if not found else found[0] + timedelta(FAR)
        case Shape.NUMBER:
            yield Decimal(1)
        case Shape.TEXT | Shape.ID:
            rest = [one for one in attribute.values or ("a",) if one not in named][:1]
            yield from ((one,) for one in rest) if attribute.many else rest
