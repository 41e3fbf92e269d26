"""Properties that hold of every policy, whatever it is about: what they are asked of, found without naming anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from validator.analysis.circumstances.stock import stock
from validator.analysis.circumstances.strategies import drawn
from validator.analysis.generation.drafts import Draft
from validator.analysis.planning import Plan, Planner
from validator.core.facts import Select
from validator.core.findings import Finding, Verdict
from validator.core.nodes import parts
from validator.engine import run
from validator.histories.model import Fact
from validator.histories.rows import to_columns
from validator.reference import evaluate
from validator.usecases.library import Entry, library

CONTEXTS, MORE, DAYS = 5, 80, 100
COMPARED = 3


@dataclass(frozen=True)
class World:
    """Plans for contexts about one type of subject under one policy."""

    entry: Entry
    kind: str
    as_of: int
    planner: Planner
    plans: tuple[Plan, ...]


def kinds(folder: Path) -> Iterator[tuple[Entry, str]]:
    """Every type of subject that each policy of a folder has rules about."""
    for entry in library([folder], {}, {}):
        yield from ((entry, kind) for kind in sorted({rule.subject for rule in entry.policy.rules}))


def world(entry: Entry, kind: str) -> World:
    first = entry.policy.validity.first if entry.policy.validity.first is not None else 18262
    as_of = first + DAYS
    planner = Planner([entry.policy], entry.vocabulary, as_of)
    source = stock(entry.policy, entry.vocabulary, kind, as_of)
    plans = planner.plan(drawn(source, CONTEXTS, 0), narrow=1)
    if not any(plan.kept for plan in plans):
        plans += planner.plan(drawn(source, MORE, 1), narrow=0)
    return World(entry, kind, as_of, planner, tuple(plans))


def unkept_elsewhere(one: World) -> list[str]:
    """Rules still breached in a plan although, alone, they can be kept in the same circumstances."""
    found = []
    for rule in one.entry.policy.rules:
        failing = [plan.context for plan in one.plans if any(breach.rule == rule.id for breach in plan.breaches)]
        if failing and not any(
            "breach" in type(anchor).__name__.lower() for anchor in [getattr(rule.norm, "anchors", None)]
        ):
            alone = Planner([replace(one.entry.policy, rules=(rule,))], one.entry.vocabulary, one.as_of)
            found += [rule.id for plan in alone.plan(failing) if plan.kept]
    return found


def disagreements(one: World) -> list[Finding]:
    """What only one of the evaluators finds in a planned history, or in bare circumstances."""
    found: list[Finding] = []
    for plan in one.plans[:COMPARED]:
        for draft in (plan.context, plan.draft):
            history = draft.history("h")
            by_engine = set(run(one.entry.policy, to_columns([history]), one.as_of).findings())
            found += by_engine ^ set(evaluate(one.entry.policy, history, one.as_of))
    return found


def breached(one: World) -> list[Finding]:
    """What the reference finds breached in plans that claim to keep everything."""
    kept = [plan.draft for plan in one.plans if plan.kept]
    return [
        finding
        for draft in kept
        for finding in evaluate(one.entry.policy, draft.history(), one.as_of)
        if finding.verdict.breach
    ]


def with_irrelevant(draft: Draft, one: World) -> Draft:
    """The history with a fact of each type that no rule speaks of."""
    spoken = {select.type for select in parts(one.entry.policy.rules, Select)}
    copy = draft.copy()
    for name, kind in sorted(one.entry.vocabulary.facts.items()):
        if name not in spoken:
            copy.add(
                Fact(name, one.as_of - 30, one.as_of - 30 if kind.event else None, None, None, kind.event, None, {})
            )
    return copy


def told(findings: tuple[Finding, ...]) -> list[tuple[object, ...]]:
    """Findings without the places of facts in their history."""
    return [
        (one.rule, one.verdict, one.anchor, one.due, one.since, one.until, one.met_on, one.row, len(one.evidence))
        for one in findings
    ]


def changed_by_the_irrelevant(one: World) -> int:
    every = frozenset(Verdict)
    drafts = [plan.draft for plan in one.plans]
    before = one.planner.judged(drafts, every)
    after = one.planner.judged([with_irrelevant(draft, one) for draft in drafts], every)
    return sum(told(old) != told(new) for old, new in zip(before, after, strict=True))
