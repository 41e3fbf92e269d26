"""Two rules of which one asks for what the other does not allow: no choice of acts keeps both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations_with_replacement, islice, product
from typing import TYPE_CHECKING

from validator.analysis.contexts.choices import Act, Choice, choice, owned, tests_of, values_of
from validator.analysis.contexts.dates import LONG, steps
from validator.analysis.contexts.holding import singly
from validator.analysis.contexts.judging import Standing
from validator.analysis.contexts.recurring import courses, times
from validator.analysis.contexts.situations import Situation, Stage
from validator.analysis.faults import Fault, Kind
from validator.analysis.matters import Party, types
from validator.analysis.pairs.bars import actless, unmade
from validator.analysis.pairs.duties import names
from validator.analysis.pairs.shrinking import witness
from validator.analysis.pairs.trials import BROKEN, KEPT, window
from validator.analysis.questions import Reason, Topic
from validator.core.days import Whose
from validator.core.duties import Clock, Duty, Each, Runs
from validator.core.nodes import parts
from validator.core.rules import BINDING
from validator.core.truths import Compare
from validator.core.values import Field
from validator.time.durations import shift

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.analysis.faults import Witness
    from validator.analysis.generation.drafts import Draft
    from validator.analysis.matters import Pair
    from validator.policy.vocabulary import Vocabulary

TRIED = 8
"""So many situations of the first rule are looked at."""
FIRST_CHOICES, ROWS = 300, 4
UNBROKEN = (Standing.KEPT, Standing.IDLE)
MOST_CHOICES = 40_000


@dataclass(frozen=True, slots=True)
class Ground:
    """A situation in which the first rule asks; `low` and `high` bound its window."""

    draft: Draft
    as_of: int
    low: int
    high: int
    anchor: str


def may_clash(pair: Pair, vocabulary: Vocabulary) -> bool:
    """Whether the second rule restricts a type of act that the first asks for, and both are binding."""
    first, second = pair
    if not all(one.rule.force in BINDING for one in pair) or any("/" in one.type for one in first.asked):
        return False
    wanted = types(first.asked)
    return bool(wanted & types(second.bounded)) or (
        bool(wanted & types(second.anchors)) and first.rule.id != second.rule.id and restrictive(second, vocabulary)
    )


def restrictive(party: Party, vocabulary: Vocabulary) -> bool:
    """Whether a rule that hangs on an act may make it wrong: not if all it asks for is another act."""
    acts = [vocabulary.facts[kind].act for kind in types(party.asked) if kind in vocabulary.facts]
    return not party.asked or not all(acts) or bool(party.bounded) or bool(this_tests(party))


def clashes(pair: Pair, stage: Stage, solo: Sequence[Ground]) -> Iterator[Fault]:
    """The conflict of a rule that asks with one that restricts, if trying every choice finds none that keeps both."""
    for ground in resisting(pair, stage, telling(stage, grounds(pair, stage, solo))):
        found = choices(pair, stage, ground)
        barred = obstacle(pair, stage, found) or possible(stage, ground, found)
        if isinstance(barred, Reason):
            stage.leave(Topic.CONFLICT, barred)
        elif not barred:
            shown = both_ways(stage, ground, found)
            if shown:
                yield conflict(stage, shown)
                return
            stage.leave(Topic.CONFLICT, Reason.UNSHOWN)


def obstacle(pair: Pair, stage: Stage, found: Choice) -> Reason | None:
    """Why not every choice of acts can be tried."""
    known = [stage.vocabulary.facts[one.type] for one in pair[0].asked if one.type in stage.vocabulary.facts]
    if not found.acts:
        return Reason.NO_ACTS if actless(stage.vocabulary) else Reason.NOT_DONE
    if not all(one.event for one in known):
        return Reason.SPANS
    return None if found.complete else Reason.VALUES


def conflict(stage: Stage, shown: tuple[Witness, ...]) -> Fault:
    """The fault of the stage's two rules. Its first rule is the first by name, whichever of them asks for the act."""
    found = tuple(party.norm for party in stage.parties)
    if found == (norms := tuple(sorted(found))):
        return Fault(Kind.CONFLICT, norms, "prove-pair-conflict", names(stage), witnesses=shown)
    turned = tuple(sorted((replace(one, about=TURNED[one.about]) for one in shown), key=lambda one: one.about))
    first, second = (one.name for one in norms)
    return Fault(Kind.CONFLICT, norms, "prove-pair-conflict", {"first": first, "second": second}, witnesses=turned)


TURNED = {"keeps-first": "keeps-second", "keeps-second": "keeps-first"}


def solo_grounds(stage: Stage) -> tuple[Ground, ...]:
    """Situations of one rule that asks for acts, seen when one obligation is due."""
    (party,) = stage.parties
    if not party.recurring:
        found = list(islice(stage.shared(), TRIED))
        return tuple(Ground(one.draft, one.as_of, *window(one.owed[0]), one.anchor) for one in found)
    grounds = []
    for course in courses(stage, ROWS)[:ROWS]:
        (own,) = stage.court.reference(course.draft.history(), course.as_of)
        first = next(one for one in own if one.verdict.breach)
        low, high = window(first)
        grounds.append(Ground(course.draft, high + 1, low + isinstance(party.rule.norm, Clock), high, ""))
    return tuple(grounds)


def grounds(pair: Pair, stage: Stage, solo: Sequence[Ground]) -> list[Ground]:
    """Situations of the first rule in which the second may bear on the same days, each once."""
    asking, other = pair
    joint = list(islice(stage.shared(), TRIED)) if types(asking.anchors) & types(other.anchors) else []
    listed = [Ground(one.draft, one.as_of, *window(one.owed[0]), one.anchor) for one in joint]
    found: dict[str, Ground] = {}
    long = False
    for base in (*listed, *solo):
        for one in (base, *bearing(other, stage, base, apart=not joint)):
            long = long or one.high > one.low + LONG
            if one.low <= one.high <= one.low + LONG and singly(one.draft, stage.maker):
                found.setdefault(repr((one.draft.attributes, one.draft.facts)), one)
    if not found:
        stage.leave(Topic.CONFLICT, Reason.DAYS if long else unmade(stage.parties, stage.vocabulary))
    return list(found.values())


def telling(stage: Stage, found: Sequence[Ground]) -> list[Ground]:
    """The grounds that tell the rules from what they were before a change; all, where there is none."""
    return [one for one in found if stage.told_apart([one.draft], one.as_of)[0]]


def resisting(pair: Pair, stage: Stage, found: Sequence[Ground]) -> list[Ground]:
    """The grounds where the first rule is broken if nothing is done and the second not, and no first try keeps both."""
    idle = engine(stage, [(one, one.draft) for one in found])
    fitting = [one for one, (first, second) in zip(found, idle, strict=True) if first is BROKEN and second in UNBROKEN]
    if found and not fitting:
        stage.leave(Topic.CONFLICT, unmade(stage.parties, stage.vocabulary))
    tries = [
        (one, draft)
        for one in fitting
        for draft in islice(chosen(stage, one, choices(pair, stage, one).acts, some_days(one)), FIRST_CHOICES)
    ]
    judged = engine(stage, tries)
    open_ways = {id(one) for (one, _), standings in zip(tries, judged, strict=True) if fine(standings)}
    return [one for one in fitting if id(one) not in open_ways]


def engine(stage: Stage, wanted: Sequence[tuple[Ground, Draft]]) -> list[tuple[Standing, ...]]:
    """How the rules fare in drafts, each seen on the day of its ground."""
    found: dict[int, tuple[Standing, ...]] = {}
    for as_of in sorted({one.as_of for one, _ in wanted}):
        some = [(place, draft) for place, (one, draft) in enumerate(wanted) if one.as_of == as_of]
        judged = stage.court.engine([draft for _, draft in some], as_of)
        found |= {place: standings for (place, _), standings in zip(some, judged, strict=True)}
    return [found[place] for place in range(len(wanted))]


def some_days(ground: Ground) -> list[int]:
    """The first, the middle and the last day of a window."""
    return sorted({ground.low, (ground.low + ground.high) // 2, ground.high})


def bearing(other: Party, stage: Stage, base: Ground, *, apart: bool) -> Iterator[Ground]:
    """The ground with what makes the second rule apply on its days; its own anchor only where none serves both."""
    norm, holder = other.rule.norm, stage.holder(other, base.as_of)
    if isinstance(norm, Clock):
        return
    if isinstance(norm.anchors, Runs) or other.rule.scope is not None:
        states = [one for one in (other.rule.scope, getattr(norm.anchors, "state", None)) if one is not None]
        draft = base.draft.copy()
        for state in states:
            holder.hold(state, base.low, base.high, draft)
        yield replace(base, draft=draft)
    if apart and isinstance(norm.anchors, Each) and other.anchors:
        offsets = {base.low, base.low - 1, *(shift(base.low, -1, by) + 1 for by in steps((other,)))}
        for day, length in product(sorted(offsets, reverse=True), (base.high - base.low + 1, 0)):
            draft = base.draft.copy()
            if holder.add((stage.maker.random.choice(other.anchors),), day, day + length, draft) is not None:
                if other.rule.scope is not None:
                    holder.hold(other.rule.scope, day, base.high, draft)
                yield replace(base, draft=draft)


def choices(pair: Pair, stage: Stage, ground: Ground) -> Choice:
    """The acts that the first rule asks for."""
    asking, _ = pair
    return choice(asking.asked, pair, stage.vocabulary, ground.draft.facts.get(ground.anchor))


def possible(stage: Stage, ground: Ground, found: Choice) -> bool | Reason:
    """Whether some choice keeps the first rule without breaking the second, or leaves that open; or too many."""
    for wanted in (some_days(ground), list(range(ground.low, ground.high + 1))):
        drafts = list(islice(chosen(stage, ground, found.acts, wanted), MOST_CHOICES + 1))
        if len(drafts) > MOST_CHOICES:
            return Reason.CHOICES
        judged = stage.court.engine(drafts, ground.as_of)
        if any(fine(one) for one in judged):
            return True
        kept = [draft for draft, one in zip(drafts, judged, strict=True) if one[0] is KEPT]
        helped = [draft for one in kept[:: max(1, len(kept) // 60)] for draft in with_help(stage, ground, one)]
        if any(fine(one) for one in stage.court.engine(helped, ground.as_of)):
            return True
    return False


def fine(standings: Sequence[Standing]) -> bool:
    """Whether the first rule is kept, or may be, and the second is not surely broken."""
    first, second = standings
    return first in (KEPT, Standing.UNCLEAR) and second is not BROKEN


def chosen(stage: Stage, ground: Ground, acts: Sequence[Act], days: Sequence[int]) -> Iterator[Draft]:
    """The ground with as many acts as the first rule asks for, in every combination of acts and of some days."""
    norm = stage.parties[0].rule.norm
    many = times(norm) if isinstance(norm, Duty) else 1
    for wanted in combinations_with_replacement(list(product(acts, days)), many):
        draft = ground.draft.copy()
        for act, day in wanted:
            draft.add(act.on(day))
        yield draft


def with_help(stage: Stage, ground: Ground, draft: Draft) -> Iterator[Draft]:
    """The draft with acts that the second rule asks for in turn, before, on and after the act, and near the window."""
    other = stage.parties[1]
    asked = [one for one in other.asked if "/" not in one.type]
    last = draft.facts[f"f{draft.made}"]
    for act in choice(asked, stage.parties, stage.vocabulary, last).acts if asked else ():
        for day in sorted({last.start - 1, last.start, last.start + 1, ground.low, ground.high, ground.low - 1}):
            copy = draft.copy()
            copy.add(act.on(day))
            yield copy


def both_ways(stage: Stage, ground: Ground, found: Choice) -> tuple[Witness, ...]:
    """Acts that keep the first rule and break the second; and nothing done, the reverse."""
    drafts = list(chosen(stage, ground, found.acts, range(ground.low, ground.high + 1)))
    judged = stage.court.engine(drafts, ground.as_of)
    keeps = next((draft for draft, one in zip(drafts, judged, strict=True) if one == (KEPT, BROKEN)), None)
    if keeps is None:
        return ()
    keep = types(stage.parties[0].asked)
    idle = stage.court.engine([ground.draft], ground.as_of)[0]
    first = witness(stage, keeps, ground.as_of, (KEPT, BROKEN), "keeps-first", keep)
    second = witness(stage, ground.draft, ground.as_of, idle, "keeps-second", keep)
    return (first, second) if first is not None and second is not None else ()


def may_exclude(pair: Pair) -> bool:
    """Whether two binding rules judge attributes of facts of one type."""
    tested = [
        types(party.anchors) if isinstance(party.rule.norm, Duty) and this_tests(party) else frozenset()
        for party in pair
    ]
    return bool(tested[0] & tested[1]) and all(one.rule.force in BINDING for one in pair)


def this_tests(party: Party) -> tuple[str, ...]:
    """The attributes of the anchor that the demand tests."""
    norm = party.rule.norm
    found = parts(norm.demand, Compare) if isinstance(norm, Duty) else ()
    return tuple(
        sorted({one.left.name for one in found if isinstance(one.left, Field) and owned(one.left, Whose.THIS)})
    )


def exclusions(stage: Stage) -> Iterator[Fault]:
    """The conflict of two rules about the attributes of one fact: whatever these are, one rule is broken."""
    made = list(islice(stage.shared(), TRIED))
    if not made:
        stage.leave(Topic.CONFLICT, unmade(stage.parties, stage.vocabulary))
    for situation in made:
        drafts = variants(stage, situation, decided_only=False)
        if len(drafts) > MOST_CHOICES:
            stage.leave(Topic.CONFLICT, Reason.CHOICES)
            continue
        judged = stage.court.engine(drafts, situation.as_of)
        ways = [next((d for d, one in zip(drafts, judged, strict=True) if one == way), None) for way in EXCLUDED]
        if drafts and all(one in (*EXCLUDED, (BROKEN, BROKEN)) for one in judged) and None not in ways:
            shown = [
                None if draft is None else witness(stage, draft, situation.as_of, way, about)
                for draft, way, about in zip(ways, EXCLUDED, ("keeps-first", "keeps-second"), strict=True)
            ]
            if None in shown:
                stage.leave(Topic.CONFLICT, Reason.UNSHOWN)
            else:
                yield conflict(stage, tuple(one for one in shown if one is not None))
                return


EXCLUDED = ((KEPT, BROKEN), (BROKEN, KEPT))


def variants(stage: Stage, situation: Situation, *, decided_only: bool) -> list[Draft]:
    """The situation with every value of the attributes that demands test, as far as no selection asks for one.

    One more than `MOST_CHOICES` where there are more.
    """
    fact = situation.draft.facts.get(situation.anchor)
    if fact is None:
        return []
    known = stage.vocabulary.facts[fact.type]
    selected = [one for party in stage.parties for select in party.anchors for one in parts(select.where, Compare)]
    fixed = {one.left.name for one in selected if isinstance(one.left, Field)}
    tested = sorted({name for party in stage.parties for name in this_tests(party)} & known.attributes.keys() - fixed)
    free = [name for name in tested if known.decides(name) or not decided_only]
    tests = list(tests_of(fact.type, stage.parties))
    values = [tuple(values_of(name, known.attributes[name], tests, fact)) for name in free]
    found = []
    for one in islice(product(*values), MOST_CHOICES + 1):
        draft = situation.draft.copy()
        draft.facts[situation.anchor] = replace(
            fact, attributes={**fact.attributes, **dict(zip(free, one, strict=True))}
        )
        found.append(draft)
    return found
