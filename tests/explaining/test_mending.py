"""What an explanation claims can be tried out: put right what it names, judge again, and see."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from validator.core.days import Duration, Of, Point, Step, Unit, Which, Whose, Window
from validator.core.duties import Duty, Each
from validator.core.facts import Select
from validator.core.findings import Verdict
from validator.core.rules import Policy, Rule, Validity
from validator.core.truths import All, Compare, Op
from validator.core.values import Field, Kind, Literal, Measure
from validator.explaining import Explainer
from validator.explaining.model import Why
from validator.histories.model import Fact, History
from validator.histories.rows import to_columns, to_histories
from validator.reference import evaluate
from validator.time.days import parse

PIVOT = parse("2013-01-31")
WANTED = {"kanal": "person", "ergebnis": "gut"}
UNITS = st.sampled_from([(unit, most) for unit, most in ((Unit.DAY, 20), (Unit.WEEK, 4), (Unit.MONTH, 2))])
VALUES = st.sampled_from([None, "person", "gut", "brief"])


@st.composite
def steps(draw):
    unit, most = draw(UNITS)
    return (Step(draw(st.sampled_from([1, -1])), Duration(draw(st.integers(0, most)), unit)),)


@st.composite
def policies(draw):
    """One duty: some acts of a kind within a window around an event."""
    start, end = Point(Of(Whose.THIS, Which.START)), Point(Of(Whose.THIS, Which.END))
    first = replace(start, steps=draw(steps()), open=draw(st.booleans()))
    last = replace(end, steps=draw(steps()), open=draw(st.booleans()), roll=draw(st.booleans()))
    window = Window(first, last)
    tests = tuple(Compare(Field(Whose.OWN, name), Op.EQ, Literal(value)) for name, value in WANTED.items())
    count = Literal(Decimal(draw(st.integers(1, 3))))
    demand = Compare(Measure(Kind.TIMES, (Select("akt", All(tests)),), window), Op.GE, count)
    rule = Rule("r", "x", ("c",), Duty(Each((Select("anlass"),)), window, demand, (window.last,)))
    return Policy("p", "1", "Europe/Berlin", Validity(PIVOT - 400, None), (rule,), frozenset({PIVOT + 60}))


@st.composite
def made(draw):
    """A policy, a history whose facts have ids, and an as-of day."""
    facts = [Fact("anlass", PIVOT, PIVOT, None, None, True, "a", {})]
    for number in range(draw(st.integers(1, 6))):
        day = PIVOT + draw(st.integers(-60, 90))
        length = draw(st.sampled_from([0, 0, 5, None]))
        end = day if length == 0 else None if length is None else day + length
        given_ones = {name: draw(VALUES) for name in WANTED if draw(st.booleans()) or draw(st.booleans())}
        event = length == 0
        facts.append(Fact("akt", day, end, None, None, event, f"f{number}", given_ones))
    return draw(policies()), canonical(facts), PIVOT + draw(st.integers(0, 150))


def canonical(facts):
    (found,) = to_histories(to_columns([History("h", "x", {}, tuple(facts))]))
    return found


def explained(policy, history, as_of):
    return list(Explainer(policy, as_of).explain(history, evaluate(policy, history, as_of)))


def mended(fact, near):
    """The fact without what kept it from counting; None where nothing can be put right."""
    match near.why:
        case Why.BEFORE | Why.AFTER:
            days = near.days if near.why is Why.BEFORE else -near.days
            return replace(fact, start=fact.start + days, end=None if fact.end is None else fact.end + days)
        case Why.VALUE | Why.UNKNOWN:
            return replace(fact, attributes={**fact.attributes, near.has.name: WANTED[near.has.name]})
        case Why.NOT_YET:
            return fact
        case _:
            return None


@settings(max_examples=25, deadline=None)
@given(made())
def test_a_fact_that_nearly_counted_counts_once_that_one_thing_is_put_right(case):
    policy, history, as_of = case
    for one in explained(policy, history, as_of):
        for near in one.near:
            fact = next(each for each in history.facts if each.id == near.shown.fact.id)
            assert fact.id not in {each.id for each in one.finding.evidence}
            other = mended(fact, near)
            assert other is not None
            changed = canonical([other if each is fact else each for each in history.facts])
            (found,) = evaluate(policy, changed, max(as_of, other.start))
            assert fact.id in {each.id for each in found.evidence}, near


@settings(max_examples=25, deadline=None)
@given(made())
def test_the_acts_that_were_missing_would_have_kept_the_duty_and_one_less_would_not(case):
    policy, history, as_of = case
    for one in explained(policy, history, as_of):
        need = one.remedy.need
        if need is None or need.first is None or need.first > min(need.last, as_of):
            continue
        day = min(need.last, as_of)
        assert need.more == int(need.more) >= 1
        for count, kept in ((int(need.more), True), (int(need.more) - 1, False)):
            extra = [Fact("akt", day, day, None, None, True, f"n{each}", WANTED) for each in range(count)]
            (found,) = evaluate(policy, canonical([*history.facts, *extra]), as_of)
            if one.finding.verdict is Verdict.UNDETERMINED and not kept:
                continue
            assert (found.verdict is Verdict.MET) is kept


@settings(max_examples=25, deadline=None)
@given(made())
def test_a_doubt_that_is_settled_is_no_doubt_any_more(case):
    policy, history, as_of = case
    for one in explained(policy, history, as_of):
        if one.finding.verdict is not Verdict.UNDETERMINED or one.remedy.doubts_left:
            continue
        settled = {(doubt.fact.fact.id, doubt.name) for doubt in one.remedy.doubts if doubt.fact is not None}
        facts = [
            replace(each, attributes={**each.attributes, **{n: WANTED[n] for i, n in settled if i == each.id}})
            for each in history.facts
        ]
        (found,) = evaluate(policy, canonical(facts), as_of)
        assert found.verdict is not Verdict.UNDETERMINED
