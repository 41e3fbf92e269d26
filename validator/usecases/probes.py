"""Boundary cases: for the bounds of each rule, histories on both sides, with what both evaluators find."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from validator.analysis.generation.making import Maker
from validator.analysis.generation.repair import Repairer
from validator.analysis.probing.bounds import of_rule, of_validity
from validator.analysis.probing.probes import Probe
from validator.analysis.probing.search import Goal, Search
from validator.core.findings import Verdict
from validator.engine import run
from validator.histories.rows import to_columns
from validator.messages.catalogue import text
from validator.reference import evaluate
from validator.time.durations import add_months
from validator.usecases.boundaries import Seen, boundaries
from validator.usecases.example_files import Case
from validator.usecases.examples import brief
from validator.usecases.generate import settled
from validator.usecases.mutation import examples_held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from validator.analysis.probing.search import Hit
    from validator.core.findings import Finding
    from validator.core.rules import Policy, Rule
    from validator.usecases.boundaries import Reaches
    from validator.usecases.library import Entry
    from validator.usecases.mutation import Held

BUDGET, PATIENCE = 1500, 400
"""So many histories are tried for a rule at most, and so many without showing another bound."""
MADE = 3
"""So many histories are made up where a rule has no examples."""
NAMED = ("verdict", "due", "since")
"""What an example names of a finding in any case; the rest only where it is what the bound shows in."""


def boundary_cases(entry: Entry, language: str, progress: Callable[[int, int], None] | None = None) -> tuple[Case, ...]:
    """The boundary cases of all rules of a policy, by rule; a bound that no history shows has none."""
    held = examples_held(entry)
    found: list[Case] = []
    for number, rule in enumerate(entry.policy.rules, 1):
        found += cases(rule, entry, held[rule.id], language)
        if progress is not None:
            progress(number, len(entry.policy.rules))
    return tuple(found)


def cases(rule: Rule, entry: Entry, held: Sequence[Held], language: str) -> Iterator[Case]:
    """The cases of one rule, each history once."""
    bases = [Probe(one.history, one.example.as_of) for one in held] or list(made_up(rule, entry))
    search = Search(entry.policy, entry.vocabulary, rule.id, BUDGET, PATIENCE)
    hits = search.hits([*goals(rule, entry.policy), *turning(rule, entry.policy)], bases)
    taken = set()
    for hit in hits.values():
        key = repr(hit.probe.history), hit.probe.as_of
        if key not in taken and agreed(entry.policy, hit.probe):
            taken.add(key)
            yield case(hit, rule.id, entry, language)


def goals(rule: Rule, policy: Policy) -> Iterator[Goal]:
    """The policy with one bound of the rule moved, for each bound."""
    for bound, changed in of_rule(rule):
        rules = tuple(changed if one.id == rule.id else one for one in policy.rules)
        yield Goal(f"{bound.number} {bound.kind} {bound.sign}", replace(policy, rules=rules))
    for bound, validity in of_validity(policy.validity):
        yield Goal(f"{bound.kind} {bound.sign}", replace(policy, validity=validity))


def turning(rule: Rule, policy: Policy) -> Iterator[Goal]:
    """The days on which the verdict turns: first and last day, the due day while open, the day after."""
    for boundary, reaches in boundaries(rule.norm, policy.validity):
        yield Goal(boundary.value, policy, partial(turns, reaches))


def turns(reaches: Reaches, as_of: int, findings: Sequence[Finding]) -> bool:
    """Whether one of the findings lies on a boundary."""
    seen = Seen(as_of, tuple(findings))
    return any(reaches(one, seen) for one in findings)


def made_up(rule: Rule, entry: Entry) -> Iterator[Probe]:
    """Some histories that keep the rules, for a type of subject that can be made up."""
    if rule.subject not in entry.vocabulary.subjects:
        return
    first = entry.policy.validity.first
    start = first if first is not None else 18_000
    last = add_months(start, 12)
    maker = Maker(entry.policy, entry.vocabulary, Random(1), start, last)  # noqa: S311
    for draft in settled(MADE, [rule.subject], Repairer(maker, last)):
        yield Probe(draft.history(), last)


def agreed(policy: Policy, probe: Probe) -> bool:
    """Whether both evaluators find the same."""
    by_engine = tuple(run(policy, to_columns([probe.history]), probe.as_of).findings())
    return by_engine == evaluate(policy, probe.history, probe.as_of)


def case(hit: Hit, rule: str, entry: Entry, language: str) -> Case:
    """A hit as an example."""
    probe = hit.probe
    expect = tuple(expected(hit))
    return Case(*entry.key, rule, says(probe, hit.found, language), probe.as_of, probe.history, expect)


def expected(hit: Hit) -> Iterator[dict[str, Any]]:
    """The findings in the fields that tell; where verdicts and days do not tell, in every other that does."""
    found, other = ([brief(one) for one in findings] for findings in (hit.found, hit.other))
    named = list(NAMED)
    if [short(one, NAMED) for one in found] == [short(one, NAMED) for one in other]:
        named += sorted(
            {name for one, two in zip(found, other, strict=False) for name in one if one[name] != two[name]}
        )
    yield from (short(one, named) for one in found)


def short(one: Mapping[str, Any], named: Iterable[str]) -> dict[str, Any]:
    """Some fields of a finding; those without a value are left out, unless they are asked for beyond the usual."""
    return {name: one[name] for name in named if one[name] is not None or name not in NAMED}


def says(probe: Probe, findings: Sequence[Finding], language: str) -> str:
    """What an example shows, in one sentence: what is changed, and what becomes of it."""
    steps = [text(f"probe-{one.code}", language, **one.fields) for one in probe.steps] or [
        text("probe-plain", language)
    ]
    present = {one.verdict for one in findings}
    verdicts = [text(f"probe-{one}", language) for one in Verdict if one in present] or [
        text("probe-nothing", language)
    ]
    return f"{'; '.join(steps)}: {', '.join(verdicts)}."
