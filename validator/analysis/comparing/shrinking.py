"""Making a case small and easy to read, as long as the two policies still differ on it in the same way.

Each turn judges all simpler histories at once and goes on with the first that will do; simpler ones come first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from validator.analysis.comparing.judging import compared, judge
from validator.analysis.comparing.neighbours import sound, with_facts
from validator.analysis.comparing.searching import Case, hinted, late
from validator.analysis.generation.drafts import shift
from validator.time.days import calendar_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from validator.analysis.comparing.changes import Effect
    from validator.analysis.comparing.judging import Trial
    from validator.histories.model import Fact, History

_TURNS = 60


def shrunk(case: Case, effect: Effect, trial: Trial) -> Case:
    """The smallest case that simple steps lead to."""
    case = earlier(case, effect, trial)
    for simpler in (fewer_facts, fewer_attributes, plainer, quieter):
        case = reduced(case, simpler, effect, trial)
    case = retimed(case, effect, trial)
    return earlier(case, effect, trial)


def reduced(case: Case, simpler: Callable[[History], Iterator[History]], effect: Effect, trial: Trial) -> Case:
    """The case after as many steps of a kind as can be taken."""
    for _ in range(_TURNS):
        options = [one for one in simpler(case.history) if sound(one)]
        seen = compared(trial, options, case.as_of)
        found = next((one for one, (_, shown) in zip(options, seen, strict=True) if effect in shown), None)
        if found is None:
            return case
        case = Case(found, case.as_of)
    return case


def retimed(case: Case, effect: Effect, trial: Trial) -> Case:
    """The case with plainer and quieter days, where the as-of day must move along."""
    for _ in range(_TURNS):
        options = [one for one in (*shorter(case.history), *quieter(case.history)) if sound(one)]
        found = next(moved(options, effect, trial), None)
        if found is None:
            return case
        case = found
    return case


def moved(options: Sequence[History], effect: Effect, trial: Trial) -> Iterator[Case]:
    """The options that show the effect, on the day that single obligations point to."""
    pairs = judge(trial, options, late(options, trial))
    for one, pair in zip(options, pairs, strict=True):
        for as_of in sorted({day for found, day in hinted(pair) if found is effect})[:2]:
            [(_, shown)] = compared(trial, [one], as_of)
            if effect in shown:
                yield Case(one, as_of)
                break


def earlier(case: Case, effect: Effect, trial: Trial) -> Case:
    """The same history on the first day on which it shows the effect."""
    [pair] = judge(trial, [case.history], case.as_of)
    found = [day for side in pair for one in side for day in (one.due, one.since)]
    days = {near for day in found if day is not None for near in (day, day + 1)}
    for as_of in sorted(day for day in days if day < case.as_of):
        [(_, shown)] = compared(trial, [case.history], as_of)
        if effect in shown:
            return Case(case.history, as_of)
    return case


def fewer_facts(history: History) -> Iterator[History]:
    """Without all facts of a type, without a single one."""
    kinds = sorted({one.type for one in history.facts})
    if len(history.facts) > len(kinds) > 1:
        yield from (replace(history, facts=tuple(one for one in history.facts if one.type != kind)) for kind in kinds)
    yield from (with_facts(history, place, None) for place in reversed(range(len(history.facts))))


def fewer_attributes(history: History) -> Iterator[History]:
    """Without all attributes, without those of one fact, without a single one."""
    if history.observed:
        yield replace(history, observed={})
    if history.attributes:
        yield replace(history, attributes={})
    for name in sorted(history.attributes):
        yield replace(history, attributes={key: one for key, one in history.attributes.items() if key != name})
    for place, fact in enumerate(history.facts):
        if fact.attributes:
            yield with_facts(history, place, replace(fact, attributes={}))
        for name in sorted(fact.attributes) if len(fact.attributes) > 1 else ():
            left = {key: one for key, one in fact.attributes.items() if key != name}
            yield with_facts(history, place, replace(fact, attributes=left))


def plainer(history: History) -> Iterator[History]:
    """Without clock times, ids and ends."""
    for place, fact in enumerate(history.facts):
        if fact.start_ms is not None:
            yield with_facts(history, place, replace(fact, start_ms=None, end_ms=None))
        if fact.id is not None:
            yield with_facts(history, place, replace(fact, id=None))
        if not fact.event and fact.end is not None:
            yield with_facts(history, place, replace(fact, end=None, start_ms=None, end_ms=None))


def shorter(history: History) -> Iterator[History]:
    """With a span of one day."""
    for place, fact in enumerate(history.facts):
        if not fact.event and fact.end is not None and fact.end != fact.start:
            yield with_facts(history, place, replace(fact, end=fact.start, start_ms=None, end_ms=None))


def quieter(history: History) -> Iterator[History]:
    """With a fact on the day of another one, or else on the first of a month."""
    ranked = sorted({one.start for one in history.facts})
    for place, fact in enumerate(history.facts):
        for day in (*ranked, first_of_month(fact.start)):
            if rank(day) < rank(fact.start):
                yield with_facts(history, place, began(fact, day))


def rank(day: int) -> int:
    """The first of a month is quieter than any other day."""
    return 0 if calendar_date(day).day == 1 else 1


def first_of_month(day: int) -> int:
    return day - calendar_date(day).day + 1


def began(fact: Fact, day: int) -> Fact:
    """The fact on another day; a span keeps its last one."""
    if fact.event:
        return shift(fact, day - fact.start)
    return replace(fact, start=day, start_ms=None, end_ms=None)
