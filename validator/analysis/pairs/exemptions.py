"""Histories in which one rule takes a situation out and another obliges in it: nobody can tell which prevails."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from validator.analysis.contexts.dates import LATEST
from validator.analysis.contexts.holding import singly
from validator.analysis.contexts.judging import Standing, days_named, shown, standing
from validator.analysis.faults import Fault, Kind, Witness
from validator.analysis.generation.drafts import Draft
from validator.analysis.pairs.exempting import spoken
from validator.analysis.pairs.shrinking import SUBJECT, edits, named
from validator.analysis.pairs.trials import BROKEN
from validator.core.findings import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.analysis.contexts.situations import Stage
    from validator.analysis.faults import Norm
    from validator.analysis.pairs.conflicts import Ground
    from validator.analysis.pairs.exempting import Exemption
    from validator.core.findings import Finding

GROUNDS = 4
"""So many situations of each rule are joined with those of the other."""
TRIES = 6
LATER = (2, 400)
"""Days after both windows on which it is looked: at once, or when a later period is over."""
BOTH_BROKEN = (BROKEN, BROKEN)


@dataclass(frozen=True, slots=True)
class Contrast:
    """One history without and one with the situation: the first breaks both rules, the other the second rule alone."""

    plain: Draft
    exempt: Draft
    as_of: int


def exemption_fault(exemption: Exemption, told: Sequence[tuple[Norm, Contrast, Stage]]) -> Fault:
    """The fault of a rule that takes a situation out and those that oblige in it all the same."""
    norm, rule = exemption.party.norm, exemption.party.rule
    _, first, stage = told[0]
    key = spoken(exemption.written, rule.subject, stage.vocabulary)
    others = tuple(other for other, _, _ in told)
    fields = {"rule": norm.name, "others": ", ".join(one.name for one in others), "what": key}
    shown = [seen(stage, one.exempt, one.as_of, "exempt", alone=True) for _, one, stage in told]
    shown.append(seen(stage, first.plain, first.as_of, "breaks-both", alone=False))
    return Fault(Kind.DIVERGENCE, (norm, *others), "prove-pair-exempt", fields, key, tuple(shown))


def seen(stage: Stage, draft: Draft, as_of: int, about: str, *, alone: bool) -> Witness:
    """A history with the breaches that it shows: of the second rule alone, or of both."""
    history = named(draft).history(SUBJECT)
    found = list(zip(stage.parties, stage.court.confirmed(history, as_of), strict=True))
    return Witness(history, as_of, tuple(shown(*one) for one in found[1 if alone else 0 :]), about)


def contrast(exemption: Exemption, stage: Stage, grounds: tuple[Sequence[Ground], Sequence[Ground]]) -> Contrast | None:
    """A small contrast that the reference confirms with the policies as they stand; None if none is found."""
    for plain, as_of in broken(stage, grounds):
        first = min((one.start for one in plain.facts.values()), default=as_of)
        tried = []
        for _ in range(TRIES):
            exempt = plain.copy()
            stage.holder(exemption.party, as_of).hold(exemption.state, first, as_of, exempt)
            tried.append(Contrast(plain, exempt, as_of))
        found = first_shown(stage, tried)
        small = None if found is None else smallest(stage, found)
        if small is not None and confirmed(stage, small):
            return small
    return None


def broken(stage: Stage, grounds: tuple[Sequence[Ground], Sequence[Ground]]) -> Iterator[tuple[Draft, int]]:
    """Histories in which nothing is done and both rules are broken, put together from one of each."""
    several = [some[:GROUNDS] for some in grounds]
    for one, other in sorted(product(*several), key=lambda two: max(two[0].high, two[1].high)):
        for after in LATER:
            as_of = min(max(one.high, other.high) + after, LATEST)
            drafts = [joined(one.draft, other.draft), joined(other.draft, one.draft)]
            drafts = [draft for draft in drafts if singly(draft, stage.maker)]
            judged = stage.court.engine(drafts, as_of)
            found = [draft for draft, ways in zip(drafts, judged, strict=True) if ways == BOTH_BROKEN]
            yield from ((draft, as_of) for draft in found[:1])


def joined(draft: Draft, other: Draft) -> Draft:
    """The first draft with what the second has besides: attributes that it lacks, facts of other types."""
    made = draft.copy()
    made.attributes = {**other.attributes, **draft.attributes}
    kinds = {one.type for one in draft.facts.values()}
    for fact in other.facts.values():
        if fact.type not in kinds:
            made.add(fact)
    return made


def first_shown(stage: Stage, several: Sequence[Contrast]) -> Contrast | None:
    """The first contrast in which both are broken without the situation, and with it the second alone."""
    found = [one for one in several if singly(one.plain, stage.maker) and singly(one.exempt, stage.maker)]
    if not found:
        return None
    judged = stage.court.engine([draft for one in found for draft in (one.plain, one.exempt)], found[0].as_of)
    pairs = zip(found, judged[::2], judged[1::2], strict=True)
    return next((one for one, plain, exempt in pairs if plain == BOTH_BROKEN and spared(stage, exempt)), None)


def spared(stage: Stage, standings: Sequence[Standing]) -> bool:
    """Whether the second rule is broken and the first is not; of one that excuses, a breach may be excused."""
    first, second = standings
    excused = first is Standing.UNCLEAR and stage.parties[0].rule.excused is not None
    return second is BROKEN and (excused or first in (Standing.KEPT, Standing.IDLE))


def smallest(stage: Stage, found: Contrast) -> Contrast:
    """The contrast without any part that it can do without, as of the first day on which all is said."""
    smaller: Contrast | None = earliest(stage, found)
    while smaller is not None:
        found = smaller
        smaller = first_shown(stage, list(fewer(found)))
    return earliest(stage, found)


def fewer(found: Contrast) -> Iterator[Contrast]:
    """The contrast with one part less, in both histories where both have it."""
    for edit in edits(found.exempt, frozenset()):
        exempt, plain = edit(found.exempt), edit(found.plain)
        if exempt is not None:
            yield Contrast(found.plain if plain is None else plain, exempt, found.as_of)
    for edit in edits(found.plain, frozenset()):
        plain = edit(found.plain)
        if plain is not None and edit(found.exempt) is None:
            yield Contrast(plain, found.exempt, found.as_of)


def earliest(stage: Stage, found: Contrast) -> Contrast:
    """The same on the first of the days that findings name."""
    history = found.plain.history(SUBJECT)
    days = {day for own in stage.court.reference(history, found.as_of) for one in own for day in days_named(one)}
    days |= {day + 1 for day in days}
    sooner = (Contrast(found.plain, found.exempt, day) for day in sorted(days) if day <= found.as_of)
    return next((one for one in sooner if first_shown(stage, [one]) is not None), found)


def confirmed(stage: Stage, found: Contrast) -> bool:
    """Whether the reference says the same of the policies as they stand."""
    plain = stage.court.confirmed(found.plain.history(SUBJECT), found.as_of)
    first, second = stage.court.confirmed(found.exempt.history(SUBJECT), found.as_of)
    return tuple(map(standing, plain)) == BOTH_BROKEN and freed(first) and standing(second) is BROKEN


def freed(findings: Sequence[Finding]) -> bool:
    """Whether a rule asks for nothing that was not done, or excuses that."""
    return not any(one.verdict is Verdict.UNDETERMINED or (one.verdict.breach and not one.excused) for one in findings)
