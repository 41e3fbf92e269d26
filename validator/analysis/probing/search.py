"""Looking for histories that a rule and a changed rule judge differently."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from random import Random
from typing import TYPE_CHECKING

from validator.analysis.generation.drafts import Draft
from validator.analysis.generation.making import Maker
from validator.analysis.mutation.mutants import only
from validator.analysis.probing.probes import Probe, Surroundings, added, carried, mentioned, neighbours
from validator.core.days import FIRST_YEAR, LAST_YEAR
from validator.core.duties import Period
from validator.core.facts import Select
from validator.core.nodes import parts
from validator.reference import evaluate
from validator.time.days import calendar_date
from validator.time.periods import period_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from validator.core.findings import Finding
    from validator.core.rules import Policy
    from validator.histories.model import Fact
    from validator.policy.vocabulary import Vocabulary

SEED = 20
SECOND = 60
"""Of the neighbours of a history so many are themselves looked around."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What a history is looked for: one that a policy judges otherwise than the policy as it stands, in one rule.

    With `reaches` instead: one in which the rule as it stands gives such findings as of such a day. `near`: what a
    history must have besides, for the bound in question to lie on its days.
    """

    name: str
    policy: Policy
    reaches: Callable[[int, Sequence[Finding]], bool] | None = None
    near: Callable[[Probe], bool] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A history that shows a goal, with the findings of the rule as it stands and as it would be.

    `plain`: it shows in the verdicts; otherwise only in the days that findings name.
    """

    probe: Probe
    found: tuple[Finding, ...]
    other: tuple[Finding, ...]
    plain: bool = True


@dataclass(slots=True)
class Search:
    """The search for one rule of a policy: at most `budget` histories, at most `patience` without a hit."""

    policy: Policy
    vocabulary: Vocabulary
    rule: str
    budget: int
    patience: int = 10**9
    seen: set[tuple[object, int]] = field(default_factory=set)

    def hits(self, goals: Sequence[Goal], bases: Sequence[Probe]) -> dict[str, Hit]:
        """For each goal that is reached the first history that reaches it in its verdicts, or else in its days."""
        return self.tried(goals, islice(self.probes(bases, self.surroundings(goals)), self.budget))

    def tried(self, goals: Sequence[Goal], probes: Iterable[Probe]) -> dict[str, Hit]:
        """The same for histories at hand, as far as patience goes."""
        found: dict[str, Hit] = {}
        plain = only(self.policy, [self.rule])
        open_goals = {one.name: replace(one, policy=only(one.policy, [self.rule])) for one in goals}
        waited = 0
        for probe in probes:
            if not open_goals or waited > self.patience:
                break
            waited += 1
            judged = self.judged(plain, probe)
            for name, goal in list(open_goals.items()):
                hit = self.hit(goal, probe, judged)
                if hit is not None and (hit.plain or name not in found):
                    found[name] = hit
                    waited = 0
                if hit is not None and hit.plain:
                    del open_goals[name]
        return found

    def hit(self, goal: Goal, probe: Probe, judged: tuple[Finding, ...]) -> Hit | None:
        """Whether a history reaches a goal, given what the rule as it stands finds in it."""
        if goal.near is not None and not goal.near(probe):
            return None
        if goal.reaches is not None:
            return Hit(probe, judged, judged) if goal.reaches(probe.as_of, judged) else None
        other = self.judged(goal.policy, probe)
        if telling(judged) == telling(other):
            return None
        return Hit(probe, judged, other, verdicts(judged) != verdicts(other))

    def surroundings(self, goals: Sequence[Goal]) -> Surroundings:
        rules = [
            one
            for policy in (self.policy, *(goal.policy for goal in goals))
            for one in policy.rules
            if one.id == self.rule
        ]
        return Surroundings(self.vocabulary, self.policy.zone, mentioned(rules))

    def judged(self, policy: Policy, probe: Probe) -> tuple[Finding, ...]:
        """The findings of the rule."""
        return tuple(one for one in evaluate(policy, probe.history, probe.as_of) if one.rule == self.rule)

    def probes(self, bases: Sequence[Probe], about: Surroundings) -> Iterator[Probe]:
        """The bases, their neighbours, and neighbours of some of these; each history once."""
        first: list[Probe] = []
        for probe in chain(bases, *(self.around(one, about) for one in bases)):
            if self.fresh(probe):
                first.append(probe)
                yield probe
        random = Random(SEED)  # noqa: S311
        chosen = first if len(first) <= SECOND else random.sample(first, SECOND)
        streams = [self.around(one, about) for one in chosen]
        while streams:
            for stream in list(streams):
                batch = list(islice(stream, 8))
                if not batch:
                    streams.remove(stream)
                yield from (one for one in batch if self.fresh(one))

    def fresh(self, probe: Probe) -> bool:
        """Whether a history was not seen yet and lies within the calendar."""
        days = [
            probe.as_of,
            *(day for fact in probe.history.facts for day in (fact.start, fact.end) if day is not None),
        ]
        if not all(FIRST_YEAR < calendar_date(day).year < LAST_YEAR for day in days):
            return False
        if any(fact.end is not None and fact.end < fact.start for fact in probe.history.facts):
            return False
        key = repr((probe.history.attributes, probe.history.facts)), probe.as_of
        if key in self.seen:
            return False
        self.seen.add(key)
        return True

    def around(self, probe: Probe, about: Surroundings) -> Iterator[Probe]:
        """The neighbours of a history, with facts added that the rule selects, and carried to the days in force."""
        days = self.days(probe)
        yield from neighbours(probe, days, about)
        yield from added(probe, self.made(probe, days))
        yield from carried(probe, self.jumps(days))

    def days(self, probe: Probe) -> tuple[int, ...]:
        """The days on which the rule turns here, each with the day before and after."""
        found: dict[int, None] = {}
        for day in self.turning_days(probe):
            found |= dict.fromkeys((day, day + 1, day - 1))
        for fact in probe.history.facts:
            for end in (fact.start, fact.end):
                if end is not None:
                    found |= dict.fromkeys((end, end + 1, end - 1))
        return (*tuple(found)[:40], *self.first_periods())

    def turning_days(self, probe: Probe) -> tuple[int, ...]:
        """The days that the findings of the rule name."""
        found = self.judged(only(self.policy, [self.rule]), probe)
        named = ((one.due, one.first, one.last, one.since, one.anchor, one.until) for one in found)
        return tuple(dict.fromkeys(day for days in named for day in days if day is not None))

    def first_periods(self) -> Iterator[int]:
        """The first days of the periods that follow the beginning of validity: a part of a period lies before."""
        first = self.policy.validity.first
        if first is not None:
            for unit in (Period.WEEK, Period.MONTH, Period.QUARTER, Period.HALF_YEAR, Period.YEAR):
                yield period_of(first, unit)[1] + 1

    def jumps(self, days: Sequence[int]) -> Iterator[int]:
        """So many days that something falls on, or next to, a bound of the days in force."""
        bounds = (self.policy.validity.first, self.policy.validity.last)
        for bound in bounds:
            if bound is not None:
                yield from dict.fromkeys(bound - day for day in days[:12])

    def made(self, probe: Probe, days: Sequence[int]) -> Iterator[Fact]:
        """Facts that the rule's selections take, and some that they just do not, on the days."""
        rule = next(one for one in self.policy.rules if one.id == self.rule)
        random = Random(SEED)  # noqa: S311
        maker = Maker(self.policy, self.vocabulary, random, days[0] if days else probe.as_of, probe.as_of)
        draft = Draft(probe.history.type, dict(probe.history.attributes))
        names = {one.id for one in probe.history.facts}
        fresh_name = next(f"neu{number}" for number in range(1, 999) if f"neu{number}" not in names)
        for select in dict.fromkeys(parts(rule, Select)):
            for day in days[:15] if "/" not in select.type else ():
                for this in [None, *probe.history.facts][:3]:
                    fact = maker.selected((select,), day, day + 30, draft, this)
                    if fact is not None:
                        yield replace(fact, id=fresh_name)


def verdicts(findings: Sequence[Finding]) -> list[tuple[object, ...]]:
    """What of findings is more than a day."""
    return [(one.verdict, one.row, one.excused) for one in findings]


def telling(findings: Sequence[Finding]) -> list[tuple[object, ...]]:
    """What of findings an example can tell apart."""
    return [
        (one.verdict, one.due, one.since, one.anchor, one.until, one.met_on, one.row, one.excused) for one in findings
    ]
