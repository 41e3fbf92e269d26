"""Duties that count plain events: compiled loops find what columns find, at every edge of a window."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine.making import columns, day, event, only, policy, rule, span
from validator.core.days import Duration, Ever, Fixed, Of, Point, Step, Unit, Which, Whose, Window
from validator.core.duties import Duty, Each
from validator.core.findings import Verdict
from validator.core.truths import Compare, Op
from validator.core.values import Kind, Literal, Measure
from validator.engine import run_batches
from validator.engine.kernels import windows as kernel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from validator.core.findings import Finding

AS_OF = day("2020-06-30")
START, END = (Of(Whose.THIS, which) for which in (Which.START, Which.END))
MET, LATE, VIOLATED, OPEN = Verdict.MET, Verdict.MET_LATE, Verdict.VIOLATED, Verdict.OPEN


def moved(base: Of, count: int, unit: Unit = Unit.DAY, *, open_: bool = False) -> Point:
    sign = 1 if count >= 0 else -1
    return Point(base, (Step(sign, Duration(abs(count), unit)),) if count else (), open=open_)


def times(window: Window, op: Op, count: int) -> Compare:
    return Compare(Measure(Kind.TIMES, (only("contact"),), window), op, Literal(Decimal(count)))


def asks(first: Point, last: Point, count: int = 1, op: Op = Op.GE, anchor: str = "span", *, late: bool = True) -> Duty:
    window, open_ = Window(first, last), Window(first, Point(Ever()))
    demand, cure = times(window, op, count), times(open_, op, count) if late else None
    return Duty(Each((only(anchor),)), window, demand, (last,), cure)


def forbids(first: Point, last: Point, count: int = 0, op: Op = Op.LE, anchor: str = "span") -> Duty:
    window = Window(first, last)
    return Duty(Each((only(anchor),)), window, times(window, op, count))


AROUND = asks(moved(END, -1, Unit.MONTH), moved(END, 14))
AFTER = forbids(moved(END, 0, open_=True), moved(END, 6, Unit.MONTH))


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The compiled loops that were run."""
    found: list[str] = []
    for name in ("asked", "forbidden"):
        loop = getattr(kernel, name)
        monkeypatch.setattr(kernel, name, lambda *given, loop=loop, name=name: (found.append(name), loop(*given))[1])
    return found


def judged(facts: Sequence[Mapping[str, Any]], duty: Duty, as_of: int = AS_OF, **more: int) -> list[Finding]:
    """What columns and compiled loops find alike."""
    data = columns({"K": facts})
    ways = [run_batches(policy(rule(duty), **more), data, as_of, None, compiled=way) for way in (False, True)]
    in_columns, compiled = (list(found.findings()) for found in ways)
    assert compiled == in_columns
    return compiled


def verdicts(facts: Sequence[Mapping[str, Any]], duty: Duty, as_of: int = AS_OF) -> list[Verdict]:
    return [one.verdict for one in judged(facts, duty, as_of)]


@pytest.mark.parametrize(
    ("at", "verdict"),
    [
        ("2020-02-28", LATE),
        ("2020-02-29", MET),
        ("2020-03-31", MET),
        ("2020-04-14", MET),
        ("2020-04-15", LATE),
        ("2020-06-30", LATE),
        ("2020-07-01", VIOLATED),
        (None, VIOLATED),
    ],
)
def test_a_fact_on_the_edge_of_a_window_in_which_it_is_asked_for(
    at: str | None, verdict: Verdict, passes: list[str]
) -> None:
    facts = [span("span", day("2020-01-01"), day("2020-03-31"))]
    facts += [] if at is None else [event("contact", day(at))]
    expected = VIOLATED if at == "2020-02-28" else verdict
    assert verdicts(facts, AROUND) == [expected]
    assert passes == ["asked"]


@pytest.mark.parametrize(
    ("at", "verdict"),
    [
        ("2020-03-31", MET),
        ("2020-04-01", VIOLATED),
        ("2020-06-29", VIOLATED),
        ("2020-06-30", OPEN),
        ("2020-07-01", MET),
    ],
)
def test_a_fact_on_the_edge_of_a_window_in_which_it_is_forbidden(at: str, verdict: Verdict, passes: list[str]) -> None:
    facts = [span("span", day("2020-01-01"), day("2020-03-31")), event("contact", day(at))]
    assert verdicts(facts, AFTER) == [verdict]
    assert passes == ["forbidden"]


@pytest.mark.parametrize(("as_of", "verdict"), [("2020-04-13", OPEN), ("2020-04-14", OPEN), ("2020-04-15", VIOLATED)])
def test_what_is_due_on_the_as_of_day_is_open(as_of: str, verdict: Verdict) -> None:
    assert verdicts([span("span", day("2020-01-01"), day("2020-03-31"))], AROUND, day(as_of)) == [verdict]


def test_windows_that_have_not_begun() -> None:
    facts = [span("span", day("2020-01-01"), day("2020-12-31")), span("span", day("2020-07-01"), day("2020-07-02"))]
    assert verdicts(facts, AROUND) == [OPEN]
    assert verdicts(facts, AFTER) == []


def test_anchors_without_an_end(passes: list[str]) -> None:
    facts = [span("span", day("2020-01-01"), None), event("contact", day("2020-02-01"))]
    assert verdicts(facts, AROUND) == []
    assert verdicts(facts, asks(moved(START, 0), moved(START, 14))) == [LATE]
    (found,) = judged(facts, forbids(moved(START, 0), moved(END, 0)))
    assert (found.verdict, found.last, found.since) == (VIOLATED, None, day("2020-02-01"))
    assert verdicts(facts, asks(moved(START, 0), moved(END, 0))) == [MET]
    (found,) = judged(facts, asks(moved(START, 0), moved(END, 0), 2))
    assert (found.verdict, found.last, found.due) == (OPEN, None, None)
    assert verdicts(facts, asks(moved(START, 0), Point(Ever()), 2)) == [OPEN]
    assert passes == ["asked", "asked", "forbidden", "asked", "asked", "asked"]


def test_windows_in_which_no_day_lies() -> None:
    facts = [span("span", day("2020-02-01"), day("2020-02-03")), event("contact", day("2020-02-10"))]
    assert verdicts(facts, asks(moved(START, 20), moved(END, 0))) == [VIOLATED]
    assert verdicts(facts, forbids(moved(START, 20), moved(END, 0))) == []


@pytest.mark.parametrize(("count", "op"), [(1, Op.GE), (2, Op.GE), (3, Op.GE), (4, Op.GE), (1, Op.GT), (2, Op.GT)])
def test_several_facts_a_day_and_more_than_one(count: int, op: Op) -> None:
    days = ["2020-03-05", "2020-04-01", "2020-04-01", "2020-05-05"]
    facts = [span("span", day("2020-03-01"), day("2020-03-31")), *(event("contact", day(one)) for one in days)]
    least = count + (op is Op.GT)
    assert verdicts(facts, asks(moved(START, 0), moved(END, 14), count, op)) == [MET if least <= 3 else LATE]
    assert verdicts(facts, asks(moved(START, 0), moved(END, 14), count, op, late=False)) == [
        MET if least <= 3 else VIOLATED
    ]
    most = Op.LT if op is Op.GE else Op.LE
    (found,) = judged(facts, forbids(moved(START, 0), moved(END, 14), count, most))
    assert (found.verdict, found.since) == ((VIOLATED, day(days[least - 1])) if least <= 3 else (MET, None))


def test_windows_that_are_cut_to_the_days_in_force() -> None:
    facts = [span("span", day("2020-01-01"), day("2020-01-31")), event("contact", day("2020-02-20"))]
    running = [*facts, span("span", day("2020-02-01"), None)]
    for first, last in (("2020-02-20", "2020-02-20"), ("2020-02-21", "2020-12-31"), ("2019-01-01", "2020-02-19")):
        judged(running, asks(moved(START, 0), moved(END, 0)), first=day(first), last=day(last))
        for duty in (AFTER, AROUND):
            judged(facts, duty, first=day(first), last=day(last))
    assert len(judged(facts, AFTER, first=day("2020-02-20"), last=day("2020-02-20"))) == 1


def test_windows_that_hang_on_no_day_of_the_anchor() -> None:
    facts = [event("start", day("2020-02-01")), event("contact", day("2020-05-01"))]
    first, last = (Point(Fixed(day(one))) for one in ("2020-04-01", "2020-05-01"))
    assert verdicts(facts, asks(first, last, anchor="start")) == [MET]
    assert verdicts(facts, forbids(Point(Ever()), moved(START, 0), anchor="start")) == [MET]
    assert verdicts(facts, forbids(moved(START, 0), Point(Ever()), anchor="start")) == [VIOLATED]


def test_days_that_lie_too_far_apart_are_left_to_columns(passes: list[str]) -> None:
    facts = [span("span", day("1820-01-01"), day("1820-02-01")), span("span", day("2020-01-01"), day("2020-02-01"))]
    assert verdicts(facts, AROUND) == [VIOLATED, VIOLATED]
    assert passes == []


def test_facts_with_a_time_are_left_to_columns(passes: list[str]) -> None:
    at = day("2020-02-10")
    for one in (event("contact", at, at * 86_400_000), event("contact", at)):
        start, end = day("2020-01-01"), day("2020-02-01")
        spans = [span("span", start, end), span("span", start, end, start * 86_400_000, (end + 1) * 86_400_000)]
        verdicts([spans["start_ms" not in one or one["start_ms"] is None], one], AFTER)
    assert passes == []


def test_an_anchor_that_is_among_what_is_counted_is_left_to_columns(passes: list[str]) -> None:
    facts = [event("contact", day("2020-02-01")), event("contact", day("2020-02-20"))]
    assert verdicts(facts, asks(moved(START, 0), moved(START, 30), anchor="contact")) == [MET, VIOLATED]
    assert passes == []


def test_nobody_has_an_anchor_or_a_fact(passes: list[str]) -> None:
    assert verdicts([event("contact", day("2020-02-01"))], AROUND) == []
    assert verdicts([span("span", day("2020-01-01"), day("2020-02-01"))], AFTER) == [MET]
    assert verdicts([], AFTER) == []
    assert passes == ["asked", "forbidden", "forbidden"]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("duty", [AROUND, AFTER, asks(moved(START, -2, Unit.WEEK), moved(END, 1, Unit.MONTH), 3)])
def test_many_clients_some_with_many_facts(seed: int, duty: Duty, passes: list[str]) -> None:
    """Windows of one client go forwards and back, and facts are many enough to be bisected."""
    rng = np.random.default_rng(seed)
    histories = {}
    for number in range(60):
        spans, contacts = rng.integers(0, 5), int(rng.integers(0, 4)) if number % 10 else 200
        starts = np.sort(rng.integers(AS_OF - 900, AS_OF + 40, spans)).tolist()
        days = np.sort(rng.integers(AS_OF - 1000, AS_OF + 40, contacts)).tolist()
        ends = [None if rng.random() < 0.1 else start + int(rng.integers(0, 500)) for start in starts]
        facts = [span("span", start, end) for start, end in zip(starts, ends, strict=True)]
        histories[f"K{number:03}"] = [*facts, *(event("contact", one) for one in days)]
    data = columns(histories)
    ways = [run_batches(policy(rule(duty)), data, AS_OF, 300, compiled=way) for way in (False, True)]
    in_columns, compiled = (list(found.findings()) for found in ways)
    assert compiled == in_columns
    assert len(passes) == len(ways[1].parts) > 2
