"""With which entry a count is reached, and duties that ask for different values: engine and reference find the same."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.making import columns, day, event, only, policy, rule, span
from validator.core.days import Ever, Of, Point, Which, Whose, Window
from validator.core.duties import Duty, Each, Partial, Period, Periods
from validator.core.facts import Edge, Select
from validator.core.findings import Verdict, order
from validator.core.truths import Compare, Covered, Op
from validator.core.values import Field, Kind, Literal, Measure
from validator.engine import completing, counting, run_batches
from validator.engine.kernels import placed as kernel
from validator.engine.kernels.compiler import HEAT
from validator.histories.columns import ABSENT, NULL
from validator.histories.rows import to_histories
from validator.reference import evaluate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from validator.core.findings import Finding
    from validator.core.truths import Truth
    from validator.engine.keys import Bools, Longs

AS_OF, FIRST = day("2020-06-30"), day("2019-01-01")
OWN = Window(Point(Of(Whose.THIS, Which.START)), Point(Of(Whose.THIS, Which.END)))
LONG = Compare(Field(Whose.OWN, "minutes"), Op.GE, Literal(Decimal(10)))
ENTRIES = st.lists(st.tuples(st.sampled_from([NULL, 0, 1, 2, 3, 70_000]), st.booleans()), max_size=14)


def slowly(codes: Longs, some: Bools, count: int, *, different: bool) -> list[int]:
    """For each entry on, one after the other."""
    found = []
    for first in range(codes.size + 1):
        seen: list[int] = []
        for place in range(first, codes.size):
            if some[place] and not (different and (codes[place] < 0 or codes[place] in seen)):
                seen.append(int(codes[place]))
            if len(seen) >= count:
                break
        else:
            place = codes.size
        found.append(place)
    return found


@given(ENTRIES, st.integers(1, 6))
def test_the_entry_that_completes_a_count(entries: list[tuple[int, bool]], count: int) -> None:
    codes, some = np.array([one for one, _ in entries], np.int64), np.array([one for _, one in entries], np.bool_)
    assert completing.completing(some, count).tolist() == slowly(codes, some, count, different=False)
    found = completing.varied(codes, some, count)
    assert found is not None
    assert found.tolist() == slowly(codes, some, count, different=True)


def test_a_value_that_is_not_known_is_left_to_sets_if_it_counts() -> None:
    codes = np.array([0, ABSENT, 1])
    assert completing.varied(codes, np.array([True, True, True]), 2) is None
    found = completing.varied(codes, np.array([True, False, True]), 2)
    assert found is not None
    assert found.tolist() == [2, 3, 3, 3]
    assert completing.varied(np.array([0]), np.array([True]), completing.MOST_VALUES + 1) is None


def asks(count: int, op: Op = Op.GE, where: Truth | None = LONG, kind: Kind = Kind.DIFFERENT) -> Duty:
    """So many different partners, or contacts, in every month."""
    attribute = "partner" if kind is Kind.DIFFERENT else None
    facts, bound = (Select("contact", where),), Literal(Decimal(count))
    demand, late = (
        Compare(Measure(kind, facts, window, attribute), op, bound)
        for window in (OWN, Window(OWN.first, Point(Ever())))
    )
    return Duty(Periods(Period.MONTH), OWN, demand, (OWN.last,), late)


def forbids(count: int, op: Op = Op.LT, where: Truth | None = LONG) -> Duty:
    """Fewer different partners within each span, as far as it is in force."""
    demand = Compare(Measure(Kind.DIFFERENT, (Select("contact", where),), OWN, "partner"), op, Literal(Decimal(count)))
    return Duty(Each((only("span"),)), OWN, demand)


def found(
    facts: Sequence[Mapping[str, Any]], *duties: Duty, first: int = FIRST, last: int | None = None
) -> list[Finding]:
    """What the reference, columns and compiled loops find alike."""
    return found_of({"K": facts}, *duties, first=first, last=last)


def found_of(
    histories: Mapping[str, Sequence[Mapping[str, Any]]],
    *duties: Duty,
    first: int = FIRST,
    last: int | None = None,
    **more: Any,
) -> list[Finding]:
    data = columns(histories)
    rules = policy(*(rule(duty, f"r{number}", **more) for number, duty in enumerate(duties)), first=first, last=last)
    ways = [list(run_batches(rules, data, AS_OF, None, compiled=way).findings()) for way in (False, True)]
    expected = [one for history in to_histories(data) for one in evaluate(rules, history, AS_OF)]
    expected.sort(key=order)
    assert ways == [expected, expected]
    return expected


def of_month(found: Sequence[Finding], month: str) -> list[Verdict]:
    return [one.verdict for one in found if one.anchor == day(f"{month}-01")]


def contact(on: str, partner: object = None, minutes: int | None = 30, **more: Any) -> dict[str, Any]:
    more |= {} if minutes is None else {"minutes": Decimal(minutes)}
    return event("contact", day(on), partner=partner, **more)  # type: ignore[arg-type]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The counts of different values that were found without sets."""
    asked: list[int] = []
    way = completing.varied

    def varied(codes: Longs, some: Bools, count: int) -> Longs | None:
        places = way(codes, some, count)
        asked.extend([] if places is None else [count])
        return places

    monkeypatch.setattr(counting, "varied", varied)
    return asked


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The compiled loops that were run."""
    run: list[str] = []
    for name in ("placed", "completed", "second", "varied", "judged"):
        loop = getattr(kernel, name)
        monkeypatch.setattr(kernel, name, lambda *given, loop=loop, name=name: (run.append(name), loop(*given))[1])
    return run


def test_rules_look_once_where_windows_lie(passes: list[str]) -> None:
    facts = [contact("2020-01-01", "x"), contact("2020-01-31", "y"), contact("2020-02-01", "x", 5)]
    shorter = Compare(Field(Whose.OWN, "minutes"), Op.LT, Literal(Decimal(10)))
    found(facts, asks(2), asks(1, where=shorter), asks(2, kind=Kind.TIMES), asks(3, kind=Kind.TIMES))
    assert passes == ["second", "placed", "judged", "varied", "judged", *["completed", "judged"] * 2]
    passes.clear()
    found(facts, asks(2, where=None), asks(1, kind=Kind.TIMES, where=None), asks(2, kind=Kind.TIMES, where=None))
    assert passes == ["second", "placed", "judged", "completed", "placed", "judged", "completed", "judged"]


def test_ends_that_are_planned_after_the_as_of_day(passes: list[str]) -> None:
    ends = (Edge((Select("span"),), Point(Of(Whose.OWN, Which.END))),)
    spans = [
        span("span", day("2020-01-01"), day(last), partner=one)
        for last, one in (("2020-06-02", "x"), ("2020-07-31", "y"))
    ]
    bound = Literal(Decimal(1))
    for kind, attribute in ((Kind.TIMES, None), (Kind.DIFFERENT, "partner")):
        demand, late = (
            Compare(Measure(kind, ends, window, attribute), Op.GE, bound)
            for window in (OWN, Window(OWN.first, Point(Ever())))
        )
        results = found(spans, Duty(Periods(Period.MONTH), OWN, demand, (OWN.last,), late))
        assert of_month(results, "2020-06") == [Verdict.MET]
        assert of_month(results, "2020-05") == [Verdict.MET_LATE]
        results = found(spans[1:], Duty(Periods(Period.MONTH), OWN, demand, (OWN.last,), late))
        assert of_month(results, "2020-05") == [Verdict.MET_LATE]
    assert passes.count("judged") == 4


@pytest.mark.parametrize("partial", Partial)
def test_periods_that_are_only_partly_in_scope(partial: Partial) -> None:
    facts = [
        contact(on, "xy"[place % 2])
        for place, on in enumerate(("2020-01-10", "2020-01-20", "2020-03-02", "2020-03-09"))
    ]
    scope = Covered((only("span"),), Window(*(Point(Of(Whose.OWN, which)) for which in (Which.START, Which.END))))
    duty = replace(asks(2), anchors=Periods(Period.MONTH, partial))
    histories = {
        "K": [*facts, span("span", day("2020-01-15"), day("2020-03-08"))],
        "L": [*facts, span("span", day("2020-01-01"), day("2020-01-09")), span("span", day("2020-03-02"), None)],
    }
    assert found_of(histories, duty, scope=scope)


def test_the_same_partner_twice_is_one(short: list[int]) -> None:
    facts = [
        contact("2020-01-01", "x"),
        contact("2020-01-31", "x"),
        contact("2020-02-01", "x"),
        contact("2020-02-01", "y"),
    ]
    results = found(facts, asks(2))
    assert of_month(results, "2020-01") == [Verdict.MET_LATE]
    assert of_month(results, "2020-02") == [Verdict.MET]
    assert of_month(results, "2020-03") == [Verdict.VIOLATED]
    assert of_month(results, "2020-06") == [Verdict.OPEN]
    assert set(short) == {2}


def test_contacts_that_do_not_pass_the_test_do_not_count(short: list[int]) -> None:
    facts = [contact("2020-01-01", "x"), contact("2020-01-02", "y", 9), contact("2020-01-03", "x", 10)]
    results = found(
        [*facts, contact("2020-02-01", "y", 10)], asks(2), asks(1), asks(2, kind=Kind.TIMES), asks(2, where=None)
    )
    assert of_month(results, "2020-01") == [Verdict.MET_LATE, Verdict.MET, Verdict.MET, Verdict.MET]
    assert set(short) == {1, 2}


def test_no_partner_is_none_and_an_unknown_one_may_be_another(short: list[int]) -> None:
    facts = [contact("2020-01-01", "x"), contact("2020-01-02", None)]
    assert of_month(found(facts, asks(2)), "2020-01") == [Verdict.VIOLATED]
    assert short == [2, 2]  # in time and late
    unknown = event("contact", day("2020-01-02"), minutes=Decimal(30))
    assert of_month(found([facts[0], unknown], asks(2)), "2020-01") == [Verdict.UNDETERMINED]
    assert of_month(found([contact("2020-01-01", None), contact("2020-01-01", "y", None)], asks(1)), "2020-01") == [
        Verdict.UNDETERMINED
    ]
    assert of_month(found([event("contact", day("2020-01-01"))], asks(1, where=None)), "2020-01") == [
        Verdict.UNDETERMINED
    ]
    assert len(short) == 2


def test_contacts_after_the_as_of_day_are_not_known_yet() -> None:
    facts = [contact("2020-06-30", "x"), contact("2020-07-01", "y")]
    assert of_month(found(facts, asks(2)), "2020-06") == [Verdict.OPEN]
    assert of_month(found([*facts, contact("2020-06-30", "z")], asks(2)), "2020-06") == [Verdict.MET]


@pytest.mark.parametrize("count", [3, completing.MOST_VALUES, completing.MOST_VALUES + 1, 70])
def test_many_different_partners(count: int) -> None:
    facts = [contact(f"2020-01-{1 + number // 3:02}", f"p{number % (count - 1)}") for number in range(80)]
    assert of_month(found(facts, asks(count)), "2020-01") == [Verdict.VIOLATED]
    assert of_month(found([*facts, contact("2020-01-31", "q")], asks(count)), "2020-01") == [Verdict.MET]


def test_lists_and_truths_are_values_like_others() -> None:
    facts = [contact("2020-01-01", ("x", "y")), contact("2020-01-02", ("x",)), contact("2020-01-03", True)]
    ones = [contact("2020-02-01", True), contact("2020-02-01", Decimal(1))]
    results = found([*facts, *ones], asks(3), asks(2))
    assert of_month(results, "2020-01") == [Verdict.MET, Verdict.MET]
    assert of_month(results, "2020-02") == [Verdict.VIOLATED, Verdict.MET]


@pytest.mark.parametrize(("op", "count"), [(Op.LT, 2), (Op.LE, 1), (Op.LT, 3), (Op.GE, 2), (Op.EQ, 2)])
def test_different_partners_that_are_forbidden_within_what_is_in_force(op: Op, count: int) -> None:
    spans = [span("span", day("2020-01-01"), day("2020-01-31")), span("span", day("2020-02-01"), None)]
    facts = [
        contact("2020-01-05", "x"),
        contact("2020-01-20", "y"),
        contact("2020-03-01", "x"),
        contact("2020-06-30", "y"),
    ]
    for first, last in product(("2019-12-01", "2020-01-06"), (None, "2020-06-29", "2020-01-19")):
        found([*spans, *facts], forbids(count, op), first=day(first), last=None if last is None else day(last))


def test_what_has_a_time_or_an_end_is_left_to_sets(short: list[int]) -> None:
    at = day("2020-01-05")
    timed = event("contact", at, at * 86_400_000, partner="x", minutes=Decimal(30))
    lasting = span("contact", at, None, partner="y", minutes=Decimal(30))
    assert of_month(found([timed, contact("2020-01-06", "y")], asks(2)), "2020-01") == [Verdict.MET]
    assert found([lasting, contact("2020-01-06", "x")], asks(2))
    assert short == []


def test_nobody_has_a_contact_or_all_are_later() -> None:
    duties = (asks(2), asks(3, where=None), asks(1, kind=Kind.TIMES), forbids(2))
    other = [event("visit", day("2020-01-01")), span("span", day("2020-01-01"), None)]
    assert {one.verdict for one in found(other, *duties)} == {Verdict.VIOLATED, Verdict.OPEN, Verdict.MET}
    assert found([*other, contact("2020-07-01", "x"), contact("2020-07-02", "y")], *duties)
    assert found([], *duties)


@pytest.mark.parametrize("seed", range(3))
def test_many_clients(seed: int) -> None:
    """Some have no contacts, some many; a partner is the last of one client and the first of the next."""
    rng = np.random.default_rng(seed)
    partners: list[object] = ["x", "y", "z", None][: 2 + seed % 3]
    histories = {}
    for number in range(15):
        days = np.sort(rng.integers(FIRST, AS_OF + 20, int(rng.integers(0, 12)))).tolist()
        chosen = [partners[int(rng.integers(0, len(partners)))] for _ in days]
        minutes = [Decimal(int(rng.integers(8, 13))) for _ in days]
        facts = [
            event("contact", at, partner=partner, minutes=length)  # type: ignore[arg-type]
            for at, partner, length in zip(days, chosen, minutes, strict=True)
        ]
        start = int(rng.integers(FIRST, AS_OF))
        histories[f"K{number:02}"] = [*facts, span("span", start, start + int(rng.integers(0, 200)))]
    longer = Compare(Field(Whose.OWN, "minutes"), Op.GT, Literal(Decimal(10)))
    times = (asks(2, where=where, kind=Kind.TIMES) for where in (LONG, longer, None))
    found_of(histories, *(asks(count, where=where) for count in (1, 2, 3) for where in (LONG, longer, None)), *times)
    found_of(histories, forbids(2), forbids(3, where=longer), asks(2, Op.EQ), asks(3, Op.LE))


@pytest.mark.parametrize(("duty", "worth"), [(asks(2), 3), (asks(1, kind=Kind.TIMES), 3), (forbids(2), 0)])
def test_compiled_loops_are_worth_loading_for_what_they_judge(
    monkeypatch: pytest.MonkeyPatch, duty: Duty, worth: int
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(HEAT, "worth", lambda work: asked.append(work) or False)
    contacts = [event("contact", day("2020-02-01") + number) for number in range(3)]
    run_batches(policy(rule(duty)), columns({"K": contacts}), AS_OF)
    assert asked == [worth]
