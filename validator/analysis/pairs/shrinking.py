"""The smallest history that still shows what is claimed, confirmed by the reference with the policies as they stand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from validator.analysis.contexts.holding import singly
from validator.analysis.contexts.judging import Standing, shown, standing
from validator.analysis.faults import Witness
from validator.analysis.generation.drafts import Draft, canonical

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from validator.analysis.contexts.situations import Stage
    from validator.core.findings import Finding
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
    for day in sorted({day for one in found for day in telling(one) if day <= as_of}):
        if shows(stage, draft, day, wanted):
            return day
    return as_of


def telling(finding: Finding) -> Iterator[int]:
    """Days on which a finding may first be seen."""
    for day in (finding.since, finding.due, finding.met_on, finding.until):
        if day is not None:
            yield from (day, day + 1)


def smallest(stage: Stage, draft: Draft, as_of: int, wanted: tuple[Standing, ...], keep: frozenset[str]) -> Draft:
    """The draft without any part that it can do without."""
    while True:
        smaller = next((one for one in parts_less(draft, keep) if shows(stage, one, as_of, wanted)), None)
        if smaller is None:
            return draft
        draft = smaller


def parts_less(draft: Draft, keep: frozenset[str]) -> Iterator[Draft]:
    """The draft without one fact, one attribute of its subject, one attribute of a fact."""
    for name in sorted(draft.facts, key=place, reverse=True):
        yield replace(draft.copy(), facts={key: one for key, one in draft.facts.items() if key != name})
    for name in sorted(draft.attributes):
        yield replace(draft.copy(), attributes=less(draft.attributes, name))
    for key in sorted(draft.facts, key=place):
        for name in () if draft.facts[key].type in keep else sorted(draft.facts[key].attributes):
            bare = replace(draft.facts[key], attributes=less(draft.facts[key].attributes, name))
            yield replace(draft.copy(), facts={**draft.facts, key: bare})


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
