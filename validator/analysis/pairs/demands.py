"""Two rules that judge one fact: what of it, or of its days, keeps the one and breaks the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice, product
from typing import TYPE_CHECKING

from validator.analysis.contexts.choices import tests_of, values_of
from validator.analysis.faults import Fault, Kind
from validator.analysis.matters import named, types
from validator.analysis.pairs.bars import unmade
from validator.analysis.pairs.conflicts import this_tests
from validator.analysis.pairs.duties import binding, forced, names
from validator.analysis.pairs.shrinking import witness
from validator.analysis.pairs.special import special
from validator.analysis.pairs.trials import BOTH_KEPT, BROKEN, FIRST_BROKEN, SECOND_BROKEN
from validator.analysis.questions import Reason, Topic
from validator.core.duties import Duty, Each
from validator.core.nodes import parts
from validator.core.rules import Force
from validator.core.truths import During

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from validator.analysis.contexts.judging import Standing
    from validator.analysis.contexts.situations import Situation, Stage
    from validator.analysis.faults import Witness
    from validator.analysis.generation.drafts import Draft
    from validator.analysis.matters import Pair, Party
    from validator.core.truths import Truth
    from validator.core.values import Datum

TRIED = 8
"""So many situations are looked at."""
MOST = 4096
"""Of rules that tell apart more values than so many, nothing is said."""
BOTH_BROKEN = (BROKEN, BROKEN)
WAYS: Mapping[tuple[Standing, ...], str] = {SECOND_BROKEN: "second", FIRST_BROKEN: "first"}
STRENGTH = (Force.INDICATOR, Force.TARGET, Force.SHOULD, Force.MUST)


@dataclass(frozen=True, slots=True)
class Tried:
    """A situation with some values. `beside` are those that only one of the rules looks at."""

    situation: Situation
    draft: Draft
    beside: tuple[object, ...]
    standings: tuple[Standing, ...]


def may_judge(pair: Pair) -> bool:
    """Whether both rules judge facts of one type by something that both look at, and ask for no act."""
    first, second = pair
    return bool(types(first.anchors) & types(second.anchors)) and bool(looked_at(first) & looked_at(second))


def looked_at(party: Party) -> frozenset[str]:
    """What a rule judges its anchor by: attributes (`.name`), what states name; nothing where it asks for acts."""
    norm = party.rule.norm
    if not isinstance(norm, Duty) or not isinstance(norm.anchors, Each) or party.asked or party.bounded:
        return frozenset()
    return named(states(party)) | {f".{name}" for name in this_tests(party)}


def states(party: Party) -> tuple[Truth, ...]:
    """The states that a demand tests on its anchor's days."""
    norm = party.rule.norm
    return tuple(one.state for one in parts(norm.demand, During)) if isinstance(norm, Duty) else ()


def demand_faults(stage: Stage) -> Iterator[Fault]:
    """The divergence of two demands on one fact, in what they want or in force alone."""
    stage.ledger.ask(Topic.MATTER, stage.norms)
    ways: dict[tuple[Standing, ...], Tried] = {}
    made = list(islice(stage.shared(), TRIED))
    if not made:
        stage.leave(Topic.MATTER, unmade(stage.parties, stage.vocabulary))
    for situation in made:
        for one in telling(tried(stage, situation)):
            ways.setdefault(one.standings, one)
    different = [way for way in WAYS if way in ways]
    if BOTH_KEPT not in ways:
        return
    if different:
        stricter = "each" if len(different) == 2 else WAYS[different[0]]
        yield from diverging(stage, stricter, [ways[way] for way in different])
    elif BOTH_BROKEN in ways and binding(stage):
        one = ways[BOTH_BROKEN]
        shown = witness(stage, one.draft, one.situation.as_of, BOTH_BROKEN, "breaks-both")
        if shown is None:
            stage.leave(Topic.MATTER, Reason.UNSHOWN)
        else:
            yield forced(stage, shown)


def telling(found: Sequence[Tried]) -> Iterator[Tried]:
    """Those in which what only one rule looks at breaks neither: there the rest alone decides."""
    fine = {one.beside for one in found if one.standings == BOTH_KEPT}
    yield from (one for one in found if one.beside in fine)


def tried(stage: Stage, situation: Situation) -> list[Tried]:
    """The situation with every value that the demands tell apart; nothing where these are too many."""
    fact = situation.draft.facts.get(situation.anchor)
    if fact is None:
        return []
    first, second = map(looked_at, stage.parties)
    known, tests = stage.vocabulary.facts[fact.type].attributes, list(tests_of(fact.type, stage.parties))
    tested = sorted({name for party in stage.parties for name in this_tests(party)} & known.keys())
    turned = tuple(dict.fromkeys(state for party in stage.parties for state in states(party)))
    values = [tuple(values_of(name, known[name], tests, fact)) for name in tested]
    listed = list(islice(product(*values, *((True, False) for _ in turned)), MOST + 1))
    if len(listed) > MOST:
        stage.leave(Topic.MATTER, Reason.VALUES)
        return []
    shared = [f".{name}" in first & second for name in tested] + [bool(named(one) & first & second) for one in turned]
    drafts = [
        changed(stage, situation, dict(zip(tested, one, strict=False)), turned, one[len(tested) :]) for one in listed
    ]
    judged = stage.court.engine(drafts, situation.as_of)
    return [
        Tried(
            situation, draft, tuple(repr(part) for part, both in zip(one, shared, strict=True) if not both), standings
        )
        for one, draft, standings in zip(listed, drafts, judged, strict=True)
    ]


def changed(
    stage: Stage, situation: Situation, values: Mapping[str, Datum], turned: Sequence[Truth], held: Sequence[object]
) -> Draft:
    """The situation with values of the anchor's attributes, and with states that hold on its days or do not."""
    draft = situation.draft.copy()
    fact = replace(draft.facts[situation.anchor], attributes={**draft.facts[situation.anchor].attributes, **values})
    draft.facts[situation.anchor] = fact
    for state, wanted in zip(turned, held, strict=True):
        holder = stage.holder(next(one for one in stage.parties if state in states(one)), situation.as_of)
        holder.hold(state, fact.start, fact.end, draft, wanted=wanted is True)
    return draft


def diverging(stage: Stage, stricter: str, ways: Sequence[Tried]) -> Iterator[Fault]:
    """The fault, unless it is how exceptions and advice are commonly made; where the reference confirms each way."""
    if meant(stage, stricter):
        return
    shown: list[Witness] = []
    for one in ways:
        made = witness(stage, one.draft, one.situation.as_of, one.standings, f"breaks-{WAYS[one.standings]}")
        shown += [] if made is None else [made]
    if len(shown) < len(ways):
        stage.leave(Topic.MATTER, Reason.UNSHOWN)
    else:
        common = sorted(one.strip("./") for one in looked_at(stage.parties[0]) & looked_at(stage.parties[1]))
        made_of = {**names(stage), "stricter": stricter, "what": ", ".join(common)}
        norms = tuple(party.norm for party in stage.parties)
        yield Fault(Kind.DIVERGENCE, norms, f"prove-pair-demand-{stricter}", made_of, witnesses=tuple(shown))


def meant(stage: Stage, stricter: str) -> bool:
    """Whether the stricter rule only indicates, only advises where the other binds more, or is the special one."""
    if any(party.rule.force is Force.INDICATOR for party in stage.parties):
        return True
    if stricter == "each":
        return False
    strict, loose = stage.parties if stricter == "first" else stage.parties[::-1]
    graded = STRENGTH.index(strict.rule.force) < STRENGTH.index(loose.rule.force)
    return graded or special(strict, loose, stage.vocabulary)
