"""Two duties with one anchor: where their bounds differ, where they leave no room, where they differ in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.analysis.contexts.choices import choice
from validator.analysis.faults import Fault, Kind
from validator.analysis.matters import root
from validator.analysis.pairs.bars import actless, unmade
from validator.analysis.pairs.shrinking import witness
from validator.analysis.pairs.trials import (
    BOTH_KEPT,
    BROKEN,
    FIRST_BROKEN,
    KEPT,
    SECOND_BROKEN,
    Trial,
    days,
    tried,
    window,
)
from validator.analysis.questions import Reason, Topic
from validator.core.rules import Force
from validator.time.days import iso

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.analysis.contexts.choices import Act, Choice
    from validator.analysis.contexts.situations import Situation, Stage
    from validator.analysis.faults import Witness

SAMPLED = 3
"""So many situations show which acts serve which rule."""
LONGEST = 1200
"""Windows of more days are not searched day by day."""


@dataclass(frozen=True, slots=True)
class Matter:
    """Two duties on one matter: situations, an act that serves both, and whether the same acts serve each."""

    stage: Stage
    situations: tuple[Situation, ...]
    act: Act
    alike: bool


def duty_faults(stage: Stage) -> Iterator[Fault]:
    """The faults of two duties that hang on one anchor."""
    stage.ledger.ask(Topic.MATTER, stage.norms)
    matter = common(stage)
    if matter is None:
        return
    trials = tried(stage, [(one, matter.act, day) for one in matter.situations for day in days(one)])
    if not any(one.standings == BOTH_KEPT for one in trials):
        stage.leave(Topic.MATTER, Reason.NONE_KEPT)
        return
    found = divergence(matter, trials)
    if found is not None:
        yield found
    elif matter.alike:
        yield from force(matter)
    yield from tension(matter)


def common(stage: Stage) -> Matter | None:
    """What two duties have in common, or None: they are about different things."""
    situations = tuple(stage.shared())
    if not situations:
        stage.leave(Topic.MATTER, unmade(stage.parties, stage.vocabulary))
        return None
    served = serving(stage, situations[:SAMPLED])
    both = [act for act in served[0] if act in served[1]]
    alike = set(served[0]) == set(served[1])
    if not both or not (alike or root(stage.parties[0]) & root(stage.parties[1])):
        return None
    return Matter(stage, situations, both[0], alike)


def serving(stage: Stage, situations: Sequence[Situation]) -> tuple[list[Act], list[Act]]:
    """The acts that keep the first rule, and those that keep the second, on one of the days tried."""
    trials: list[Trial] = []
    for one in situations:
        selects = [select for party in stage.parties for select in party.asked]
        acts = choice(selects, stage.parties, stage.vocabulary, one.draft.facts.get(one.anchor))
        incomplete(stage, acts)
        trials += tried(stage, [(one, act, day) for act in acts.acts for day in days(one)])
    first = {one.act: None for one in trials if one.standings[0] is KEPT}
    second = {one.act: None for one in trials if one.standings[1] is KEPT}
    return list(first), list(second)


def incomplete(stage: Stage, found: Choice) -> None:
    """Note where there are acts that are not tried, or none at all."""
    if not found.acts:
        stage.leave(Topic.MATTER, Reason.NO_ACTS if actless(stage.vocabulary) else Reason.NOT_DONE)
    elif not found.complete:
        stage.leave(Topic.MATTER, Reason.VALUES)


def divergence(matter: Matter, trials: Sequence[Trial]) -> Fault | None:
    """One act keeps one duty and breaks the other."""
    shown: list[tuple[str, Trial, Witness]] = []
    keep = frozenset((matter.act.type,))
    for stricter, wanted in (("second", SECOND_BROKEN), ("first", FIRST_BROKEN)):
        for one in [one for one in trials if one.standings == wanted][:4]:
            made = witness(matter.stage, one.draft, one.situation.as_of, wanted, f"breaks-{stricter}", keep)
            if made is not None:
                shown.append((stricter, one, made))
                break
    if not shown:
        if any(one.standings in (FIRST_BROKEN, SECOND_BROKEN) for one in trials):
            matter.stage.leave(Topic.MATTER, Reason.UNSHOWN)
        return None
    stricter = "each" if len(shown) == 2 else shown[0][0]
    dues = [finding.due for finding in shown[0][1].situation.owed]
    made_of = {**names(matter.stage), "stricter": stricter, **dated(dues), "act": matter.act.type}
    made_of |= {"on": iso(max(one.start for one in shown[0][2].history.facts if one.type == matter.act.type))}
    return Fault(
        Kind.DIVERGENCE,
        tuple(party.norm for party in matter.stage.parties),
        f"prove-pair-divergence-{stricter}",
        made_of,
        witnesses=tuple(one for _, _, one in shown),
    )


def names(stage: Stage) -> dict[str, str]:
    """The two rules, as a sentence names them."""
    first, second = (party.norm.name for party in stage.parties)
    return {"first": first, "second": second}


def dated(dues: Sequence[int | None]) -> dict[str, str]:
    """The two due days, for a sentence."""
    return {
        f"{name}_due": "–" if day is None else iso(day) for name, day in zip(("first", "second"), dues, strict=True)
    }


def binding(stage: Stage) -> bool:
    """Whether one of two rules must be kept and the other need not."""
    return [party.rule.force is Force.MUST for party in stage.parties] in ([True, False], [False, True])


def force(matter: Matter) -> Iterator[Fault]:
    """The same is asked for by the same day, once as a duty and once as advice."""
    agree = all(window(one.owed[0]) == window(one.owed[1]) for one in matter.situations)
    if not agree or not binding(matter.stage):
        return
    found = next((one for one in map(idle, [matter.stage] * SAMPLED, matter.situations[:SAMPLED]) if one), None)
    if found is not None:
        yield forced(matter.stage, found)


def idle(stage: Stage, situation: Situation) -> Witness | None:
    """The situation with nothing done, which breaks both."""
    return witness(stage, situation.draft, situation.as_of, (BROKEN, BROKEN), "breaks-both")


def forced(stage: Stage, shown: Witness) -> Fault:
    """The fault of two rules that differ in force alone."""
    forces = dict(
        zip(("first_force", "second_force"), (party.rule.force.value for party in stage.parties), strict=True)
    )
    norms = tuple(party.norm for party in stage.parties)
    return Fault(
        Kind.DIVERGENCE, norms, "prove-pair-divergence-force", {**names(stage), **forces}, "force", witnesses=(shown,)
    )


def tension(matter: Matter) -> Iterator[Fault]:
    """One act serves both on a single day or on none, although elsewhere there is more room."""
    if any(party.rule.force is Force.INDICATOR for party in matter.stage.parties):
        return
    if any(not short(one) for one in matter.situations):
        matter.stage.leave(Topic.MATTER, Reason.DAYS)
    room = [(slack(one), one) for one in matter.situations if roomy(one)]
    tight = [one for one in room if one[0] <= 0]
    if not tight or not any(left > 0 for left, _ in room):
        return
    apart = [left for left, _ in tight if left < 0]
    wanted = max(apart, default=0)
    for one in [one for left, one in tight if left == wanted][:SAMPLED]:
        shown = tense(matter, one, wanted)
        if shown:
            dues = dated([finding.due for finding in one.owed])
            code = "prove-pair-tension-twice" if wanted < 0 else "prove-pair-tension-day"
            made_of = {**names(matter.stage), **dues, "slack": str(wanted), "act": matter.act.type}
            made_of["on"] = iso(min(window(finding)[1] for finding in one.owed))
            norms = tuple(party.norm for party in matter.stage.parties)
            yield Fault(Kind.TENSION, norms, code, made_of, witnesses=shown, slack=wanted)
            return


def slack(situation: Situation) -> int:
    """The days on which one act serves both, less the one that is needed; below 0, so many days are missing."""
    (low, high), (first, last) = map(window, situation.owed)
    return min(high, last) - max(low, first)


def roomy(situation: Situation) -> bool:
    """Whether each duty by itself can be kept on two days, and the windows can be searched day by day."""
    spans = [last - first for first, last in map(window, situation.owed)]
    return all(one >= 1 for one in spans) and short(situation)


def short(situation: Situation) -> bool:
    """Whether the windows can be searched day by day."""
    spans = [last - first for first, last in map(window, situation.owed)]
    return max(spans) <= LONGEST and abs(slack(situation)) <= LONGEST


def tense(matter: Matter, situation: Situation, wanted: int) -> tuple[Witness, ...]:
    """The witnesses of a tension, if trying every day of both windows finds as little room as the windows say."""
    keep = frozenset((matter.act.type,))
    lows, highs = zip(*map(window, situation.owed), strict=True)
    trials = tried(matter.stage, [(situation, matter.act, day) for day in range(min(lows) - 1, max(highs) + 2)])
    both = [one for one in trials if one.standings == BOTH_KEPT]
    sides = [next((one for one in trials if one.standings == way), None) for way in (SECOND_BROKEN, FIRST_BROKEN)]
    if len(both) != (wanted == 0) or None in sides:
        return ()
    made = [
        None if one is None else witness(matter.stage, one.draft, situation.as_of, one.standings, about, keep)
        for one, about in zip(
            (*both, *sides), (*("keeps-both",) * len(both), "keeps-first", "keeps-second"), strict=True
        )
    ]
    return tuple(one for one in made if one is not None) if None not in made else ()
