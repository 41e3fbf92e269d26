"""Which verdicts each rule of a policy reaches, and which ones are out of its reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validator.analysis.mutation.mutants import only
from validator.analysis.probing.probes import Probe
from validator.analysis.probing.search import Goal, Search
from validator.core.days import Missing
from validator.core.findings import Finding, Verdict
from validator.core.nodes import parts
from validator.core.rules import Rule
from validator.core.truths import Unknown
from validator.histories.rows import to_histories
from validator.reference import evaluate
from validator.usecases.coverage import waiver
from validator.usecases.examples import columns_of, examples
from validator.usecases.library import Entry

GOALS = (Verdict.MET, Verdict.VIOLATED, Verdict.OPEN)
BUDGET = 1500


def probes(entry: Entry) -> dict[str, list[Probe]]:
    """The examples beside each rule, as of their own days."""
    found: dict[str, list[Probe]] = {rule.id: [] for rule in entry.policy.rules}
    for one in examples(entry):
        found[one.rule].append(Probe(next(iter(to_histories(columns_of(one, entry)))), one.as_of))
    return found


def impossible(entry: Entry, rule: Rule, waived: bool = True) -> tuple[Verdict, ...]:
    """The verdicts not asked for: met and violated, of a rule without examples that waits for a value without bounds.

    `waived`: whether the author's word that a rule has no examples counts.
    """
    waits = any(parts(rule, Unknown)) or any(
        one.at_least is None and one.at_most is None for one in parts(rule, Missing)
    )
    return (Verdict.MET, Verdict.VIOLATED) if waived and waits and waiver(entry.source.document, rule.id) else ()


def days(probe: Probe, found: Sequence[Finding]) -> Iterator[int]:
    """Days as of which other verdicts may be given: before, on and after those that the findings name."""
    named = {
        day
        for one in found
        for day in (one.anchor, one.first, one.due, one.last, one.since, one.met_on)
        if day is not None
    }
    yield from sorted({day + by for day in (*named, probe.as_of) for by in (-1, 0, 1)} | {probe.as_of + 40})


def reached(entry: Entry, rule: Rule, bases: Sequence[Probe], waived: bool = True) -> dict[Verdict, Probe]:
    """A history for each verdict, which the reference confirms; first the bases, then what lies near them."""
    own = only(entry.policy, [rule.id])
    found: dict[Verdict, Probe] = {}
    for base in bases:
        judged = of(rule, evaluate(own, base.history, base.as_of))
        for day in (base.as_of, *days(base, judged)):
            for one in of(rule, evaluate(own, base.history, day)):
                found.setdefault(one.verdict, Probe(base.history, day))
            if set(GOALS) <= set(found):
                return found
    wanted = [one for one in GOALS if one not in found and one not in impossible(entry, rule, waived)]
    if wanted:
        hits = Search(entry.policy, entry.vocabulary, rule.id, BUDGET).hits([goal(entry, one) for one in wanted], bases)
        found |= {Verdict(name): hit.probe for name, hit in hits.items()}
    return found


def goal(entry: Entry, verdict: Verdict) -> Goal:
    return Goal(verdict.value, entry.policy, lambda _, found: any(one.verdict is verdict for one in found))


def of(rule: Rule, found: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(one for one in found if one.rule == rule.id)


def unreached(entry: Entry, bases: dict[str, list[Probe]], waived: bool = True) -> list[tuple[str, str]]:
    """Each rule with a verdict that no history reached although its form does not exclude it."""
    return [
        (rule.id, verdict.value)
        for rule in entry.policy.rules
        for found in [reached(entry, rule, bases[rule.id], waived)]
        for verdict in GOALS
        if verdict not in found and verdict not in impossible(entry, rule, waived)
    ]
