"""Boundary cases: for the bounds of each rule, histories on both sides, with what both evaluators find."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

from validator.analysis.generation.making import Maker
from validator.analysis.generation.repair import Repairer
from validator.analysis.mutation.mutants import only
from validator.analysis.probing.bounds import of_rule, of_validity, sense
from validator.analysis.probing.deriving import (
    clamping,
    derived,
    in_short_month,
    next_clamped,
    of_length,
    to_short_months,
)
from validator.analysis.probing.places import places, stands
from validator.analysis.probing.probes import Probe
from validator.analysis.probing.search import Goal, Search
from validator.core.days import Duration
from validator.core.duties import Row
from validator.core.truths import Lasts
from validator.engine import run
from validator.histories.rows import to_columns
from validator.lowering.documents import chosen_for
from validator.reference import evaluate
from validator.time.durations import add_months
from validator.usecases.boundaries import Seen, boundaries, broken_for_one_day, on_last_day
from validator.usecases.bounds import Bounded, Bounds, Disagreement, Shown, Side
from validator.usecases.generate import settled
from validator.usecases.mutation import examples_held
from validator.usecases.wording import Claim, case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from validator.analysis.probing.bounds import Bound
    from validator.analysis.probing.places import Key, Where
    from validator.analysis.probing.search import Hit
    from validator.core.findings import Finding
    from validator.core.rules import Policy, Rule
    from validator.usecases.boundaries import Reaches
    from validator.usecases.library import Entry
    from validator.usecases.mutation import Held

DERIVED, BUDGET, PATIENCE = 160, 1200, 300
"""So many histories are made from a bound; for what these do not show, so many are tried for a rule at most, and so
many without showing another bound."""
DRAWN, MADE = 12, 4
"""So many histories are made up where a rule has no examples; so many are used, those that the rule sees first."""
SIDES = {-1: Side.LESS, 1: Side.MORE}


@dataclass(frozen=True, slots=True)
class Asked:
    """A bound with what is looked for on each of its sides."""

    kind: str
    where: Where
    bound: Bound
    goals: Mapping[Side, Goal]


@dataclass(slots=True)
class Found:
    """What was found for a policy so far; a history that several bounds share is one case."""

    bounds: list[Bounded] = field(default_factory=list)
    claims: dict[str, dict[tuple[str, int], list[Claim]]] = field(default_factory=dict)
    disagreements: dict[tuple[str, str, int], Disagreement] = field(default_factory=dict)


def boundary_cases(
    entry: Entry, settings: Mapping[str, str], language: str, progress: Callable[[int, int], None] | None = None
) -> Bounds:
    """The bounds of all rules of a policy, with the cases found; `settings` are the parameters set for the run."""
    held, document = examples_held(entry), entry.source.document
    own = chosen_for(document, settings, "parameters")
    known = places(document, entry.vocabulary, entry.policy, own, entry.readings)
    found = Found()
    for number, rule in enumerate(entry.policy.rules, 1):
        of_one_rule(rule, entry, held[rule.id], known, found)
        if progress is not None:
            progress(number, len(entry.policy.rules))
    rules = tuple(one.id for one in entry.policy.rules)
    cases = tuple(case(claims, rule, entry, language) for rule, own in found.claims.items() for claims in own.values())
    return Bounds(*entry.key, rules, tuple(found.bounds), cases, tuple(found.disagreements.values()))


def of_one_rule(rule: Rule, entry: Entry, held: Sequence[Held], known: Mapping[Key, Where], found: Found) -> None:
    """The bounds of one rule: histories made from each, then a search for what is left, then the days that turn."""
    bases = [Probe(one.history, one.example.as_of) for one in held] or list(made_up(rule, entry))
    search = Search(entry.policy, entry.vocabulary, rule.id, BUDGET, PATIENCE)
    asked = tuple(questions(rule, entry, known))
    hits: dict[str, Hit] = {}
    for one in asked:
        hits |= from_bound(one, search, bases)
    sides = [each for one in asked if one.kind != SHORT for each in one.goals.values()]
    left = [each for each in sides if each.name not in hits or not hits[each.name].plain]
    days = list(turning(rule, entry.policy))
    searched = search.hits([*left, *days], bases)
    hits |= {name: hit for name, hit in searched.items() if hit.plain or name not in hits}
    for one in asked:
        shown: dict[Side, Shown] = {}
        for side, each in one.goals.items():
            hit = hits.get(each.name)
            case = None if hit is None else offered(Claim(hit, one.kind, one.where, side), rule, entry, found)
            shown |= {} if case is None else {side: case}
        found.bounds.append(Bounded(rule.id, one.kind, one.where, tuple(one.goals), shown))
    for each in days:
        if each.name in hits:
            offered(Claim(hits[each.name]), rule, entry, found)


SHORT = "short-month"
"""The kind of a bound where it leads into a month that lacks the day."""


def from_bound(one: Asked, search: Search, bases: Sequence[Probe]) -> dict[str, Hit]:
    """What histories made from a bound show of its sides; the bases by turns."""
    goals = list(one.goals.values())
    about = search.surroundings(goals)
    make = to_short_months if one.kind == SHORT else derived
    fresh = Search(search.policy, search.vocabulary, search.rule, DERIVED)
    streams = [make(one.bound, base, about, fresh) for base in bases]
    made = islice((probe for probe in by_turns(streams) if fresh.fresh(probe)), DERIVED)
    return fresh.tried(goals, made)


def by_turns(streams: Iterable[Iterator[Probe]]) -> Iterator[Probe]:
    """Some of each stream, and again, until all are empty."""
    pending = list(streams)
    while pending:
        for one in list(pending):
            batch = list(islice(one, 8))
            if not batch:
                pending.remove(one)
            yield from batch


def questions(rule: Rule, entry: Entry, known: Mapping[Key, Where]) -> Iterator[Asked]:
    """The bounds of a rule, each side as a goal; then the days in force."""
    moves: dict[int, list[tuple[Bound, Policy]]] = {}
    for bound, changed in of_rule(rule):
        rules = tuple(changed if one.id == rule.id else one for one in entry.policy.rules)
        moves.setdefault(bound.number, []).append((bound, replace(entry.policy, rules=rules)))
    for both in moves.values():
        yield from of_bound(rule, both, known, entry)
    days: dict[str, list[tuple[Bound, Policy]]] = {}
    for bound, validity in of_validity(entry.policy.validity):
        days.setdefault(bound.kind, []).append((bound, replace(entry.policy, validity=validity)))
    for kind, both in days.items():
        where = known.get(("", kind, None)) or stands(rule.id, "", entry.source.document)
        yield Asked(
            kind, where, both[0][0], {SIDES[one.sign]: Goal(f"{kind} {one.sign}", policy) for one, policy in both}
        )


def of_bound(
    rule: Rule, moves: Sequence[tuple[Bound, Policy]], known: Mapping[Key, Where], entry: Entry
) -> Iterator[Asked]:
    """One bound; and the same in a month that is too short, where its form can lead there."""
    by_kind: dict[str, list[tuple[Bound, Policy]]] = {}
    for bound, policy in moves:
        by_kind.setdefault(bound.kind, []).append((bound, policy))
    for kind, both in by_kind.items():
        bound = both[0][0]
        where = known.get((rule.id, bound.part, sense(bound.node))) or stands(
            rule.id, bound.part, entry.source.document
        )
        goals = {SIDES[one.sign]: goal(one, policy) for one, policy in both}
        yield Asked(kind, where, bound, goals)
        if any(next_clamped(entry.policy.validity.first or 0, *step) is not None for step in clamping(bound.node)):
            near = partial(in_short_month, bound)
            short = {side: replace(one, name=f"{one.name} {SHORT}", near=near) for side, one in goals.items()}
            yield Asked(SHORT, where, bound, short)


def goal(bound: Bound, policy: Policy) -> Goal:
    """What shows one side: a rule with the bound moved judges otherwise; of an interval the act on the last day counts,
    and on the day after it does not.
    """
    name = f"{bound.number} {bound.kind} {bound.sign}"
    match bound.node:
        case Row(name=row, interval=Duration()):
            reaches = on_last_day if bound.sign < 0 else broken_for_one_day
            return Goal(name, policy, partial(turns, partial(in_row, row, reaches)))
        case Lasts(least, Duration() as span):
            by = {(True, 1): 0, (True, -1): -1, (False, -1): 0, (False, 1): 1}[least, bound.sign]
            return Goal(name, policy, near=lambda probe: of_length(probe, span, by))
        case _:
            return Goal(name, policy)


def in_row(row: str, reaches: Reaches, finding: Finding, seen: Seen) -> bool:
    return finding.row == row and reaches(finding, seen)


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
    made = [Probe(one.history(), last) for one in settled(DRAWN, [rule.subject], Repairer(maker, last))]
    plain = only(entry.policy, [rule.id])
    yield from sorted(made, key=lambda one: all(each.rule != rule.id for each in evaluate(plain, one.history, last)))[
        :MADE
    ]


def offered(claim: Claim, rule: Rule, entry: Entry, found: Found) -> Shown | None:
    """Which case a claim belongs to, once both evaluators agree on its whole history; else their difference is kept."""
    history, as_of = claim.hit.probe.history, claim.hit.probe.as_of
    claims = found.claims.setdefault(rule.id, {})
    key = repr(history), as_of
    if key in claims:
        claims[key].append(claim)
    elif (rule.id, *key) in found.disagreements:
        return None
    else:
        by_engine = tuple(run(entry.policy, to_columns([history]), as_of).findings())
        by_reference = evaluate(entry.policy, history, as_of)
        if by_engine != by_reference:
            where = claim.where or stands(rule.id, "", entry.source.document)
            engine = tuple(one for one in by_engine if one not in by_reference)
            reference = tuple(one for one in by_reference if one not in by_engine)
            found.disagreements[rule.id, *key] = Disagreement(
                rule.id, claim.kind, where, as_of, history, engine, reference
            )
            return None
        claims[key] = [claim]
    return Shown([*claims].index(key) + 1, claim.hit.plain)
