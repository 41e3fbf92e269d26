"""The search over all rules and pairs of rules of some policies."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from validator.analysis.change import at_issue
from validator.analysis.contexts.situations import Stage
from validator.analysis.faults import Kind
from validator.analysis.matters import Party, may_share, pairs, parties
from validator.analysis.pairs.alone import alone_faults
from validator.analysis.pairs.bars import kept_apart, states, unmatched
from validator.analysis.pairs.conflicts import clashes, exclusions, may_clash, may_exclude, solo_grounds
from validator.analysis.pairs.cycles import cycle_faults
from validator.analysis.pairs.demands import demand_faults, may_judge
from validator.analysis.pairs.duties import duty_faults
from validator.analysis.pairs.exempting import exemptions, spoken
from validator.analysis.pairs.exemptions import contrast, exemption_fault
from validator.analysis.pairs.lasting import lasting_faults, may_last
from validator.analysis.pairs.states import barred
from validator.analysis.questions import Ledger, Reason, Topic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from validator.analysis.change import Change
    from validator.analysis.faults import Fault, Norm
    from validator.analysis.matters import Pair
    from validator.analysis.pairs.conflicts import Ground
    from validator.analysis.pairs.exempting import Exemption
    from validator.core.rules import Policy
    from validator.policy.vocabulary import Vocabulary

FEW = 3
"""So many rows of clocks are looked at where more than the conditions of a rule changed; all otherwise."""


def pair_faults(
    policies: Sequence[Policy],
    vocabulary: Vocabulary,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
    ledger: Ledger | None = None,
    change: Change | None = None,
) -> Iterator[Fault]:
    """Conflicts, tensions and divergences of the rules of policies with one vocabulary, confirmed by the reference.

    `progress` is told after every rule and pair how many of how many are done; `ledger` takes down what was asked.
    """
    search = Search(vocabulary, seed, Ledger() if ledger is None else ledger, change)
    found = parties(policies)
    two = [pair for pair in pairs(found) if at_issue(change, *(one.norm for one in pair))]
    questions: list[tuple[Party, ...]] = [(one,) for one in found if at_issue(change, one.norm)]
    questions += [pair for pair in two if search.related(pair)]
    taken_out = [(one, other) for one in exempting(found, vocabulary) for other in silent(one, found, vocabulary)]
    taken_out = [one for one in taken_out if search.open(*one)]
    whole = len(questions) + len(taken_out)
    for pair in two:
        search.turn_back(pair)
    for done, question in enumerate(questions, 1):
        yield from search.alone(*question) if len(question) == 1 else search.of_two(*question)
        if progress is not None:
            progress(done, whole)
    for done, (exemption, others) in enumerate(taken_out, len(questions) + 1):
        yield from search.exempted(exemption, others)
        if progress is not None:
            progress(done, whole)


def exempting(found: Sequence[Party], vocabulary: Vocabulary) -> Iterator[Exemption]:
    """What rules take out expressly."""
    for one in found:
        yield from exemptions(one, vocabulary)


def silent(exemption: Exemption, found: Sequence[Party], vocabulary: Vocabulary) -> Iterator[tuple[Party, ...]]:
    """The rules of each policy that oblige in the same matter and say nothing of an exemption."""
    listed = [one for one in found if exemption.silent(one, vocabulary)]
    for _, some in groupby(listed, lambda one: (one.policy.id, one.policy.version)):
        yield tuple(some)


@dataclass(slots=True)
class Search:
    """What is asked about rules of one vocabulary; the situations of single rules are made once."""

    vocabulary: Vocabulary
    seed: int
    ledger: Ledger
    change: Change | None = None
    solo: dict[Norm, tuple[Ground, ...]] = field(default_factory=dict)

    def stage(self, *some: Party, whole: bool = False) -> Stage:
        """Where situations of some rules are made, the same for the same seed; `whole`: also those judged as before."""
        names = "|".join(f"{one.norm.name}@{one.norm.version}" for one in some)
        narrowed = self.change is not None and len(some) > 1 and not whole
        before = self.change.former(some) if self.change is not None and narrowed else None
        return Stage(some, self.vocabulary, f"{self.seed}|{names}", self.ledger, before)

    def related(self, pair: Pair) -> bool:
        """Whether there is anything to ask about two rules."""
        return may_share(pair) or may_judge(pair) or self.opposed(pair) or self.lasts(pair)

    def lasts(self, pair: Pair) -> bool:
        """Whether two rules bear on acts that last, and every choice of these can be tried."""
        return may_last(pair, self.vocabulary) and barred(pair, self.vocabulary) is None

    def opposed(self, pair: Pair) -> bool:
        """Whether it can be asked by single acts whether two rules can both be kept."""
        ways = (pair, (pair[1], pair[0]))
        if self.lasts(pair) or any(states(one, self.vocabulary) for one in pair):
            return False
        return may_exclude(pair) or any(may_clash(one, self.vocabulary) for one in ways)

    def turn_back(self, pair: Pair) -> None:
        """Note what cannot be asked about two rules."""
        names = tuple(sorted(one.norm for one in pair))
        asked = self.lasts(pair) or self.opposed(pair)
        reason = None if asked else kept_apart(pair, self.vocabulary)
        if reason is not None:
            other = barred(pair, self.vocabulary) if may_last(pair, self.vocabulary) else None
            self.ledger.leave(Topic.CONFLICT, names, reason if other in (None, Reason.SINGLE_ACTS) else other)
        strange = None if may_share(pair) else unmatched(pair)
        if strange is not None:
            self.ledger.leave(Topic.MATTER, names, strange)

    def alone(self, party: Party) -> Iterator[Fault]:
        """The faults of one rule."""
        yield from alone_faults(self.stage(party))

    def of_two(self, first: Party, second: Party) -> Iterator[Fault]:
        """The faults of two rules."""
        if self.lasts((first, second)):
            yield from self.lasting(first, second)
        elif self.opposed((first, second)):
            yield from self.clash(first, second)
        if may_share((first, second)):
            stage = self.stage(first, second)
            if not (first.recurring and second.recurring):
                yield from duty_faults(stage)
            elif not self.known(first, second):
                yield from cycle_faults(stage, None if self.thorough or stage.before is not None else FEW)
        elif may_judge((first, second)):
            yield from demand_faults(self.stage(first, second))

    @property
    def thorough(self) -> bool:
        """Whether rules are searched for all that there is, not for what a change makes of them."""
        return self.change is None or bool(self.change.exactly)

    def known(self, first: Party, second: Party) -> bool:
        """Whether two recurring rules are known to diverge, as they may only once."""
        return self.change is not None and (Kind.DIVERGENCE.value, (first.norm, second.norm), "") in self.change.known

    def lasting(self, first: Party, second: Party) -> Iterator[Fault]:
        """The conflict of two rules about acts that last."""
        stage = self.stage(first, second)
        self.ledger.ask(Topic.CONFLICT, stage.norms)
        for one in lasting_faults(stage):
            self.ledger.settle(Topic.CONFLICT, stage.norms)
            yield one

    def open(self, exemption: Exemption, others: Sequence[Party]) -> bool:
        """Whether an exemption is asked about: where rules changed, one that is new, or met by a rule that is."""
        if self.change is None or self.change.exactly:
            return at_issue(self.change, exemption.party.norm, *(other.norm for other in others))
        former = [Party(policy, rule) for policy, rule in self.change.was(exemption.party)]
        known = {one.state for was in former for one in exemptions(was, self.vocabulary)}
        return exemption.state not in known or any(at_issue(self.change, other.norm) for other in others)

    def exempted(self, exemption: Exemption, others: Sequence[Party]) -> Iterator[Fault]:
        """The fault of an exemption and the rules of a policy that oblige all the same, as far as histories show it."""
        told = []
        for other in others:
            stage = self.stage(exemption.party, other, whole=True)
            grounds = (self.grounds(exemption.party), self.grounds(other))
            shown = contrast(exemption, stage, grounds)
            self.noted(exemption, other, None if shown else Reason.SITUATION)
            told += [] if shown is None else [(other.norm, shown, stage)]
        if told:
            yield exemption_fault(exemption, told)

    def noted(self, exemption: Exemption, other: Party, reason: Reason | None) -> None:
        """Note whether it was settled that another rule obliges in a situation that one takes out."""
        norms = tuple(sorted((exemption.party.norm, other.norm)))
        about = spoken(exemption.written, other.rule.subject, self.vocabulary)
        self.ledger.ask(Topic.EXEMPTION, norms, about)
        if reason is not None:
            self.ledger.leave(Topic.EXEMPTION, norms, reason, about)

    def clash(self, first: Party, second: Party) -> Iterator[Fault]:
        """The conflict of two rules, found in one way or the other."""
        names = tuple(sorted((first.norm, second.norm)))
        self.ledger.ask(Topic.CONFLICT, names)
        for pair in ((first, second), (second, first)):
            if may_clash(pair, self.vocabulary):
                found = next(clashes(pair, self.stage(*pair), self.grounds(pair[0])), None)
                if found is not None:
                    self.ledger.settle(Topic.CONFLICT, names)
                    yield found
                    return
        if may_exclude((first, second)):
            for one in exclusions(self.stage(first, second)):
                self.ledger.settle(Topic.CONFLICT, names)
                yield one

    def grounds(self, party: Party) -> tuple[Ground, ...]:
        """Situations in which one rule asks for acts."""
        if party.norm not in self.solo:
            self.solo[party.norm] = solo_grounds(self.stage(party))
        return self.solo[party.norm]
