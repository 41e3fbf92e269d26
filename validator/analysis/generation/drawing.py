"""The first draft of a subject: what its rules hang on, drawn at random."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from validator.analysis.generation.drafts import Draft
from validator.analysis.generation.repair import types_of, uses_clock_time
from validator.core.duties import Clock, Duty, Each
from validator.core.facts import Edge, Select
from validator.core.nodes import parts
from validator.core.truths import Between, Covered
from validator.time.zones import midnight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.analysis.generation.making import Maker
    from validator.core.facts import Facts
    from validator.core.rules import Rule

_MINUTE = 60_000


def draw(kind: str, maker: Maker) -> Draft:
    """A subject of a type with starts of clocks, anchors and the spans that states are made of."""
    single = frozenset(name for name, one in maker.vocabulary.facts.items() if one.single)
    draft = Draft(kind, maker.subject(kind), single=single)
    rules = [rule for rule in maker.policy.rules if rule.subject == kind]
    intake = min(maker.last, maker.first + maker.random.randint(-60, 180))
    for rule in rules:
        norm = rule.norm
        if isinstance(norm, Clock) and not present(norm.starts, draft):
            take(norm.starts, intake, intake + 400, draft, maker)
    for facts in state_facts(rules):
        if maker.random.random() < 0.7 and not present(facts, draft):
            chain(facts, intake, draft, maker)
    for facts in anchors(rules):
        for _ in range(maker.random.randint(0, 2)):
            start = maker.random.randint(intake, maker.last)
            take(facts, start, start + maker.random.randint(20, 200), draft, maker)
    timed = frozenset(kind for rule in rules if uses_clock_time(rule) for kind in types_of(rule))
    clock_times(timed, draft, maker)
    return draft


def present(facts: Facts, draft: Draft) -> bool:
    types = types_of(facts)
    return any(fact.type in types for fact in draft.facts.values())


def take(facts: Facts, start: int, end: int | None, draft: Draft, maker: Maker) -> None:
    made = maker.selected(facts, start, end, draft, None)
    if made is not None:
        draft.add(made)


def chain(facts: Facts, first: int, draft: Draft, maker: Maker) -> None:
    """One to three spans one after the other, the last of them mostly ongoing; of events, one."""
    cuts = sorted(maker.random.randint(first, maker.last) for _ in range(maker.random.randint(0, 2)))
    starts = sorted({first, *cuts})
    ends = [day - 1 for day in starts[1:]] + [None if maker.random.random() < 0.8 else max(starts[-1], maker.last - 30)]
    for start, end in zip(starts, ends, strict=True):
        take(facts, start, None if end is None else max(start, end), draft, maker)


def state_facts(rules: list[Rule]) -> Iterator[Facts]:
    """What states are made of, by type, each once; any value of a type may be drawn."""
    seen: dict[str, Select] = {}
    for rule in rules:
        for node in (*parts(rule, Covered), *parts(rule, Between)):
            for select in parts(node, Select):
                seen.setdefault(select.type, Select(select.type))
    yield from ((one,) for _, one in sorted(seen.items()))


def anchors(rules: list[Rule]) -> Iterator[Facts]:
    """The facts that duties hang on, each selection once."""
    seen: dict[Select | Edge, None] = {}
    for rule in rules:
        if isinstance(rule.norm, Duty) and isinstance(rule.norm.anchors, Each):
            seen |= dict.fromkeys(rule.norm.anchors.facts)
    yield from ((one,) for one in seen)


def clock_times(types: frozenset[str], draft: Draft, maker: Maker) -> None:
    """Moments between eight and four for the facts of types to which hours matter."""
    for name, fact in draft.facts.items():
        if fact.type in types and fact.start_ms is None and (fact.event or fact.end is not None):
            start = midnight(fact.start, maker.policy.zone) + maker.random.randint(8 * 60, 16 * 60) * _MINUTE
            end = start if fact.event else midnight(fact.end or 0, maker.policy.zone) + 17 * 60 * _MINUTE
            draft.facts[name] = replace(fact, start_ms=start, end_ms=end)
