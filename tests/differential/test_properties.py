"""What must hold whatever a policy says; properties of both evaluators, named as sentences."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from comparing import canonical
from making import END, START, Maker, Where, make

from validator.core.days import Dated, Duration, Ever, Fixed, Of, Point, Step, Unit, Whose, Window
from validator.core.duties import Clock, Duty, Each, Hit, Row, Table, Word
from validator.core.facts import Select
from validator.core.findings import Finding, Verdict, order
from validator.core.rules import Policy, Rule, Validity
from validator.core.truths import All, Any, Compare, Covered, Not, Op, Truth
from validator.core.values import Kind, Literal, Measure, Ratio
from validator.engine import run
from validator.histories.rows import to_columns
from validator.reference import evaluate
from validator.time.days import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from validator.histories.model import History

    Evaluator = Callable[[Policy, Sequence[History], int], list[Finding]]

SEEDS = range(60)


def by_engine(policy: Policy, histories: Sequence[History], as_of: int) -> list[Finding]:
    return list(run(policy, to_columns(histories), as_of).findings())


def by_reference(policy: Policy, histories: Sequence[History], as_of: int) -> list[Finding]:
    found = [one for history in canonical(histories) for one in evaluate(policy, history, as_of)]
    return sorted(found, key=order)


@cache
def drawn(seed: int) -> tuple[Policy, list[History], int]:
    """A policy, histories and an as-of day, made once for all properties."""
    return make(Random(seed))


@cache
def unchanged(judge: Evaluator, seed: int) -> list[Finding]:
    """What an evaluator finds in what is drawn, as it stands."""
    return judge(*drawn(seed))


both = pytest.mark.parametrize("judge", [by_engine, by_reference], ids=["engine", "reference"])


def without_places(findings: Iterable[Finding]) -> list[Finding]:
    """Findings whose facts do not say where in the history they stand, which further facts change."""
    found = []
    for one in findings:
        anchored = None if one.anchored is None else replace(one.anchored, ordinal=0)
        evidence = tuple(replace(fact, ordinal=0) for fact in one.evidence)
        found.append(replace(one, anchored=anchored, evidence=evidence))
    return found


@both
def test_row_order_never_matters(judge: Evaluator) -> None:
    for seed in SEEDS:
        policy, histories, as_of = drawn(seed)
        shuffled = [replace(one, facts=tuple(Random(seed).sample(one.facts, len(one.facts)))) for one in histories]
        assert unchanged(judge, seed) == judge(policy, shuffled[::-1], as_of), seed


@both
def test_facts_that_begin_after_the_as_of_day_never_matter(judge: Evaluator) -> None:
    for seed in SEEDS:
        policy, histories, as_of = drawn(seed)
        known = [replace(one, facts=tuple(fact for fact in one.facts if fact.start <= as_of)) for one in histories]
        assert without_places(unchanged(judge, seed)) == without_places(judge(policy, known, as_of)), seed


def test_splitting_a_file_by_subject_changes_nothing() -> None:
    for seed in SEEDS:
        policy, histories, as_of = drawn(seed)
        parts = [finding for one in histories for finding in by_engine(policy, [one], as_of)]
        assert unchanged(by_engine, seed) == sorted(parts, key=order), seed


@both
def test_another_subject_in_the_file_changes_nothing(judge: Evaluator) -> None:
    for seed in SEEDS:
        policy, histories, as_of = drawn(seed)
        stranger = replace(histories[0], subject="z", type="y")
        assert judge(policy, [*histories, stranger], as_of) == unchanged(judge, seed), seed


@both
def test_a_policy_that_is_not_yet_in_force_finds_nothing(judge: Evaluator) -> None:
    """But where the data do not tell the days of an obligation, it may be one of that policy."""
    away = Validity(parse("2090-01-01"), parse("2090-12-31"))
    for seed in SEEDS:
        policy, histories, as_of = drawn(seed)
        rules = tuple(replace(one, norm=unreckoned(one.norm)) for one in policy.rules)
        found = judge(replace(policy, validity=away, rules=rules), histories, as_of)
        assert all(one.due is None and (one.first is None or one.last is None) for one in found), seed
        assert {one.verdict for one in found} <= {Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE}, seed


def unreckoned(norm: Duty | Clock) -> Duty | Clock:
    return replace(norm, reckoned=None) if isinstance(norm, Duty) else norm


ACT = (Select("e1"),)
INTERVALS = [Duration(5, Unit.DAY), Duration(2, Unit.WEEK), Duration(1, Unit.MONTH)]


def clock_of(interval: Duration) -> Rule:
    """Every so often an e1, beginning with the first."""
    table = Table(Hit.FIRST, (Row(All(()), interval, None, (), "always"),))
    keep = Word.FROM_LAST_ACT
    return Rule("r", "x", (), Clock((table,), ACT, ACT, keep, keep, keep, keep, None, True, False))


def chain_of(interval: Duration) -> Rule:
    """Each e1 is followed by another within the interval, late or not."""
    begin, end = Point(Of(Whose.THIS, START), (), True), Point(Of(Whose.THIS, START), (Step(1, interval),))
    demand, late = (
        Compare(Measure(Kind.TIMES, ACT, Window(begin, last)), Op.GE, Literal(Decimal(1)))
        for last in (end, Point(Ever()))
    )
    return Rule("r", "x", (), Duty(Each(ACT), Window(begin, end), demand, (end,), late))


def alone(rule: Rule) -> Policy:
    return Policy("p", "1", "Europe/Berlin", Validity(None, None), (rule,))


@dataclass(frozen=True)
class Brief:
    """What a clock and a chain say alike."""

    subject: str
    verdict: Verdict
    anchor: int | None
    due: int | None
    since: int | None
    met_on: int | None


def brief(findings: Iterable[Finding]) -> set[Brief]:
    return {Brief(one.subject, one.verdict, one.anchor, one.due, one.since, one.met_on) for one in findings}


def by_days(history: History) -> History:
    """Without clock times, by which a chain tells two contacts of one day apart, and observed throughout."""
    facts = tuple(replace(fact, start_ms=None, end_ms=None) for fact in history.facts)
    return replace(history, facts=facts, observed={})


@both
@pytest.mark.parametrize("interval", INTERVALS, ids=str)
def test_every_with_one_interval_is_each_within_after_at(judge: Evaluator, interval: Duration) -> None:
    for seed in SEEDS:
        _, histories, as_of = drawn(seed)
        plain = [by_days(one) for one in histories]
        clock, chain = (judge(alone(one), plain, as_of) for one in (clock_of(interval), chain_of(interval)))
        assert brief(clock) == brief(chain), seed


@both
@pytest.mark.parametrize("interval", INTERVALS, ids=str)
def test_an_extra_contact_never_adds_a_violation_nor_a_day_in_breach(judge: Evaluator, interval: Duration) -> None:
    policy = alone(clock_of(interval))
    for seed in SEEDS:
        _, histories, as_of = drawn(seed)
        maker = Maker(Random(seed), as_of - 30)
        begun = [replace(one, observed={}) for one in histories if any(fact.type == "e1" for fact in one.facts)]
        more = [replace(one, facts=(*one.facts, extra(maker, one))) for one in begun]
        before, after = judge(policy, begun, as_of), judge(policy, more, as_of)
        assert days_in_breach(after, as_of) <= days_in_breach(before, as_of), seed
        assert violated(after) <= violated(before), seed


def extra(maker: Maker, history: History) -> object:
    """A contact on some day after the first."""
    first = min(fact.start for fact in history.facts if fact.type == "e1")
    fact = next(one for one in history.facts if one.type == "e1")
    day = first + maker.rng.randint(0, 60)
    return replace(fact, start=day, end=day, start_ms=None, end_ms=None, id=None)


def days_in_breach(findings: Iterable[Finding], as_of: int) -> set[tuple[str, int]]:
    spans = [(one.subject, one.since, one.met_on or as_of) for one in findings if one.since is not None]
    return {(subject, day) for subject, since, last in spans for day in range(since, last)}


def violated(findings: Iterable[Finding]) -> Counter[str]:
    return Counter(one.subject for one in findings if one.verdict is Verdict.VIOLATED)


class Forward(Maker):
    """Makes only what depends on days that are over: no window reaches back from a fact that is still to come."""

    def base(self, where: Where, depth: int = 0) -> object:
        del depth
        if where.own or where.anchor:
            return Of(Whose.OWN if where.own else Whose.THIS, START)
        return Fixed(self.day()) if self.odds(0.5) else Dated(self.field(Where(), "d"))

    def steps(self) -> tuple[Step, ...]:
        return tuple(replace(one, sign=1) for one in super().steps())

    def selected(self, where: Where, depth: int) -> Select:
        return self.select(where, depth)

    def demand(self, where: Where, window: Window, depth: int = 0) -> Truth:
        found = super().demand(where, window, depth)
        return found if not isinstance(getattr(found, "left", None), Ratio) else self.demand(where, window, depth)

    def state(self, where: Where, depth: int = 0) -> Truth:
        found = super().state(where, depth)
        return found if not has_window(found) else self.state(where, depth)


def has_window(state: Truth) -> bool:
    """Whether a state's days hang on a window other than from a fact's first day to its last, or for ever."""
    match state:
        case All(of) | Any(of):
            return any(map(has_window, of))
        case Not(of):
            return has_window(of)
        case Covered(None, _):
            return False
        case Covered(_, Window(first, last)):
            return first.base != Of(Whose.OWN, START) or last.base not in (Of(Whose.OWN, END), Ever())
        case _:
            return False


@both
def test_a_violation_once_certain_stays_at_every_later_as_of_day(judge: Evaluator) -> None:
    for seed in range(120):
        maker = Forward(Random(seed), 15_400)
        policy = maker.policy(3)
        histories = [maker.history(f"h{i}") for i in range(5)]
        as_of = maker.day(40)
        certain = [one for one in judge(policy, histories, as_of) if one.verdict.breach]
        for later in (as_of + 1, as_of + 9, as_of + 60):
            kept = {key(one) for one in judge(policy, histories, later) if one.verdict.breach}
            assert not [one for one in certain if key(one) not in kept], (seed, as_of, later)


def key(one: Finding) -> tuple[object, ...]:
    return one.rule, one.subject, one.anchor, one.anchored and one.anchored.start, one.due, one.since
