"""The smallest history that still shows what is claimed, confirmed by the reference with the policies as they stand."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from validator.analysis.contexts.holding import singly
from validator.analysis.contexts.judging import Standing, days_named, shown, standing
from validator.analysis.faults import Witness
from validator.analysis.generation.drafts import Draft, canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from validator.analysis.contexts.situations import Stage
    from validator.core.values import Datum

SUBJECT = "witness"


def witness(
    stage: Stage,
    draft: Draft,
    as_of: int,
    wanted: tuple[Standing, ...],
    about: str = "",
    keep: frozenset[str] = frozenset(),
) -> Witness | None:
    """The draft made small, while the rules fare as wanted; None where the reference does not confirm.

    Facts of the types in `keep` stay as they are or go as a whole, so that an act is the same for each rule.
    """
    if not shows(stage, draft, as_of, wanted):
        return None
    as_of = earliest(stage, draft, as_of, wanted)
    small = named(smallest(stage, draft, as_of, wanted, keep))
    as_of = earliest(stage, small, as_of, wanted)
    history = small.history(SUBJECT)
    findings = stage.court.confirmed(history, as_of)
    if tuple(map(standing, findings)) != wanted:
        return None
    told = [shown(party, own) for party, own in zip(stage.parties, findings, strict=True) if own]
    return Witness(history, as_of, tuple(told), about)


def shows(stage: Stage, draft: Draft, as_of: int, wanted: tuple[Standing, ...]) -> bool:
    """Whether the rules fare as wanted, by the reference, in a history that can be."""
    if not singly(draft, stage.maker):
        return False
    return tuple(map(standing, stage.court.reference(draft.history(SUBJECT), as_of))) == wanted


def earliest(stage: Stage, draft: Draft, as_of: int, wanted: tuple[Standing, ...]) -> int:
    """The first of the days that findings name on which all is said."""
    found = [one for own in stage.court.reference(draft.history(SUBJECT), as_of) for one in own]
    days = {day for one in found for day in days_named(one)}
    days |= {day for one in draft.facts.values() for day in (one.start, one.end or one.start)}
    days |= {day + 1 for day in days}
    for day in sorted(day for day in days if day <= as_of):
        if shows(stage, draft, day, wanted):
            return day
    return as_of


def smallest(stage: Stage, draft: Draft, as_of: int, wanted: tuple[Standing, ...], keep: frozenset[str]) -> Draft:
    """The draft without any part that it can do without."""
    return reduced(draft, lambda one: shows(stage, one, as_of, wanted), keep)


def reduced(draft: Draft, enough: Callable[[Draft], bool], keep: frozenset[str] = frozenset()) -> Draft:
    """The draft without any part without which it is still enough."""
    changed = True
    while changed:
        changed = False
        for edit in edits(draft, keep):
            smaller = edit(draft)
            if smaller is not None and enough(smaller):
                draft, changed = smaller, True
    return draft


def edits(draft: Draft, keep: frozenset[str]) -> Iterator[Callable[[Draft], Draft | None]]:
    """Ways to make a draft smaller: a fact less, no attributes, an attribute less."""
    ordered = sorted(draft.facts, key=place)
    yield from (partial(without_fact, name=name) for name in reversed(ordered))
    soft = [name for name in ordered if draft.facts[name].type not in keep]
    yield from (partial(without_attributes, name=name, gone=frozenset(draft.facts[name].attributes)) for name in soft)
    for name in soft:
        for one in sorted(draft.facts[name].attributes):
            yield partial(without_attributes, name=name, gone=frozenset((one,)))
    yield from (partial(without_own, name=name) for name in sorted(draft.attributes))


def without_fact(draft: Draft, name: str) -> Draft | None:
    """The draft without a fact; None where there is no such fact."""
    if name not in draft.facts:
        return None
    return replace(draft.copy(), facts={key: one for key, one in draft.facts.items() if key != name})


def without_attributes(draft: Draft, name: str, gone: frozenset[str]) -> Draft | None:
    """The draft with fewer attributes of a fact; None where it has none of these."""
    fact = draft.facts.get(name)
    if fact is None or not gone & fact.attributes.keys():
        return None
    rest = {key: value for key, value in fact.attributes.items() if key not in gone}
    return replace(draft.copy(), facts={**draft.facts, name: replace(fact, attributes=rest)})


def without_own(draft: Draft, name: str) -> Draft | None:
    """The draft without an attribute of its subject."""
    return replace(draft.copy(), attributes=less(draft.attributes, name)) if name in draft.attributes else None


def less(values: Mapping[str, Datum], name: str) -> dict[str, Datum]:
    """The values without one."""
    return {key: value for key, value in values.items() if key != name}


def place(name: str) -> int:
    """The number in a made-up id."""
    return int(name[1:])


def named(draft: Draft) -> Draft:
    """The draft with ids in the order of time, wherever they stand."""
    ordered = sorted(draft.facts.values(), key=lambda one: (one.start, canonical(one)[:-1], place(one.id or "f0")))
    names = {one.id: f"f{number}" for number, one in enumerate(ordered, 1)}
    facts = {}
    for one in ordered:
        values = {
            key: names.get(value, value) if isinstance(value, str) else value for key, value in one.attributes.items()
        }
        facts[names[one.id]] = replace(one, id=names[one.id], attributes=values)
    return Draft(draft.type, dict(draft.attributes), facts, len(facts))
