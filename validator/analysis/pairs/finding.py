"""The search over all rules and pairs of rules of some policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.analysis.contexts.situations import Stage
from validator.analysis.matters import may_share, pairs, parties
from validator.analysis.pairs.alone import alone_faults
from validator.analysis.pairs.conflicts import clashes, exclusions, may_clash, may_exclude
from validator.analysis.pairs.cycles import cycle_faults
from validator.analysis.pairs.duties import duty_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from validator.analysis.faults import Fault
    from validator.analysis.matters import Pair, Party
    from validator.core.rules import Policy
    from validator.policy.vocabulary import Vocabulary


def pair_faults(
    policies: Sequence[Policy],
    vocabulary: Vocabulary,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Fault]:
    """Conflicts, tensions and divergences of the rules of policies with one vocabulary, confirmed by the reference.

    `progress` is told after every rule and pair how many of how many are done.
    """
    found = parties(policies)
    questions: list[tuple[Party, ...]] = [(one,) for one in found]
    questions += [pair for pair in pairs(found) if related(pair)]
    for done, question in enumerate(questions, 1):
        yield from asked(question, vocabulary, seed)
        if progress is not None:
            progress(done, len(questions))


def related(pair: Pair) -> bool:
    """Whether there is anything to ask about two rules."""
    first, second = pair
    return may_share(pair) or may_clash(pair) or may_clash((second, first)) or may_exclude(pair)


def asked(question: tuple[Party, ...], vocabulary: Vocabulary, seed: int) -> Iterator[Fault]:
    """The faults of one rule or of two."""

    def stage(*some: Party) -> Stage:
        names = "|".join(f"{one.norm.name}@{one.norm.version}" for one in some)
        return Stage(some, vocabulary, f"{seed}|{names}")

    if len(question) == 1:
        yield from alone_faults(stage(*question))
        return
    first, second = question
    yield from clash(first, second, stage)
    if may_share((first, second)):
        recurring = first.recurring and second.recurring
        yield from cycle_faults(stage(first, second)) if recurring else duty_faults(stage(first, second))


def clash(first: Party, second: Party, stage: Callable[..., Stage]) -> Iterator[Fault]:
    """The conflict of two rules, found in one way or the other."""
    ways = [clashes(pair, stage(*pair)) for pair in ((first, second), (second, first)) if may_clash(pair)]
    ways += [exclusions((first, second), stage(first, second))] if may_exclude((first, second)) else []
    for found in ways:
        fault = next(found, None)
        if fault is not None:
            yield fault
            return
