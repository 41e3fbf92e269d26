"""Two recurring rules, of which at most one is a clock: acts in one rhythm that keep the one and break the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.analysis.contexts.choices import choice
from validator.analysis.contexts.recurring import courses, dense, rhythms, times
from validator.analysis.faults import Fault, Kind
from validator.analysis.pairs.bars import unmade
from validator.analysis.pairs.duties import binding, dated, forced, incomplete, names
from validator.analysis.pairs.shrinking import witness
from validator.analysis.pairs.trials import BROKEN, FIRST_BROKEN, KEPT, SECOND_BROKEN
from validator.analysis.questions import Reason, Topic
from validator.core.duties import Duty, Periods

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from validator.analysis.contexts.choices import Act
    from validator.analysis.contexts.recurring import Course
    from validator.analysis.contexts.situations import Stage
    from validator.analysis.faults import Witness
    from validator.analysis.generation.drafts import Draft


BREAKS = {SECOND_BROKEN: "second", FIRST_BROKEN: "first"}
"""The rule that is broken while the other is kept."""


@dataclass(frozen=True, slots=True)
class Found:
    """A rhythm of an act in a course that keeps one rule and breaks the other."""

    course: Course
    act: Act
    draft: Draft


def cycle_faults(stage: Stage, most: int | None = None) -> Iterator[Fault]:
    """The faults of two rules that ask again and again, in situations of at most so many rows of clocks."""
    ways: dict[str, Found] = {}
    alike = True
    first: set[Act] = set()
    second: set[Act] = set()
    agreeing: Course | None = None
    stage.ledger.ask(Topic.MATTER, stage.norms)
    asking = courses(stage, most)
    if not asking:
        stage.leave(Topic.MATTER, unmade(stage.parties, stage.vocabulary))
    for course in asking:
        one, other = serving(stage, course)
        both = [act for act in one if act in other]
        if both:
            first, second, alike = first | set(one), second | set(other), alike and set(one) == set(other)
            agreeing = agreeing or course
            ways = {**differing(stage, course, both[0]), **ways}
    stricter = "each" if len(ways) == 2 else next(iter(ways), "")
    if stricter and comparable(stage, stricter, first, second):
        yield from diverging(stage, stricter, ways)
    elif not ways and agreeing is not None and alike and binding(stage) and same_periods(stage):
        broken = witness(stage, agreeing.draft, agreeing.as_of, (BROKEN, BROKEN), "breaks-both")
        if broken is None:
            stage.leave(Topic.MATTER, Reason.UNSHOWN)
        else:
            yield forced(stage, broken)


def acted(course: Course, act: Act, days: Sequence[int]) -> Draft:
    """The course with an act on each of some days."""
    draft = course.draft.copy()
    for day in days:
        draft.add(act.on(day))
    return draft


def serving(stage: Stage, course: Course) -> tuple[list[Act], list[Act]]:
    """The acts that keep the first rule if done often enough, and those that keep the second."""
    selects = [select for party in stage.parties for select in party.asked]
    found = choice(selects, stage.parties, stage.vocabulary, None)
    incomplete(stage, found)
    acts = found.acts
    days = dense(stage, course.first, course.last)
    judged = stage.court.engine([acted(course, act, days) for act in acts], course.as_of)
    ways = list(zip(acts, judged, strict=True))
    return [act for act, (one, _) in ways if one is KEPT], [act for act, (_, other) in ways if other is KEPT]


def differing(stage: Stage, course: Course, act: Act) -> dict[str, Found]:
    """Rhythms that keep the first and break the second rule, and the reverse: the first of each, by what they break."""
    drafts = [acted(course, act, days) for days in dict.fromkeys(rhythms(stage, course.first, course.last))]
    judged = stage.court.engine(drafts, course.as_of)
    found: dict[str, Found] = {}
    for draft, standings in zip(drafts, judged, strict=True):
        if standings in BREAKS:
            found.setdefault(BREAKS[standings], Found(course, act, draft))
    return found


def comparable(stage: Stage, stricter: str, first: set[Act], second: set[Act]) -> bool:
    """Whether the looser rule takes whatever the stricter takes.

    Within one policy, a looser rule that takes fewer acts asks for something special besides; between two policies
    each must stand alone.
    """
    one, other = stage.parties
    if one.policy.id != other.policy.id or first == second:
        return True
    return stricter != "each" and (first < second if stricter == "first" else second < first)


def same_periods(stage: Stage) -> bool:
    """Whether both ask for as many acts in the same periods."""
    norms = [one.rule.norm for one in stage.parties]
    asked = [(one.anchors, times(one)) for one in norms if isinstance(one, Duty) and isinstance(one.anchors, Periods)]
    return len(asked) == 2 and asked[0] == asked[1]


def diverging(stage: Stage, stricter: str, ways: Mapping[str, Found]) -> Iterator[Fault]:
    """The fault of two rules whose rhythms differ, where the reference confirms each way."""
    shown: list[Witness] = []
    for name, wanted in (("second", SECOND_BROKEN), ("first", FIRST_BROKEN)):
        if name in ways:
            found = ways[name]
            keep = frozenset((found.act.type,))
            made = witness(stage, found.draft, found.course.as_of, wanted, f"breaks-{name}", keep)
            shown += [] if made is None else [made]
    if len(shown) == len(ways):
        dues = [next((one.due for one in shown[0].shown if one.norm == party.norm), None) for party in stage.parties]
        made_of = {**names(stage), "stricter": stricter, **dated(dues), "act": next(iter(ways.values())).act.type}
        norms = tuple(party.norm for party in stage.parties)
        yield Fault(Kind.DIVERGENCE, norms, f"prove-pair-cycle-{stricter}", made_of, witnesses=tuple(shown))
    else:
        stage.leave(Topic.MATTER, Reason.UNSHOWN)
