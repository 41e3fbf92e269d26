"""Histories near a given one: a fact moved to a day on which verdicts change, taken away, added, with another value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, TypeVar

from validator.analysis.generation.drafts import Draft, as_date, later, shift
from validator.core.days import FIRST_YEAR, LAST_YEAR, Duration, Unit
from validator.core.facts import Select
from validator.core.nodes import parts
from validator.core.truths import Compare
from validator.core.values import Field, Literal
from validator.policy.vocabulary import Shape
from validator.time.days import calendar_date
from validator.time.durations import shift as moved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.analysis.generation.making import Maker
    from validator.core.rules import Rule
    from validator.core.values import Datum
    from validator.histories.model import Fact, History
    from validator.policy.vocabulary import Attribute

Node = TypeVar("Node")
Item = TypeVar("Item")
_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Steps:
    """What can be changed: durations to move by, values to try by attribute, facts to add.

    `told` are the values that not every rule mentions.
    """

    durations: tuple[Duration, ...]
    values: Mapping[str, tuple[Datum, ...]]
    selects: tuple[Select, ...]
    told: Mapping[str, tuple[Datum, ...]]


def steps(rules: Iterable[Rule]) -> Steps:
    """The steps that the rules suggest; durations and selections on which the rules differ come first."""
    listed = list(rules)
    each = [mentioned(one) for one in listed]
    named = {name: tuple(each_of[text] for text in sorted(each_of)) for name, each_of in sorted(joined(each).items())}
    told = {
        name: tuple(one for one in found if not all(repr(one) in of.get(name, ()) for of in each))
        for name, found in named.items()
    }
    calendar = tuple(one for one in differing(listed, Duration) if not one.unit.exact)
    return Steps(calendar, named, differing(listed, Select), {name: found for name, found in told.items() if found})


def mentioned(rule: Rule) -> dict[str, dict[str, Datum]]:
    """The values that a rule compares with, and those beside them, by attribute and by text."""
    values: dict[str, dict[str, Datum]] = {}
    for test in parts(rule, Compare):
        match test:
            case Compare(Field(name=name), _, Literal(value)):
                values.setdefault(name, {}).update({repr(one): one for one in near(value)})
            case _:
                pass
    return values


def joined(each: Iterable[Mapping[str, Mapping[str, Datum]]]) -> dict[str, dict[str, Datum]]:
    """The values of several rules together."""
    found: dict[str, dict[str, Datum]] = {}
    for one in each:
        for name, values in one.items():
            found.setdefault(name, {}).update(values)
    return found


def differing(rules: list[Rule], kind: type[Node]) -> tuple[Node, ...]:
    """The nodes of a kind, each once; first those that not every rule has."""
    each = [{repr(one): one for one in parts(rule, kind)} for rule in rules]
    known = {text: one for found in each for text, one in found.items()}
    return tuple(known[text] for text in sorted(known, key=lambda text: (all(text in one for one in each), text)))


def near(value: Datum) -> Iterator[Datum]:
    """A value that a test names, and for numbers and days those beside it."""
    match value:
        case tuple():
            yield from value
        case bool() | str() | None:
            yield value
        case Decimal():
            yield from (value - 1, value, value + 1)
        case date():
            yield from (later(value, -1), value, later(value, 1))


def neighbours(history: History, days: Iterable[int], step: Steps, maker: Maker) -> Iterator[History]:
    """Histories one change away, the kinds of change taken in turns. `days` are those on which verdicts may change."""
    key = sorted({each for day in days for each in (day - 1, day, day + 1)})
    changed = (
        (with_facts(history, place, one) for place, one in told(history, step, maker)),
        (with_facts(history, place, one) for place, one in moves(history, key)),
        (with_facts(history, place, None) for place in range(len(history.facts))),
        (with_facts(history, place, one) for place, one in shifts(history, step)),
        (with_facts(history, place, one) for place, one in revalued(history, step, maker)),
        people(history, key, step, maker),
        (replace(history, facts=(*history.facts, one)) for one in additions(history, key, step, maker)),
        iter([replace(history, observed={})] if history.observed else []),
    )
    return (one for one in in_turns(changed) if sound(one))


def in_turns(sources: Iterable[Iterable[Item]]) -> Iterator[Item]:
    """One item of each source after the other, until all are empty."""
    for found in zip_longest(*sources, fillvalue=_NOTHING):
        yield from (one for one in found if one is not _NOTHING)  # type: ignore[misc]


def with_facts(history: History, place: int, fact: Fact | None) -> History:
    """The history with another fact in a place, or with none there."""
    instead = () if fact is None else (fact,)
    return replace(history, facts=(*history.facts[:place], *instead, *history.facts[place + 1 :]))


def sound(history: History) -> bool:
    """Whether no fact ends before it begins, and all lie on days that there are."""
    return all(sound_fact(one) for one in history.facts)


def sound_fact(one: Fact) -> bool:
    ordered = (one.end is None or one.end >= one.start) and (
        one.start_ms is None or one.end_ms is None or one.end_ms >= one.start_ms
    )
    return ordered and all(day is None or in_range(day) for day in (one.start, one.end))


def in_range(day: int) -> bool:
    return FIRST_YEAR < 1970 + day // 365.2425 < LAST_YEAR


def moves(history: History, days: Iterable[int]) -> Iterator[tuple[int, Fact]]:
    """Each fact moved to each day; spans also with their last day there."""
    for day in days:
        for place, one in enumerate(history.facts):
            if one.start != day:
                yield place, shift(one, day - one.start) if one.event else begun(one, day)
            if not one.event and one.end != day:
                yield place, replace(one, end=day, end_ms=None, start_ms=None)


def begun(one: Fact, day: int) -> Fact:
    """A span that begins on another day and ends when it did."""
    return replace(one, start=day, start_ms=None, end_ms=None)


def shifts(history: History, step: Steps) -> Iterator[tuple[int, Fact]]:
    """Each fact a day or one of the durations earlier or later; spans also without an end, or for one day."""
    for place, one in enumerate(history.facts):
        for sign in (1, -1):
            yield place, shift(one, sign)
        if not one.event:
            yield place, replace(one, end=None, end_ms=None, start_ms=None)
            yield place, replace(one, end=one.start, end_ms=None, start_ms=None)
    for by in step.durations:
        for place, one in enumerate(history.facts):
            for sign in (1, -1):
                yield place, shift(one, moved(one.start, sign, by) - one.start)


def told(history: History, step: Steps, maker: Maker) -> Iterator[tuple[int, Fact]]:
    """Each fact with another value of an attribute on whose values the rules differ."""
    for place, one in enumerate(history.facts):
        known = maker.vocabulary.facts.get(one.type.rsplit("/", 1)[-1])
        for name in sorted(set(one.attributes) & set(step.told)):
            closed = listed(None if known is None else known.attributes.get(name))
            for value in dict.fromkeys((*step.told[name], *closed)):
                held = listed_as(value, one.attributes[name])
                if repr(one.attributes[name]) != repr(held):
                    yield place, replace(one, attributes={**one.attributes, name: held})


def listed_as(value: Datum, now: Datum) -> Datum:
    """A value in a list, where the attribute holds a list now."""
    alone = not isinstance(now, tuple) or value is None or isinstance(value, tuple)
    return value if alone else (value,)  # type: ignore[return-value]


def revalued(history: History, step: Steps, maker: Maker) -> Iterator[tuple[int, Fact]]:
    """Each fact with another value of one attribute, or without the attribute."""
    for place, one in enumerate(history.facts):
        known = maker.vocabulary.facts.get(one.type.rsplit("/", 1)[-1])
        attributes: Mapping[str, Attribute] = {} if known is None else known.attributes
        for found in values(one.attributes, attributes, step, (one.start,)):
            yield place, replace(one, attributes=found)


def people(history: History, days: list[int], step: Steps, maker: Maker) -> Iterator[History]:
    """The subject with another value of one attribute, or without it."""
    attributes = maker.vocabulary.subjects.get(history.type, {})
    for found in values(history.attributes, attributes, step, days):
        yield replace(history, attributes=found)


def values(
    now: Mapping[str, Datum], known: Mapping[str, Attribute], step: Steps, days: Iterable[int]
) -> Iterator[Mapping[str, Datum]]:
    """Attributes with one of them changed."""
    for name in sorted(set(now) | (set(known) & set(step.values)) | dates(known)):
        for value in chain(step.values.get(name, ()), listed(known.get(name)), at_days(known.get(name), step, days)):
            held = held_as(value, known.get(name))
            if name not in now or repr(now[name]) != repr(held):
                yield {**now, name: held}
        if name in now:
            yield {other: value for other, value in now.items() if other != name}
            yield {**now, name: None}


def held_as(value: Datum, attribute: Attribute | None) -> Datum:
    """A value as the attribute holds it: alone, or in a list."""
    alone = value is None or isinstance(value, tuple) or attribute is None or not attribute.many
    return value if alone else (value,)  # type: ignore[return-value]


def dates(known: Mapping[str, Attribute]) -> set[str]:
    return {name for name, one in known.items() if one.shape is Shape.DATE}


def listed(attribute: Attribute | None) -> Iterator[Datum]:
    """The values of a closed list; both truths; two texts."""
    if attribute is None:
        return
    match attribute.shape:
        case Shape.BOOL:
            yield from (False, True)
        case Shape.TEXT | Shape.ID:
            yield from attribute.values or ("a", "b")
        case Shape.NUMBER | Shape.DATE:
            return


def at_days(attribute: Attribute | None, step: Steps, days: Iterable[int]) -> Iterator[Datum]:
    """Dates from which a day lies as far as a duration says: the day itself, and so long before it."""
    if attribute is None or attribute.shape is not Shape.DATE:
        return
    for day in days:
        if in_range(day):
            yield as_date(day)
        for by in step.durations:
            back = replace(by, unit=Unit.YEAR) if by.unit is Unit.YEAR_OF_LIFE else by
            if calendar_date(day).year - by.count > FIRST_YEAR or by.unit not in (Unit.YEAR, Unit.YEAR_OF_LIFE):
                yield as_date(moved(day, -1, back))


def additions(history: History, days: list[int], step: Steps, maker: Maker) -> Iterator[Fact]:
    """A fact of each selection on each day, and throughout."""
    draft = Draft(history.type, dict(history.attributes))
    firsts = [min(one.start for one in history.facts)] if history.facts else []
    for day in (*firsts, *days):
        for select in step.selects:
            for end in (None, day):
                made = added(select, day, end, draft, maker)
                if made is not None and (end is None or not made.event):
                    yield made


def added(select: Select, day: int, end: int | None, draft: Draft, maker: Maker) -> Fact | None:
    """A fact that a selection takes; one of a related subject, too."""
    relation, _, own = select.type.rpartition("/")
    known = maker.vocabulary.facts.get(own)
    if known is None:
        return None
    made = maker.selected((replace(select, type=own),), day, day if known.event else end, draft, None)
    return made if made is None or not relation else replace(made, type=select.type)
