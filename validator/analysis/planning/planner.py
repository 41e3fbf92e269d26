"""The planner: acts for many contexts at once, until nothing is breached or nothing more helps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from validator.analysis.planning.freedom import Freedom
from validator.analysis.planning.repairs import Repairs, content, repairer
from validator.core.findings import BREACHES, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from validator.analysis.generation.drafts import Draft
    from validator.core.findings import Finding
    from validator.core.rules import Policy
    from validator.policy.vocabulary import Vocabulary

BROAD, NARROW, BEAM = 10, 8, 3
"""How often all breaches are mended at once; how many single repairs follow each other, and how many drafts compete."""
_LACKING = BREACHES | {Verdict.UNDETERMINED}


@dataclass(frozen=True, slots=True)
class Plan:
    """A context, the same with the acts chosen, and what is still breached then (by the engine)."""

    context: Draft
    draft: Draft
    breaches: tuple[Finding, ...]

    @property
    def kept(self) -> bool:
        """Whether nothing is breached."""
        return not self.breaches


@dataclass(slots=True)
class Course:
    """A context on its way: the best draft so far, with its breaches."""

    context: Draft
    best: Draft
    breaches: tuple[Finding, ...] = ()
    rank: tuple[int, int] | None = None
    beam: list[tuple[Draft, tuple[Finding, ...]]] = field(default_factory=list)
    hopeless: set[tuple[object, ...]] = field(default_factory=set)
    done: bool = False

    def offer(self, draft: Draft, findings: Sequence[Finding]) -> None:
        """Keep a draft if fewer rules are breached in it, or as many and less is undetermined."""
        breaches = tuple(one for one in findings if one.verdict.breach)
        rank = len(breaches), len(findings) - len(breaches)
        if self.rank is None or rank < self.rank:
            self.best, self.breaches, self.rank = draft, breaches, rank


class Planner:
    """Chooses acts under the rules of one or several policies with one vocabulary, up to an as-of day."""

    def __init__(self, policies: Sequence[Policy], vocabulary: Vocabulary, as_of: int) -> None:
        self.policies, self.as_of, self.freedom = tuple(policies), as_of, Freedom(vocabulary)
        self.repairs = {
            (one.id, one.version): Repairs(repairer(one, self.freedom, as_of), self.freedom) for one in policies
        }

    def plan(self, contexts: Sequence[Draft], narrow: int = NARROW) -> list[Plan]:
        """A plan for each context, in order. `narrow` bounds the single repairs where mending all at once fails."""
        courses = [Course(one, one) for one in contexts]
        self.mend_broadly(courses)
        failing = [one for one in courses if one.breaches]
        for one in failing:
            one.beam, one.done = [(one.best, one.breaches)], False
        for _ in range(narrow):
            failing = [one for one in failing if one.breaches and not one.done]
            self.step(failing)
        return [Plan(one.context, one.best, one.breaches) for one in courses]

    def judged(self, drafts: Sequence[Draft], verdicts: frozenset[Verdict] = BREACHES) -> list[tuple[Finding, ...]]:
        """The findings of some verdicts for each draft under all policies, by the engine."""
        found = [one.repairer.judged(drafts, verdicts) for one in self.repairs.values()]
        return [tuple(one for part in parts for one in part) for parts in zip(*found, strict=True)]

    def mend_broadly(self, courses: Sequence[Course]) -> None:
        """Mend every breach in the first way, and what is undetermined for want of a choice, again and again."""
        drafts = {number: one.context for number, one in enumerate(courses)}
        for _ in range(BROAD):
            open_ones = [number for number, one in enumerate(courses) if not one.done]
            for number, findings in zip(
                open_ones, self.judged([drafts[one] for one in open_ones], _LACKING), strict=True
            ):
                before = drafts[number]
                courses[number].offer(before, findings)
                drafts[number] = self.mend_all(before, findings)
                courses[number].done = content(before) == content(drafts[number])

    def mend_all(self, draft: Draft, findings: Iterable[Finding]) -> Draft:
        """The draft with all that was found in it mended in the first way."""
        history = draft.history()
        for key, repairs in self.repairs.items():
            draft = repairs.all_mended(draft, [one for one in findings if (one.policy, one.version) == key], history)
        return draft

    def step(self, courses: Sequence[Course]) -> None:
        """One more repair for each draft that competes: all its ways are judged, the best go on."""
        tried = [(course, draft) for course in courses for draft in self.tries(course)]
        judged = self.judged([draft for _, draft in tried])
        for course in courses:
            own = [(draft, found) for (other, draft), found in zip(tried, judged, strict=True) if other is course]
            for draft, found in own:
                course.offer(draft, found)
            self.give_up(course, [found for _, found in own])
            own.sort(key=lambda one: self.worth(course, one[1]))
            course.beam, course.done = own[:BEAM], not own

    def give_up(self, course: Course, judged: Sequence[Sequence[Finding]]) -> None:
        """Note the breaches that were to be mended and that no way mends."""
        wanted = {called(one) for _, findings in course.beam for one in self.wanted(course, findings)[:1]}
        for found in judged:
            wanted -= wanted - set(map(called, found))
        course.hopeless |= wanted

    def wanted(self, course: Course, findings: Sequence[Finding]) -> list[Finding]:
        """The breaches of what the context owes that may yet be mended."""
        return [one for one in findings if not self.is_fresh(course, one) and called(one) not in course.hopeless]

    def worth(self, course: Course, findings: Sequence[Finding]) -> tuple[int, int]:
        """How much is left to mend, first of what the context owes, then of what new acts owe in turn."""
        fresh = sum(self.is_fresh(course, one) for one in findings)
        return len(findings) - fresh, fresh

    def is_fresh(self, course: Course, finding: Finding) -> bool:
        """Whether a finding hangs on an act that the planner made."""
        return finding.anchored is not None and finding.anchored.id not in course.context.facts

    def tries(self, course: Course) -> list[Draft]:
        """The ways to mend the first breach of each competing draft, what new acts owe in turn mended besides."""
        found: dict[str, Draft] = {}
        for draft, findings in course.beam:
            fresh = [one for one in findings if self.is_fresh(course, one)]
            base = self.mend_all(draft, fresh)
            found.setdefault(content(base), base)
            chosen = [(one, base) for one in self.wanted(course, findings)[:1]] or [(one, draft) for one in fresh[:1]]
            for first, start in chosen:
                for way in self.ways(start, draft, first, findings):
                    found.setdefault(content(way), way)
        return list(found.values())

    def ways(self, start: Draft, judged: Draft, finding: Finding, others: Sequence[Finding]) -> Iterable[Draft]:
        """The ways to mend a finding of one draft in another that is built on it."""
        liked = tuple(sorted({day for one in others if one is not finding for day in (one.due, one.last) if day}))
        repairs = self.repairs[finding.policy, finding.version]
        return repairs.ways(start, finding, judged.history(), liked)


def called(finding: Finding) -> tuple[object, ...]:
    """Equal for the findings that two judgements make of one obligation."""
    anchored = None if finding.anchored is None else finding.anchored.id
    return finding.policy, finding.version, finding.rule, finding.anchor, finding.due, anchored
