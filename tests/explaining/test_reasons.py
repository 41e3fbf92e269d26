"""What an explanation says of small cases: steps, facts that nearly counted, what was needed, what is unknown."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from validator.core.days import Dated, Duration, Missing, Of, Point, Step, Unit, Which, Whose, Window
from validator.core.duties import Clock, Duty, Each, Hit, Partial, Period, Periods, Row, Runs, Table, Word
from validator.core.facts import Edge, Select
from validator.core.findings import Verdict
from validator.core.rules import Policy, Rule, Validity
from validator.core.truths import All, Any, Compare, Covered, During, Lasts, Not, Op
from validator.core.values import Aspect, Calendar, Field, Kind, Literal, Measure, Ratio
from validator.explaining import Explainer, explain, free_text
from validator.explaining.model import (
    Acts,
    Closed,
    Doubted,
    Either,
    Hold,
    Holding,
    Mark,
    Note,
    Role,
    Share,
    StepKind,
    Together,
    Until,
    Value,
    Why,
)
from validator.histories.model import Fact, History
from validator.lowering.between import with_bounds
from validator.policy.vocabulary import Attribute, FactType, Shape, Vocabulary
from validator.reference import evaluate
from validator.time.days import parse

sys.path[:0] = [str(Path(__file__).parent)]

from agreeing import disagreements

ONE = Literal(Decimal(1))
START, END = Point(Of(Whose.THIS, Which.START)), Point(Of(Whose.THIS, Which.END))
OWN = Window(Point(Of(Whose.OWN, Which.START)), Point(Of(Whose.OWN, Which.END)))
DAY = parse("2013-03-01")


def event(kind, day, **attributes):
    return Fact(kind, parse(day), parse(day), None, None, True, None, attributes)


def span(kind, first, last, **attributes):
    return Fact(kind, parse(first), None if last is None else parse(last), None, None, False, None, attributes)


def plus(point, count, unit, sign=1):
    return replace(point, steps=(*point.steps, Step(sign, Duration(count, unit))))


def equals(name, value):
    return Compare(Field(Whose.OWN, name), Op.EQ, Literal(value))


def acts(window, *facts, op=Op.GE, count=ONE, kind=Kind.TIMES, attribute=None):
    return Compare(Measure(kind, facts, window, attribute), op, count)


def asked(window, *facts, anchors=None, **more):
    return Duty(anchors or Each((Select("anlass"),)), window, acts(window, *facts, **more), (window.last,))


def case(norm, facts, as_of="2013-12-31", **more):
    """The one explanation of a rule, checked against its finding."""
    numbered = tuple(
        replace(one, ordinal=number) for number, one in enumerate(sorted(facts, key=lambda one: (one.type, one.start)))
    )
    history = History("h", "x", more.pop("attributes", {}), numbered, more.pop("observed", {}))
    first, last = more.pop("valid", ("2012-01-01", None))
    holidays = frozenset(map(parse, more.pop("holidays", ())))
    validity = Validity(parse(first), None if last is None else parse(last))
    rule = Rule("r", "x", ("c",), norm, **more)
    policy = Policy("p", "1", "Europe/Berlin", validity, (rule,), holidays)
    found = [explain(policy, rule, history, one, parse(as_of)) for one in evaluate(policy, history, parse(as_of))]
    assert [text for one in found for text in disagreements(one, rule)] == []
    return found


def alone(*args, **more):
    (one,) = case(*args, **more)
    return one


def course(one, role):
    (found,) = next(end for end in one.ends if end.role is role).courses
    return found


# Steps

MONTH = Window(START, plus(START, 1, Unit.MONTH))


def test_a_missing_day_of_the_month_is_noted():
    one = alone(asked(MONTH, Select("akt")), [event("anlass", "2013-01-31")])
    (step,) = course(one, Role.DUE).steps
    assert (step.before, step.after, step.note) == (parse("2013-01-31"), parse("2013-02-28"), Note.SHORT_MONTH)


def test_a_month_that_has_the_day_is_not_noted():
    one = alone(asked(MONTH, Select("akt")), [event("anlass", "2013-03-15")])
    assert [step.note for step in course(one, Role.DUE).steps] == [None]


def test_the_leap_day_is_noted():
    window = Window(START, plus(START, 1, Unit.YEAR))
    one = alone(asked(window, Select("akt")), [event("anlass", "2012-02-29")])
    (step,) = course(one, Role.DUE).steps
    assert (step.after, step.note) == (parse("2013-02-28"), Note.SHORT_MONTH)


def test_an_open_bound_leaves_the_day_before():
    window = Window(replace(START, open=True), replace(plus(START, 2, Unit.WEEK), open=True))
    one = alone(asked(window, Select("akt")), [event("anlass", "2013-03-01")])
    assert [step.kind for step in course(one, Role.FIRST).steps] == [StepKind.EXCLUDED]
    assert one.finding.first == DAY + 1
    assert [step.after for step in course(one, Role.LAST).steps] == [DAY + 14, DAY + 13]


def test_a_roll_names_the_days_it_passes_over():
    window = Window(START, replace(plus(START, 4, Unit.WEEK), roll=True))
    one = alone(asked(window, Select("akt")), [event("anlass", "2013-03-02")], holidays=("2013-04-01",))
    rolled = course(one, Role.DUE).steps[-1]
    assert [why for _, why in rolled.closed] == [Closed.SATURDAY, Closed.SUNDAY, Closed.HOLIDAY]
    assert one.finding.due == rolled.after == parse("2013-04-02")


def test_a_year_of_life_is_complete_on_the_eve_of_the_birthday():
    born = Point(Dated(Field(Whose.SUBJECT, "geboren")), (Step(1, Duration(25, Unit.YEAR_OF_LIFE)),))
    one = alone(
        asked(Window(START, born), Select("akt")),
        [event("anlass", "2013-01-01")],
        attributes={"geboren": date(1988, 2, 16)},
    )
    (step,) = course(one, Role.DUE).steps
    assert (step.after, step.note) == (parse("2013-02-15"), Note.EVE_OF_BIRTHDAY)


def test_a_duration_that_is_left_open_is_named_with_the_value_reckoned_with():
    term = Missing("frist", Duration(0, Unit.DAY), Duration(4, Unit.WEEK))
    window = Window(START, replace(START, steps=(Step(1, term),)))
    one = alone(with_bounds(asked(window, Select("akt"))), [event("anlass", "2013-03-01")])
    (step,) = course(one, Role.DUE).steps
    assert (step.by, step.open_term) == (Duration(4, Unit.WEEK), term)


def test_a_prohibition_before_the_first_day_in_force_counts_from_that_day():
    window = Window(START, plus(START, 2, Unit.MONTH))
    ban = Duty(Each((Select("anlass"),)), window, acts(window, Select("akt"), op=Op.LE, count=Literal(Decimal(0))))
    one = alone(ban, [event("anlass", "2012-12-15"), event("akt", "2013-01-10")], valid=("2013-01-01", None))
    assert one.ends[0].cut == parse("2013-01-01")
    assert one.until is Until.WINDOW
    assert [shown.day for shown in one.remedy.need.breaking] == [parse("2013-01-10")]


def test_a_point_of_a_fact_is_explained_from_the_fact():
    back = Edge((Select("pause"),), plus(Point(Of(Whose.OWN, Which.END)), 1, Unit.DAY))
    one = alone(asked(MONTH, Select("akt"), anchors=Each((back,))), [span("pause", "2013-01-01", "2013-02-28")])
    assert one.anchor.point is not None
    assert (one.anchor.point.origin.day, one.anchor.first) == (DAY - 1, DAY)


def test_a_period_in_part_has_a_share():
    window = Window(START, END)
    scope = Covered((Select("lage"),), OWN)
    periods = Periods(Period.MONTH, Partial.PRO_RATA)
    norm = asked(window, Select("akt"), anchors=periods, count=Literal(Decimal(6)))
    one = alone(norm, [span("lage", "2013-04-01", "2013-04-15")], as_of="2013-06-30", scope=scope)
    assert (one.anchor.share, one.anchor.whole) == (Decimal("0.5"), (parse("2013-04-01"), parse("2013-04-30")))
    assert (one.remedy.need.whole, one.remedy.need.wanted) == (6, 3)


# Clocks


def clock(*rows, **more):
    words = {"stricter": Word.FROM_LAST_ACT, "looser": Word.FROM_LAST_ACT, "resumed": Word.PAUSES}
    words |= {"in_force": Word.FROM_LAST_ACT, **more}
    return Clock((Table(Hit.FIRST, rows),), (Select("akt"),), (Select("anlass"),), **words)


ALWAYS = All(())


def row(name, count, unit, state=ALWAYS):
    return Row(state, Duration(count, unit), None, (), name)


def test_a_clock_counts_from_the_last_act():
    one = alone(clock(row("always", 1, Unit.MONTH)), [event("anlass", "2013-01-31")])
    (turn,) = one.turns
    assert (turn.why, turn.after, turn.steps[0].note) == ("act", parse("2013-02-28"), Note.SHORT_MONTH)
    assert (one.anchor.kind, one.remedy.need.first, one.remedy.need.last) == (
        Hold.ACT,
        parse("2013-02-01"),
        parse("2013-02-28"),
    )


def test_a_stricter_row_never_falls_due_before_the_change():
    close = Covered((Select("lage"),), OWN)
    norm = clock(row("eng", 1, Unit.MONTH, close), row("weit", 6, Unit.MONTH))
    one = alone(norm, [event("anlass", "2013-01-31"), span("lage", "2013-04-15", None)])
    first, turn = one.turns
    assert (first.row, turn.row, turn.why, turn.floored) == ("weit", "eng", "stricter", True)
    assert (turn.before, turn.steps[0].after, turn.after) == (*map(parse, ("2013-07-31", "2013-02-28", "2013-04-15")),)


def test_a_suspension_puts_the_due_day_off():
    norm = clock(row("always", 1, Unit.MONTH), suspended=Covered((Select("pause"),), OWN))
    one = alone(norm, [event("anlass", "2013-03-01"), span("pause", "2013-03-10", "2013-03-19")])
    _, turn = one.turns
    assert (turn.why, turn.word, turn.paused, turn.after) == ("resumed", Word.PAUSES, 10, parse("2013-04-11"))


# What nearly counted

WINDOW = Window(START, plus(START, 2, Unit.WEEK))
PERSONAL = Select("akt", equals("kanal", "person"))


@pytest.mark.parametrize(
    ("fact", "why", "days"),
    [
        (event("akt", "2013-03-05", kanal="brief"), Why.VALUE, 0),
        (event("akt", "2013-03-05"), Why.UNKNOWN, 0),
        (event("akt", "2013-03-16", kanal="person"), Why.AFTER, 1),
        (event("akt", "2013-02-26", kanal="person"), Why.BEFORE, 3),
        (event("verwandt/akt", "2013-03-05", kanal="person"), Why.OTHER_SUBJECT, 0),
    ],
)
def test_a_fact_nearly_counts_if_it_is_short_of_one_thing(fact, why, days):
    one = alone(asked(WINDOW, PERSONAL), [event("anlass", "2013-03-01"), fact])
    assert [(near.why, near.days) for near in one.near] == [(why, days)]


@pytest.mark.parametrize(
    "fact",
    [
        event("akt", "2013-03-16", kanal="brief"),
        event("akt", "2015-03-16", kanal="person"),
        event("anderes", "2013-03-05", kanal="person"),
    ],
)
def test_a_fact_short_of_two_things_or_of_another_type_does_not_nearly_count(fact):
    assert alone(asked(WINDOW, PERSONAL), [event("anlass", "2013-03-01"), fact]).near == ()


def test_the_anchor_itself_nearly_counts():
    one = alone(asked(WINDOW, Select("anlass")), [event("anlass", "2013-03-01")])
    assert [near.why for near in one.near] == [Why.ANCHOR]


def test_what_comes_after_the_as_of_day_is_not_known_yet():
    facts = [event("anlass", "2013-03-01"), event("akt", "2013-03-08")]
    one = alone(asked(WINDOW, Select("akt")), facts, as_of="2013-03-05")
    assert [near.why for near in one.near] == [Why.NOT_YET]
    assert one.finding.verdict is Verdict.OPEN


def test_another_point_of_the_fact_counts():
    meant = Edge((Select("einladung"),), Point(Dated(Field(Whose.OWN, "termin"))))
    facts = [event("anlass", "2013-03-01"), event("einladung", "2013-03-05", termin=date(2013, 4, 2))]
    one = alone(asked(WINDOW, meant), facts)
    assert [(near.why, near.point) for near in one.near] == [(Why.POINT, parse("2013-04-02"))]


def test_of_those_outside_only_the_nearest_on_each_side_are_listed():
    days = ("2013-02-01", "2013-02-20", "2013-03-20", "2013-03-25")
    one = alone(asked(WINDOW, Select("akt")), [event("anlass", "2013-03-01"), *(event("akt", day) for day in days)])
    assert [near.shown.day for near in one.near] == [parse("2013-03-20"), parse("2013-02-20")]


def test_a_condition_on_a_day_names_the_day():
    until = Compare(Field(Whose.OWN, "bis"), Op.GE, Calendar(Aspect.DAY, END))
    facts = [span("anlass", "2013-03-01", "2013-03-20"), event("akt", "2013-03-05", bis=date(2013, 3, 10))]
    one = alone(asked(WINDOW, Select("akt", until)), facts)
    assert [(near.why, near.limit) for near in one.near] == [(Why.VALUE, parse("2013-03-20"))]


def test_no_more_than_a_handful_are_listed():
    facts = [event("akt", f"2013-03-{day:02}", kanal="brief") for day in range(2, 12)]
    one = alone(asked(WINDOW, PERSONAL), [event("anlass", "2013-03-01"), *facts])
    assert (len(one.near), one.near_left) == (5, 5)


# What was needed


def test_so_many_acts_are_missing():
    norm = asked(WINDOW, Select("akt"), count=Literal(Decimal(3)))
    one = alone(norm, [event("anlass", "2013-03-01"), event("akt", "2013-03-02")])
    need = one.remedy.need
    assert isinstance(need, Acts)
    assert (need.wanted, need.has, need.more, need.first, need.last) == (3, 1, 2, DAY, DAY + 14)


def test_one_of_several_would_have_been_enough():
    demand = Any((acts(WINDOW, Select("akt")), acts(WINDOW, Select("brief"))))
    one = alone(Duty(Each((Select("anlass"),)), WINDOW, demand, (WINDOW.last,)), [event("anlass", "2013-03-01")])
    assert isinstance(one.remedy.need, Either)
    assert len(one.remedy.need.of) == 2


def test_of_all_that_is_needed_only_what_is_missing_is_named():
    demand = All((acts(WINDOW, Select("akt")), acts(WINDOW, Select("brief")), acts(WINDOW, Select("anruf"))))
    facts = [event("anlass", "2013-03-01"), event("brief", "2013-03-02")]
    one = alone(Duty(Each((Select("anlass"),)), WINDOW, demand, (WINDOW.last,)), facts)
    assert isinstance(one.remedy.need, Together)
    assert [each.facts for each in one.remedy.need.of] == [(Select("akt"),), (Select("anruf"),)]


def test_an_attribute_should_be_another():
    test = Compare(Field(Whose.THIS, "vermerk"), Op.EQ, Literal(True))
    one = alone(Duty(Each((Select("anlass"),)), None, test, (START,)), [event("anlass", "2013-03-01", vermerk=False)])
    need = one.remedy.need
    assert isinstance(need, Value)
    assert (need.has.name, need.has.value, need.has.known) == ("vermerk", False, True)


def always(state):
    return Duty(Runs(All(()), state), None, During(state, START))


def test_a_state_that_must_last_names_the_part_that_is_missing():
    held, lacking = Covered((Select("da"),), OWN), Covered((Select("fort"),), OWN)
    found = case(always(All((held, lacking))), [span("da", "2012-01-01", None)])
    need = found[0].remedy.need
    assert isinstance(need, Holding)
    assert need.missing == (lacking,)
    assert (found[0].anchor.kind, found[0].finding.since) == (Hold.STATE, need.day)


def test_a_state_that_is_a_ratio_names_its_numbers():
    many, few = (Measure(Kind.TIMES, (Select(name),)) for name in ("fall", "kraft"))
    state = Compare(Ratio(many, few), Op.LE, Literal(Decimal(2)))
    facts = [span("fall", "2012-01-01", None, n=n) for n in "abc"] + [span("kraft", "2012-01-01", None)]
    number = case(always(state), facts)[0].remedy.need.number
    assert isinstance(number, Share)
    assert (number.over, number.under, number.wanted) == (3, 1, 2)


def test_an_exception_is_named_with_its_day():
    free = Covered((Select("frei"),), OWN)
    facts = [event("anlass", "2013-03-01"), span("frei", "2013-03-10", "2013-03-20")]
    one = alone(asked(WINDOW, Select("akt")), facts, unless=free)
    assert (one.finding.verdict, one.remedy.exempt, one.remedy.decided) == (Verdict.NOT_APPLICABLE, free, DAY + 14)


# What is unknown


def test_an_attribute_that_nobody_gave_is_named():
    one = alone(asked(WINDOW, PERSONAL), [event("anlass", "2013-03-01"), event("akt", "2013-03-05")])
    assert [(doubt.what, doubt.name) for doubt in one.remedy.doubts] == [(Doubted.ATTRIBUTE, "kanal")]


def test_days_before_the_data_begins_are_named():
    facts = [event("anlass", "2013-03-01")]
    one = alone(asked(WINDOW, Select("akt")), facts, observed={"akt": parse("2013-03-10")})
    assert [(doubt.what, doubt.types) for doubt in one.remedy.doubts] == [(Doubted.UNOBSERVED, ("akt",))]


def test_an_attribute_of_the_subject_is_named():
    scope = Compare(Field(Whose.SUBJECT, "art"), Op.EQ, Literal("a"))
    one = alone(asked(WINDOW, Select("akt")), [event("anlass", "2013-03-01")], scope=scope)
    assert (one.finding.why, [doubt.what for doubt in one.remedy.doubts]) == ("scope", [Doubted.SUBJECT])


def test_an_unsure_anchor_is_named():
    anchors = Each(
        (
            Select(
                "anlass",
                All((Lasts(True, Missing("dauer")), Not(equals("art", "b")))),
            ),
        )
    )
    one = alone(asked(WINDOW, Select("akt"), anchors=anchors), [event("anlass", "2013-03-01")])
    assert one.finding.why == "anchor"
    assert [doubt.what for doubt in one.remedy.doubts] == [Doubted.TERM, Doubted.ATTRIBUTE]


# The timeline


def test_the_timeline_holds_what_matters_and_its_marks():
    facts = [
        span("anlass", "2013-03-01", None),
        event("akt", "2013-03-05", kanal="brief"),
        event("akt", "2013-03-20", kanal="person"),
        event("akt", "2013-03-07", kanal="person"),
    ]
    norm = asked(WINDOW, PERSONAL, count=Literal(Decimal(2)))
    one = alone(norm, facts, as_of="2013-04-30")
    marks = {bar.shown.day: bar.mark for lane in one.timeline.lanes for bar in lane.bars}
    assert marks[DAY] is Mark.ANCHOR
    assert marks[parse("2013-03-07")] is Mark.COUNTED
    assert marks[parse("2013-03-05")] is Mark.NEAR
    assert [lane.type for lane in one.timeline.lanes] == ["anlass", "akt"]
    assert (one.timeline.broken, one.timeline.mended) == (DAY + 15, None)
    assert one.timeline.first < DAY < parse("2013-04-30") < one.timeline.last


def test_a_breach_of_many_years_is_cut():
    one = alone(asked(WINDOW, Select("akt")), [event("anlass", "2012-03-01")], as_of="2023-01-01")
    assert one.timeline.last - one.timeline.first < 500


def test_more_facts_than_can_be_drawn_are_counted():
    facts = [event("akt", "2013-03-05", kanal="brief", n=Decimal(number)) for number in range(60)]
    one = alone(asked(WINDOW, PERSONAL), [event("anlass", "2013-03-01"), *facts])
    lane = next(lane for lane in one.timeline.lanes if lane.type == "akt")
    assert (len(lane.bars), lane.left) == (40, 20)


# What stays out


def test_hidden_attributes_are_told_apart_from_unknown_ones_but_not_told():
    facts = [event("anlass", "2013-03-01", notiz="geheim"), event("akt", "2013-03-05", kanal="geheim")]
    duty = asked(WINDOW, PERSONAL)
    must = Duty(duty.anchors, None, Compare(Field(Whose.THIS, "notiz"), Op.EQ, Literal("x")), (START,))
    for norm in (duty, must):
        numbered = tuple(
            replace(one, ordinal=number) for number, one in enumerate(sorted(facts, key=lambda one: one.type))
        )
        rule = Rule("r", "x", ("c",), norm)
        policy = Policy("p", "1", "Europe/Berlin", Validity(None, None), (rule,))
        history = History("h", "x", {}, numbered)
        hidden = frozenset({("akt", "kanal"), ("anlass", "notiz")})
        findings = evaluate(policy, history, DAY + 100)
        (open_one,) = Explainer(policy, DAY + 100).explain(history, findings)
        (one,) = Explainer(policy, DAY + 100, hidden=hidden).explain(history, findings)
        assert "geheim" in repr(open_one)
        assert "geheim" not in repr(one)
        assert "hidden=True" in repr(one)


def test_free_text_is_what_has_no_closed_list():
    attributes = {
        "art": Attribute(Shape.TEXT, ("a", "b")),
        "notiz": Attribute(Shape.TEXT),
        "durch": Attribute(Shape.ID),
        "zahl": Attribute(Shape.NUMBER),
    }
    vocabulary = Vocabulary("v", {"x": attributes}, {"akt": FactType("akt", True, ("x",), attributes)})
    assert free_text(vocabulary) == {("x", "notiz"), ("x", "durch"), ("akt", "notiz"), ("akt", "durch")}
