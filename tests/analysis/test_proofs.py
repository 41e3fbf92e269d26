"""Proofs on small policies whose answers are known, on both sides of each bound."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from validator.analysis.faults import Kind, Standing
from validator.analysis.proofs import prove
from validator.core.days import Duration, Ever, Missing, Of, Point, Step, Unit, Which, Whose, Window
from validator.core.duties import Clock, Duty, Each, Hit, Row, Table, Word
from validator.core.facts import Select
from validator.core.rules import Force, Policy, Rule, Validity
from validator.core.truths import All, Compare, Lasts, Not, Op
from validator.core.values import Field, Literal, Measure
from validator.core.values import Kind as Counts
from validator.policy.problems import BadInput
from validator.policy.vocabulary import Attribute, FactType, Shape, Vocabulary
from validator.reference import evaluate
from validator.time.days import parse

FIRST = parse("2020-01-01")
VOCABULARY = Vocabulary(
    "v",
    {"person": {}},
    {
        "case": FactType("case", False, ("person",), {"kind": Attribute(Shape.TEXT, ("a", "b"))}),
        "talk": FactType("talk", True, ("person",), {"form": Attribute(Shape.TEXT, ("phone", "office"))}, act=True),
        "note": FactType("note", True, ("person",), {"by": Attribute(Shape.TEXT, ("x", "y"))}, act=True),
    },
)
CASE, TALK, NOTE = (Select("case"),), (Select("talk"),), (Select("note"),)
OFFICE = (Select("talk", Compare(Field(Whose.OWN, "form"), Op.EQ, Literal("office"))),)


def at(which: Which = Which.START, by: int = 0) -> Point:
    steps = (Step(1 if by > 0 else -1, Duration(abs(by), Unit.DAY)),) if by else ()
    return Point(Of(Whose.THIS, which), steps)


def days(first: int, last: int, which: Which = Which.START) -> Window:
    return Window(at(which, first), at(which, last))


def do(name: str, window: Window, facts=TALK, anchors=CASE, **more) -> Rule:
    demand = Compare(Measure(Counts.TIMES, facts, window), Op.GE, Literal(Decimal(1)))
    late = replace(demand, left=replace(demand.left, window=Window(window.first, Point(Ever()))))
    return Rule(name, "person", (), Duty(Each(anchors), window, demand, (window.last,), late), **more)


def never(name: str, window: Window, facts=TALK, anchors=CASE, **more) -> Rule:
    demand = Compare(Measure(Counts.TIMES, facts, window), Op.LE, Literal(Decimal(0)))
    return Rule(name, "person", (), Duty(Each(anchors), window, demand), **more)


def must(name: str, test, anchors=TALK) -> Rule:
    return Rule(name, "person", (), Duty(Each(anchors), None, test, (at(),)))


def policy(*rules: Rule, first: int | None = FIRST) -> Policy:
    return Policy("p", "1", "Europe/Berlin", Validity(first, None), rules)


def proved(*rules: Rule, first: int | None = FIRST, **bounds):
    one = policy(*rules, first=first)
    found = prove((one,), VOCABULARY, horizon=200, **bounds)
    for fault in found.faults:
        for witness in fault.witnesses:
            judged = evaluate(one, witness.history, witness.as_of)
            for shown in witness.shown:
                assert any(
                    (told.rule, told.verdict, told.due) == (shown.norm.rule, shown.verdict, shown.due)
                    for told in judged
                )
    return found


def faults(*rules: Rule, **bounds):
    return [
        (one.kind.value, tuple(norm.rule for norm in one.norms), one.key) for one in proved(*rules, **bounds).faults
    ]


@pytest.mark.parametrize(
    ("last", "wanted"),
    [(10, [("conflict", ("a", "b"), "")]), (11, []), (9, [("conflict", ("a", "b"), "")])],
)
def test_a_window_that_another_rule_forbids_whole_is_a_conflict_and_one_free_day_is_none(last: int, wanted) -> None:
    assert faults(do("a", days(1, last)), never("b", days(0, 10)), slots=1) == wanted


def test_a_second_case_can_take_the_last_free_day() -> None:
    assert faults(do("a", days(1, 11)), never("b", days(0, 10)), slots=2) == [("conflict", ("a", "b"), "")]


def test_a_conflict_is_shown_twice() -> None:
    (fault,) = proved(do("a", days(1, 3)), never("b", days(0, 10))).faults
    assert [one.about for one in fault.witnesses] == ["keeps-first", "keeps-second"]
    first, second = ({one.norm.rule: one.verdict.breach for one in witness.shown} for witness in fault.witnesses)
    assert (first, second) == ({"a": False, "b": True}, {"a": True, "b": False})


def test_a_condition_that_every_act_breaks_is_a_conflict() -> None:
    by_phone = Compare(Field(Whose.THIS, "form"), Op.EQ, Literal("phone"))
    assert ("conflict", ("a", "b"), "") in faults(do("a", days(1, 9), OFFICE), must("b", by_phone))
    assert not faults(do("a", days(1, 9)), must("b", by_phone))


@pytest.mark.parametrize(
    ("first", "second", "stricter"),
    [((0, 10), (0, 11), "first"), ((0, 11), (0, 10), "second"), ((0, 10), (1, 11), "each"), ((0, 10), (0, 10), None)],
)
def test_bounds_that_differ_by_a_day_diverge(first, second, stricter) -> None:
    found = proved(do("a", days(*first)), do("b", days(*second))).faults
    diverging = [one for one in found if one.kind is Kind.DIVERGENCE]
    assert [one.fields["stricter"] for one in diverging] == ([] if stricter is None else [stricter])


def test_rules_that_differ_in_force_alone_diverge_in_force() -> None:
    found = faults(do("a", days(0, 10)), do("b", days(0, 10), force=Force.SHOULD))
    assert ("divergence", ("a", "b"), "force") in found


def test_a_stricter_rule_makes_a_looser_one_redundant_and_not_the_reverse() -> None:
    found = faults(do("a", days(0, 10)), do("b", days(0, 11)), first=None)
    assert [one for one in found if one[0] == "redundancy"] == [("redundancy", ("b", "a"), "")]


def test_two_rules_that_say_the_same_are_one_fault() -> None:
    found = [one for one in proved(do("b", days(0, 10)), do("a", days(0, 10))).faults if one.kind is Kind.REDUNDANCY]
    assert [(tuple(norm.rule for norm in one.norms), one.code) for one in found] == [
        (("a", "b"), "prove-proof-redundancy-each")
    ]


def test_a_rule_whose_last_day_is_the_first_in_force_is_not_redundant_beside_one_due_before() -> None:
    found = faults(do("a", days(0, 10)), do("b", days(0, 11)))
    assert not [one for one in found if one[0] == "redundancy"]


def test_a_rule_about_some_cases_makes_none_about_all_redundant() -> None:
    some = (Select("case", Compare(Field(Whose.OWN, "kind"), Op.EQ, Literal("a"))),)
    found = faults(do("a", days(0, 10)), do("b", days(0, 10), anchors=some))
    assert [one for one in found if one[0] == "redundancy"] == [("redundancy", ("b", "a"), "")]


def test_windows_from_both_ends_of_a_span_leave_room_or_none() -> None:
    found = proved(do("a", days(0, 10)), do("b", days(-10, 0, Which.END))).faults
    (tension,) = [one for one in found if one.kind is Kind.TENSION]
    assert tension.slack == -1
    assert {one.about for one in tension.witnesses} == {"keeps-first", "keeps-second"}


def test_windows_that_always_meet_on_one_day_are_no_tension() -> None:
    found = proved(do("a", days(0, 10)), do("b", days(10, 20))).faults
    assert Kind.TENSION not in {one.kind for one in found}


def test_a_duty_due_before_its_fact_begins_is_hindsight() -> None:
    assert faults(do("a", days(-20, -1))) == [("conflict", ("a",), "hindsight")]
    assert faults(do("a", days(-20, 0))) == []


def test_rules_that_can_never_apply_be_broken_or_be_kept_are_vacuous() -> None:
    nothing = Not(All(()))
    assert [one.code for one in proved(do("a", days(0, 5), scope=nothing)).faults] == ["prove-proof-never-applies"]
    open_ended = do("a", Window(at(), at()))
    missing = Window(at(), Point(Of(Whose.THIS, Which.START), (Step(1, Missing("m")),)))
    assert [one.code for one in proved(do("a", missing)).faults] == ["prove-proof-never-broken"]
    assert proved(open_ended).faults == ()
    twice = do("a", days(0, 5))
    kind = Compare(Field(Whose.THIS, "kind"), Op.EQ, Literal("a"))
    both = All((twice.norm.demand, kind, Not(kind)))
    assert [one.code for one in proved(replace(twice, norm=replace(twice.norm, demand=both))).faults] == [
        "prove-proof-never-kept"
    ]


def test_what_cannot_be_expressed_is_named() -> None:
    interval = Duration(1, Unit.MONTH)
    table = Table(Hit.FIRST, (Row(All(()), interval, None, (), "1"),))
    clock = Clock((table,), TALK, CASE, Word.RUNS_ON, Word.RUNS_ON, Word.RUNS_ON, Word.STARTS_ANEW)
    (proof,) = proved(Rule("c", "person", (), clock)).proofs
    assert (proof.standing, proof.reason) == (Standing.OUTSIDE, "clock")


def test_too_little_effort_is_said() -> None:
    found = proved(do("a", days(0, 10)), do("b", days(0, 11)), effort=1)
    assert {one.standing for one in found.proofs} == {Standing.TIME}
    assert not found.faults


def test_the_same_policy_gives_the_same_witnesses_whatever_else_is_asked() -> None:
    rules = (do("a", days(0, 10)), do("b", days(0, 11)))
    alone, beside = proved(*rules).faults, proved(*rules, never("c", days(0, 3), NOTE)).faults
    assert alone == tuple(one for one in beside if all(norm.rule in "ab" for norm in one.norms))


def test_an_empty_policy_has_no_questions() -> None:
    assert proved() == proved()
    assert proved().proofs == ()


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    prove(
        (policy(do("a", days(0, 1))),), VOCABULARY, horizon=50, progress=lambda done, whole: told.append((done, whole))
    )
    assert told == [(1, 1)]


def test_without_the_solver_the_caller_is_told_what_to_install(monkeypatch) -> None:
    monkeypatch.setattr("validator.analysis.proofs.find_spec", lambda _: None)
    with pytest.raises(BadInput) as caught:
        prove((policy(),), VOCABULARY)
    assert [one.code for one in caught.value.problems] == ["prove-extra"]


@pytest.mark.parametrize("many", [3, 6])
def test_a_rule_that_asks_for_more_than_there_is_room_for_is_not_called_empty(many: int) -> None:
    rule = do("a", days(0, 5))
    demand = replace(rule.norm.demand, right=Literal(Decimal(many)))
    assert faults(replace(rule, norm=replace(rule.norm, demand=demand))) == []


def test_a_rule_that_counts_too_far_is_outside() -> None:
    rule = do("a", days(0, 5))
    demand = replace(rule.norm.demand, right=Literal(Decimal(40)))
    found = proved(replace(rule, norm=replace(rule.norm, demand=demand)))
    assert [(one.standing, one.reason) for one in found.proofs if one.kind is Kind.VACUITY] == [
        (Standing.OUTSIDE, "numbers")
    ]


def test_a_year_is_not_too_long_for_a_horizon_of_half_a_year() -> None:
    assert (
        faults(do("a", days(0, 365, Which.END), anchors=(Select("case", Lasts(True, Duration(1, Unit.YEAR))),))) == []
    )


def test_counts_beyond_the_room_are_not_called_redundant() -> None:
    def many(name: str, n: int) -> Rule:
        rule = do(name, days(0, 5))
        demand = replace(rule.norm.demand, right=Literal(Decimal(n)))
        return replace(rule, norm=replace(rule.norm, demand=demand, late=None))

    found = proved(many("a", 3), many("b", 5))
    assert Kind.REDUNDANCY not in {one.kind for one in found.faults}
    assert ("outside", "numbers") in {(one.standing.value, one.reason) for one in found.proofs}


def test_what_only_long_spans_tell_apart_is_not_called_redundant() -> None:
    short = (Select("case", Not(Lasts(True, Duration(300, Unit.DAY)))),)
    found = faults(
        do("a", days(0, 5), anchors=(Select("case", Lasts(False, Duration(500, Unit.DAY))),)),
        do("b", days(0, 5), anchors=short),
        first=None,
    )
    assert [one for one in found if one[0] == "redundancy"] == [("redundancy", ("b", "a"), "")]
