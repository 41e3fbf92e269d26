"""Exemptions that another reading makes or lifts: a rule is exempt, and another that asks for the like is broken.

Asked only of rules that a reading changes. What a rule takes out as it stands is compared in `exemptions`, and there
only with rules that ask for the same acts; here also with rules that judge a fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from validator.analysis.contexts.dates import LATEST
from validator.analysis.contexts.holding import singly
from validator.analysis.contexts.judging import Court, days_named, shown, standing
from validator.analysis.contexts.situations import BEYOND, Stage
from validator.analysis.faults import Fault, Kind, Witness
from validator.analysis.matters import Party, pairs, parties
from validator.analysis.pairs.conflicts import Ground, bearing, this_tests
from validator.analysis.pairs.duties import names
from validator.analysis.pairs.shrinking import SUBJECT, named, reduced
from validator.analysis.pairs.trials import BROKEN, window
from validator.core.days import Whose
from validator.core.duties import Duty, Each
from validator.core.findings import Verdict
from validator.core.nodes import parts
from validator.core.truths import Compare
from validator.core.values import Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.analysis.change import Change
    from validator.analysis.generation.drafts import Draft
    from validator.analysis.matters import Pair
    from validator.core.findings import Finding
    from validator.core.rules import Policy
    from validator.policy.vocabulary import Vocabulary

TRIED = 6
"""So many situations of the rule that makes no exception are looked at."""


def exemption_faults(
    policies: Sequence[Policy], vocabulary: Vocabulary, change: Change | None, seed: int = 0
) -> Iterator[Fault]:
    """Rules that ask for the like, of which one is exempt where the other is broken; none without a change.

    Only where the rules as they stand do not show it.
    """
    if change is None:
        return
    for pair in pairs(parties(policies)):
        if not change.concerns(one.norm for one in pair) or not like(pair):
            continue
        for exempt, bound in (pair, pair[::-1]):
            fault = Contrast(exempt, bound, vocabulary, change, seed).fault() if fitting(exempt, bound) else None
            if fault is not None:
                yield fault
                break


def fitting(exempt: Party, bound: Party) -> bool:
    """Whether the one makes an exception, and both hang on facts."""
    duties = (exempt.rule.norm, bound.rule.norm)
    hung = all(isinstance(one, Duty) and isinstance(one.anchors, Each) for one in duties)
    return exempt.rule.unless is not None and hung


def like(pair: Pair) -> bool:
    """Whether two rules ask for the same facts, or ask the same of a fact."""
    first, second = pair
    return bool(set(first.asked) & set(second.asked)) or bool(set(asked_of(first)) & set(asked_of(second)))


def asked_of(party: Party) -> Iterator[tuple[object, ...]]:
    """What is asked of an attribute: of the facts that are to be done, or of the anchor itself."""
    for select in party.asked:
        yield from ((select.type, *test) for test in tested(select.where, Whose.OWN))
    norm = party.rule.norm
    if isinstance(norm, Duty) and this_tests(party):
        for select in party.anchors:
            yield from ((select.type, *test) for test in tested(norm.demand, Whose.THIS))


def tested(node: object, whose: Whose) -> Iterator[tuple[object, ...]]:
    """The tests of an attribute of the fact at hand, or of the anchor."""
    for one in parts(node, Compare):
        if isinstance(one.left, Field) and one.left.whose is whose:
            yield one.left.name, one.op, one.right


@dataclass(frozen=True, slots=True)
class Contrast:
    """A rule that makes an exception, and one that may be broken there."""

    exempt: Party
    bound: Party
    vocabulary: Vocabulary
    change: Change
    seed: int

    def fault(self) -> Fault | None:
        """The fault with its smallest history."""
        for ground in self.grounds():
            draft = self.exempted(ground)
            if draft is not None and self.shows(draft, ground.as_of):
                return self.told(draft, ground.as_of)
        return None

    @property
    def stage(self) -> Stage:
        """Where situations of both are made; the rule that is broken stands first."""
        sides = (self.bound, self.exempt)
        return Stage(sides, self.vocabulary, "|".join((str(self.seed), *(one.norm.name for one in sides))))

    def grounds(self) -> Iterator[Ground]:
        """Situations in which the one is broken if nothing is done, with something that the other hangs on."""
        solo, both = Stage((self.bound,), self.vocabulary, f"{self.seed}|{self.bound.norm.name}"), self.stage
        for one in islice(solo.shared(), TRIED):
            base = Ground(one.draft, one.as_of, *window(one.owed[0]), one.anchor)
            yield base
            yield from bearing(self.exempt, both, base, apart=True)

    def exempted(self, ground: Ground) -> Draft | None:
        """The situation with the exception on all its days; None where the rule that makes it asks for nothing."""
        draft, stage = ground.draft.copy(), self.stage
        holder = stage.holder(self.exempt, min(ground.as_of + BEYOND, LATEST))
        found = Court((self.exempt,)).reference(draft.history(), ground.as_of)[0]
        assert self.exempt.rule.unless is not None
        for one in found:
            day = next((day for day in (one.due, one.since, one.anchor) if day is not None), ground.as_of)
            low, high = min(day, ground.low), max(min(day, ground.as_of), ground.high)
            holder.hold(self.exempt.rule.unless, low, high, draft)
        return draft if found else None

    def shows(self, draft: Draft, as_of: int) -> bool:
        """Whether the one is broken and the other exempt, and the rules as they stand say otherwise."""
        stage = self.stage
        if not singly(draft, stage.maker):
            return False
        history = draft.history(SUBJECT)
        return told_apart(stage.court.reference(history, as_of)) and not told_apart(
            Court(self.former).reference(history, as_of)
        )

    def earliest(self, draft: Draft, as_of: int) -> int:
        """The first of the days that findings name on which it shows."""
        found = self.stage.court.reference(draft.history(SUBJECT), as_of)
        days = sorted({day for own in found for one in own for day in days_named(one) if day < as_of})
        return next((day for day in days if self.shows(draft, day)), as_of)

    @property
    def former(self) -> tuple[Party, ...]:
        """Both rules as they stand."""
        return tuple(Party(*was) for one in (self.bound, self.exempt) for was in self.change.was(one))

    def told(self, draft: Draft, as_of: int) -> Fault | None:
        """The fault, if the policies as a whole confirm it."""
        small = named(reduced(draft, lambda one: self.shows(one, as_of)))
        as_of, history, stage = self.earliest(small, as_of), small.history(SUBJECT), self.stage
        findings = stage.court.confirmed(history, as_of)
        if not told_apart(findings):
            return None
        ordered = tuple(sorted((self.exempt.norm, self.bound.norm)))
        told = tuple(shown(party, own) for party, own in zip(stage.parties, findings, strict=True))
        said = names(stage)
        return Fault(
            Kind.DIVERGENCE,
            ordered,
            "prove-exemption",
            {"first": said["second"], "second": said["first"]},
            "exemption",
            (Witness(history, as_of, told, "exempts"),),
        )


def told_apart(findings: Sequence[Sequence[Finding]]) -> bool:
    """Whether the first rule is broken, and all that the second could ask is exempt."""
    broken, exempt = findings
    return standing(broken) is BROKEN and {one.verdict for one in exempt} == {Verdict.NOT_APPLICABLE}
