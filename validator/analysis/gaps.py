"""Gaps: situations of a running clock without a row, or with one that only keeps silent; values never mentioned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from validator.analysis.clocks import called
from validator.analysis.faults import Fault, Kind, Norm, Witness
from validator.analysis.questions import Ledger, Reason, Topic
from validator.analysis.situations import SUBJECT, Space, Stage
from validator.analysis.situations.days import opening
from validator.analysis.tables import MOST_GROUPS, asked_rows, no_row, truths, uncovered
from validator.analysis.unsaid import unsaid_faults
from validator.core.duties import Clock
from validator.core.truths import All, Not
from validator.reference import evaluate
from validator.reference.selections import select
from validator.reference.view import View

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from validator.analysis.situations import Situation
    from validator.core.rules import Policy, Rule
    from validator.core.truths import Truth
    from validator.histories.model import History
    from validator.policy.vocabulary import Vocabulary


def gap_faults(
    policies: Sequence[Policy],
    vocabulary: Vocabulary,
    mentioned: Mapping[tuple[str, str], Collection[str]] | None = None,
    ledger: Ledger | None = None,
) -> Iterator[Fault]:
    """The gaps of each policy, each with a history that the reference confirms; `ledger` takes down what was asked.

    `mentioned` holds for a policy, by id and version, the words of its document outside its rules (register entries,
    parameters, readings): a value that one of them names is not left unsaid.
    """
    notes = Ledger() if ledger is None else ledger
    for policy in policies:
        for rule in policy.rules:
            if isinstance(rule.norm, Clock):
                yield from clock_gaps(policy, rule, rule.norm, vocabulary, notes)
                yield from silent_rows(policy, rule, rule.norm, vocabulary, notes)
        yield from unsaid_faults(policy, vocabulary, (mentioned or {}).get((policy.id, policy.version), ()), notes)


def clock_gaps(policy: Policy, rule: Rule, clock: Clock, vocabulary: Vocabulary, ledger: Ledger) -> Iterator[Fault]:
    """One fault for each group of situations in which the clock runs and no row says how long."""
    norm, condition = Norm.of(policy, rule), no_row(rule, clock)
    ledger.ask(Topic.TABLE, (norm,))
    groups = list(uncovered(rule, clock, vocabulary, most=MOST_GROUPS + 1))
    if len(groups) > MOST_GROUPS:
        ledger.leave(Topic.TABLE, (norm,), Reason.GROUPS_LEFT)
    for group in groups[:MOST_GROUPS]:
        witness = gap_witness(policy, rule, clock, (condition, group.smallest), vocabulary)
        said = ", ".join(group.said)
        if witness is None:
            ledger.leave(Topic.TABLE, (norm,), Reason.UNSHOWN, said)
        else:
            yield Fault(Kind.GAP, (norm,), "prove-gap-row", {"rule": rule.id, "situation": said}, said, (witness,))


def silent_rows(policy: Policy, rule: Rule, clock: Clock, vocabulary: Vocabulary, ledger: Ledger) -> Iterator[Fault]:
    """One fault for each row without an interval that rests on no clause: nobody is obliged, and nobody says so."""
    space = Space(truths(rule, clock), vocabulary, rule.subject)
    rests = () if clock.suspended is None else (Not(clock.suspended),)
    for asked in asked_rows(rule, clock):
        condition = All((asked.decides, *rests))
        if asked.row.interval is not None or asked.row.clauses or (smallest := space.find(condition)) is None:
            continue
        witness = gap_witness(policy, rule, clock, (condition, smallest), vocabulary)
        norm = replace(Norm.of(policy, rule), row=called(clock, asked))
        if witness is None:
            ledger.leave(Topic.TABLE, (Norm.of(policy, rule),), Reason.UNSHOWN, norm.row)
        else:
            said = {"rule": rule.id, "row": norm.row, "situation": ", ".join(smallest.said) or "–"}
            yield Fault(Kind.GAP, (norm,), "prove-gap-silent", said, norm.row, (witness,))


def gap_witness(
    policy: Policy, rule: Rule, clock: Clock, asked: tuple[Truth, Situation], vocabulary: Vocabulary
) -> Witness | None:
    """A situation in which a condition holds, and a clock that has just started; None if the reference disagrees."""
    condition, situation = asked
    alone = replace(policy, rules=(rule,))
    for first, last in lengths(opening((policy,))):
        stage = Stage(alone, vocabulary, first, last)
        draft = stage.draft(situation)
        if draft is None:
            continue
        for start in stage.facts(clock.starts, first):
            trial = draft.copy()
            trial.add(start)
            history = trial.history(SUBJECT)
            if stage.holds(condition, history) and starts(stage, clock, history) and nothing(stage, history):
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
