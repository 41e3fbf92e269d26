"""The rules on the logs as a Python programmer writes them by hand: case by case, over lists of events."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.cases import EPOCH
from benchmarks.findings import MET, MET_LATE, NO_DAY, NOT_APPLICABLE, OPEN, VIOLATED, Findings, findings
from benchmarks.logs.events import Activity, Log, log_of
from benchmarks.logs.rules import HOUR, After, NotBefore, NotLater, NotSoon, OnDay, Rule, Unpaid, Within

Row = tuple[int, int, int, int]
Event = tuple[int, int, Mapping[str, int]]
"""Instant, local day, attributes."""
Case = Mapping[str, list[Event]]
ENDLESS = 2**60


def prepare(
    order: Mapping[str, Any],
) -> tuple[
    Callable[[], dict[str, list[Row]]], Callable[[dict[str, list[Row]]], Mapping[str, Findings]], Mapping[str, int]
]:
    """The cases as Python objects, and the loop over them."""
    log = log_of(order)
    cases = cases_of(log)

    def run() -> dict[str, list[Row]]:
        return {
            name: [(number, *row) for number, case in enumerate(cases) for row in judge(rule, case, log)]
            for name, rule in log.rules.items()
        }

    return run, lambda found: {name: tidy(rows) for name, rows in found.items()}, log.figures


def tidy(rows: list[Row]) -> Findings:
    return findings(*zip(*rows, strict=True)) if rows else findings([], [], [], [])


def cases_of(log: Log) -> list[Case]:
    cases: list[dict[str, list[Event]]] = [{} for _ in range(log.cases)]
    for name, one in log.activities.items():
        for case, event in zip(one.case.tolist(), events(one), strict=True):
            cases[case].setdefault(name, []).append(event)
    return cases  # type: ignore[return-value]


def events(one: Activity) -> Iterator[Event]:
    names = list(one.attributes)
    rows = zip(*(one.attributes[name].tolist() for name in names), strict=True) if names else iter([()] * one.case.size)
    for instant, day, row in zip(one.instant.tolist(), one.day.tolist(), rows, strict=True):
        yield instant, day, dict(zip(names, row, strict=True))


def judge(rule: Rule, case: Case, log: Log) -> Iterator[tuple[int, int, int]]:
    match rule:
        case Within():
            return within(rule, case, log)
        case OnDay():
            return on_day(rule, case, log)
        case After():
            return after(rule, case, log)
        case NotBefore():
            return not_before(rule, case, log)
        case NotLater():
            return not_later(rule, case, log)
        case NotSoon():
            return not_soon(rule, case, log)
        case Unpaid():
            return unpaid(rule, case, log)


@cache
def local_day(instant: int, zone: ZoneInfo) -> int:
    found: date = datetime.fromtimestamp(instant / 1000, UTC).astimezone(zone).date()
    return (found - EPOCH).days


def within(rule: Within, case: Case, log: Log) -> Iterator[tuple[int, int, int]]:
    acts = case.get(rule.act, [])
    if rule.scoped and not acts:
        return
    for instant, day, attributes in case.get(rule.anchor, []):
        if rule.where is not None and not attributes[rule.where]:
            continue
        last = instant + rule.hours * HOUR if rule.hours else ENDLESS
        due = local_day(last, log.zone) if rule.hours else day + rule.days
        serving = [one for one in acts if rule.before or one[0] >= instant]
        if rule.unless is not None and any(one[1] <= min(due, log.as_of) for one in case.get(rule.unless, [])):
            verdict = NOT_APPLICABLE
        elif any(one[0] <= last and one[1] <= due for one in serving):
            verdict = MET
        elif due >= log.as_of:
            verdict = OPEN
        else:
            verdict = MET_LATE if serving else VIOLATED
        yield day, due, verdict


def missed(day: int, log: Log) -> int:
    """The verdict on what has a day and was not kept."""
    return VIOLATED if day < log.as_of else OPEN


def on_day(rule: OnDay, case: Case, log: Log) -> Iterator[tuple[int, int, int]]:
    acts = case.get(rule.act, [])
    for _, day, _ in case.get(rule.anchor, []) if acts else []:
        due = day + rule.days
        yield day, due, MET if any(one[1] == due for one in acts) else missed(due, log)


def after(rule: After, case: Case, log: Log) -> Iterator[tuple[int, int, int]]:
    first = case[rule.act][0][0] if rule.act in case else ENDLESS
    for instant, day, _ in case.get(rule.anchor, []):
        yield day, day, MET if first <= instant else missed(day, log)


def not_before(rule: NotBefore, case: Case, log: Log) -> Iterator[tuple[int, int, int]]:
    acts = case.get(rule.act, [])
    instants = [one[0] for one in acts]
    for instant, day, _ in case.get(rule.anchor, []):
        place = bisect_left(instants, instant)
        broken = place < len(acts) and instants[place] < instant + rule.hours * HOUR
        yield day, NO_DAY, missed(acts[place][1], log) if broken else MET


def not_later(rule: NotLater, case: Case, log: Log) -> Iterator[tuple[int, int, int]]:
    for _, day, _ in case.get(rule.anchor, []):
        if day + rule.days < log.as_of:
            late = [one[1] for act in rule.acts for one in case.get(act, []) if one[1] > day + rule.days]
            yield day, NO_DAY, missed(min(late), log) if late else MET


def not_soon(rule: NotSoon, case: Case, log: Log) -> Iterator[tuple[int, int, int]]:
    acts = case.get(rule.act, [])
    instants = [one[0] for one in acts]
    for anchor in rule.anchors:
        for instant, day, _ in case.get(anchor, []):
            place = bisect_right(instants, instant)
            broken = place < len(acts) and acts[place][1] <= day + rule.days
            yield day, NO_DAY, missed(acts[place][1], log) if broken else MET


def unpaid(rule: Unpaid, case: Case, log: Log) -> Iterator[tuple[int, int, int]]:
    for instant, day, _ in case.get(rule.anchor, []):
        paid, due = (
            sum(one[2][attribute] for one in case.get(name, []) if one[0] <= instant)
            for name, attribute in (rule.paid, rule.due)
        )
        yield day, day, missed(day, log) if due and paid >= due else MET
