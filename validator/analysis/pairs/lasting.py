"""Two rules about acts that last: no choice of the days on which there are such acts keeps both."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from validator.analysis.contexts.dates import LONG, starts, steps
from validator.analysis.contexts.holding import singly
from validator.analysis.generation.drafts import Draft
from validator.analysis.matters import types
from validator.analysis.pairs.bars import shared, states, unmade
from validator.analysis.pairs.conflicts import conflict
from validator.analysis.pairs.shrinking import witness
from validator.analysis.pairs.states import Choices, lasting, questioned
from validator.analysis.pairs.trials import BROKEN, KEPT
from validator.analysis.questions import Reason, Topic
from validator.core.duties import Duty, Each, Runs
from validator.core.rules import BINDING
from validator.time.durations import shift

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.analysis.contexts.judging import Standing
    from validator.analysis.contexts.situations import Stage
    from validator.analysis.faults import Fault
    from validator.analysis.matters import Pair, Party
    from validator.policy.vocabulary import Vocabulary

TRIED = 12
LASTING = 30
"""So many days a made-up anchor lasts."""
WAYS = ((KEPT, BROKEN, "keeps-first"), (BROKEN, KEPT, "keeps-second"))


def may_last(pair: Pair, vocabulary: Vocabulary) -> bool:
    """Whether two binding rules bear on the same acts, and these last or make a state hold that one of them demands."""
    own = shared(pair) & questioned(pair, vocabulary)
    bears = any(not vocabulary.facts[one.rpartition("/")[2]].event for one in own)
    looked = bool(own) and lasting(pair, vocabulary) and any(states(one, vocabulary) for one in pair)
    return (bears or looked) and all(one.rule.force in BINDING for one in pair)


def lasting_faults(stage: Stage) -> Iterator[Fault]:
    """The conflict of the stage's two rules, if every choice of acts breaks one of them."""
    asking = False
    for draft, as_of in islice(contexts(stage), TRIED):
        choices = Choices(stage.court, stage.vocabulary, draft, as_of)
        plainest = stage.court.engine(choices.plainest(), as_of)
        asking = asking or live(plainest)
        if not all(BROKEN in one for one in plainest):
            continue
        tried = choices.drafts()
        if isinstance(tried, Reason):
            stage.leave(Topic.CONFLICT, tried)
            continue
        judged = stage.court.engine(tried, as_of)
        asking = asking or live(judged)
        if live(judged) and all(BROKEN in one for one in judged):
            yield from shown(stage, tried, judged, as_of)
            return
    if not asking:
        stage.leave(Topic.CONFLICT, unmade(stage.parties, stage.vocabulary))


def live(judged: Sequence[tuple[Standing, ...]]) -> bool:
    """Whether some choice keeps the first rule, and some the second."""
    return all(any(one[side] is KEPT for one in judged) for side in (0, 1))


def shown(stage: Stage, tried: Sequence[Draft], judged: Sequence[tuple[Standing, ...]], as_of: int) -> Iterator[Fault]:
    """The conflict, with acts that keep each rule."""
    keep = questioned(stage.parties, stage.vocabulary)
    made = []
    for first, second, about in WAYS:
        draft = next((draft for draft, one in zip(tried, judged, strict=True) if one == (first, second)), None)
        made.append(None if draft is None else witness(stage, draft, as_of, (first, second), about, keep))
    if None in made:
        stage.leave(Topic.CONFLICT, Reason.UNSHOWN)
    else:
        yield conflict(stage, tuple(one for one in made if one is not None))


def contexts(stage: Stage) -> Iterator[tuple[Draft, int]]:
    """Contexts in which both rules ask for something: one fact that both hang on or, where none serves both, two.

    Of two facts the second is on the same day, or a duration of the rules before.
    """
    first, second = stage.parties
    if types(first.anchors) & types(second.anchors):
        yield from ((one.draft, one.as_of) for one in stage.shared())
        return
    for start in starts([one.policy for one in stage.parties]):
        for day in (start, *(shift(start, -1, by) for by in steps(stage.parties))):
            draft, as_of = Draft(stage.kind), start + LONG
            for party, begun in ((first, start), (second, day)):
                hang(stage, party, begun, as_of, draft)
            if singly(draft, stage.maker):
                yield draft, as_of


def hang(stage: Stage, party: Party, day: int, as_of: int, draft: Draft) -> None:
    """Add what a rule hangs on, and what makes it apply."""
    holder, norm = stage.holder(party, as_of), party.rule.norm
    assert isinstance(norm, Duty)
    asked = questioned(stage.parties, stage.vocabulary)
    befalling = tuple(one for one in party.anchors if one.type not in asked)
    if isinstance(norm.anchors, Each) and befalling:
        holder.add(befalling, day, day + LASTING, draft)
    if isinstance(norm.anchors, Runs):
        holder.hold(norm.anchors.state, day, day + LASTING, draft)
    if party.rule.scope is not None:
        holder.hold(party.rule.scope, day, day + LASTING, draft)
    if party.rule.unless is not None:
        holder.hold(party.rule.unless, day, day + LASTING, draft, wanted=False)
