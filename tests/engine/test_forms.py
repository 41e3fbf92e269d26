"""One small history per form."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.engine.making import columns, day, event, judge, only, point, policy, rule, span, times, window
from validator.core.days import Duration, Ever, Of, Point, Unit, Which, Whose, Window
from validator.core.duties import (
    Breaches,
    Clock,
    Duty,
    Each,
    Hit,
    Holidays,
    Partial,
    Period,
    Periods,
    Row,
    Runs,
    Table,
    Word,
)
from validator.core.facts import Edge, Select
from validator.core.findings import Verdict, order
from validator.core.truths import All, Compare, Covered, During, Not, Op
from validator.core.values import Field, Kind, Literal, Measure, Ratio
from validator.engine import run, run_batches

SPAN = Window(Point(Of(Whose.OWN, Which.START)), Point(Of(Whose.OWN, Which.END)))


def within(days: int) -> Duty:
    frame = window(point(), point(plus=days))
    late = Compare(times("b", window(point(), Point(Ever()))), Op.GE, Literal(Decimal(1)))
    return Duty(Each((only("a"),)), frame, Compare(times("b", frame), Op.GE, Literal(Decimal(1))), (frame.last,), late)


def test_each_within_do() -> None:
    found = judge(within(5), [event("a", 10), event("b", 15), event("a", 20), event("b", 27), event("a", 40)], 44)
    assert [f.verdict for f in found] == [Verdict.MET, Verdict.MET_LATE, Verdict.OPEN]
    assert [(f.anchor, f.due, f.since, f.met_on) for f in found] == [
        (10, 15, None, 15),
        (20, 25, 26, 27),
        (40, 45, None, None),
    ]
    assert [ref.start for ref in found[1].evidence] == [27]


def test_due_day_is_not_over() -> None:
    assert judge(within(5), [event("a", 10)], 15)[0].verdict is Verdict.OPEN
    assert judge(within(5), [event("a", 10)], 16)[0].verdict is Verdict.VIOLATED


def test_unobserved_acts_leave_it_undetermined() -> None:
    found = judge(within(5), [event("a", 10)], 30, observed={"b": 12})
    assert (found[0].verdict, found[0].why) == (Verdict.UNDETERMINED, "data")


def test_never() -> None:
    frame = window(point(), point(plus=30))
    duty = Duty(Each((only("a"),)), frame, Compare(times("b", frame), Op.LE, Literal(Decimal(0))))
    found = judge(duty, [event("a", 10), event("b", 20)], 60)
    assert (found[0].verdict, found[0].since, found[0].until) == (Verdict.VIOLATED, 20, 40)
    found = judge(duty, [event("a", 10)], 25)
    assert (found[0].verdict, found[0].until) == (Verdict.MET, 25)


def test_own_fact_never_counts() -> None:
    frame = window(point(), point(plus=5))
    duty = Duty(Each((only("a"),)), frame, Compare(times("a", frame), Op.GE, Literal(Decimal(1))), (frame.last,))
    assert judge(duty, [event("a", 10)], 30)[0].verdict is Verdict.VIOLATED


def test_always() -> None:
    scope = Covered((only("q"),), SPAN)
    state = Covered((only("s"),), SPAN)
    duty = Duty(Runs(scope, state), None, During(state, point()))
    found = judge(duty, [span("q", 0, 100), span("s", 0, 40), span("s", 60, None)], 80)
    assert [(f.verdict, f.first, f.last, f.since, f.until) for f in found] == [
        (Verdict.MET, 0, 40, None, 40),
        (Verdict.VIOLATED, 41, 59, 41, 59),
        (Verdict.MET, 60, None, None, 80),
    ]


def test_per_month() -> None:
    frame = window(point(), point(Which.END))
    demand = Compare(times("b", frame), Op.GE, Literal(Decimal(1)))
    duty = Duty(Periods(Period.MONTH), frame, demand, (frame.last,))
    first = day("2020-01-01")
    found = judge(duty, [event("b", day("2020-01-31")), event("b", day("2020-03-01"))], day("2020-03-15"), first=first)
    assert [f.verdict for f in found] == [Verdict.MET, Verdict.VIOLATED, Verdict.MET]
    assert [f.due for f in found] == [day("2020-01-31"), day("2020-02-29"), day("2020-03-31")]


def test_per_week_pro_rata() -> None:
    frame = window(point(), point(Which.END))
    demand = Compare(times("b", frame), Op.GE, Literal(Decimal(3)))
    duty = Duty(Periods(Period.WEEK, Partial.PRO_RATA, Holidays.COUNT), frame, demand, (frame.last,))
    first = day("2020-01-08")  # a Wednesday: 5 of 7 days, so 2 of 3
    found = judge(duty, [event("b", first), event("b", first + 1)], first + 20, first=first)
    assert found[0].verdict is Verdict.MET
    assert found[1].verdict is Verdict.VIOLATED


def test_breaches_anchor_other_rules() -> None:
    frame = window(point(), point(plus=3))
    demand = Compare(times("c", frame), Op.GE, Literal(Decimal(1)))
    other = Duty(Breaches(("r",)), frame, demand, (frame.last,))
    data = columns({"K": [event("a", 10), event("c", 17)]})
    found = list(run(policy(rule(within(5)), rule(other, "z")), data, 100).findings())
    assert [(f.rule, f.verdict, f.anchor) for f in found] == [("r", Verdict.VIOLATED, 10), ("z", Verdict.MET, 16)]


def clock(**more: object) -> Clock:
    rows = (
        Row(Covered((only("p", v="short"),), SPAN), Duration(1, Unit.MONTH), None, ("c2",), "short"),
        Row(Covered((only("p", v="long"),), SPAN), Duration(3, Unit.MONTH), None, ("c3",), "long"),
    )
    plain = Clock(
        (Table(Hit.UNIQUE, rows),),
        (only("b"),),
        (only("s"),),
        stricter=Word.FROM_LAST_ACT,
        looser=Word.FROM_LAST_ACT,
        resumed=Word.PAUSES,
        in_force=Word.STARTS_ANEW,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def test_clock_plain() -> None:
    start = day("2020-01-15")
    facts = [event("s", start), span("p", start, None, v="short"), event("b", day("2020-02-15"))]
    found = judge(clock(), facts, day("2020-03-20"))
    assert [(f.verdict, f.due, f.since, f.row) for f in found] == [
        (Verdict.MET, day("2020-02-15"), None, "short"),
        (Verdict.VIOLATED, day("2020-03-15"), day("2020-03-16"), "short"),
    ]
    assert found[0].clauses == ("c1", "c2")
    assert found[0].evidence[0].start == day("2020-02-15")


def test_clock_stricter_and_lapse() -> None:
    start = day("2020-01-15")
    change = day("2020-03-01")
    facts = [event("s", start), span("p", start, change - 1, v="long"), span("p", change, change + 9, v="short")]
    found = judge(clock(), facts, day("2020-06-20"))
    assert [(f.verdict, f.due) for f in found] == [(Verdict.VIOLATED, change)]
    assert [(m.day, m.why, m.before, m.after) for m in found[0].moves] == [
        (change, "stricter", day("2020-04-15"), change),
    ]
    facts = [event("s", start), span("p", start, change - 1, v="long")]
    found = judge(clock(), facts, day("2020-06-20"))
    assert [(f.verdict, f.due) for f in found] == [(Verdict.NOT_APPLICABLE, day("2020-04-15"))]


def test_clock_pauses() -> None:
    start = day("2020-01-15")
    facts = [event("s", start), span("p", start, None, v="short"), span("z", start + 10, start + 19)]
    found = judge(clock(suspended=Covered((only("z"),), SPAN)), facts, start + 60)
    assert [(f.verdict, f.due, f.since) for f in found] == [
        (Verdict.VIOLATED, day("2020-02-15") + 10, day("2020-02-15") + 11),
    ]


def test_clock_in_force_starts_anew() -> None:
    start = day("2020-01-15")
    facts = [event("s", start), span("p", start, None, v="short")]
    found = judge(clock(), facts, start + 400, first=day("2020-06-01"))
    assert [(f.verdict, f.anchor, f.due) for f in found] == [(Verdict.VIOLATED, start, day("2020-07-01"))]
    assert found[0].moves[0].why == "in-force"


def test_clock_unknown_act() -> None:
    start = day("2020-01-15")
    facts = [event("s", start), span("p", start, None, v="short"), event("b", day("2020-02-10"))]
    some = clock(act=(only("b", w="y"),))
    found = judge(some, facts, day("2020-02-20"))
    assert [(f.verdict, f.why) for f in found] == [(Verdict.UNDETERMINED, "data")]


def test_missing_measures_and_unless() -> None:
    frame = window(point(), point(plus=5))
    unless = Covered((only("u"),), SPAN)
    duty = Duty(Each((only("a"),)), frame, Compare(times("b", frame), Op.GE, Literal(Decimal(1))), (frame.last,))
    found = judge(duty, [event("a", 10), span("u", 15, 15)], 30, unless=unless)
    assert found[0].verdict is Verdict.NOT_APPLICABLE
    found = judge(duty, [event("a", 10), span("u", 15, 15)], 30, excused=unless)
    assert (found[0].verdict, found[0].excused) == (Verdict.VIOLATED, True)
    found = judge(duty, [event("a", 10), span("u", 15, 15)], 30, scope=Not(unless))
    assert (found[0].verdict, found[0].excused) == (Verdict.VIOLATED, False)


def test_empty_columns() -> None:
    assert not list(run(policy(rule(within(5)), rule(clock(), "k")), columns({}), 10).findings())
    assert judge(within(3), [], 10) == []
    assert judge(clock(), [], 10) == []


def test_batches_give_the_same() -> None:
    facts = {
        f"K{n}": [event("a", n), event("b", n + n % 9), span("p", n, None, v="short"), event("s", n)] for n in range(40)
    }
    data, rules = columns(facts), policy(rule(within(5)), rule(clock(), "k"))
    whole = list(run(rules, data, 90).findings())
    assert whole
    seen: list[tuple[int, int]] = []
    parts = run_batches(rules, data, 90, batch_facts=10, progress=lambda done, of: seen.append((done, of)))
    assert list(parts.findings()) == whole == sorted(whole, key=order)
    assert parts.counts() == run(rules, data, 90).counts()
    assert seen[-1] == (40, 40)


def test_sum_and_hours() -> None:
    frame = window(point(), point(plus=5))
    total = Compare(Measure(Kind.SUM, (only("b"),), frame, "n"), Op.GE, Literal(Decimal("2.5")))
    duty = Duty(Each((only("a"),)), frame, total, (frame.last,))
    facts = [event("a", 10), event("b", 11, n=Decimal("1.25")), event("b", 12, n=Decimal("1.25"))]
    assert judge(duty, facts, 30)[0].verdict is Verdict.MET
    assert judge(duty, facts[:2], 30)[0].verdict is Verdict.VIOLATED
    hours = Compare(Measure(Kind.HOURS, (only("h"),), frame), Op.GE, Literal(Decimal(24)))
    lesson = Duty(Each((only("a"),)), frame, All((hours,)), (frame.last,))
    assert judge(lesson, [event("a", 10), span("h", 11, 11)], 30)[0].verdict is Verdict.MET


def test_joined_to_the_anchor() -> None:
    frame = window(point(), point(plus=5))
    same = Compare(Field(Whose.OWN, "x"), Op.EQ, Field(Whose.THIS, "x"))
    chosen = Measure(Kind.TIMES, (Select("b", same),), frame)
    duty = Duty(Each((only("a"),)), frame, Compare(chosen, Op.GE, Literal(Decimal(1))), (frame.last,))
    facts = [event("a", 10, x="1"), event("a", 10, x="2"), event("b", 12, x="2")]
    found = {f.anchored.ordinal: f.verdict for f in judge(duty, facts, 30) if f.anchored}
    assert found == {0: Verdict.VIOLATED, 1: Verdict.MET}


def test_an_open_bound_with_an_instant_excludes_only_what_came_before() -> None:
    hour, noon = 3_600_000, 1_600_000_000_000 // 86_400_000 * 86_400_000 + 10 * 3_600_000
    at = noon // 86_400_000
    frame = Window(Point(Of(Whose.THIS, Which.START), open=True), point(plus=1))
    duty = Duty(Each((only("a"),)), frame, Compare(times("b", frame), Op.GE, Literal(Decimal(1))), (frame.last,))
    assert judge(duty, [event("a", at, noon), event("b", at, noon + hour)], at + 9)[0].verdict is Verdict.MET
    assert judge(duty, [event("a", at, noon), event("b", at, noon)], at + 9)[0].verdict is Verdict.VIOLATED
    assert judge(duty, [event("a", at, noon), event("b", at)], at + 9)[0].verdict is Verdict.VIOLATED


def test_evidence_only_where_it_was_asked_for() -> None:
    data = columns({"K": [event("a", 10), event("b", 12)]})
    found = run(policy(rule(within(5))), data, 30, evidence=(Verdict.VIOLATED,))
    assert found.counts() == {("r", Verdict.MET): 1}
    assert list(found.findings((Verdict.VIOLATED,))) == []
    with pytest.raises(ValueError, match="no evidence"):
        next(found.findings())


def test_what_nobody_asks_for_is_counted_and_not_told() -> None:
    data = columns({"K": [event("a", 10), event("b", 12), event("a", 50)]})
    found = run(policy(rule(within(5))), data, 90, shown=(Verdict.VIOLATED,))
    assert found.counts() == {("r", Verdict.MET): 1, ("r", Verdict.VIOLATED): 1}
    assert [one.anchor for one in found.findings((Verdict.VIOLATED,))] == [50]
    assert sum(part.block.size for part in found.parts) == 1
    with pytest.raises(ValueError, match="no evidence"):
        next(found.findings())


def test_a_fact_counts_once_however_often_it_is_selected() -> None:
    frame = window(point(), point(plus=5))
    twice = Measure(Kind.TIMES, (only("b"), only("b"), Edge((only("b"),), point(whose=Whose.OWN))), frame)
    duty = Duty(Each((only("a"),)), frame, Compare(twice, Op.GE, Literal(Decimal(2))), (frame.last,))
    assert judge(duty, [event("a", 10), event("b", 12)], 30)[0].verdict is Verdict.VIOLATED


def test_numbers_are_exact() -> None:
    frame = window(point(), point(plus=5))
    total = Measure(Kind.SUM, (only("b"),), frame, "n")
    duty = Duty(Each((only("a"),)), frame, Compare(total, Op.EQ, Literal(Decimal("0.3"))), (frame.last,))
    facts = [event("a", 10), event("b", 11, n=Decimal("0.1")), event("b", 12, n=Decimal("0.2"))]
    assert judge(duty, facts, 30)[0].verdict is Verdict.MET
    huge = [event("a", 10), event("b", 11, n=Decimal(10) ** 25), event("b", 12, n=Decimal("0.3") - Decimal(10) ** 25)]
    assert judge(duty, huge, 30)[0].verdict is Verdict.MET
    third = Compare(Ratio(times("b", frame), times("c", frame)), Op.GE, Ratio(times("d", frame), times("e", frame)))
    share = Duty(Each((only("a"),)), frame, third, (frame.last,))
    facts = [event("a", 10), *(event(kind, 11) for kind in "bddeeeccc"), event("b", 11), event("e", 11)]
    assert judge(share, facts, 30)[0].verdict is Verdict.MET
