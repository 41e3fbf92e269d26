"""The search over all rules and pairs of rules of some policies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from validator.analysis.contexts.situations import Stage
from validator.analysis.matters import may_share, pairs, parties
from validator.analysis.pairs.alone import alone_faults
from validator.analysis.pairs.bars import kept_apart, states, unmatched
from validator.analysis.pairs.conflicts import clashes, exclusions, may_clash, may_exclude, solo_grounds
from validator.analysis.pairs.cycles import cycle_faults
from validator.analysis.pairs.duties import duty_faults
from validator.analysis.questions import Ledger, Topic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from validator.analysis.faults import Fault, Norm
    from validator.analysis.matters import Pair, Party
    from validator.analysis.pairs.conflicts import Ground
    from validator.core.rules import Policy
    from validator.policy.vocabulary import Vocabulary


def pair_faults(
    policies: Sequence[Policy],
    vocabulary: Vocabulary,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
    ledger: Ledger | None = None,
) -> Iterator[Fault]:
    """Conflicts, tensions and divergences of the rules of policies with one vocabulary, confirmed by the reference.

    `progress` is told after every rule and pair how many of how many are done; `ledger` takes down what was asked.
    """
    search = Search(vocabulary, seed, Ledger() if ledger is None else ledger)
    found = parties(policies)
    questions: list[tuple[Party, ...]] = [(one,) for one in found]
    questions += [pair for pair in pairs(found) if search.related(pair)]
    for pair in pairs(found):
        search.turn_back(pair)
    for done, question in enumerate(questions, 1):
        yield from search.alone(*question) if len(question) == 1 else search.of_two(*question)
        if progress is not None:
            progress(done, len(questions))


@dataclass(slots=True)
class Search:
    """What is asked about rules of one vocabulary; the situations of single rules are made once."""

    vocabulary: Vocabulary
    seed: int
    ledger: Ledger
    solo: dict[Norm, tuple[Ground, ...]] = field(default_factory=dict)

    def stage(self, *some: Party) -> Stage:
        """Where situations of some rules are made, the same for the same seed."""
        names = "|".join(f"{one.norm.name}@{one.norm.version}" for one in some)
        return Stage(some, self.vocabulary, f"{self.seed}|{names}", self.ledger)

    def related(self, pair: Pair) -> bool:
        """Whether there is anything to ask about two rules."""
        return may_share(pair) or self.opposed(pair)

    def opposed(self, pair: Pair) -> bool:
        """Whether it can be asked whether two rules can both be kept."""
        ways = (pair, (pair[1], pair[0]))
        if any(states(one, self.vocabulary) for one in pair):
            return False
        return may_exclude(pair) or any(may_clash(one, self.vocabulary) for one in ways)

    def turn_back(self, pair: Pair) -> None:
        """Note what cannot be asked about two rules."""
        names = tuple(sorted(one.norm for one in pair))
        barred = None if self.opposed(pair) else kept_apart(pair, self.vocabulary)
        if barred is not None:
            self.ledger.leave(Topic.CONFLICT, names, barred)
        strange = None if may_share(pair) else unmatched(pair)
        if strange is not None:
            self.ledger.leave(Topic.MATTER, names, strange)

    def alone(self, party: Party) -> Iterator[Fault]:
        """The faults of one rule."""
        yield from alone_faults(self.stage(party))

    def of_two(self, first: Party, second: Party) -> Iterator[Fault]:
        """The faults of two rules."""
        if self.opposed((first, second)):
            yield from self.clash(first, second)
        if may_share((first, second)):
            recurring = first.recurring and second.recurring
            stage = self.stage(first, second)
            yield from cycle_faults(stage) if recurring else duty_faults(stage)

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
