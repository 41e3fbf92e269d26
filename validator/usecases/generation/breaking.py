"""Violations on purpose: one act taken away, moved or forbidden in a history that keeps all rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.core.days import Whose
from validator.core.duties import Duty
from validator.core.findings import Verdict
from validator.core.rules import Force
from validator.core.truths import Compare, Op
from validator.core.values import Field, Measure
from validator.usecases.generation.repair import number
from validator.usecases.needs import parts

if TYPE_CHECKING:
    from validator.core.findings import Finding
    from validator.core.rules import Rule
    from validator.usecases.generation.drafts import Draft
    from validator.usecases.generation.repair import Repairer

ATTEMPTS = 12


@dataclass(frozen=True, slots=True)
class Broken:
    """A draft with at least one breach, and every breach that the reference finds in it."""

    draft: Draft
    breaches: tuple[Finding, ...]


def broken(draft: Draft, repairer: Repairer) -> Broken | None:
    """The draft with a violation of one of its rules, chosen evenly among the rules; None if no attempt succeeds."""
    random = repairer.maker.random
    _, findings = repairer.judged(draft)
    kept = [one for one in findings if one.verdict in (Verdict.MET, Verdict.OPEN)]
    rules = sorted({one.rule for one in kept})
    for _ in range(ATTEMPTS if rules else 0):
        name = random.choice(rules)
        rule = next(one for one in repairer.maker.policy.rules if one.id == name)
        attempt = draft.copy()
        spoil(attempt, rule, random.choice([one for one in kept if one.rule == name]), repairer)
        _, after = repairer.judged(attempt)
        breaches = tuple(one for one in after if one.verdict.breach)
        if any(one.rule == name for one in breaches) and rule.force in (Force.MUST, Force.SHOULD):
            return Broken(attempt, breaches)
    return None


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
