"""Searching histories that the old and the new policy judge differently.

Seeds are the examples beside the rule, then those beside other rules and subjects drawn from the vocabulary; each
comes with its neighbours. All are judged by the engine at once, as of one day after everything; where a single
obligation is kept under one policy and broken under the other, its first day in breach is tried, on which nothing else
may be broken yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from validator.analysis.comparing.changes import Effect
from validator.analysis.comparing.judging import aligned, compared, judge, standing
from validator.analysis.comparing.neighbours import Steps, in_turns, neighbours
from validator.analysis.generation.drawing import draw
from validator.core.days import LAST_YEAR, Duration
from validator.core.nodes import parts
from validator.core.rules import Rule
from validator.histories.model import History
from validator.time.days import parse
from validator.time.durations import shift

if TYPE_CHECKING:
    from validator.analysis.comparing.judging import Judged, Pair, Trial
    from validator.analysis.generation.making import Maker

DRAWN = 16
"""How many subjects are drawn from the vocabulary."""
_DAYS, _HINTS, _LIVE = 8, 40, 60
_LATEST = parse(f"{LAST_YEAR - 1}-12-31")


@dataclass(frozen=True, slots=True)
class Seed:
    """A history and the day as of which it is known; `own` if it stands beside the rule in question."""

    history: History
    as_of: int
    own: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A history as of a day on which both sides differ."""

    history: History
    as_of: int

    @property
    def size(self) -> tuple[int, int]:
        """Smaller is easier to read."""
        attributes = [self.history.attributes, *(one.attributes for one in self.history.facts)]
        return len(self.history.facts), sum(map(len, attributes))


@dataclass(slots=True)
class Search:
    """What was found so far. `limit` bounds the number of histories."""

    trial: Trial
    step: Steps
    maker: Maker
    limit: int
    best: dict[Effect, Case] = field(default_factory=dict)
    hints: dict[Effect, list[Case]] = field(default_factory=lambda: {Effect.BROKEN: [], Effect.KEPT: []})
    seen: set[str] = field(default_factory=set)
    tried: int = 0

    def run(self, seeds: Sequence[Seed]) -> None:
        """Look for histories, the nearest first, until all that can be found is found or the limit is reached."""
        own = [one for one in seeds if one.own]
        others = [one for one in seeds if not one.own]
        self.at_their_days(own)
        self.around([one.history for one in own], self.limit // 2)
        if self.done:
            return
        drawn = [draw(self.trial.subject, self.maker).history() for _ in range(DRAWN)]
        bare = History("", self.trial.subject, {}, ())
        live = self.consider([*(one.history for one in others), *drawn, bare]) or [*drawn, bare]
        self.around(live[:_LIVE], self.limit // 4)
        if not self.done:
            differing = [case.history for _, case in sorted(self.best.items())]
            self.around([*differing, *live[:8]], self.limit - self.tried)

    @property
    def done(self) -> bool:
        """Whether nothing more can be learnt: both directions, or the only one that there can be."""
        wanted = [Effect.BROKEN] * (self.trial.new is not None) + [Effect.KEPT] * (self.trial.old is not None)
        return self.tried >= self.limit or all(one in self.best for one in wanted)

    def at_their_days(self, seeds: Sequence[Seed]) -> None:
        """Seeds as of their own days."""
        for as_of in sorted({one.as_of for one in seeds}):
            self.look([one.history for one in seeds if one.as_of == as_of], as_of)

    def around(self, histories: Sequence[History], count: int) -> None:
        """Histories and their neighbours, at most so many."""
        pairs = zip(histories, self.pairs(histories), strict=True)
        sources = [neighbours(one, days(pair) or {self.maker.first}, self.step, self.maker) for one, pair in pairs]
        self.consider([*histories, *islice(self.fresh(in_turns(sources)), max(0, count))])

    def pairs(self, histories: Sequence[History]) -> list[Pair]:
        return judge(self.trial, histories, late(histories, self.trial))

    def fresh(self, histories: Iterable[History]) -> Iterator[History]:
        """Those that were not judged before."""
        for one in histories:
            text = repr((one.attributes, sorted(map(repr, one.facts)), one.observed))
            if text not in self.seen:
                self.seen.add(text)
                yield one

    def consider(self, histories: Sequence[History]) -> list[History]:
        """Judge histories on a day after everything, then on days that single obligations point to.

        Those with any obligation come back.
        """
        live = self.look(histories, late(histories, self.trial))
        for effect in (Effect.BROKEN, Effect.KEPT):
            self.follow(effect)
        return live

    def look(self, histories: Sequence[History], as_of: int) -> list[History]:
        """Judge histories as of a day, and keep what is best; those with any obligation."""
        live = []
        self.tried += len(histories)
        for history, (pair, found) in zip(histories, compared(self.trial, histories, as_of), strict=True):
            case = Case(history, as_of)
            for one in sorted(found):
                self.keep(one, case)
            for effect, day in hinted(pair):
                self.hints[effect].append(Case(history, day))
            if pair[0] or pair[1]:
                live.append(history)
        return live

    def keep(self, effect: Effect, case: Case) -> None:
        """The smallest case for each effect; of several, the first."""
        if effect not in self.best or case.size < self.best[effect].size:
            self.best[effect] = case

    def follow(self, effect: Effect) -> None:
        """Try the days that single obligations point to, the smallest histories first."""
        hints, self.hints[effect] = sorted(self.hints[effect], key=lambda one: one.size), []
        by_day: dict[int, list[History]] = {}
        for case in hints:
            if case.as_of in by_day or len(by_day) < _DAYS:
                by_day.setdefault(case.as_of, []).append(case.history)
        for as_of, histories in by_day.items():
            if effect not in self.best:
                self.look(histories[:_HINTS], as_of)


def late(histories: Sequence[History], trial: Trial) -> int:
    """A day after everything: so late that what the last fact asks for is due."""
    last = max((day for one in histories for fact in one.facts for day in (fact.start, fact.end or 0)), default=0)
    firsts = [one.whole.validity.first or 0 for one in trial.sides]
    longest = max((shift(0, 1, one) for one in durations(trial)), default=0)
    return min(_LATEST, max(last, *firsts) + longest + 400)


def durations(trial: Trial) -> Iterator[Duration]:
    """The durations of both rules on the calendar; ages are no waiting time."""
    rules: list[Rule] = [one.rule for one in trial.sides]
    return (one for one in parts(tuple(rules), Duration) if not one.unit.exact and one.unit.value != "year-of-life")


def days(pair: Pair) -> set[int]:
    """The days on which verdicts may change: where windows begin and end."""
    found = {day for side in pair for one in side for day in (one.anchor, one.first, one.last, one.due, one.since)}
    return {day for day in found if day is not None}


def hinted(pair: Pair) -> Iterator[tuple[Effect, int]]:
    """Single obligations that only one side finds broken, or broken earlier, with days on which that shows."""
    for old, new in aligned(*pair, standing):
        earlier, other = first_breach(new), first_breach(old)
        if earlier is not None and (other is None or earlier < other):
            yield from ((Effect.BROKEN, day) for day in shown_on(new))
        if other is not None and (earlier is None or other < earlier):
            yield from ((Effect.KEPT, day) for day in shown_on(old))


def first_breach(one: Judged | None) -> int | None:
    """The first day in breach, of what is broken."""
    return one.since if one is not None and one.verdict.breach else None


def shown_on(one: Judged | None) -> Iterator[int]:
    """The day as of which a breach shows first: its first day, or for what has no due day the one after."""
    if one is not None and one.since is not None:
        yield one.since if one.due is not None else one.since + 1
