"""Running a policy over columns, at once or in batches of whole subjects."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from validator.core.duties import Clock, Duty, Periods, Runs
from validator.core.findings import Verdict
from validator.core.values import Kind
from validator.engine.anchors import anchors_of
from validator.engine.batching import in_batches
from validator.engine.clocks import judge_clock
from validator.engine.correlation import types_in_rule
from validator.engine.counting import in_own_window, threshold_of
from validator.engine.dictionary import dictionary_of
from validator.engine.duties import judge
from validator.engine.heap import keep_freed_memory
from validator.engine.kernels.compiler import CLOCK, HEAT
from validator.engine.narrow import narrowed
from validator.engine.numbering import Numbering
from validator.engine.pool import Pool
from validator.engine.results import Part, Results
from validator.engine.session import Asked, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from validator.core.rules import Policy, Rule
    from validator.engine.blocks import Block
    from validator.histories.columns import Columns


EVERY = tuple(Verdict)


def run(
    policy: Policy,
    columns: Columns,
    as_of: int,
    shown: Collection[Verdict] = EVERY,
    evidence: Collection[Verdict] | None = None,
) -> Results:
    """The findings of a policy on the as-of day; those of other verdicts than `shown` are only counted.

    `evidence`: the verdicts of which the facts that count are gathered, if not of all that are shown.
    """
    return run_batches(policy, columns, as_of, batch_facts=None, shown=shown, evidence=evidence)


def run_batches(
    policy: Policy,
    columns: Columns,
    as_of: int,
    batch_facts: int | None = 400_000,
    progress: Callable[[int, int], None] | None = None,
    shown: Collection[Verdict] = EVERY,
    evidence: Collection[Verdict] | None = None,
    *,
    compiled: bool | None = None,
) -> Results:
    """The same, in batches of whole subjects with so many facts that rules read, so that working memory is bounded.

    `compiled`: whether inner loops run as machine code; if it is not said, where that is installed and worth loading.
    `progress` is told after every batch how many of how many subjects are done.
    """
    keep_freed_memory()
    if compiled is None:
        compiled = HEAT.worth(sum(_saved(rule.norm) * _read(rule, columns) for rule in policy.rules))
    asked = Asked(frozenset(shown), frozenset(shown if evidence is None else evidence))
    dictionary, numbering, parts = dictionary_of(columns.values), Numbering(columns), list[Part]()

    def judged(first: int, last: int, periods: int | None) -> list[Part]:
        pool = Pool(columns, numbering, first, last, as_of)
        return _batch(Session(policy, pool, dictionary, as_of, asked, periods, compiled=compiled))

    for last, found in in_batches(policy, columns, batch_facts, judged):
        parts += found
        if progress is not None:
            progress(last, len(columns.subjects))
    return Results(policy, columns, parts, asked)


def _read(rule: Rule, columns: Columns) -> int:
    """How many facts a rule reads."""
    return sum(columns.facts[name].subject.size for name in types_in_rule(rule) if name in columns.facts)


def _saved(norm: Clock | Duty) -> int:
    """How much of a rule compiled loops would save, for each fact that it reads."""
    if isinstance(norm, Clock):
        return CLOCK
    kinds = (Kind.TIMES, Kind.DIFFERENT) if isinstance(norm.anchors, Periods) else (Kind.TIMES,)
    counts = in_own_window(norm) and any(threshold_of(norm.demand, kind) is not None for kind in kinds)
    return 1 if counts or (isinstance(norm.anchors, Runs) and norm.anchors.cut is not None) else 0


def _batch(session: Session) -> list[Part]:
    blocks: dict[str, Block] = {}
    try:
        for rule in session.policy.rules:
            blocks[rule.id] = _judged(session, rule, blocks)
        return [_part(session, rule, blocks[rule.id]) for rule in session.policy.rules]
    finally:
        session.root.memo.clear()  # what is kept there holds the session: without this, batches wait for the collector


def _judged(session: Session, rule: Rule, blocks: Mapping[str, Block]) -> Block:
    if isinstance(rule.norm, Clock):
        return judge_clock(session, rule, rule.norm)
    block = _counted(session, rule, rule.norm, blocks) if session.compiled else None
    return block if block is not None else judge(session, rule, rule.norm, anchors_of(session, rule, rule.norm, blocks))


def _counted(session: Session, rule: Rule, duty: Duty, blocks: Mapping[str, Block]) -> Block | None:
    from validator.engine.counted import judged  # noqa: PLC0415 - the compiler takes half a second to load

    return judged(session, rule, duty, blocks)


def _part(session: Session, rule: Rule, block: Block) -> Part:
    """The findings in terms of the columns, free of the batch; what rules share is made once."""
    pool = session.pool
    subject = session.shared(block.subject, "subject", lambda: narrowed(block.subject + pool.first))
    fact = session.shared(block.fact, "fact", lambda: narrowed(block.fact))
    return Part(rule, replace(block, subject=subject, fact=fact), pool.numbering)
