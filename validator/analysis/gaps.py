"""Gaps: situations of a running clock without a row, and values of closed lists of which nothing is said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from validator.analysis.change import asked
from validator.analysis.faults import Fault, Kind, Norm, Witness
from validator.analysis.situations import SUBJECT, Stage
from validator.analysis.situations.days import opening
from validator.analysis.tables import no_row, uncovered
from validator.analysis.unsaid import unsaid_faults
from validator.core.duties import Clock
from validator.reference import evaluate
from validator.reference.selections import select
from validator.reference.view import View

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from validator.analysis.change import Change
    from validator.analysis.situations import Group
    from validator.core.rules import Policy, Rule
    from validator.histories.model import History
    from validator.policy.vocabulary import Vocabulary


def gap_faults(
    policies: Sequence[Policy],
    vocabulary: Vocabulary,
    mentioned: Mapping[tuple[str, str], Collection[str]] | None = None,
    change: Change | None = None,
) -> Iterator[Fault]:
    """The gaps of each policy, each with a history that the reference confirms.

    `mentioned` holds for a policy, by id and version, the words of its document outside its rules (register entries,
    parameters, readings): a value that one of them names is not left unsaid.
    """
    for policy in policies:
        for rule in policy.rules:
            if isinstance(rule.norm, Clock) and asked(change, Norm.of(policy, rule)):
                yield from clock_gaps(policy, rule, rule.norm, vocabulary)
        unsaid = unsaid_faults(policy, vocabulary, (mentioned or {}).get((policy.id, policy.version), ()))
        yield from (one for one in unsaid if asked(change, *one.norms))


def clock_gaps(policy: Policy, rule: Rule, clock: Clock, vocabulary: Vocabulary) -> Iterator[Fault]:
    """One fault for each group of situations in which the clock runs and no row says how long."""
    for group in uncovered(rule, clock, vocabulary):
        witness = gap_witness(policy, rule, clock, group, vocabulary)
        if witness is not None:
            norm = Norm.of(policy, rule)
            said = ", ".join(group.said)
            yield Fault(Kind.GAP, (norm,), "prove-gap-row", {"rule": rule.id, "situation": said}, said, (witness,))


def gap_witness(policy: Policy, rule: Rule, clock: Clock, group: Group, vocabulary: Vocabulary) -> Witness | None:
    """The smallest situation of a group, with a clock that has just started; None where the reference disagrees."""
    alone = replace(policy, rules=(rule,))
    for first, last in lengths(opening((policy,))):
        stage = Stage(alone, vocabulary, first, last)
        draft = stage.draft(group.smallest)
        if draft is None:
            continue
        for start in stage.facts(clock.starts, first):
            trial = draft.copy()
            trial.add(start)
            history = trial.history(SUBJECT)
            if stage.holds(no_row(rule, clock), history) and starts(stage, clock, history) and nothing(stage, history):
                return Witness(history, stage.last, ())
    return None


def lengths(days: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Stages of two days, so that the clock runs for a day at least; then of one, for what holds no longer."""
    known = tuple(days)
    yield from ((one, one + 1) for one in known)
    yield from ((one, one) for one in known)


def starts(stage: Stage, clock: Clock, history: History) -> bool:
    """Whether the clock has surely started on the first day of the stage."""
    items = select(clock.starts, View(stage.policy, history, stage.last))
    return any(item.sure and item.start == stage.first for item in items)


def nothing(stage: Stage, history: History) -> bool:
    """Whether the reference finds nothing at all of the stage's rules."""
    return not evaluate(stage.policy, history, stage.last)
