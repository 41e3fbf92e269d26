"""Violations on purpose: one act taken away, moved or forbidden in a history that keeps all rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.analysis.generation.repair import number
from validator.core.days import Whose
from validator.core.duties import Duty
from validator.core.findings import BREACHES, Verdict
from validator.core.nodes import parts
from validator.core.rules import BINDING
from validator.core.truths import Compare, Op
from validator.core.values import Field, Measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.analysis.generation.drafts import Draft
    from validator.analysis.generation.repair import Repairer
    from validator.core.findings import Finding
    from validator.core.rules import Rule

ATTEMPTS = 12


@dataclass(frozen=True, slots=True)
class Broken:
    """A draft with at least one breach, and every breach that the engine finds in it."""

    draft: Draft
    breaches: tuple[Finding, ...]


def break_all(drafts: Sequence[Draft], repairer: Repairer) -> list[Broken]:
    """Each draft with a violation of one of its binding rules; without those where no attempt succeeds."""
    kept = repairer.judged(drafts, frozenset({Verdict.MET, Verdict.OPEN}))
    found: dict[int, Broken] = {}
    for _ in range(ATTEMPTS):
        tried = [(place, attempt(one, kept[place], repairer)) for place, one in enumerate(drafts) if place not in found]
        made = [(place, name, draft) for place, (name, draft) in tried if name]
        judged = repairer.judged([draft for _, _, draft in made], BREACHES)
        for (place, name, draft), findings in zip(made, judged, strict=True):
            if any(one.rule == name for one in findings):
                found[place] = Broken(draft, findings)
    return [found[place] for place in sorted(found)]


def attempt(draft: Draft, kept: Sequence[Finding], repairer: Repairer) -> tuple[str, Draft]:
    """A spoiled copy and the rule it should break, chosen evenly among the rules that it keeps; "" if there is none."""
    binding = {one.id: one for one in repairer.maker.policy.rules if one.force in BINDING}
    names = sorted({one.rule for one in kept} & binding.keys())
    if not names:
        return "", draft
    name, copy = repairer.maker.random.choice(names), draft.copy()
    finding = repairer.maker.random.choice([one for one in kept if one.rule == name])
    spoil(copy, binding[name], finding, repairer)
    return name, copy


def spoil(draft: Draft, rule: Rule, finding: Finding, repairer: Repairer) -> None:
    """Undo what the finding rests on: its evidence, an attribute of its anchor; or do what it forbids."""
    history = draft.history()
    this = None if finding.anchored is None else history.facts[finding.anchored.ordinal]
    if finding.evidence:
        removed = finding.evidence if finding.due is not None else finding.evidence[:1]
        repairer.remove(list(removed), draft, history)
        return
    tests = [one for one in parts(rule.norm, Compare) if isinstance(one.left, Field) and one.left.whose is Whose.THIS]
    if tests and this is not None and this.id is not None and isinstance(rule.norm, Duty):
        test = repairer.maker.random.choice(tests)
        assert isinstance(test.left, Field)
        draft.facts[this.id] = repairer.maker.set(this, test.left.name, Op.NONE, None)
        return
    forbid(rule, finding, draft, repairer)


def forbid(rule: Rule, finding: Finding, draft: Draft, repairer: Repairer) -> None:
    """Add one fact too many, where a number is bounded above."""
    maker = repairer.maker
    for one in parts(rule.norm, Compare):
        if isinstance(one.left, Measure) and one.op in (Op.LE, Op.LT, Op.EQ):
            first = finding.first if finding.first is not None else finding.anchor or maker.first
            last = min(day for day in (finding.last, finding.until, repairer.as_of) if day is not None)
            for _ in range(number(one.right) + 1):
                day = maker.random.randint(min(first, last), last)
                made = maker.selected(one.left.facts, day, day + 5, draft, None)
                if made is not None:
                    draft.add(made)
