"""Neighbours of a history: the same with one thing changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from validator.analysis.generation.drafts import as_date, canonical, shift
from validator.core.nodes import parts
from validator.core.truths import Compare
from validator.core.values import Field, Literal
from validator.policy.vocabulary import Shape
from validator.time.days import iso, number
from validator.time.zones import local_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from validator.core.values import Datum
    from validator.histories.model import Fact, History
    from validator.policy.vocabulary import Attribute, Vocabulary

DAY_MS = 86_400_000
OTHER = "anderes"
"""A text that no rule mentions."""
MOST_VALUES = 16
"""So many values of a closed list are tried, those that the rules mention first."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a history: its kind, and what fills its text."""

    code: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Probe:
    """A history as of a day, and the changes by which it was made from another."""

    history: History
    as_of: int
    steps: tuple[Step, ...] = ()

    def with_facts(self, facts: Iterable[Fact], code: str, **fields: str) -> Probe:
        """The same with other facts."""
        history = replace(self.history, facts=ordered(facts))
        return Probe(history, self.as_of, (*self.steps, Step(code, fields)))

    def with_own(self, attributes: Mapping[str, Datum], code: str, **fields: str) -> Probe:
        """The same with other attributes of the subject."""
        return Probe(replace(self.history, attributes=attributes), self.as_of, (*self.steps, Step(code, fields)))

    def on(self, day: int, code: str) -> Probe:
        """The same as of another day."""
        return Probe(self.history, day, (*self.steps, Step(code, {"day": iso(day)})))


def ordered(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts in canonical order, each with its place."""
    return tuple(replace(one, ordinal=place) for place, one in enumerate(sorted(facts, key=canonical)))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What neighbours are made of: a vocabulary, a zone, and the values that some rules compare with, by attribute."""

    vocabulary: Vocabulary
    zone: str
    mentioned: Mapping[str, tuple[Datum, ...]]

    def values(self, name: str, attribute: Attribute | None, now: Datum, days: Sequence[int]) -> Iterator[Datum]:
        """Other values for an attribute."""
        if attribute is not None and attribute.many:
            held = now if isinstance(now, tuple) else ()
            yield from (tuple(one for one in held if one != gone) for gone in held)
            for one in self.single(name, attribute, None, days):
                if one is not None and not isinstance(one, tuple) and one not in held and fits(one, attribute):
                    yield (*held, one)
            return
        for one in self.single(name, attribute, now, days):
            if fits(one, attribute) and (one != now or type(one) is not type(now)):
                yield one

    def single(self, name: str, attribute: Attribute | None, now: Datum, days: Sequence[int]) -> Iterator[Datum]:
        liked = self.mentioned.get(name, ())
        yield from near(liked)
        match attribute.shape if attribute is not None else None:
            case Shape.BOOL:
                yield from (True, False)
            case Shape.DATE:
                yield from map(as_date, days)
            case Shape.NUMBER if isinstance(now, Decimal):
                yield from (now + 1, now - 1)
            case _ if attribute is not None and attribute.values:
                yield from [one for one in attribute.values if one not in liked][:MOST_VALUES]
            case Shape.TEXT:
                yield OTHER
            case _:
                pass
        yield None


def fits(value: Datum, attribute: Attribute | None) -> bool:
    """Whether an attribute can hold a value, or one of its values; of what the vocabulary does not know, anything."""
    if value is None or attribute is None:
        return True
    match attribute.shape:
        case Shape.BOOL:
            return isinstance(value, bool)
        case Shape.NUMBER:
            return isinstance(value, Decimal)
        case Shape.DATE:
            return isinstance(value, date)
        case Shape.TEXT | Shape.ID:
            return isinstance(value, str) and (attribute.values is None or value in attribute.values)


def near(values: Iterable[Datum]) -> Iterator[Datum]:
    """Values, and of numbers those next to them."""
    for value in values:
        yield value
        if isinstance(value, Decimal):
            yield from (value + 1, value - 1)


def mentioned(nodes: Iterable[object]) -> dict[str, tuple[Datum, ...]]:
    """The values that tests compare with, by the name of the attribute."""
    found: dict[str, dict[str, Datum]] = {}
    for node in nodes:
        for test in parts(node, Compare):
            if isinstance(test.left, Field) and isinstance(test.right, Literal):
                value = test.right.value
                for one in value if isinstance(value, tuple) else (value,):
                    found.setdefault(test.left.name, {})[repr(one)] = one
    return {name: tuple(values[key] for key in sorted(values)) for name, values in found.items()}


def neighbours(probe: Probe, days: Sequence[int], about: Surroundings) -> Iterator[Probe]:
    """All neighbours; `days` are those on which something may change, the likeliest first."""
    yield from seen_on(probe, days)
    yield from valued(probe, days, about)
    yield from moved(probe, days, about)
    yield from removed(probe)
    yield from owned(probe, days, about)


def seen_on(probe: Probe, days: Sequence[int]) -> Iterator[Probe]:
    """Other as-of days."""
    for day in days:
        if day != probe.as_of:
            yield probe.on(day, "as-of")


def valued(probe: Probe, days: Sequence[int], about: Surroundings) -> Iterator[Probe]:
    """One attribute of one fact changed."""
    facts = probe.history.facts
    for place, fact in enumerate(facts):
        known = about.vocabulary.facts.get(fact.type.rsplit("/", 1)[-1])
        names = {*fact.attributes, *(known.attributes if known is not None else ())}
        for name in sorted(names):
            attribute = None if known is None else known.attributes.get(name)
            for value in about.values(name, attribute, fact.attributes.get(name), days):
                other = replace(fact, attributes={**fact.attributes, name: value})
                code = "unvalued" if value is None else "valued" if name == "value" else "attribute"
                fields = {"type": fact.type, "name": name, "value": said(value)}
                yield probe.with_facts((*facts[:place], other, *facts[place + 1 :]), code, **fields)


def said(value: Datum) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case tuple():
            return ", ".join(map(said, value))
        case _:
            return str(value)


def moved(probe: Probe, days: Sequence[int], about: Surroundings) -> Iterator[Probe]:
    """One fact on another day; a span with another first or last day, or ongoing; or by an hour, where it has any."""
    facts = probe.history.facts
    for place, fact in enumerate(facts):
        for other in elsewhere(fact, days, about.zone):
            rest = (*facts[:place], other, *facts[place + 1 :])
            code = "moved" if fact.event else "ongoing" if other.end is None else "lasting"
            yield probe.with_facts(rest, code, type=fact.type, **span_of(fact, "before-"), **span_of(other, ""))


def span_of(fact: Fact, prefix: str) -> dict[str, str]:
    """The days of a fact as fields; the clock time, where it has one."""
    until = "" if fact.end is None else iso(fact.end)
    at = "" if fact.start_ms is None else str(fact.start_ms)
    return {f"{prefix}day": iso(fact.start), f"{prefix}until": until, f"{prefix}at": at}


def elsewhere(fact: Fact, days: Sequence[int], zone: str) -> Iterator[Fact]:
    if fact.start_ms is not None:
        yield from at_other_times(fact, zone)
    for day in days:
        if fact.event:
            yield shift(fact, day - fact.start) if day != fact.start else replace(fact)
            continue
        if fact.end is not None:
            yield shift(fact, day - fact.start)
            yield shift(fact, day - fact.end)
        if fact.start_ms is None:
            if day != fact.start and (fact.end is None or day <= fact.end):
                yield replace(fact, start=day)
            if day != fact.end and day >= fact.start:
                yield replace(fact, end=day)
    if not fact.event and fact.end is not None and fact.start_ms is None:
        yield replace(fact, end=None)


def at_other_times(fact: Fact, zone: str) -> Iterator[Fact]:
    """The fact a minute, an hour, or the like earlier or later; a span also shorter or longer by that."""
    assert fact.start_ms is not None
    for minutes in (1, 30, 60, 240):
        for by in (-minutes * 60_000, minutes * 60_000):
            start, end = fact.start_ms + by, None if fact.end_ms is None else fact.end_ms + by
            yield timed(fact, start, start if fact.event else end, zone)
            if not fact.event and fact.end_ms is not None and end is not None and end > fact.start_ms:
                yield timed(fact, fact.start_ms, end, zone)


def timed(fact: Fact, start: int, end: int | None, zone: str) -> Fact:
    last = None if end is None else local_day(end if fact.event else end - 1, zone)
    return replace(fact, start=local_day(start, zone), end=last, start_ms=start, end_ms=end)


def removed(probe: Probe) -> Iterator[Probe]:
    """One fact less."""
    facts = probe.history.facts
    for place, fact in enumerate(facts):
        yield probe.with_facts((*facts[:place], *facts[place + 1 :]), "without", type=fact.type, day=iso(fact.start))


def owned(probe: Probe, days: Sequence[int], about: Surroundings) -> Iterator[Probe]:
    """One attribute of the subject changed."""
    history = probe.history
    known = about.vocabulary.subjects.get(history.type, {})
    links = {one.attribute for one in about.vocabulary.relations if one.subject == history.type}
    for name in sorted({*history.attributes, *known} - links):
        now = history.attributes.get(name)
        closer = [number(now) + by for by in (-1, 1, 30, -30)] if isinstance(now, date) else list(days)
        for value in about.values(name, known.get(name), now, closer):
            code = "own" if value is not None else "disowned"
            yield probe.with_own({**history.attributes, name: value}, code, name=name, value=said(value))


def added(probe: Probe, facts: Iterable[Fact]) -> Iterator[Probe]:
    """One fact more."""
    for fact in facts:
        yield probe.with_facts((*probe.history.facts, fact), "with", type=fact.type, day=iso(fact.start))


def carried(probe: Probe, by: Iterable[int]) -> Iterator[Probe]:
    """Everything some days earlier or later: facts, the days from which they are recorded, the as-of day."""
    for days in by:
        if days:
            facts = [shift(one, days) for one in probe.history.facts]
            observed = {kind: first + days for kind, first in probe.history.observed.items()}
            there = Probe(replace(probe.history, observed=observed), probe.as_of + days, probe.steps)
            yield there.with_facts(facts, "carried", day=iso(there.as_of))
