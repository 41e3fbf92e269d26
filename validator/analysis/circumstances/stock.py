"""What contexts are drawn from: facts that rules hang on, the values that they mention, the days where they turn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from validator.analysis.generation.drafts import as_date
from validator.analysis.generation.making import mentioned
from validator.analysis.planning.freedom import Freedom
from validator.analysis.planning.lean import LeanMaker
from validator.analysis.planning.scripts import Script
from validator.core.days import Dated, Duration, Unit
from validator.core.duties import Clock, Each, Runs
from validator.core.facts import Select
from validator.core.nodes import parts
from validator.policy.vocabulary import Shape
from validator.time.durations import shift
from validator.time.zones import midnight

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.analysis.generation.drafts import Draft
    from validator.core.rules import Policy, Rule
    from validator.core.values import Datum, Scalar
    from validator.histories.model import Fact
    from validator.policy.vocabulary import Attribute, Vocabulary

_HOUR = 3_600_000
MOST_DAYS = 60
"""How many days contexts are drawn from."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What histories of one type of subject are drawn from. `hung` holds for each rule the selections it hangs on."""

    kind: str
    maker: LeanMaker
    hung: tuple[tuple[Select, ...], ...]
    attributes: tuple[tuple[str, tuple[Datum, ...]], ...]
    options: dict[tuple[str, str], tuple[Datum, ...]]
    days: tuple[int, ...]
    lengths: tuple[int | None, ...]

    def fact(self, select: Select, start: int, length: int | None, numbers: tuple[int, ...], draft: Draft) -> Fact:
        """A fact that a selection takes; what the selection leaves open is chosen by the numbers."""
        script = Script(numbers)
        self.maker.random = script
        end = None if length is None else start + length
        made = self.maker.fact(select.type, start, end)
        if select.where is not None and script.choice((True, True, False)):
            made = self.maker.bent(made, select.where, draft, None)
        known = self.maker.vocabulary.facts[select.type].attributes
        values = {
            name: script.choice(self.options[select.type, name])
            for name in known
            if name not in made.attributes and (select.type, name) in self.options
        }
        return self.clocked(replace(made, attributes={**values, **made.attributes}))

    def clocked(self, fact: Fact) -> Fact:
        """A closed span of one day in clock time, if the policy counts hours; others as they are."""
        if fact.event or fact.start != fact.end or fact.start_ms is not None:
            return fact
        opening = midnight(fact.start, self.maker.policy.zone) + 8 * _HOUR
        return replace(fact, start_ms=opening, end_ms=opening + 8 * _HOUR)


def stock(policy: Policy, vocabulary: Vocabulary, kind: str, as_of: int) -> Stock:
    """What contexts about a type of subject are drawn from, under the rules of a policy."""
    rules = [one for one in policy.rules if one.subject == kind]
    first = policy.validity.first if policy.validity.first is not None else as_of - 366
    maker = LeanMaker(policy, vocabulary, Script(), first, as_of)
    lengths = sorted({near for by in durations(rules) for near in around(by, first) if 0 <= near < as_of - first})
    days = turning_days(rules, first, as_of)
    hung = tuple(tuple(dict.fromkeys(hangs_on(rule, vocabulary))) for rule in rules)
    spoken = mentioned(replace(policy, rules=tuple(rules)))
    dated = {one.field.name for one in parts(tuple(rules), Dated)}
    options = {
        (fact.name, name): found
        for fact in vocabulary.facts.values()
        for name, attribute in fact.attributes.items()
        if (found := values(attribute, spoken.get((fact.name, name), ()), days[:6] if name in dated else ()))
    }
    links = {one.attribute for one in vocabulary.relations if one.subject == kind}
    births = tuple(dict.fromkeys(shift(day, -1, by) for by in lives(rules) for day in days[:8]))
    attributes = tuple(
        (name, values(attribute, spoken.get(("", name), ()), births or (first - 11000,)) or (None,))
        for name, attribute in sorted(vocabulary.subjects.get(kind, {}).items())
        if name not in links
    )
    return Stock(kind, maker, hung, attributes, options, days, (14, None, *lengths[:20]))


def values(attribute: Attribute, spoken: Sequence[Scalar], days: Sequence[int]) -> tuple[Datum, ...]:
    """The values that rules mention, and one other."""
    if attribute.shape is Shape.DATE:
        return tuple(as_date(day) for day in days) or tuple(one for one in spoken if isinstance(one, date))
    if attribute.shape is Shape.BOOL:
        return (True, False)
    others: tuple[Scalar, ...] = ()
    if attribute.shape is Shape.NUMBER and not spoken:
        others = (Decimal(1), Decimal(1000), Decimal(0))
    elif attribute.shape is Shape.NUMBER:
        others = (Decimal(0), *(one + by for one in spoken if isinstance(one, Decimal) for by in (-1, 1)))
    elif spoken:
        others = tuple(one for one in attribute.values or () if one not in spoken)[:1]
    found = tuple(dict.fromkeys((*spoken, *others)))
    return tuple((one,) for one in found) if attribute.many else found


def hangs_on(rule: Rule, vocabulary: Vocabulary) -> Iterator[Select]:
    """The facts that decide whether something is owed, and the circumstances that are asked for."""
    norm = rule.norm
    asked: tuple[object, ...] = (norm.act,) if isinstance(norm, Clock) else (norm.demand,)
    anchored: tuple[object, ...]
    if isinstance(norm, Clock):
        anchored = (norm.starts, norm.suspended, tuple(row.when for table in norm.tables for row in table.rows))
    else:
        anchored = (norm.anchors.facts,) if isinstance(norm.anchors, Each) else ()
        anchored += (norm.anchors.state,) if isinstance(norm.anchors, Runs) else ()
        anchored += (norm.window,)
    freedom = Freedom(vocabulary)
    for one in parts((anchored, rule.scope, rule.unless), Select):
        if one.type in vocabulary.facts:
            yield one
    for one in parts(asked, Select):
        if one.type in vocabulary.facts and not freedom.act(one.type):
            yield one


def durations(rules: Sequence[Rule]) -> list[Duration]:
    """The durations of rules that count in calendar days, each once."""
    found = {(one.unit.value, one.count): one for one in parts(tuple(rules), Duration) if not one.unit.exact}
    return [found[key] for key in sorted(found)]


def lives(rules: Sequence[Rule]) -> list[Duration]:
    return [one for one in durations(rules) if one.unit is Unit.YEAR_OF_LIFE]


def around(by: Duration, day: int) -> tuple[int, ...]:
    """A duration as a number of days from a day on, and one more and one less."""
    length = shift(day, 1, by) - day
    return length, length - 1, length + 1


def turning_days(rules: Sequence[Rule], first: int, as_of: int) -> tuple[int, ...]:
    """Days at which something may turn: the first in force, ends of months, each a duration before the end."""
    base = [first + 30, first, first + 1, first - 1, *(first + 31 * number for number in range(1, 9))]
    month_ends = [shift(date_day(day), 1, Duration(1, Unit.MONTH)) - 1 for day in base[3:7]]
    back = [
        shift(as_of, -1, by) + near
        for by in durations(rules)
        for near in (-1, 0, 1)
        if by.unit is not Unit.YEAR_OF_LIFE
    ]
    found = dict.fromkeys([*base, *month_ends, *back, as_of - 1, as_of])
    return tuple(day for day in found if first - 400 <= day <= as_of)[:MOST_DAYS]


def date_day(day: int) -> int:
    """The first day of a day's month."""
    return day - as_date(day).day + 1
